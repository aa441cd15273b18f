"""The bookmark files of the shared data are read as expected, or refused with a reason."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from linkvault import formats
from linkvault.errors import FormatError
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.models import Bookmark, UnreadableEntry
from linkvault.urls import check_url

STATES = {"private", "unread"}

# The format of each export, and the number of its bookmarks.
EXPORTS = {
    "chrome-bookmarks.json": ("chrome", 1),
    "delicious_export.2021.02.06_21.10.json": ("delicious", 3),
    "elcurator.json": ("delicious", 1),
    "firefox-bookmarks.json": ("firefox_json", 2),
    "omnivore.json": ("omnivore", 20),
    "pinboard_export.json": ("pinboard", 3),
    "pocket.csv": ("pocket", 7),
    "readability-read.json": ("readability", 2),
    "readability.json": ("readability", 3),
    "ril_export.html": ("pocket", 2),
    "shaarli-bookmarks.html": ("netscape", 2),
    "shiori_pocket-new.csv": ("pocket", 1),
    "wallabag-v2.trimmed.json": ("wallabag", 6),
}
REFUSED = {"binary.html", "empty.html", "not_bookmarks.json"}
# Lines without a bookmark, or their number, in the generated files that have some.
UNREAD = {
    "jsonl.jsonl": ["line 6"],
    "non_web_schemes.html": 16,
    "pinboard.json": 4,
    "pocket.csv": ["line 12", "line 13"],
    "truncated.html": ["line 11"],
    "urls.txt": ["line 15", "line 16"],
}


def inputs(shared: Path, *parts: str) -> Path:
    return shared.joinpath("data", "hostile", "inputs", *parts)


def read(path: Path) -> tuple[str, list[Bookmark], list[UnreadableEntry]]:
    name, source = formats.recognize(path)
    items = list(formats.get_reader(name).read(source))
    return (
        name,
        [item for item in items if isinstance(item, Bookmark)],
        [item for item in items if isinstance(item, UnreadableEntry)],
    )


def check_files(shared: Path, folder: Path, check_file: Callable[[Path], None]) -> None:
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    files = [file for file in files if not file.name.endswith((".gold.json", ".expected.json"))]
    assert files
    for file in files:
        try:
            check_file(file)
        except AssertionError as error:
            raise AssertionError(f"{file.relative_to(shared)}: {error}") from error


def test_netscape_files_agree_with_their_gold(shared: Path) -> None:
    def check_file(file: Path) -> None:
        gold = json.loads(file.with_name(f"{file.name}.expected.json").read_text("utf-8"))
        name, _ = formats.recognize(file)
        assert name == "netscape"
        items = list(formats.get_reader(name).read(formats.Source(file)))
        assert len(items) == len(gold)
        for item, expected in zip(items, gold, strict=True):
            if isinstance(item, UnreadableEntry):  # a relative URL, or a query of Firefox
                assert expected["url"].startswith(("?", "place:"))
                assert item.text == expected["url"][:120] or item.text.endswith("…")
                continue
            assert isinstance(item, Bookmark)
            tags = [tag.strip() for tag in (expected["tags"] or "").split(",")]
            assert item.url == check_url(expected["url"])
            assert (item.title or "") == expected["title"]
            assert item.added == parse_timestamp(expected["add_date"])
            assert [tag for tag in item.tags if tag not in STATES] == [tag for tag in tags if tag]
            assert ("private" in item.tags) == (expected["private"] == "1")
            assert ("unread" in item.tags) == (expected["toread"] == "1")
            folders = [name for name in expected["folders"] if name != "Personal toolbar"]  # of every browser
            assert list(item.folders) == folders
            assert (item.note or "") == expected["note"]

    check_files(shared, inputs(shared, "bookmarks", "netscape"), check_file)


def test_hostile_files_are_read_as_their_gold_says(shared: Path) -> None:
    def check_file(file: Path) -> None:
        gold = json.loads(file.with_name(f"{file.name}.gold.json").read_text("utf-8"))
        if file.name in REFUSED:
            with pytest.raises(FormatError, match="unknown format"):
                formats.recognize(file)
            return
        _, bookmarks, unread = read(file)
        urls = {bookmark.url for bookmark in bookmarks}
        assert {check_url(url) for url in gold["min_urls"]} <= urls
        assert not urls & set(gold["must_not"])
        if gold["note"].startswith("title="):
            assert {bookmark.title for bookmark in bookmarks} == {gold["note"].removeprefix("title=")}
        expected_unread = UNREAD.get(file.name, 0)
        locations = [item.location for item in unread]
        assert (
            locations == expected_unread
            if isinstance(expected_unread, list)
            else len(locations) == expected_unread
        )

    check_files(shared, inputs(shared, "bookmarks", "generated"), check_file)


def test_exports_of_services_are_recognized_and_read_completely(shared: Path) -> None:
    def check_file(file: Path) -> None:
        name, bookmarks, unread = read(file)
        assert (name, len(bookmarks)) == EXPORTS.get(file.name, (name, len(bookmarks)))
        assert bookmarks
        assert not unread
        assert all(bookmark.added and bookmark.title for bookmark in bookmarks)

    check_files(shared, inputs(shared, "exports"), check_file)
