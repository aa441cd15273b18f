"""The exports of wallabag, versions 1 and 2 (JSON, XML and CSV, from its list of entries), into bookmarks.

States: `is_archived` (version 1: `is_read`) -> `archived`, `is_starred` (version 1: `is_fav`) -> `favourite`,
`is_public` -> `shared`. Annotations become quotes in the note. The stored text of a page becomes the page of the
bookmark, unless it is wallabag's message that there is no text.
"""

import re
from collections.abc import Iterator
from typing import Any

from linkvault.formats.fields.bookmark import (
    build_bookmark,
    join_paragraphs,
    quote_highlight,
    split_tags,
    state_tags,
)
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.pages.article_page import attach_page
from linkvault.formats.pages.saved_page import read_modified_date
from linkvault.formats.parts.columns import has_columns
from linkvault.formats.parts.csv_stream import Row, read_rows
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import peek_shape, read_members
from linkvault.formats.parts.read_report import Field, Fields
from linkvault.formats.reader import CERTAIN, NO_MATCH, VERY_LIKELY, ImportItem, Reader
from linkvault.models import Bookmark, UnreadableEntry

_XML_START = re.compile(r"\ufeff?(?:<\?xml[^>]*>)?\s*<(?:result|entries)>\s*<entry>")
_REQUIRED_COLUMNS = {"title", "url", "content", "tags", "mime type", "language"}
_COLUMNS = {"creation date": "created_at", "mime type": "mimetype"}
_NO_CONTENT = "wallabag can't retrieve contents"
_MAX_MESSAGE_OFFSET = 2000  # characters; the message comes first, and an article may quote it later

_FIELDS: Fields = {
    "url": Field.URL,
    "given_url": Field.OTHER_URL,
    "title": Field.TITLE,
    "tags": {"label": Field.TAGS},
    "annotations": {"quote": Field.NOTE, "text": Field.NOTE},
    "created_at": Field.ADDED,
    "is_archived": Field.STATE,
    "is_read": Field.STATE,
    "is_starred": Field.STATE,
    "is_fav": Field.STATE,
    "is_public": Field.STATE,
    "content": Field.PAGE,
    "published_by": Field.PAGE,
    "published_at": Field.PAGE,
    "language": Field.PAGE,
    "updated_at": Field.PAGE,
}


def recognize(source: Source) -> float:
    """Look for the keys, elements or columns that only wallabag writes together."""
    if _XML_START.match(source.head_text) or has_columns(source, _REQUIRED_COLUMNS):
        return CERTAIN
    bracket, keys = peek_shape(source)
    has_keys = {"is_archived", "is_starred"} <= keys or {"is_read", "is_fav"} <= keys
    return VERY_LIKELY if bracket and "url" in keys and has_keys else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per entry."""
    default_date = read_modified_date(source.path)
    for entry in _read_entries(source):
        if isinstance(entry, UnreadableEntry):
            yield entry
        else:
            location, record = entry
            bookmark = _attach_content(_read_bookmark(record, location), record, default_date)
            yield source.report.account(bookmark, record, _FIELDS)


def _read_entries(source: Source) -> Iterator[tuple[str, dict[str, Any]] | UnreadableEntry]:
    """Yield (location, fields) of each entry, with the names that the JSON export has."""
    if _XML_START.match(source.head_text):
        from linkvault.formats.parts.xml_stream import read_records

        yield from read_records(source, "entry")
        return
    with source.text() as stream:
        if has_columns(source, _REQUIRED_COLUMNS):
            for row in read_rows(stream):
                yield row if isinstance(row, UnreadableEntry) else (row.location, _rename_cells(row))
            return
        for member in read_members(stream):
            if isinstance(member, UnreadableEntry):
                yield member
            elif member.number:
                yield member.location, member.record
            else:
                source.report.leave_out(member.key, member.value, member.location)


def _rename_cells(row: Row) -> dict[str, Any]:
    """Return the cells of a row by the names of the JSON export, with a date that no other row is needed for."""
    record: dict[str, Any] = {_COLUMNS.get(name, name): cell for name, cell in row.cells.items()}
    created = record.get("created_at")
    return {**record, "created_at": parse_timestamp(created, day_first=True) or created}


def _attach_content(
    bookmark: Bookmark | UnreadableEntry, entry: dict[str, Any], default_date: str
) -> ImportItem:
    content = entry.get("content")
    authors = entry.get("published_by")
    return attach_page(
        bookmark,
        None if isinstance(content, str) and _NO_CONTENT in content[:_MAX_MESSAGE_OFFSET] else content,
        parse_timestamp(entry.get("updated_at")) or parse_timestamp(entry.get("created_at")) or default_date,
        author=", ".join(split_tags(authors)) if isinstance(authors, list) else authors,
        published=entry.get("published_at"),
        lang=entry.get("language"),
    )


def _read_bookmark(entry: dict[str, Any], location: str) -> Bookmark | UnreadableEntry:
    states = state_tags(
        archived=entry.get("is_archived", entry.get("is_read")),
        favourite=entry.get("is_starred", entry.get("is_fav")),
        shared=entry.get("is_public"),
    )
    return build_bookmark(
        entry.get("url") or entry.get("given_url"),
        location,
        title=entry.get("title"),
        tags=[*_read_tags(entry.get("tags")), *states],
        note=_quote_annotations(entry.get("annotations")),
        added=parse_timestamp(entry.get("created_at")),
    )


def _read_tags(tags: Any) -> list[object]:
    """Return the tags: a text, a list of names, or a list of objects with a label (from the API)."""
    if not isinstance(tags, list):
        return list(split_tags(tags))
    return [tag.get("label") if isinstance(tag, dict) else tag for tag in tags]


def _quote_annotations(annotations: Any) -> str:
    if not isinstance(annotations, list):
        return ""
    records = (record for record in annotations if isinstance(record, dict))
    return join_paragraphs(*(quote_highlight(record.get("quote"), record.get("text")) for record in records))


READER = Reader(title="wallabag (JSON, XML, CSV)", recognize=recognize, read=read)
