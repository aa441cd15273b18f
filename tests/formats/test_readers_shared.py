"""Every bookmark file in the shared data is read as its gold says, or refused with a reason."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from linkvault import formats
from linkvault.errors import FormatError
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.models import Bookmark, UnreadableEntry
from linkvault.urls import check_url

STATES = {"private", "unread"}

# The format that knows each export, and how many bookmarks are in it.
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
# Lines that hold no bookmark, in those generated files that have some.
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
    name, source = formats.recognise(path)
    found = list(formats.get_reader(name).read(source))
    return (
        name,
        [one for one in found if isinstance(one, Bookmark)],
        [one for one in found if isinstance(one, UnreadableEntry)],
    )


def each(shared: Path, folder: Path, claim: Callable[[Path], None]) -> None:
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    files = [file for file in files if not file.name.endswith((".gold.json", ".expected.json"))]
    assert files
    for file in files:
        try:
            claim(file)
        except AssertionError as error:
            raise AssertionError(f"{file.relative_to(shared)}: {error}") from error


def test_netscape_files_agree_with_their_gold(shared: Path) -> None:
    def claim(file: Path) -> None:
        gold = json.loads(file.with_name(f"{file.name}.expected.json").read_text("utf-8"))
        name, _ = formats.recognise(file)
        assert name == "netscape"
        found = list(formats.get_reader(name).read(formats.Source(file)))
        assert len(found) == len(gold)
        for one, wanted in zip(found, gold, strict=True):
            if isinstance(one, UnreadableEntry):  # an address inside the site that exported it, or a query
                assert wanted["url"].startswith(("?", "place:"))
                assert one.text == wanted["url"][:120] or one.text.endswith("…")
                continue
            assert isinstance(one, Bookmark)
            tags = [tag.strip() for tag in (wanted["tags"] or "").split(",")]
            assert one.url == check_url(wanted["url"])
            assert (one.title or "") == wanted["title"]
            assert one.added == parse_timestamp(wanted["add_date"])
            assert [tag for tag in one.tags if tag not in STATES] == [tag for tag in tags if tag]
            assert ("private" in one.tags) == (wanted["private"] == "1")
            assert ("unread" in one.tags) == (wanted["toread"] == "1")
            assert list(one.folders) == wanted["folders"]
            assert (one.note or "") == wanted["note"]

    each(shared, inputs(shared, "bookmarks", "netscape"), claim)


def test_hostile_files_are_read_as_their_gold_says(shared: Path) -> None:
    def claim(file: Path) -> None:
        gold = json.loads(file.with_name(f"{file.name}.gold.json").read_text("utf-8"))
        if file.name in REFUSED:
            with pytest.raises(FormatError, match="unknown format"):
                formats.recognise(file)
            return
        _, bookmarks, unread = read(file)
        urls = {bookmark.url for bookmark in bookmarks}
        assert {check_url(url) for url in gold["min_urls"]} <= urls
        assert not urls & set(gold["must_not"])
        if gold["note"].startswith("title="):
            assert {bookmark.title for bookmark in bookmarks} == {gold["note"].removeprefix("title=")}
        told = UNREAD.get(file.name, 0)
        places = [one.location for one in unread]
        assert places == told if isinstance(told, list) else len(places) == told

    each(shared, inputs(shared, "bookmarks", "generated"), claim)


def test_exports_of_services_are_recognised_and_read_whole(shared: Path) -> None:
    def claim(file: Path) -> None:
        name, bookmarks, unread = read(file)
        assert (name, len(bookmarks)) == EXPORTS.get(file.name, (name, len(bookmarks)))
        assert bookmarks
        assert not unread
        assert all(bookmark.added and bookmark.title for bookmark in bookmarks)

    each(shared, inputs(shared, "exports"), claim)
