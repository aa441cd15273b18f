"""The exports of Pocket, which closed in 2025 (an HTML page, a CSV, or a zip of CSVs), into bookmarks.

States: `unread`; `archive` -> `archived`. In the zip, highlights (`annotations/`) become quotes in the note, and the
items of a collection are bookmarks in a folder with its name.
"""

from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import (
    build_bookmark,
    build_unreadable,
    join_paragraphs,
    quote_highlight,
    split_tags,
)
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts import zip_archive
from linkvault.formats.parts.columns import has_columns
from linkvault.formats.parts.csv_stream import Row, read_rows
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, read_members
from linkvault.formats.parts.list_page import Entry, read_entries
from linkvault.formats.parts.read_report import Field, ReadReport
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader

_FIELDS = {
    "url": Field.URL,
    "title": Field.TITLE,
    "tags": Field.TAGS,
    "time added": Field.ADDED,
    "status": Field.STATE,
}
_PAGE_FIELDS = {"href": Field.URL, "tags": Field.TAGS, "time_added": Field.ADDED}
_COLLECTION_FIELDS = {"url": Field.URL, "title": Field.TITLE, "note": Field.NOTE}
_REQUIRED_COLUMNS = {"url", "title", "time added", "tags", "status"}
_CSV_MEMBER = re.compile(r"(?:.*/)?part_\d+\.csv")
_PAGE_TITLE = "<title>Pocket Export</title>"
_MAX_TITLE_OFFSET = 1000  # characters
_STATES = {"unread": "unread", "archive": "archived", "read archive": "archived"}


def recognize(source: Source) -> float:
    """Look for the columns of the CSV, the title of the page, or the members of the zip."""
    if any(map(_CSV_MEMBER.fullmatch, zip_archive.list_members(source))):
        return CERTAIN
    if _PAGE_TITLE in source.head_text[:_MAX_TITLE_OFFSET]:
        return CERTAIN
    return CERTAIN if has_columns(source, _REQUIRED_COLUMNS) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks in the order of the file.

    :raises FormatError: if the zip is damaged
    """
    if source.head.startswith(zip_archive.ZIP_SIGNATURE):
        yield from _read_zip(source)
        return
    with source.text() as stream:
        if source.head_text.lstrip().startswith("<"):
            yield from source.report.build_bookmarks(read_entries(stream), _read_entry, _PAGE_FIELDS)
        else:
            yield from source.report.build_bookmarks(read_rows(stream), _read_row, _FIELDS)


def _read_row(row: Row, prefix: str = "", notes: dict[str, str] | None = None) -> ImportItem:
    state = _STATES.get(row["status"].strip().lower())
    return build_bookmark(
        row["url"],
        prefix + row.location,
        title=row["title"],
        tags=[*split_tags(row["tags"], "|,"), state],
        note=(notes or {}).get(row["url"]),
        added=parse_timestamp(row["time added"]),
    )


def _read_zip(source: Source) -> Iterator[ImportItem]:
    with zip_archive.open_archive(source) as archive:
        names = archive.namelist()
        notes = dict(_read_highlights(archive, [name for name in names if "annotations/" in name]))
        for name in filter(_CSV_MEMBER.fullmatch, names):
            with zip_archive.open_text(archive, name) as stream:
                for row in read_rows(stream):
                    if isinstance(row, Row):
                        yield source.report.account(_read_row(row, f"{name}, ", notes), row.cells, _FIELDS)
                    else:
                        yield build_unreadable(f"{name}, {row.location}", row.reason, row.text)
        for name in names:
            if "collections/" in name and name.endswith(".json"):
                yield from _read_collection(archive, name, source.report)


def _read_highlights(archive: ZipFile, names: list[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        with zip_archive.open_text(archive, name) as stream:
            for member in read_members(stream):
                if isinstance(member, Member) and isinstance(member.record.get("url"), str):
                    yield member.record["url"], _quote_highlights(member.record.get("highlights"))


def _quote_highlights(highlights: Any) -> str:
    records = (
        [record for record in highlights if isinstance(record, dict)] if isinstance(highlights, list) else []
    )
    return join_paragraphs(*(quote_highlight(record.get("quote"), record.get("note")) for record in records))


def _read_collection(archive: ZipFile, name: str, report: ReadReport) -> Iterator[ImportItem]:
    title: object = None
    with zip_archive.open_text(archive, name) as stream:
        for member in read_members(stream):
            if not isinstance(member, Member):
                yield build_unreadable(f"{name}, {member.location}", member.reason, member.text)
            elif member.key == "title":
                title = member.value
            elif member.key == "items":
                item = member.record
                location = f"{name}, {member.location}"
                bookmark = build_bookmark(
                    item.get("url"), location, title=item.get("title"), note=item.get("note"), folders=[title]
                )
                yield report.account(bookmark, item, _COLLECTION_FIELDS)
            else:
                report.leave_out(member.key, member.value, name)


def _read_entry(entry: Entry) -> ImportItem:
    return build_bookmark(
        entry.attributes.get("href"),
        f"line {entry.line}",
        title=entry.title,
        tags=[*split_tags(entry.attributes.get("tags")), _STATES.get(entry.heading.lower())],
        added=parse_timestamp(entry.attributes.get("time_added")),
    )


READER = Reader(title="Pocket (CSV, zip, HTML)", recognize=recognize, read=read)
