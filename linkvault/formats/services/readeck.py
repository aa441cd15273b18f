"""The backup of Readeck (a zip with `data.json` and an `info.json` per bookmark) into bookmarks.

States: `IsArchived` -> `archived`, `IsMarked` -> `favourite`. Its highlights become quotes in the note. The list of
bookmarks that Readeck's interface returns is read by `json`, the notes that it exports by `markdown`.
"""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from linkvault.formats.fields.bookmark import (
    build_bookmark,
    build_unreadable,
    join_paragraphs,
    quote_highlight,
    split_tags,
    state_tags,
)
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.guarded import read_guarded
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.read_report import Field, Fields
from linkvault.formats.parts.zip_archive import list_members, open_archive, read_bytes
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader
from linkvault.models import UnreadableEntry

_INDEX = "data.json"
_MAX_BOOKMARK_BYTES = 5_000_000
_FIELDS: Fields = {
    "URL": Field.URL,
    "Title": Field.TITLE,
    "Labels": Field.TAGS,
    "Annotations": {"text": Field.NOTE, "note": Field.NOTE},
    "Created": Field.ADDED,
    "IsArchived": Field.STATE,
    "IsMarked": Field.STATE,
}


def recognize(source: Source) -> float:
    """Look for the files of a backup."""
    names = list_members(source)
    return CERTAIN if _INDEX in names and any(map(_is_bookmark_file, names)) else NO_MATCH


def _is_bookmark_file(name: str) -> bool:
    """Return whether a member is called `info.json`, or has a name that ends so and is below a folder `bookmarks`."""
    return name.endswith("info.json") and (name.endswith("/info.json") or "/bookmarks/" in f"/{name}")


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per file of a bookmark.

    :raises FormatError: if the zip is damaged
    """
    with open_archive(source) as archive:
        for name in filter(_is_bookmark_file, archive.namelist()):
            content = read_bytes(archive, name, _MAX_BOOKMARK_BYTES)
            if content is None:
                yield build_unreadable(name, "too large for a bookmark")
                continue
            record = read_guarded(partial(json.loads, content), name)
            if isinstance(record, UnreadableEntry):
                yield record
            elif not isinstance(record, dict):
                yield build_unreadable(name, "no bookmark", str(record))
            else:
                yield source.report.account(_read_bookmark(record, name), record, _FIELDS)


def _read_bookmark(record: dict[str, Any], name: str) -> ImportItem:
    if record.get("IsDeleted"):
        return build_unreadable(name, "deleted in the other program", record.get("URL"))
    highlights = record.get("Annotations")
    quotes = [part for part in highlights if isinstance(part, dict)] if isinstance(highlights, list) else []
    return build_bookmark(
        record.get("URL"),
        name,
        title=record.get("Title"),
        tags=[
            *split_tags(record.get("Labels")),
            *state_tags(archived=record.get("IsArchived"), favourite=record.get("IsMarked")),
        ],
        note=join_paragraphs(*(quote_highlight(part.get("text"), part.get("note")) for part in quotes)),
        added=parse_timestamp(record.get("Created")),
    )


READER = Reader(title="Readeck backup (zip)", recognize=recognize, read=read)
