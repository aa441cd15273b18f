"""The file `Bookmarks.plist` of Safari, binary or XML, into bookmarks; the reading list is `unread`."""

import plistlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.parsers.expat import ExpatError

from linkvault.errors import FormatError
from linkvault.formats.fields.bookmark import build_bookmark
from linkvault.formats.fields.folders import MAX_FOLDER_DEPTH
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.read_report import Field, Fields
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader
from linkvault.text.sizes import format_size

_BINARY_SIGNATURE = b"bplist00"
_MAX_FILE_BYTES = 500_000_000  # the list is read into memory; 100,000 bookmarks have 50 MB
# What plistlib raises on damaged lists. MemoryError: it allocates any size that a list claims.
_DAMAGE = (ValueError, TypeError, AttributeError, LookupError, OverflowError, MemoryError, RecursionError)
_NODE_KEY = b"WebBookmarkType"  # of every folder and bookmark

_FIELDS: Fields = {
    "URLString": Field.URL,
    "WebBookmarkType": Field.PARTS,
    "URIDictionary": {"title": Field.TITLE},
    "ReadingList": {"PreviewText": Field.NOTE, "DateAdded": Field.ADDED},
}

_FOLDER_FIELDS = {"Title", "Children", "WebBookmarkType"}


def recognize(source: Source) -> float:
    """Look for the key that every node of the file has."""
    is_list = source.head.startswith(_BINARY_SIGNATURE) or b"<plist" in source.head
    return CERTAIN if is_list and _NODE_KEY in source.head else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks in the order of the file, which is read into memory: a property list has no stream.

    :raises FormatError: if it is not a property list
    """
    if source.path.stat().st_size > _MAX_FILE_BYTES:
        raise FormatError(f"{source.path}: larger than {format_size(_MAX_FILE_BYTES)}")
    try:
        with source.binary() as stream:
            root = plistlib.load(stream)
    except (*_DAMAGE, plistlib.InvalidFileException, ExpatError) as error:
        raise FormatError(f"{source.path}: not readable as a property list: {error}") from error
    pending: list[tuple[Any, tuple[str, ...]]] = [(root, ())]
    number, visited = 0, set[int]()
    while pending:
        node, folders = pending.pop()
        if not isinstance(node, dict) or id(node) in visited:  # a damaged list may contain itself
            continue
        visited.add(id(node))
        if "URLString" in node:
            number += 1
            bookmark = _read_bookmark(node, f"record {number}", folders)
            yield source.report.account(bookmark, node, _FIELDS)
        else:
            source.report.leave_out_fields(node, _FOLDER_FIELDS, f"record {number}")
        children = node.get("Children")
        if isinstance(children, list):
            title = node.get("Title")
            path = (
                (*folders, title) if isinstance(title, str) and len(folders) < MAX_FOLDER_DEPTH else folders
            )
            pending.extend((child, path) for child in reversed(children))


def _read_bookmark(node: dict[str, Any], location: str, folders: tuple[str, ...]) -> ImportItem:
    labels, reading = node.get("URIDictionary"), node.get("ReadingList")
    added = reading.get("DateAdded") if isinstance(reading, dict) else None
    return build_bookmark(
        node["URLString"],
        location,
        title=labels.get("title") if isinstance(labels, dict) else None,
        note=reading.get("PreviewText") if isinstance(reading, dict) else None,
        added=added.replace(tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if isinstance(added, datetime)
        else None,
        folders=folders,
    )


READER = Reader(title="Safari bookmarks (Bookmarks.plist)", recognize=recognize, read=read)
