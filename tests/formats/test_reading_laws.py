"""What is read does not depend on how the bytes come in, and nothing that anyone writes makes a reader raise."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvault.formats.parts.bookmark import build_bookmark, build_unreadable
from linkvault.formats.parts.csv_stream import Row, read_rows
from linkvault.formats.parts.folders import MAX_FOLDER_DEPTH, FolderPaths
from linkvault.formats.parts.html_tokens import Tag, Text, Unfinished, read_tokens
from linkvault.formats.parts.json_stream import Member, Node, read_members, read_nodes
from linkvault.formats.parts.lz4 import unpack_block
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.models import Bookmark, UnreadableEntry


class Dribble(io.StringIO):
    """A stream that gives a few characters at a time, however many are asked for."""

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
def test_json_lists_come_back_element_by_element(values: list[object], size: int) -> None:
    found = list(read_members(Dribble(json.dumps(values), size)))
    assert found == [Member("", number, value) for number, value in enumerate(values, 1)]


@given(st.dictionaries(st.text(), st.lists(PLAIN, min_size=1)), SIZES)
def test_json_objects_come_back_list_by_list(lists: dict[str, list[object]], size: int) -> None:
    found = list(read_members(Dribble(json.dumps(lists, ensure_ascii=False, indent=1), size)))
    assert found == [
        Member(key, number, value) for key, one in lists.items() for number, value in enumerate(one, 1)
    ]


@given(st.lists(st.dictionaries(st.text(), PLAIN)), SIZES, st.data())
def test_json_cut_anywhere_gives_what_is_whole_and_tells_the_rest(
    records: list[dict[str, object]], size: int, data: st.DataObject
) -> None:
    text = json.dumps(records)
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    *whole, last = read_members(Dribble(cut, size))
    assert isinstance(last, UnreadableEntry)
    assert [one.value for one in whole if isinstance(one, Member)] == records[: len(whole)]


@given(st.text(), SIZES)
def test_json_readers_end_on_any_text(text: str, size: int) -> None:
    for found in (
        list(read_members(Dribble(text, size))),
        list(read_nodes(Dribble(text, size), lambda *_: True)),
    ):
        assert all(isinstance(one, Member | Node | UnreadableEntry) for one in found)


def nested(depth: int) -> str:
    return '{"name":"f","children":[' * depth + '{"url":"u"}' + "]}" * depth


def test_json_trees_may_be_deep_but_not_without_end() -> None:
    found = list(read_nodes(io.StringIO(nested(900)), lambda key, _: key == "children"))
    assert [one.fields for one in found if isinstance(one, Node)][:2] == [{"url": "u"}, {"name": "f"}]
    *_, last = read_nodes(io.StringIO(nested(5000)), lambda key, _: key == "children")
    assert isinstance(last, UnreadableEntry)
    assert last.reason == "nested too deeply"
    folders = FolderPaths[Node](lambda node: (node.fields.get("name"), node.parent))
    assert folders.path(found[0].parent if isinstance(found[0], Node) else None) == ("f",) * MAX_FOLDER_DEPTH


@given(HTML, SIZES)
def test_tags_do_not_depend_on_the_pieces_in_which_they_come(text: str, size: int) -> None:
    def flat(stream: io.StringIO) -> list[object]:
        flat: list[object] = []
        for token in read_tokens(stream):
            if isinstance(token, Text) and flat and isinstance(flat[-1], str):
                flat[-1] += token.text
            else:
                flat.append(token.text if isinstance(token, Text) else token)
        return flat

    assert flat(Dribble(text, size)) == flat(io.StringIO(text))


@given(st.text())
def test_tags_end_on_any_text(text: str) -> None:
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


def test_after_a_tag_without_end_the_next_line_is_read() -> None:
    found = list(read_tokens(io.StringIO("<a href=\"x>lost</a>\n<b>\n<a href='y>also\n<i>")))
    assert [token.line for token in found if isinstance(token, Unfinished)] == [1, 3]
    assert [token.name for token in found if isinstance(token, Tag)] == ["b", "i"]


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), min_size=1)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3)))
def test_any_table_that_csv_writes_is_read(table: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([["url", "title", "note"], *table])
    found = list(read_rows(io.StringIO(written.getvalue())))
    wanted = [row for row in table if any(cell.strip() for cell in row)]
    assert [[one["url"], one["title"], one["note"]] for one in found if isinstance(one, Row)] == wanted


@given(st.text(st.sampled_from('",\n;\t ax')))
def test_any_text_ends_as_rows_or_is_told(text: str) -> None:
    lines = text.count("\n") + 2
    for one in read_rows(io.StringIO(f"url,title\n{text}")):
        assert isinstance(one, Row | UnreadableEntry)
        assert isinstance(one, UnreadableEntry) or 2 <= one.line <= lines


@given(st.text() | st.integers() | st.floats() | st.none())
def test_dates_never_raise(value: object) -> None:
    found = parse_timestamp(value)
    assert found is None or "1990" <= found[:4] < "2100"
    assert found is None or parse_timestamp(found) == found


@given(st.text(st.characters()), st.text(st.characters()), st.lists(st.text(st.characters())))
def test_bookmarks_can_be_stored_whatever_stood_there(url: str, title: str, tags: list[str]) -> None:
    for address in (url, f"https://example.org/{url}"):
        one = build_bookmark(address, "line 1", title=title, tags=tags, note=title, folders=tags)
        texts = (
            [one.text]
            if isinstance(one, UnreadableEntry)
            else [one.title or "", one.note or "", *one.tags, *one.folders]
        )
        assert isinstance(one, Bookmark | UnreadableEntry)
        for text in texts:
            assert text.encode("utf-8").decode("utf-8") == text
            assert not any(char < " " and char not in "\n\t" for char in text)


def test_what_is_told_holds_no_password() -> None:
    assert build_unreadable("line 1", "x", "ftp://me:secret@example.org/").text == "ftp://me@example.org/"


@given(st.binary(), st.integers(0, 5000))
def test_unpacking_ends_on_any_bytes(block: bytes, at_most: int) -> None:
    assert len(unpack_block(block, 0, at_most)) <= at_most
