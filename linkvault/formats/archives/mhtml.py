"""MHTML files, web pages that Chrome, Edge, Opera or Internet Explorer saved as one file, into links with their page.

An MHTML file is an e-mail with the page and its images as parts. The images are read only if an import stores them.
Its URL is the one that the browser noted, its date that of the e-mail.
"""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from linkvault import lazy_re as re
from linkvault.formats.archives.archive_files import find_in_mhtml, read_mhtml
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
from linkvault.text.whitespace import squeeze_whitespace

if TYPE_CHECKING:
    from email.message import Message

    from linkvault.formats.archives.mime_parts import Part

_FIELD = re.compile(r"\s*[A-Za-z][A-Za-z0-9-]*:[ \t\r\n]")
_HEAD_END = re.compile(r"\S\r?\n\r?\n")
_BROWSER_FIELD = re.compile(
    r"^(?:snapshot-content-location:|from:\s*<?saved by )", re.IGNORECASE | re.MULTILINE
)
_PACKAGE = re.compile(r"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
_SINGLE_PAGE = re.compile(r"^content-type:\s*text/html\b", re.IGNORECASE | re.MULTILINE)
_LOCATION = re.compile(r"^content-(?:location|base):", re.IGNORECASE | re.MULTILINE)
_MIME_VERSION = re.compile(r"^mime-version:", re.IGNORECASE | re.MULTILINE)
_INCOMPLETE = "the file is cut off within the page"


def recognize(source: Source) -> float:
    """Look at the head of the e-mail."""
    file_start = source.head_text
    if not _FIELD.match(file_start):
        return NO_MATCH
    end = _HEAD_END.search(file_start)
    head = file_start[: end.end()] if end else file_start
    if _BROWSER_FIELD.search(head):
        return CERTAIN
    if _PACKAGE.search(head):
        return VERY_LIKELY if _MIME_VERSION.search(head) else LIKELY
    return LIKELY if _SINGLE_PAGE.search(head) and _LOCATION.search(head) else NO_MATCH


def read(source: Source) -> Iterator[Bookmark | UnreadableEntry]:
    """Yield the page, and an UnreadableEntry if it is incomplete or missing."""
    from linkvault.formats.archives.mime_parts import find_page_part

    location = source.path.name
    with source.binary() as stream:
        head, part = find_page_part(stream)
    if part is None or not part.body.strip():
        yield UnreadableEntry(location, "no web page in this file")
    elif part.is_large:
        yield UnreadableEntry(location, TOO_LARGE)
    else:
        yield from _read_page(source, head, part)


def _read_page(source: Source, head: "Message", part: "Part") -> Iterator[Bookmark | UnreadableEntry]:
    location = source.path.name
    fields = (head["snapshot-content-location"], part.head["content-location"], head["content-location"])
    url = next(filter(None, map(_parse_location, fields)), None)
    page_origin = find_origin(part.body.decode("utf-8", "replace"))
    url = url or page_origin.url
    if url is None:
        yield report_missing_address(location)
        return
    content_type = part.head["content-type"]
    page = Page(
        url=url,
        final_url=url,
        status=200,
        media_type="text/html",
        body=part.body,
        fetched=parse_saved_date(str(head["date"] or ""))
        or page_origin.saved
        or read_modified_date(source.path),
        headers=(("content-type", squeeze_whitespace(str(content_type))),) if content_type else (),
        warnings=(_INCOMPLETE,) if part.is_cut else (),
        find_file=partial(find_in_mhtml, str(source.path)),
        read_copy=partial(read_mhtml, str(source.path)),
    )
    yield build_page_bookmark(page, location)
    if part.is_cut:
        yield UnreadableEntry(location, _INCOMPLETE)


def _parse_location(field: object) -> str | None:
    return parse_web_address("".join(str(field or "").split()))  # long lines are folded in e-mail


READER = Reader("saved web page (MHTML)", recognize, read)
