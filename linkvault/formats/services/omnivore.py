"""The export of Omnivore, which closed in 2024 (a zip with `metadata_*.json`, its folder or a file), into bookmarks.

State: `Archived` -> `archived`; deleted bookmarks are unreadable. Labels are tags. The highlights
(`highlights/SLUG.md`, Markdown quotes with notes) and the description become the note. The stored text of a page
(`content/SLUG.html`, or `.md` in later exports) becomes the page of the bookmark.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Protocol
from zipfile import ZipFile

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import (
    build_bookmark,
    build_unreadable,
    join_paragraphs,
    split_tags,
    state_tags,
)
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.pages.article_page import attach_page
from linkvault.formats.pages.saved_page import MAX_PAGE_BYTES
from linkvault.formats.parts import zip_archive
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, peek_shape, read_members
from linkvault.formats.parts.read_report import Field, ReadReport
from linkvault.formats.reader import CERTAIN, NO_MATCH, VERY_LIKELY, ImportItem, Reader
from linkvault.lazy_dataclass import replace
from linkvault.models import Bookmark, Page, UnreadableEntry

_METADATA = re.compile(r"(?:.*/)?metadata_(\d+)_to_\d+\.json")
_FIELDS = {
    "url": Field.URL,
    "title": Field.TITLE,
    "labels": Field.TAGS,
    "description": Field.NOTE,
    "savedAt": Field.ADDED,
    "state": Field.STATE,
}
_FIELDS_WITH_FILES = _FIELDS | {"slug": Field.PARTS, "author": Field.PAGE, "publishedAt": Field.PAGE}
_MAX_NOTE_BYTES = 1_000_000
_CLOSED = "2024-11-15T00:00:00Z"  # the day it closed: no page was stored later


def recognize(source: Source) -> float:
    """Look for the members of the zip or its unpacked folder, or for the keys that only Omnivore writes together."""
    if any(map(_METADATA.fullmatch, zip_archive.list_members(source) or _list_folder(source))):
        return CERTAIN
    bracket, keys = peek_shape(source)
    return (
        VERY_LIKELY if bracket == "[" and {"slug", "url", "savedAt", "labels", "state"} <= keys else NO_MATCH
    )


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks in their order.

    :raises FormatError: if the zip is damaged
    """
    if source.is_folder:
        yield from _read_files(_Folder(source.path), source.report)
    elif source.head.startswith(zip_archive.ZIP_SIGNATURE):
        with zip_archive.open_archive(source) as archive:
            yield from _read_files(_Zip(archive), source.report)
    else:
        with source.text() as stream:
            yield from source.report.build_bookmarks(read_members(stream), _read_bookmark, _FIELDS)


class _Files(Protocol):
    """The files of an export, in a zip or in the folder that it was unpacked to."""

    def names(self) -> Iterable[str]: ...

    def open_text(self, name: str) -> IO[str]: ...

    def read_text(self, name: str, max_bytes: int) -> str:
        """Return the text of a file; "" if there is none, or it is too large."""
        ...


class _Zip:
    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive

    def names(self) -> Iterable[str]:
        return self._archive.namelist()

    def open_text(self, name: str) -> IO[str]:
        return zip_archive.open_text(self._archive, name)

    def read_text(self, name: str, max_bytes: int) -> str:
        return zip_archive.read_text(self._archive, name, max_bytes)


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> Iterable[str]:
        return [path.name for path in self._path.iterdir()]

    def open_text(self, name: str) -> IO[str]:
        return (self._path / name).open(encoding="utf-8-sig", errors="replace")

    def read_text(self, name: str, max_bytes: int) -> str:
        path = self._path / name
        if path.parent.parent != self._path or not path.is_file() or path.stat().st_size > max_bytes:
            return ""
        return path.read_text(encoding="utf-8", errors="replace")


def _list_folder(source: Source) -> tuple[str, ...]:
    return tuple(_Folder(source.path).names()) if source.is_folder else ()


def _read_files(files: _Files, report: ReadReport) -> Iterator[ImportItem]:
    for name in sorted(filter(_METADATA.fullmatch, files.names()), key=_first_number):
        with files.open_text(name) as stream:
            for member in read_members(stream):
                if isinstance(member, Member):
                    bookmark = _read_with_files(member, files, name)
                    yield report.account(bookmark, member.record, _FIELDS_WITH_FILES)
                else:
                    yield build_unreadable(f"{name}, {member.location}", member.reason, member.text)


def _read_with_files(member: Member, files: _Files, name: str) -> ImportItem:
    """Return a bookmark with its highlights and its page, which are separate files."""
    fields = member.record
    folder, slug = name[: name.rfind("/") + 1], fields.get("slug")
    highlights = files.read_text(f"{folder}highlights/{slug}.md", _MAX_NOTE_BYTES)
    bookmark = _read_bookmark(member, f"{name}, ", highlights)
    fetched = parse_timestamp(fields.get("savedAt")) or _CLOSED
    markdown = files.read_text(f"{folder}content/{slug}.md", MAX_PAGE_BYTES)
    if markdown.strip() and isinstance(bookmark, Bookmark):
        page = Page(bookmark.url, bookmark.url, 200, "text/markdown", markdown.encode(), fetched=fetched)
        return replace(bookmark, page=page)
    return attach_page(
        bookmark,
        files.read_text(f"{folder}content/{slug}.html", MAX_PAGE_BYTES),
        fetched,
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
