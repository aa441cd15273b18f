"""What Pocket handed out -> bookmarks: the page of the early years, the CSV, the zip of CSVs of 2025.

States: `unread`; `archive` -> `archived`. In the zip, highlights (`annotations/`) become quotes in the note, and
what collections hold is read, too, with the collection as its folder.
"""

import re
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from linkvault.formats.parts import zip_archive
from linkvault.formats.parts.bookmark import (
    build_bookmark,
    build_bookmarks,
    build_unreadable,
    join_paragraphs,
    quote_highlight,
    split_tags,
)
from linkvault.formats.parts.columns import column_finder
from linkvault.formats.parts.csv_stream import Row, normalize_column, read_header, read_rows
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, read_members
from linkvault.formats.parts.list_page import Entry, read_entries
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader

_TAKEN = {"url": "url", "title": "title", "tags": "tags", "added": "time added", "state": "status"}
_COLUMNS = {"url", "title", "time added", "tags", "status"}
_PART = re.compile(r"(?:.*/)?part_\d+\.csv")
_STATES = {"unread": "unread", "archive": "archived", "read archive": "archived"}


def recognise(source: Source) -> float:
    """Look for Pocket's columns, the title of its page, or the parts in its archive."""
    if any(map(_PART.fullmatch, zip_archive.list_members(source))):
        return CERTAIN
    if "<title>Pocket Export</title>" in source.head_text[:1000]:
        return CERTAIN
    return CERTAIN if set(map(normalize_column, read_header(source.head_text))) >= _COLUMNS else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks.

    :raises FormatError: if the archive is broken
    """
    if source.head.startswith(zip_archive.ZIP_SIGNATURE):
        yield from _from_zip(source)
        return
    with source.text() as stream:
        if source.head_text.lstrip().startswith("<"):
            yield from build_bookmarks(read_entries(stream), _from_page)
        else:
            yield from build_bookmarks(read_rows(stream), _from_row)


def _from_row(row: Row, within: str = "", notes: dict[str, str] | None = None) -> ImportItem:
    state = _STATES.get(row["status"].strip().lower())
    return build_bookmark(
        row["url"],
        within + row.location,
        title=row["title"],
        tags=[*split_tags(row["tags"], "|,"), state],
        note=(notes or {}).get(row["url"]),
        added=parse_timestamp(row["time added"]),
    )


def _from_zip(source: Source) -> Iterator[ImportItem]:
    with zip_archive.open_archive(source) as archive:
        names = archive.namelist()
        notes = dict(_highlights(archive, [name for name in names if "annotations/" in name]))
        for name in filter(_PART.fullmatch, names):
            with zip_archive.open_text(archive, name) as stream:
                for row in read_rows(stream):
                    if isinstance(row, Row):
                        yield _from_row(row, f"{name}, ", notes)
                    else:
                        yield build_unreadable(f"{name}, {row.location}", row.reason, row.text)
        for name in names:
            if "collections/" in name and name.endswith(".json"):
                yield from _collection(archive, name)


def _highlights(archive: ZipFile, names: list[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        with zip_archive.open_text(archive, name) as stream:
            for member in read_members(stream):
                if isinstance(member, Member) and isinstance(member.record.get("url"), str):
                    yield member.record["url"], _quotes(member.record.get("highlights"))


def _quotes(highlights: Any) -> str:
    found = [one for one in highlights if isinstance(one, dict)] if isinstance(highlights, list) else []
    return join_paragraphs(*(quote_highlight(one.get("quote"), one.get("note")) for one in found))


def _collection(archive: ZipFile, name: str) -> Iterator[ImportItem]:
    title: object = None
    with zip_archive.open_text(archive, name) as stream:
        for member in read_members(stream):
            if not isinstance(member, Member):
                yield build_unreadable(f"{name}, {member.location}", member.reason, member.text)
            elif member.key == "title":
                title = member.value
            elif member.key == "items":
                one = member.record
                location = f"{name}, {member.location}"
                yield build_bookmark(
                    one.get("url"), location, title=one.get("title"), note=one.get("note"), folders=[title]
                )


def _from_page(entry: Entry) -> ImportItem:
    return build_bookmark(
        entry.attributes.get("href"),
        f"line {entry.line}",
        title=entry.title,
        tags=[*split_tags(entry.attributes.get("tags")), _STATES.get(entry.heading.lower())],
        added=parse_timestamp(entry.attributes.get("time_added")),
    )


READER = Reader(
    title="Pocket (CSV, zip, HTML)", recognise=recognise, read=read, columns=column_finder(_TAKEN)
)
