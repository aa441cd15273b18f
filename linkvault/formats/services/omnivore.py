"""What Omnivore handed out when it closed: a zip with `metadata_*.json`, or one of these files -> bookmarks.

States: `Archived` -> `archived`; deleted ones are told. Labels are tags; the description, and what was
highlighted (`highlights/SLUG.md`, quotes and notes already), become the note; the text that it kept of a page
(`content/SLUG.html`) comes with it.
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
_LONGEST_NOTE = 1_000_000
_CLOSED = "2024-11-15T00:00:00Z"  # the day it ended: no page was kept later


def recognise(source: Source) -> float:
    """Look for the parts of the archive, or for the keys that only Omnivore writes together."""
    if any(map(_METADATA.fullmatch, zip_archive.list_members(source))):
        return CERTAIN
    sign, keys = peek_shape(source)
    return VERY_LIKELY if sign == "[" and {"slug", "url", "savedAt", "labels", "state"} <= keys else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks.

    :raises FormatError: if the archive is broken
    """
    if not source.head.startswith(zip_archive.ZIP_SIGNATURE):
        with source.text() as stream:
            yield from build_bookmarks(read_members(stream), _bookmark)
        return
    with zip_archive.open_archive(source) as archive:
        for name in sorted(filter(_METADATA.fullmatch, archive.namelist()), key=_number):
            with zip_archive.open_text(archive, name) as stream:
                for member in read_members(stream):
                    if isinstance(member, Member):
                        yield _with_files(member, archive, name)
                    else:
                        yield build_unreadable(f"{name}, {member.location}", member.reason, member.text)


def _with_files(member: Member, archive: ZipFile, name: str) -> ImportItem:
    """Read a bookmark, and what the archive holds of it in files of its own."""
    given = member.record
    folder, slug = name[: name.rfind("/") + 1], given.get("slug")
    highlights = zip_archive.read_text(archive, f"{folder}highlights/{slug}.md", _LONGEST_NOTE)
    return attach_page(
        _bookmark(member, f"{name}, ", highlights),
        zip_archive.read_text(archive, f"{folder}content/{slug}.html", MAX_PAGE_BYTES),
        parse_timestamp(given.get("savedAt")) or _CLOSED,
        author=given.get("author"),
        published=given.get("publishedAt"),
    )


def _number(name: str) -> int:
    found = _METADATA.fullmatch(name)
    return int(found[1]) if found else 0


def _bookmark(member: Member, within: str = "", highlights: str = "") -> Bookmark | UnreadableEntry:
    given = member.record
    state = str(given.get("state")).lower()
    if state == "deleted":
        return build_unreadable(within + member.location, "deleted in the other program", given.get("url"))
    return build_bookmark(
        given.get("url"),
        within + member.location,
        title=given.get("title"),
        tags=[*split_tags(given.get("labels")), *state_tags(archived=state == "archived")],
        note=join_paragraphs(highlights, given.get("description")),
        added=parse_timestamp(given.get("savedAt")),
    )


READER = Reader(title="Omnivore (zip, JSON)", recognise=recognise, read=read)
