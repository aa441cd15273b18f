"""The law of imports: every entry of a file is read or reported, and every field is stored or named as left out."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bookmark_files import TEXTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkvault import formats
from linkvault.formats.parts.read_report import Field, ReadReport
from linkvault.models import Bookmark, LeftOut, UnreadableEntry

Result = tuple[list[formats.ImportItem], tuple[LeftOut, ...]]

# What a record is, not what somebody wrote about a link: these fields are used and have no place in it.
STRUCTURE = {"type", "root", "guid", "id"}
JSON_SAMPLES = [sample for sample, (_, content, _) in TEXTS.items() if not isinstance(content, str)]
MARKUP_SAMPLES = [
    sample for sample, (_, content, _) in TEXTS.items() if str(content).lstrip().startswith("<")
]
TABLE_SAMPLES = ["pocket csv", "instapaper", "raindrop", "readwise", "matter", "csv", "csv with states"]
TREES = {
    "tabs of a session",
    "toby",
    "mastodon archive",
}  # any list may be in another one: what is no link is left out
URL_KEYS = {"url", "uri", "href", "article__url", "canonical", "content"}
ENTRY_TAGS = re.compile(r"<(?:a|outline|post|bookmark|item|entry)(?=\s[^<>]*(?:href|url)=)", re.IGNORECASE)


def read(folder: Path, name: str, content: object) -> Result:
    path = folder / "file"
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    source = formats.Source(path)
    return list(formats.get_reader(name).read(source)), source.report.items()


def without_a_field(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the name of each field that has a value, at any depth, and a copy of the value without it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if inner not in (None, "", [], {}, False, "0", "no"):
                yield key, {other: part for other, part in value.items() if other != key}
            yield from ((name, {**value, key: copy}) for name, copy in without_a_field(inner))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from (
                (name, [*value[:at], copy, *value[at + 1 :]]) for name, copy in without_a_field(inner)
            )


def is_entry(value: Any) -> bool:
    return isinstance(value, dict) and not URL_KEYS.isdisjoint(value)


def bookmark_count(items: list[formats.ImportItem]) -> int:
    return sum(isinstance(item, Bookmark) for item in items)


def entry_lists(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the paths of lists whose elements are bookmarks."""
    if isinstance(value, list):
        if any(map(is_entry, value)):
            yield path
        for at, item in enumerate(value):
            yield from entry_lists(item, (*path, at))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from entry_lists(inner, (*path, key))


def with_elements(value: Any, path: tuple[Any, ...], elements: list[Any]) -> Any:
    """Return a copy of a value with more elements in the list at a path."""
    if not path:
        return [*value, *elements]
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = with_elements(value[path[0]], path[1:], elements)
    return copy


@pytest.mark.parametrize("sample", JSON_SAMPLES)
def test_no_field_of_a_json_file_is_dropped_without_a_word(sample: str, tmp_path: Path) -> None:
    name, content, _ = TEXTS[sample]
    complete = read(tmp_path, name, content)
    unread = json.dumps([item.text for item in complete[0] if isinstance(item, UnreadableEntry)])
    for field, copy in without_a_field(content):
        if field not in STRUCTURE and field not in ("name", "title", "createdAt", "shared", "toread"):
            assert read(tmp_path, name, copy) != complete, field
        elif field not in STRUCTURE:  # of an entry that cannot be read
            assert read(tmp_path, name, copy) != complete or unread != "[]", field


@pytest.mark.parametrize("sample", JSON_SAMPLES)
def test_an_unknown_field_of_an_entry_is_named(sample: str, tmp_path: Path) -> None:
    name, content, _ = TEXTS[sample]
    for path in entry_lists(content):
        entries: Any = content
        for key in path:
            entries = entries[key]
        more = [{**entry, "mood": "fine"} for entry in entries if is_entry(entry)]
        items, left_out = read(tmp_path, name, with_elements(content, path, more))
        before = bookmark_count(read(tmp_path, name, content)[0])
        counts = [field.count for field in left_out if field.name == "mood"]
        assert sum(counts) == bookmark_count(items) - before


JUNK = st.one_of(
    st.integers(min_value=1),
    st.text("xyz", min_size=1),
    st.just([["y"]]),
    st.fixed_dictionaries(
        {"address": st.sampled_from(["about:blank", "", "https://example.org/junk", "http://["])}
    ),
)


def rename_address(element: Any, content: Any, path: tuple[Any, ...]) -> Any:
    """Return an entry with its address under the key that the other entries of its list have for it."""
    if not isinstance(element, dict):
        return element
    entries = content
    for key in path:
        entries = entries[key]
    entry = next(filter(is_entry, entries))
    key = next(key for key in entry if key in URL_KEYS)
    address = element["address"]
    return {
        key: {"url": address} if key == "content" else [{"href": address}] if key == "canonical" else address
    }


@pytest.mark.parametrize("sample", [name for name in JSON_SAMPLES if name not in TREES])
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.lists(JUNK, max_size=6))
def test_every_entry_is_read_or_reported(sample: str, junk: list[Any], tmp_path: Path) -> None:
    name, content, expected = TEXTS[sample]
    for path in entry_lists(content):
        if path and path[-1] in ("recommendations", "alternate", "highlights"):
            continue
        elements = [rename_address(element, content, path) for element in junk]
        items, _ = read(tmp_path, name, with_elements(content, path, elements))
        assert len(items) == len(expected) + len(junk), path


@pytest.mark.parametrize("sample", TABLE_SAMPLES)
def test_no_cell_of_a_table_is_dropped_without_a_word(sample: str, tmp_path: Path) -> None:
    name, content, _ = TEXTS[sample]
    rows = list(csv.reader(io.StringIO(str(content))))

    def write(table: list[list[str]]) -> str:
        stream = io.StringIO()
        csv.writer(stream).writerows(table)
        return stream.getvalue()

    complete = read(tmp_path, name, write(rows))
    named = read(tmp_path, name, write([[*row, "fine"] for row in [[*rows[0], "mood"][:-1], *rows[1:]]]))
    assert named != complete
    for number, row in enumerate(rows[1:], 1):
        for at, cell in enumerate(row):
            if cell and cell not in (
                "0",
                "False",
                "false",
                "[]",
                "Unsorted",
                "https://example.org/c",
                "unread",
            ):
                table = [*rows[:number], [*row[:at], "", *row[at + 1 :]], *rows[number + 1 :]]
                assert read(tmp_path, name, write(table)) != complete, (rows[0][at], cell)


@pytest.mark.parametrize("sample", MARKUP_SAMPLES)
def test_an_unknown_attribute_of_an_entry_is_named(sample: str, tmp_path: Path) -> None:
    name, content, _ = TEXTS[sample]
    text, number = ENTRY_TAGS.subn(r'\g<0> mood="fine"', str(content))
    if number:
        items, left_out = read(tmp_path, name, text)
        assert [field.count for field in left_out if field.name == "mood"] == [bookmark_count(items)]


def test_the_report_names_what_each_field_becomes() -> None:
    report = ReadReport()
    record = {"href": "x", "when": "yesterday", "who": "Li", "parts": [{"a": "n"}, {"b": "m"}], "title": 7}
    bookmark = Bookmark("https://example.org/", note="n", location="record 1")
    fields = {
        "href": Field.URL,
        "when": Field.ADDED,
        "title": Field.TITLE,
        "parts": {"a": Field.NOTE},
    }
    assert report.account(bookmark, record, fields) is bookmark
    assert report.stored == {"href": "url", "parts.a": "note", "parts": "its parts"}
    assert report.items() == (
        LeftOut("dates that cannot be read", 1, "yesterday", "record 1"),
        LeftOut("who", 1, "Li", "record 1"),
        LeftOut("parts.b", 1, "m", "record 1"),
        LeftOut("title", 1, "7", "record 1"),
    )
