"""A web page packed as an e-mail with its pictures (MHTML: Chrome, Edge, Opera, IE) -> the link with its page.

Only the page itself is taken. Its address is the one that the browser noted, its date that of the package.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from linkvault.formats.pages.page_origin import find_origin
from linkvault.formats.pages.saved_page import (
    TOO_LARGE,
    build_page_bookmark,
    parse_saved_date,
    parse_web_address,
    read_modified_date,
    report_missing_address,
)
from linkvault.formats.parts.input_file import Source
from linkvault.formats.reader import CERTAIN, LIKELY, NO_MATCH, VERY_LIKELY, Reader
from linkvault.models import Bookmark, Page, UnreadableEntry

if TYPE_CHECKING:
    from email.message import Message

    from linkvault.formats.archives.mime_parts import Part

_FIELD = re.compile(r"\s*[A-Za-z][A-Za-z0-9-]*:[ \t\r\n]")
_HEAD_END = re.compile(r"\S\r?\n\r?\n")
_BY_BROWSER = re.compile(r"^(?:snapshot-content-location:|from:\s*<?saved by )", re.IGNORECASE | re.MULTILINE)
_PACKAGE = re.compile(r"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
_ONE_PAGE = re.compile(r"^content-type:\s*text/html\b", re.IGNORECASE | re.MULTILINE)
_PLACED = re.compile(r"^content-(?:location|base):", re.IGNORECASE | re.MULTILINE)
_VERSION = re.compile(r"^mime-version:", re.IGNORECASE | re.MULTILINE)
CUT = "the file is cut off within the page"


def recognise(source: Source) -> float:
    """Look at the head of the e-mail."""
    opening = source.head_text
    if not _FIELD.match(opening):
        return NO_MATCH
    end = _HEAD_END.search(opening)
    head = opening[: end.end()] if end else opening
    if _BY_BROWSER.search(head):
        return CERTAIN
    if _PACKAGE.search(head):
        return VERY_LIKELY if _VERSION.search(head) else LIKELY
    return LIKELY if _ONE_PAGE.search(head) and _PLACED.search(head) else NO_MATCH


def read(source: Source) -> Iterator[Bookmark | UnreadableEntry]:
    """Yield the page, and what is missing of it."""
    from linkvault.formats.archives.mime_parts import find_page_part

    location = source.path.name
    with source.binary() as stream:
        head, part = find_page_part(stream)
    if part is None or not part.body.strip():
        yield UnreadableEntry(location, "no web page in this package")
    elif part.is_large:
        yield UnreadableEntry(location, TOO_LARGE)
    else:
        yield from _read_page(source, head, part)


def _read_page(source: Source, head: "Message", part: "Part") -> Iterator[Bookmark | UnreadableEntry]:
    location = source.path.name
    fields = (head["snapshot-content-location"], part.head["content-location"], head["content-location"])
    url = next(filter(None, map(_address, fields)), None)
    found = find_origin(part.body.decode("utf-8", "replace"))
    url = url or found.url
    if url is None:
        yield report_missing_address(location)
        return
    told = part.head["content-type"]
    page = Page(
        url=url,
        final_url=url,
        status=200,
        media_type="text/html",
        body=part.body,
        fetched=parse_saved_date(str(head["date"] or "")) or found.saved or read_modified_date(source.path),
        headers=(("content-type", " ".join(str(told).split())),) if told else (),
        warnings=(CUT,) if part.is_cut else (),
    )
    yield build_page_bookmark(page, location)
    if part.is_cut:
        yield UnreadableEntry(location, CUT)


def _address(field: object) -> str | None:
    return parse_web_address("".join(str(field or "").split()))  # long lines are folded


READER = Reader("web page as one file (MHTML)", recognise, read)
