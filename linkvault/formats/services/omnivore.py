"""The export of Omnivore, which closed in 2024 (a zip with `metadata_*.json`, or one of these files), into bookmarks.

State: `Archived` -> `archived`; deleted bookmarks are unreadable. Labels are tags. The highlights
(`highlights/SLUG.md`, Markdown quotes with notes) and the description become the note. The stored text of a page
(`content/SLUG.html`) becomes the page of the bookmark.
"""

import re
from collections.abc import Iterator
from zipfile import ZipFile

from linkvault.formats.pages.article_page import attach_page
from linkvault.formats.pages.saved_page import MAX_PAGE_BYTES
from linkvault.formats.parts import zip_archive
from linkvault.formats.parts.bookmark import (
    build_bookmark,
    build_bookmarks,
    build_unreadable,
    join_paragraphs,
    split_tags,
    state_tags,
)
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, peek_shape, read_members
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import CERTAIN, NO_MATCH, VERY_LIKELY, ImportItem, Reader
from linkvault.models import Bookmark, UnreadableEntry

_METADATA = re.compile(r"(?:.*/)?metadata_(\d+)_to_\d+\.json")
_MAX_NOTE_BYTES = 1_000_000
_CLOSED = "2024-11-15T00:00:00Z"  # the day it closed: no page was stored later


def recognize(source: Source) -> float:
    """Look for the members of the zip, or for the keys that only Omnivore writes together."""
    if any(map(_METADATA.fullmatch, zip_archive.list_members(source))):
        return CERTAIN
    bracket, keys = peek_shape(source)
    return (
        VERY_LIKELY if bracket == "[" and {"slug", "url", "savedAt", "labels", "state"} <= keys else NO_MATCH
    )


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks in their order.

    :raises FormatError: if the zip is damaged
    """
    if not source.head.startswith(zip_archive.ZIP_SIGNATURE):
        with source.text() as stream:
            yield from build_bookmarks(read_members(stream), _read_bookmark)
        return
    with zip_archive.open_archive(source) as archive:
        for name in sorted(filter(_METADATA.fullmatch, archive.namelist()), key=_first_number):
            with zip_archive.open_text(archive, name) as stream:
                for member in read_members(stream):
                    if isinstance(member, Member):
                        yield _read_with_files(member, archive, name)
                    else:
                        yield build_unreadable(f"{name}, {member.location}", member.reason, member.text)


def _read_with_files(member: Member, archive: ZipFile, name: str) -> ImportItem:
    """Return a bookmark with its highlights and its page, which are separate members of the zip."""
    fields = member.record
    folder, slug = name[: name.rfind("/") + 1], fields.get("slug")
    highlights = zip_archive.read_text(archive, f"{folder}highlights/{slug}.md", _MAX_NOTE_BYTES)
    return attach_page(
        _read_bookmark(member, f"{name}, ", highlights),
        zip_archive.read_text(archive, f"{folder}content/{slug}.html", MAX_PAGE_BYTES),
        parse_timestamp(fields.get("savedAt")) or _CLOSED,
        author=fields.get("author"),
        published=fields.get("publishedAt"),
    )


def _first_number(name: str) -> int:
    match = _METADATA.fullmatch(name)
    return int(match[1]) if match else 0


def _read_bookmark(member: Member, prefix: str = "", highlights: str = "") -> Bookmark | UnreadableEntry:
    fields = member.record
    state = str(fields.get("state")).lower()
    if state == "deleted":
        return build_unreadable(prefix + member.location, "deleted in the other program", fields.get("url"))
    return build_bookmark(
        fields.get("url"),
        prefix + member.location,
        title=fields.get("title"),
        tags=[*split_tags(fields.get("labels")), *state_tags(archived=state == "archived")],
        note=join_paragraphs(highlights, fields.get("description")),
        added=parse_timestamp(fields.get("savedAt")),
    )


READER = Reader(title="Omnivore (zip, JSON)", recognize=recognize, read=read)
