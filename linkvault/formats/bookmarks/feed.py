"""RSS (0.9 to 2.0) and Atom feeds, as sites and feed readers provide them, into bookmarks of their entries.

The date of an entry is kept, and its categories become tags. Its summary is the site's text, not a note, and is
left out.
"""

from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import build_bookmark
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.input_file import MAX_ROOT_OFFSET, Source
from linkvault.formats.parts.read_report import Field, ReadReport
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader
from linkvault.models import Bookmark

if TYPE_CHECKING:
    from lxml import etree

_FEED_ELEMENT = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_HTML_ELEMENT = re.compile(r"<html[\s>]", re.IGNORECASE)
_FIELDS = {
    "title": Field.TITLE,
    "published": Field.ADDED,
    **dict.fromkeys(("pubdate", "date", "issued", "updated"), Field.OTHER_ADDED),
    "guid": Field.OTHER_URL,
}
# Shaarli, Pinboard and others write the note about a link here; the article of a page is longer, and is fetched.
_NOTE_ELEMENTS = ("summary", "description", "content")
_MAX_NOTE_CHARACTERS = 2_000
_PARAGRAPH = re.compile(r"</p>\s*<p\b[^<>]*>|<br\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
_DATE_ELEMENTS = ("published", "pubdate", "date", "issued", "updated")


def recognize(source: Source) -> float:
    """Look for the root element of a feed, and for none of HTML."""
    start = source.head_text[:MAX_ROOT_OFFSET]
    return VERY_LIKELY if _FEED_ELEMENT.search(start) and not _HTML_ELEMENT.search(start) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per entry.

    :raises FormatError: if the file is not XML
    """
    from linkvault.formats.parts.xml_stream import free_element, local_name, read_elements

    for event in read_elements(source):
        if not isinstance(event, tuple):
            yield event
        elif event[0] == "end" and local_name(event[1]) in ("item", "entry"):
            yield _read_bookmark(event[1], source.report)
            free_element(event[1])


def _read_bookmark(entry: "etree._Element", report: ReadReport) -> ImportItem:
    from linkvault.formats.parts.xml_stream import attributes_of, local_name

    texts: dict[str, str] = {}
    tags: list[str] = []
    links: dict[str, str] = {}
    for part in entry:
        name = local_name(part)
        text = "".join(map(str, part.itertext())).strip()
        if name == "category":
            tags.append(part.get("term") or text)
        elif name == "subject":
            tags += text.split(",") if "," in text else text.split()
        elif name == "link":
            links.setdefault(part.get("rel") or "alternate", part.get("href") or text)
        else:
            texts.setdefault(name, text)
    note_name = next((name for name in _NOTE_ELEMENTS if texts.get(name)), "")
    note = (
        "" if len(texts.get(note_name, "")) > _MAX_NOTE_CHARACTERS else _strip_tags(texts.get(note_name, ""))
    )
    guid = texts.get("guid", "")
    bookmark = build_bookmark(
        links.get("alternate") or (guid if guid.startswith("http") else next(iter(links.values()), "")),
        f"line {entry.sourceline}",
        title=texts.get("title"),
        tags=tags,
        note=note,
        added=next((date for key in _DATE_ELEMENTS if (date := parse_timestamp(texts.get(key)))), None),
    )
    for rel, href in links.items():  # such as the comments on a page, or a file that belongs to it
        if isinstance(bookmark, Bookmark) and href != bookmark.url:
            report.leave_out(f"link {rel}", href, bookmark.location or "")
    fields = _FIELDS | {note_name: Field.NOTE} if note else _FIELDS
    return report.account(bookmark, attributes_of(entry) | texts, fields)


def _strip_tags(html: str) -> str:
    """Return the text of the HTML that feeds have in their descriptions.

    >>> _strip_tags("<p>One &amp; <b>two</b></p><p>three</p>")
    'One & two\\n\\nthree'
    """
    return unescape(_TAG.sub("", _PARAGRAPH.sub("\n\n", html))).strip()


READER = Reader(title="RSS and Atom feeds", recognize=recognize, read=read)
