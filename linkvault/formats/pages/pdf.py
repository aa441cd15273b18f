"""PDF files into links with the file as their page; extraction finds title, authors and text later.

A file names no address as a rule. Its link has an address in a domain that does not exist, made of its bytes and its
name; the number of an arXiv paper or the DOI on the first page becomes a second address when the file is read.
"""

import hashlib
from collections.abc import Iterator

from linkvault.formats.pages.saved_page import build_page_bookmark, read_modified_date
from linkvault.formats.parts.input_file import Source
from linkvault.formats.reader import CERTAIN, NO_MATCH, Reader
from linkvault.models import Bookmark, Page, UnreadableEntry
from linkvault.text.sizes import format_size
from linkvault.urls.file_address import file_address

MEDIA_TYPE = "application/pdf"
# The limit for fetched PDFs (`FetchSettings.max_pdf_bytes`), repeated because this package may not import `fetch`.
MAX_BYTES = 100_000_000
_SIGNATURE = b"%PDF-"
_MAX_OFFSET = 1_024  # bytes before the signature


def recognize(source: Source) -> float:
    """Look for the signature of a PDF."""
    return CERTAIN if _SIGNATURE in source.head[:_MAX_OFFSET] else NO_MATCH


def read(source: Source) -> Iterator[Bookmark | UnreadableEntry]:
    """Yield the file as a link with its page, or an UnreadableEntry if it is no PDF or too large."""
    name = source.path.name
    with source.binary() as stream:
        body = stream.read(MAX_BYTES + 1)
    if _SIGNATURE not in body[:_MAX_OFFSET]:
        yield UnreadableEntry(name, "not a PDF file")
        return
    if len(body) > MAX_BYTES:
        yield UnreadableEntry(name, f"larger than the {format_size(MAX_BYTES)} that a PDF may have")
        return
    url = file_address(name, hashlib.sha256(body).hexdigest())
    page = Page(url, url, 200, MEDIA_TYPE, body, fetched=read_modified_date(source.path))
    yield build_page_bookmark(page, name)


READER = Reader("PDF file", recognize, read)
