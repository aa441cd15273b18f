"""What Pocket handed out -> bookmarks: the page of the early years, the CSV, the zip of CSVs of 2025.

States: `unread`; `archive` -> `archived`. In the zip, highlights (`annotations/`) become quotes in the note, and
what collections hold is read, too, with the collection as its folder.
"""

import re
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from linkvault.formats.parts import zip_archive
from linkvault.formats.parts.bookmark import each_made, joined, made, quoted, split_tags, unread
from linkvault.formats.parts.columns import named
from linkvault.formats.parts.csv_stream import Row, column, header, rows
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, members
from linkvault.formats.parts.list_page import Entry, entries
from linkvault.formats.parts.timestamps import when
from linkvault.formats.reader import CERTAIN, NO, Read, Reader

_TAKEN = {"url": "url", "title": "title", "tags": "tags", "added": "time added", "state": "status"}
_COLUMNS = {"url", "title", "time added", "tags", "status"}
_PART = re.compile(r"(?:.*/)?part_\d+\.csv")
_STATES = {"unread": "unread", "archive": "archived", "read archive": "archived"}


def recognise(source: Source) -> float:
    """Look for Pocket's columns, the title of its page, or the parts in its archive."""
    if any(map(_PART.fullmatch, zip_archive.names(source))):
        return CERTAIN
    if "<title>Pocket Export</title>" in source.opening[:1000]:
        return CERTAIN
    return CERTAIN if set(map(column, header(source.opening))) >= _COLUMNS else NO


def read(source: Source) -> Iterator[Read]:
    """Yield the bookmarks.

    :raises FormatError: if the archive is broken
    """
    if source.head.startswith(zip_archive.MARK):
        yield from _from_zip(source)
        return
    with source.text() as stream:
        if source.opening.lstrip().startswith("<"):
            yield from each_made(entries(stream), _from_page)
        else:
            yield from each_made(rows(stream), _from_row)


def _from_row(row: Row, within: str = "", notes: dict[str, str] | None = None) -> Read:
    state = _STATES.get(row["status"].strip().lower())
    return made(
        row["url"],
        within + row.location,
        title=row["title"],
        tags=[*split_tags(row["tags"], "|,"), state],
        note=(notes or {}).get(row["url"]),
        added=when(row["time added"]),
    )


def _from_zip(source: Source) -> Iterator[Read]:
    with zip_archive.archive(source) as archive:
        names = archive.namelist()
        notes = dict(_highlights(archive, [name for name in names if "annotations/" in name]))
        for name in filter(_PART.fullmatch, names):
            with zip_archive.text(archive, name) as stream:
                for row in rows(stream):
                    if isinstance(row, Row):
                        yield _from_row(row, f"{name}, ", notes)
                    else:
                        yield unread(f"{name}, {row.location}", row.reason, row.text)
        for name in names:
            if "collections/" in name and name.endswith(".json"):
                yield from _collection(archive, name)


def _highlights(archive: ZipFile, names: list[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        with zip_archive.text(archive, name) as stream:
            for member in members(stream):
                if isinstance(member, Member) and isinstance(member.record.get("url"), str):
                    yield member.record["url"], _quotes(member.record.get("highlights"))


def _quotes(highlights: Any) -> str:
    found = [one for one in highlights if isinstance(one, dict)] if isinstance(highlights, list) else []
    return joined(*(quoted(one.get("quote"), one.get("note")) for one in found))


def _collection(archive: ZipFile, name: str) -> Iterator[Read]:
    title: object = None
    with zip_archive.text(archive, name) as stream:
        for member in members(stream):
            if not isinstance(member, Member):
                yield unread(f"{name}, {member.location}", member.reason, member.text)
            elif member.key == "title":
                title = member.value
            elif member.key == "items":
                one = member.record
                location = f"{name}, {member.location}"
                yield made(
                    one.get("url"), location, title=one.get("title"), note=one.get("note"), folders=[title]
                )


def _from_page(entry: Entry) -> Read:
    return made(
        entry.attributes.get("href"),
        f"line {entry.line}",
        title=entry.title,
        tags=[*split_tags(entry.attributes.get("tags")), _STATES.get(entry.heading.lower())],
        added=when(entry.attributes.get("time_added")),
    )


READER = Reader(title="Pocket (CSV, zip, HTML)", recognise=recognise, read=read, columns=named(_TAKEN))
