"""The export of Evernote (`.enex`) into bookmarks of the pages that were clipped, with the clipped text as their page.

Of a note without an address, the links in its text are bookmarks; without any, it is unreadable: there is no link that
it belongs to.
"""

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import build_bookmark, build_unreadable
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.pages.article_page import attach_page
from linkvault.formats.pages.saved_page import read_modified_date
from linkvault.formats.parts.html_links import read_links
from linkvault.formats.parts.input_file import MAX_ROOT_OFFSET, Source
from linkvault.formats.parts.read_report import Field
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader
from linkvault.models import Bookmark, UnreadableEntry

if TYPE_CHECKING:
    from lxml import etree

_FIELDS = {
    "source-url": Field.URL,
    "title": Field.TITLE,
    "tag": Field.TAGS,
    "created": Field.ADDED,
    "content": Field.PAGE,
    "updated": Field.PAGE,
    "author": Field.PAGE,
}
_READ_BYTES = 1 << 20  # at a time
_FILE_START, _FILE_END = b'<data encoding="base64">', b"</data>"
_ROOT = re.compile(r"<en-export[\s>]")
_COMPACT_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", re.ASCII)
_NOTE_TEXT = re.compile(r"\A(?>.*?<en-note)[^>]*+>(.*)</en-note>", re.DOTALL)


def recognize(source: Source) -> float:
    """Look for the root element."""
    return CERTAIN if _ROOT.search(source.head_text[:MAX_ROOT_OFFSET]) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per note with an address, and the links of a note without one.

    :raises FormatError: if the file is not XML
    """
    from linkvault.formats.parts.xml_stream import free_element, local_name, read_elements

    default_date = read_modified_date(source.path)
    for event in read_elements(source, _drop_attached_files):
        if not isinstance(event, tuple):
            yield event
        elif event[0] == "end" and local_name(event[1]) == "note":
            note = event[1]
            fields = _list_fields(note)
            for bookmark in _read_note(note, default_date):
                yield source.report.account(bookmark, fields, _FIELDS)
            free_element(event[1])


def _drop_attached_files(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the bytes of an export without the content of attached files: one may have 200 MB."""
    buffer, is_inside = b"", False
    while piece := stream.read(_READ_BYTES):
        buffer += piece
        while True:
            mark = _FILE_END if is_inside else _FILE_START
            end = buffer.find(mark)
            if end < 0:
                break
            if not is_inside:
                yield buffer[: end + len(mark)]
            buffer, is_inside = buffer[end if is_inside else end + len(mark) :], not is_inside
            if not is_inside:  # the end tag itself is not dropped
                yield mark
                buffer = buffer[len(mark) :]
        keep = len(_FILE_START) - 1  # a mark may be cut in two
        if not is_inside:
            yield buffer[:-keep]
        buffer = buffer[-keep:]
    if not is_inside:
        yield buffer


def _list_fields(note: "etree._Element") -> dict[str, str]:
    """Return the texts of a note's elements and of its attributes, which are elements too."""
    parts = [*note, *note.findall("note-attributes/*")]
    return {str(part.tag): part.text or "" for part in parts if part.tag != "note-attributes"} | {
        "resource": f"{count} attached files" if (count := len(note.findall("resource"))) else ""
    }


def _read_note(note: "etree._Element", default_date: str) -> Iterator[Bookmark | UnreadableEntry]:
    location = f"line {note.sourceline}"
    url, title = note.findtext("note-attributes/source-url"), note.findtext("title")
    tags = [tag.text for tag in note.findall("tag")]
    created, updated = (
        parse_timestamp(_COMPACT_TIME.sub(r"\1-\2-\3T\4:\5:\6Z", note.findtext(name) or ""))
        for name in ("created", "updated")
    )
    text = _NOTE_TEXT.search(note.findtext("content") or "")
    if not url:
        links = [link for link in read_links(text[1] if text else "") if "://" in link.url]
        if not links:
            yield build_unreadable(location, "a note without a URL", title)
        for link in links:
            words = link.title or (title if len(links) == 1 else None)
            yield build_bookmark(link.url, location, title=words, tags=tags, added=created)
        return
    bookmark = build_bookmark(url, location, title=title, tags=tags, added=created)
    yield attach_page(
        bookmark,
        text[1] if text else None,
        updated or created or default_date,
        author=note.findtext("note-attributes/author"),
    )


READER = Reader(title="Evernote (.enex)", recognize=recognize, read=read)
