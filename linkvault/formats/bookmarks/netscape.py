"""The bookmark file that browsers and services exchange <-> bookmarks.

Written once by Netscape, never specified, and produced by Firefox, Chrome, Safari, Internet Explorer,
Pinboard, Delicious, linkding, Shiori, Shaarli and most others: upper or lower case, quoted or not, closed or
not. Folders are headings before a list, a note is the text after `<DD>`. States: TOREAD -> `unread`,
PRIVATE -> `private`, linkding's tag for the archive -> `archived`, Raindrop's DATA-IMPORTANT -> `favourite`; a
keyword (SHORTCUTURL) ends the note.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from linkvault.errors import FormatError
from linkvault.formats.parts.bookmark import (
    build_bookmark,
    build_unreadable,
    join_paragraphs,
    split_tags,
    state_tags,
)
from linkvault.formats.parts.folders import MAX_FOLDER_DEPTH
from linkvault.formats.parts.html_tokens import Tag, Text, Token, Unfinished, read_tokens
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import LIKELY, NO_MATCH, POSSIBLE, VERY_LIKELY, ImportItem, Reader
from linkvault.formats.writer import Writer
from linkvault.models import ExportItem
from linkvault.text.characters import replace_surrogates

_OPENING = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
"""
_HEADER = re.compile(r"<!doctype\s+netscape-bookmark-file", re.IGNORECASE)
_ENTRY = re.compile(r"<dt>\s*+<a\s[^<]*?\bhref\s*=", re.IGNORECASE)
_OWN_ATTRIBUTE = re.compile(r"<a\s[^<]*?\badd_date\s*=", re.IGNORECASE)
_OPENS = re.compile(r"\s*+(?:<(?:meta|title|h1|!--)[^<]*+(?:</(?:title|h1)>)?\s*+)*+<d[lt]\b", re.IGNORECASE)
_ARCHIVE_TAGS = {"linkding:archived", "linkding:bookmarks.archived"}
_LINKDING_NOTES = re.compile(r"\[/?linkding-notes\]")
_ENDS_NOTE = {"dt", "dl", "dd", "a", "h3"}
_UNSEEN = {"script", "style", "title", "h1"}


def recognise(source: Source) -> float:
    """Look for the first line that names the format, or for entries that only such files have."""
    opening = source.head_text
    if _HEADER.search(opening[:4096]):
        return VERY_LIKELY
    if not _ENTRY.search(opening):
        return NO_MATCH
    if _OWN_ATTRIBUTE.search(opening):
        return VERY_LIKELY
    return LIKELY if _OPENS.match(opening) else POSSIBLE  # a page may hold a list of links, too


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks in their order.

    :raises FormatError: if the file holds no tag at all
    """
    shelf = _Shelf()
    with source.text() as stream:
        for token in read_tokens(stream):
            yield from shelf.take(token)
    if not shelf.has_tags:
        raise FormatError(f"{source.path}: no bookmark file: there is not one tag in it")
    yield from shelf.end()


@dataclass
class _Entry:
    """A link while its title and its note are still being read."""

    attributes: dict[str, str]
    folders: tuple[str, ...]
    line: int
    title: list[str] = field(default_factory=list)
    note: list[str] = field(default_factory=list)


@dataclass
class _Shelf:
    """Where the reading stands: the open folders, the heading last read, the link not yet complete."""

    folders: list[str | None] = field(default_factory=list)
    heading: list[str] | None = None
    entry: _Entry | None = None
    into: list[str] | None = None  # where text goes
    unseen: str = ""
    has_tags: bool = False

    def take(self, token: Token) -> Iterator[ImportItem]:
        """Go one token further; yield the link that it completes."""
        if isinstance(token, Text):
            if self.into is not None and not self.unseen:
                self.into.append(token.text)
        elif isinstance(token, Unfinished):
            yield from self._complete()
            yield build_unreadable(f"line {token.line}", "unfinished tag", token.text)
        else:
            self.has_tags = True
            if self.unseen or token.name in _UNSEEN:
                self._pass_by(token)
            elif token.is_end:
                self._close(token.name)
            else:
                if token.name in _ENDS_NOTE and not (token.name == "dd" and self.entry):
                    yield from self._complete()
                self._open(token)

    def end(self) -> Iterator[ImportItem]:
        """Yield the last link, and say so if the file ends inside it."""
        cut = self.entry if self.entry and self.into is self.entry.title else None
        yield from self._complete()
        if cut:
            yield build_unreadable(
                f"line {cut.line}", "the file ends in the middle of a title", "".join(cut.title)
            )

    def _open(self, tag: Tag) -> None:
        if tag.name == "a" and "href" in tag.attributes:
            open_folders = tuple(folder for folder in self.folders[:MAX_FOLDER_DEPTH] if folder)
            self.entry = _Entry(tag.attributes, open_folders, tag.line)
            self.into = self.entry.title
        elif tag.name == "h3":
            self.into = self.heading = []
        elif tag.name == "dl":
            self.folders.append("".join(self.heading) if self.heading else None)
            self.heading = self.into = None
        elif tag.name == "dd":
            self.into = self.entry.note if self.entry else None
        elif tag.name == "br" and self.into is not None:
            self.into.append("\n")

    def _close(self, name: str) -> None:
        if name in ("h3", "dl") or (name == "a" and self.entry and self.into is self.entry.title):
            self.into = None
        if name == "dl" and self.folders:
            self.folders.pop()

    def _pass_by(self, tag: Tag) -> None:
        """Leave out what stands in scripts and in the title of the file."""
        if not tag.is_end:
            self.unseen = self.unseen or tag.name
        elif tag.name == self.unseen:
            self.unseen = ""

    def _complete(self) -> Iterator[ImportItem]:
        if self.entry:
            yield _bookmark(self.entry)
        self.entry = self.into = None


def _bookmark(entry: _Entry) -> ImportItem:
    given = entry.attributes
    location = f"line {entry.line}"
    url = given["href"].strip()
    if url.startswith(("?", "/", "#", ".")):
        return build_unreadable(location, "an address inside another site", url)
    tags = split_tags(given.get("tags"))
    marks = state_tags(
        unread=given.get("toread") or given.get("unread"),
        archived=bool(_ARCHIVE_TAGS.intersection(tags)),
        favourite=given.get("data-important"),
        private=given.get("private"),
    )
    keyword = given.get("shortcuturl")
    return build_bookmark(
        url,
        location,
        title="".join(entry.title),
        tags=[*(tag for tag in tags if tag not in _ARCHIVE_TAGS), *marks],
        note=join_paragraphs(
            _LINKDING_NOTES.sub("\n\n", "".join(entry.note)), f"keyword: {keyword}" if keyword else None
        ),
        added=parse_timestamp(given.get("add_date")),
        folders=entry.folders,
    )


def write(exported: ExportItem) -> str:
    """Return a link's lines: what the format can hold is its address, title, tags, note and date."""
    link = exported.link
    attributes = [f'HREF="{_escaped(link.url)}"']
    if added := _seconds(link.added):
        attributes.append(f'ADD_DATE="{added}"')
    if link.tags:
        attributes.append(f'TAGS="{_escaped(",".join(link.tags))}"')
    title = _escaped(" ".join(link.title.split()))
    note = f"    <DD>{_escaped(link.note)}\n" if link.note else ""
    return f"    <DT><A {' '.join(attributes)}>{title}</A>\n{note}"


def stream(all_exported: Iterable[ExportItem]) -> Iterator[str]:
    """Yield the file: no folders, for a link of ours lies in none."""
    yield _OPENING
    yield from map(write, all_exported)
    yield "</DL><p>\n"


def _escaped(text: str) -> str:
    return escape(replace_surrogates(text))


def _seconds(instant: str) -> int | None:
    try:
        return int(datetime.fromisoformat(instant).timestamp())
    except (ValueError, OverflowError, OSError):
        return None


WRITER = Writer(extension=".html", per_link=False, write=write, stream=stream)
READER = Reader(
    title="Netscape bookmarks (Firefox, Chrome, Safari, Pinboard, linkding ...)",
    recognise=recognise,
    read=read,
)
