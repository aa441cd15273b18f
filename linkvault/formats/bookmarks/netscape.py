"""The HTML bookmark file that all browsers and most services export (`bookmarks.html`) into bookmarks, and back.

Netscape introduced the format; there is no specification. Firefox, Chrome, Safari, Internet Explorer, Pinboard,
Delicious, linkding, Shiori, Shaarli and others write it with tags in upper or lower case, attributes with or without
quotes, elements closed or not. A folder is a heading before a list, a note is the text after `<DD>`.

States: TOREAD -> `unread`, PRIVATE -> `private`, linkding's tag for its archive -> `archived`, Raindrop's
DATA-IMPORTANT -> `favourite`. The keyword (SHORTCUTURL) goes to the end of the note.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

from linkvault import lazy_re as re
from linkvault.errors import FormatError
from linkvault.formats.fields.bookmark import (
    build_bookmark,
    build_unreadable,
    join_paragraphs,
    split_tags,
    state_tags,
)
from linkvault.formats.fields.folders import MAX_FOLDER_DEPTH
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.html_tokens import Tag, Text, Token, Unfinished, read_tokens
from linkvault.formats.parts.input_file import MAX_ROOT_OFFSET, Source
from linkvault.formats.parts.read_report import Field, ReadReport
from linkvault.formats.reader import LIKELY, NO_MATCH, POSSIBLE, VERY_LIKELY, ImportItem, Reader
from linkvault.formats.writer import Writer
from linkvault.lazy_dataclass import dataclass, field
from linkvault.models import ExportItem
from linkvault.text.characters import replace_surrogates
from linkvault.text.whitespace import squeeze_whitespace

_FILE_HEADER = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
"""
_DOCTYPE = re.compile(r"<!doctype\s+netscape-bookmark-file", re.IGNORECASE)
_ENTRY = re.compile(r"<dt>\s*+<a\s[^<]*?\bhref\s*=", re.IGNORECASE)
_DATE_ATTRIBUTE = re.compile(r"<a\s[^<]*?\badd_date\s*=", re.IGNORECASE)
_LIST_AT_START = re.compile(
    r"\s*+(?:<(?:meta|title|h1|!--)[^<]*+(?:</(?:title|h1)>)?\s*+)*+<d[lt]\b", re.IGNORECASE
)
_FIELDS = {
    "href": Field.URL,
    "tags": Field.TAGS,
    "add_date": Field.ADDED,
    "shortcuturl": Field.NOTE,
    **dict.fromkeys(("toread", "unread", "data-important", "private"), Field.STATE),
}
_ARCHIVE_TAGS = {"linkding:archived", "linkding:bookmarks.archived"}
_LINKDING_NOTES = re.compile(r"\[/?linkding-notes\]")
_MAX_TEXT_CHARACTERS = 1_000_000  # of a title or note without a tag in it; a book has as many
_MAX_SAMPLE = 100  # characters of an example in the report
_ENTRY_END_TAGS = {"dt", "dl", "dd", "a", "h3"}
_ROOT_ATTRIBUTES = {"personal_toolbar_folder", "unfiled_bookmarks_folder", "bookmarks_menu_folder"}
_IGNORED_ELEMENTS = {"script", "style", "title", "h1"}


def recognize(source: Source) -> float:
    """Look for the document type of the format, or for entries that only such files have."""
    head = source.head_text
    if _DOCTYPE.search(head[:MAX_ROOT_OFFSET]):
        return VERY_LIKELY
    if not _ENTRY.search(head):
        return NO_MATCH
    if _DATE_ATTRIBUTE.search(head):
        return VERY_LIKELY
    return LIKELY if _LIST_AT_START.match(head) else POSSIBLE  # any web page may have a list of links


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks in the order of the file.

    :raises FormatError: if the file has no HTML tag
    """
    state = _FileState(source.report)
    with source.text() as stream:
        for token in read_tokens(stream):
            yield from state.read_token(token)
    if not state.has_tags:
        raise FormatError(f"{source.path}: not a bookmark file: it has no HTML tag")
    yield from state.finish()


@dataclass
class _Entry:
    """A link whose title and note are not yet complete."""

    attributes: dict[str, str]
    folders: tuple[str, ...]
    line: int
    title: list[str] = field(default_factory=list)
    note: list[str] = field(default_factory=list)


@dataclass
class _FileState:
    """The state of reading: the open folders, the last heading, the link that is not yet complete."""

    report: ReadReport
    folders: list[str | None] = field(default_factory=list)
    heading: list[str] | None = None
    entry: _Entry | None = None
    target: list[str] | None = None  # the title, note or heading that text is added to
    is_root: bool = False  # the last heading is that of a folder that every browser has
    ignored_element: str = ""
    has_tags: bool = False
    has_items: bool = False  # links are in `<dt>`, so that one without it belongs to a note
    last_tag: str = ""  # the start tag before
    is_folder_note: bool = False  # the last tag is the `<dd>` of a folder
    link_in_note: str = ""  # the address of the open link in a note

    def read_token(self, token: Token) -> Iterable[ImportItem]:
        """Read the next token; return the link that it completes, and the token if it is never finished."""
        if isinstance(token, Text):
            if self.target is not None and not self.ignored_element:
                self.target.append(token.text[:_MAX_TEXT_CHARACTERS])
                rest = token.text[_MAX_TEXT_CHARACTERS : _MAX_TEXT_CHARACTERS + _MAX_SAMPLE]
                self.report.leave_out("parts of long texts", rest, f"line {token.line}")
            elif self.is_folder_note and token.text.strip():
                self.report.leave_out("descriptions of folders", token.text.strip(), f"line {token.line}")
        elif isinstance(token, Unfinished):
            return *self._finish_entry(), build_unreadable(f"line {token.line}", "unfinished tag", token.text)
        else:
            self.has_tags = True
            self.is_folder_note = False
            if self.target is not None and token.name in _IGNORED_ELEMENTS:
                # A title about HTML, written without character references: it must not hide what follows.
                self.target.append(f"</{token.name}>" if token.is_end else f"<{token.name}>")
            elif self._is_ignored(token):
                self._ignore(token)
            elif token.is_end:
                self._close(token.name)
            else:
                self.has_items |= token.name == "dt"
                items = self._finish_entry() if self._ends_entry(token) else ()
                self._open(token)
                self.last_tag = token.name
                return items
        return ()

    def finish(self) -> Iterator[ImportItem]:
        """Yield the last link, and an UnreadableEntry if the file ends in its title."""
        unfinished = self.entry if self.entry and self.target is self.entry.title else None
        yield from self._finish_entry()
        if unfinished:
            yield build_unreadable(
                f"line {unfinished.line}", "the file ends in the middle of a title", "".join(unfinished.title)
            )

    def _ends_entry(self, tag: Tag) -> bool:
        """Return whether a tag begins something behind the link: not its note, nor a link in its note."""
        if tag.name == "a" and self._is_in_note():
            return False
        return tag.name in _ENTRY_END_TAGS and not (tag.name == "dd" and self.entry)

    def _is_in_note(self) -> bool:
        """Return whether the reader is inside the words of a note: a link on a line of its own is a bookmark."""
        if not self.has_items or self.entry is None or self.target is not self.entry.note:
            return False
        line = "".join(self.entry.note).rpartition("\n")[2]
        return bool(line.strip())

    def _open(self, tag: Tag) -> None:
        if tag.name == "a" and self._is_in_note():
            self.link_in_note = tag.attributes.get("href", "")
        elif tag.name == "a" and ("href" in tag.attributes or self.last_tag == "dt"):
            open_folders = tuple(folder for folder in self.folders[:MAX_FOLDER_DEPTH] if folder)
            self.entry = _Entry(tag.attributes, open_folders, tag.line)
            self.target = self.entry.title
        elif tag.name == "h3":
            self.target = self.heading = []
            self.report.leave_out_fields(tag.attributes, _ROOT_ATTRIBUTES, f"line {tag.line}")
            self.is_root = not _ROOT_ATTRIBUTES.isdisjoint(tag.attributes)
        elif tag.name == "dl":
            self.folders.append("".join(self.heading) if self.heading and not self.is_root else None)
            self.heading = self.target = None
        elif tag.name == "dd":
            self.target = self.entry.note if self.entry else None
            self.is_folder_note = self.entry is None
        elif tag.name == "br" and self.target is not None:
            self.target.append("\n")

    def _close(self, name: str) -> None:
        if name == "a" and self.link_in_note and self.target is not None:
            self.target.append(f" <{self.link_in_note}>")
            self.link_in_note = ""
        if name in ("h3", "dl") or (name == "a" and self.entry and self.target is self.entry.title):
            self.target = None
        if name == "dl" and self.folders:
            self.folders.pop()

    def _is_ignored(self, tag: Tag) -> bool:
        """Return whether a tag belongs to a script, a style or the title of the file; no list is inside of them."""
        if tag.name in ("dl", "dt") and not tag.is_end:
            self.ignored_element = ""
        return bool(self.ignored_element) or tag.name in _IGNORED_ELEMENTS

    def _ignore(self, tag: Tag) -> None:
        """Skip scripts, styles and the title of the file."""
        if not tag.is_end:
            self.ignored_element = self.ignored_element or tag.name
        elif tag.name == self.ignored_element:
            self.ignored_element = ""

    def _finish_entry(self) -> tuple[ImportItem, ...]:
        entry, self.entry, self.target = self.entry, None, None
        if entry is None:
            return ()
        for element, kind, parts in (
            ("a", Field.TITLE, entry.title),
            ("dd", Field.NOTE, entry.note),
            ("h3", Field.FOLDER, entry.folders),
        ):
            if parts and element not in self.report.stored:
                self.report.stored[element] = kind
        return (self.report.account(_read_bookmark(entry), entry.attributes, _FIELDS),)


def _read_bookmark(entry: _Entry) -> ImportItem:
    attributes = entry.attributes
    location = f"line {entry.line}"
    url = attributes.get("href", "").strip()
    if url.startswith(("?", "/", "#", ".")):
        return build_unreadable(location, "a relative URL", url)
    tags = split_tags(attributes.get("tags"))
    states = state_tags(
        unread=attributes.get("toread") or attributes.get("unread"),
        archived=bool(_ARCHIVE_TAGS.intersection(tags)),
        favourite=attributes.get("data-important"),
        private=attributes.get("private"),
    )
    keyword = attributes.get("shortcuturl")
    return build_bookmark(
        url,
        location,
        title="".join(entry.title),
        tags=[*(tag for tag in tags if tag not in _ARCHIVE_TAGS), *states],
        note=join_paragraphs(
            _LINKDING_NOTES.sub("\n\n", "".join(entry.note)), f"keyword: {keyword}" if keyword else None
        ),
        added=parse_timestamp(attributes.get("add_date")),
        folders=entry.folders,
    )


def write(item: ExportItem) -> str:
    """Return the lines of a link: the format has its URL, title, tags, note and date."""
    link = item.link
    attributes = [f'HREF="{_escape(link.url)}"']
    if added := _to_unix_time(link.added):
        attributes.append(f'ADD_DATE="{added}"')
    if link.tags:
        attributes.append(f'TAGS="{_escape(",".join(link.tags))}"')
    title = _escape(squeeze_whitespace(link.title))
    note = f"    <DD>{_escape(link.note)}\n" if link.note else ""
    return f"    <DT><A {' '.join(attributes)}>{title}</A>\n{note}"


def stream(items: Iterable[ExportItem]) -> Iterator[str]:
    """Yield the file, without folders: links of a vault have none."""
    yield _FILE_HEADER
    yield from map(write, items)
    yield "</DL><p>\n"


def _escape(text: str) -> str:
    return escape(replace_surrogates(text))


def _to_unix_time(instant: str) -> int | None:
    try:
        return int(datetime.fromisoformat(instant).timestamp())
    except (ValueError, OverflowError, OSError):
        return None


WRITER = Writer(extension=".html", per_link=False, write=write, stream=stream, needs_text=False)
READER = Reader(
    title="Netscape bookmarks (Firefox, Chrome, Safari, Pinboard, linkding ...)",
    recognize=recognize,
    read=read,
)
