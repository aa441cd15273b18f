"""Laws of the shared parsers: the size of reads does not matter, and no input raises an unexpected error."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvault.formats.fields.bookmark import build_bookmark, build_unreadable
from linkvault.formats.fields.folders import MAX_FOLDER_DEPTH, FolderPaths
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.csv_stream import Row, read_rows
from linkvault.formats.parts.html_tokens import Tag, Text, Unfinished, read_tokens
from linkvault.formats.parts.json_stream import Member, Node, read_members, read_nodes
from linkvault.formats.parts.lz4 import unpack_block
from linkvault.models import Bookmark, UnreadableEntry


class SlowStream(io.StringIO):
    """A stream that returns a few characters per read, whatever size is requested."""

    def __init__(self, text: str, size: int) -> None:
        super().__init__(text)
        self._size = size

    def read(self, _: int | None = -1, /) -> str:
        return super().read(self._size)


SIZES = st.integers(1, 9)
PLAIN = st.none() | st.booleans() | st.integers() | st.text()
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)
HTML = st.lists(
    st.sampled_from(
        [
            "<dt>",
            "<A HREF='x y'",
            ' href="a&amp;b"',
            ">",
            "<",
            "</a>",
            "<!--",
            "-->",
            "=",
            '"',
            "'",
            "\n",
            "&lt",
            "损失",
            "<b",
            " ",
        ]
    )
).map("".join)


@given(st.lists(VALUES), SIZES)
def test_json_lists_are_read_element_by_element(values: list[object], size: int) -> None:
    items = list(read_members(SlowStream(json.dumps(values), size)))
    assert items == [Member("", number, value) for number, value in enumerate(values, 1)]


@given(st.dictionaries(st.text(), st.lists(PLAIN, min_size=1)), SIZES)
def test_json_objects_are_read_list_by_list(lists: dict[str, list[object]], size: int) -> None:
    items = list(read_members(SlowStream(json.dumps(lists, ensure_ascii=False, indent=1), size)))
    assert items == [
        Member(key, number, value) for key, values in lists.items() for number, value in enumerate(values, 1)
    ]


@given(st.lists(st.dictionaries(st.text(), PLAIN)), SIZES, st.data())
def test_json_cut_off_anywhere_is_read_up_to_there_and_reported(
    records: list[dict[str, object]], size: int, data: st.DataObject
) -> None:
    text = json.dumps(records)
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    *read_before, last = read_members(SlowStream(cut, size))
    assert isinstance(last, UnreadableEntry)
    assert [item.value for item in read_before if isinstance(item, Member)] == records[: len(read_before)]


@given(st.text(), SIZES)
def test_json_readers_accept_any_text(text: str, size: int) -> None:
    for items in (
        list(read_members(SlowStream(text, size))),
        list(read_nodes(SlowStream(text, size), lambda *_: True)),
    ):
        assert all(isinstance(item, Member | Node | UnreadableEntry) for item in items)


def nested(depth: int) -> str:
    return '{"name":"f","children":[' * depth + '{"url":"u"}' + "]}" * depth


def test_json_trees_have_a_maximum_depth() -> None:
    items = list(read_nodes(io.StringIO(nested(900)), lambda key, _: key == "children"))
    assert [item.fields for item in items if isinstance(item, Node)][:2] == [{"url": "u"}, {"name": "f"}]
    deep = read_nodes(io.StringIO(nested(5000)), lambda key, _: key == "children")
    [unread] = [item for item in deep if isinstance(item, UnreadableEntry)]
    assert unread.reason == "nested too deeply"
    folders = FolderPaths[Node](lambda node: (node.fields.get("name"), node.parent))
    assert folders.path(items[0].parent if isinstance(items[0], Node) else None) == ("f",) * MAX_FOLDER_DEPTH


@given(HTML, SIZES)
def test_tags_do_not_depend_on_the_size_of_reads(text: str, size: int) -> None:
    def flat(stream: io.StringIO) -> list[object]:
        flat: list[object] = []
        for token in read_tokens(stream):
            if isinstance(token, Text) and flat and isinstance(flat[-1], str):
                flat[-1] += token.text
            else:
                flat.append(token.text if isinstance(token, Text) else token)
        return flat

    assert flat(SlowStream(text, size)) == flat(io.StringIO(text))


@given(st.text())
def test_the_tokenizer_accepts_any_text(text: str) -> None:
    assert all(isinstance(token, Tag | Text | Unfinished) for token in read_tokens(io.StringIO(text)))


@pytest.mark.parametrize(
    ("html", "attributes"),
    [
        ("<a HREF=x>", {"href": "x"}),
        ("<a href = 'x>y' b>", {"href": "x>y", "b": ""}),
        ("<a href=x href=y>", {"href": "x"}),
        ('<a href="?a=1&copy=2&lt4&amp;x&#38;y">', {"href": "?a=1&copy=2&lt4&x&y"}),
        ("<a href=it's/>", {"href": "it's/"}),
        ('<a title="a"b="c">', {"title": "a", "b": "c"}),
    ],
    ids=["bare", "quoted sign", "twice", "references", "quote inside", "no blank"],
)
def test_attributes_are_read_as_browsers_read_them(html: str, attributes: dict[str, str]) -> None:
    assert [token.attributes for token in read_tokens(io.StringIO(html)) if isinstance(token, Tag)] == [
        attributes
    ]


def test_reading_continues_on_the_next_line_after_an_unfinished_tag() -> None:
    all_tokens = list(read_tokens(io.StringIO("<a href=\"x>lost</a>\n<b>\n<a href='y>also\n<i>")))
    assert [token.line for token in all_tokens if isinstance(token, Unfinished)] == [1, 3]
    assert [token.name for token in all_tokens if isinstance(token, Tag)] == ["b", "i"]


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), min_size=1)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3)))
def test_any_table_of_the_csv_module_is_read(table: list[list[str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([["url", "title", "note"], *table])
    items = list(read_rows(io.StringIO(stream.getvalue())))
    expected = [row for row in table if any(cell.strip() for cell in row)]
    assert [[item["url"], item["title"], item["note"]] for item in items if isinstance(item, Row)] == expected


@given(st.text(st.sampled_from('",\n;\t ax')))
def test_any_text_is_read_as_rows_or_reported(text: str) -> None:
    lines = text.count("\n") + 2
    for item in read_rows(io.StringIO(f"url,title\n{text}")):
        assert isinstance(item, Row | UnreadableEntry)
        assert isinstance(item, UnreadableEntry) or 2 <= item.line <= lines


@given(st.text() | st.integers() | st.floats() | st.none())
def test_dates_never_raise(value: object) -> None:
    date = parse_timestamp(value)
    assert date is None or "1990" <= date[:4] < "2100"
    assert date is None or parse_timestamp(date) == date


@given(st.text(st.characters()), st.text(st.characters()), st.lists(st.text(st.characters())))
def test_bookmarks_have_no_control_characters_and_surrogates(url: str, title: str, tags: list[str]) -> None:
    for address in (url, f"https://example.org/{url}"):
        item = build_bookmark(address, "line 1", title=title, tags=tags, note=title, folders=tags)
        texts = (
            [item.text]
            if isinstance(item, UnreadableEntry)
            else [item.title or "", item.note or "", *item.tags, *item.folders]
        )
        assert isinstance(item, Bookmark | UnreadableEntry)
        for text in texts:
            assert text.encode("utf-8").decode("utf-8") == text
            assert not any(char < " " and char not in "\n\t" for char in text)


def test_unreadable_entries_have_no_password() -> None:
    assert build_unreadable("line 1", "x", "ftp://me:secret@example.org/").text == "ftp://me@example.org/"


@given(st.binary(), st.integers(0, 5000))
def test_unpacking_accepts_any_bytes(block: bytes, max_bytes: int) -> None:
    assert len(unpack_block(block, 0, max_bytes)) <= max_bytes
