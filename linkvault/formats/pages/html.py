"""Saved web pages <-> links with their pages: read from any program that saves, written as pages to read.

Read: the page as it lies there, with the address and the date that the program which saved it left inside
(SingleFile, browsers, Save Page WE, monolith, HTTrack, WebScrapBook, Evernote), else the address that the page
gives itself, and the file's own date. Written: one file a link, of the article alone.
"""

import re
from collections.abc import Iterable, Iterator

from linkvault.formats.pages.page_origin import LATE_ROOT, find_origin, has_saver_mark
from linkvault.formats.pages.reading_page import render_page
from linkvault.formats.pages.saved_page import (
    MAX_PAGE_BYTES,
    TOO_LARGE,
    build_page_bookmark,
    read_modified_date,
    report_missing_address,
)
from linkvault.formats.parts.input_file import Source
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, Reader
from linkvault.formats.writer import Writer
from linkvault.models import Bookmark, ExportItem, Page, UnreadableEntry

_OWN_HEAD = 4096  # bytes in which our own pages say what they are
_WHOLE_PAGE = 0.65  # surer than a table may be of lines with commas; the readers of bookmarks know their own
_PAGE = 0.5  # a page, unless a reader of bookmarks knows its shape
_FRAGMENT = 0.2  # less than a list of addresses may be sure of

_BEFORE = re.compile(r"\s*+(?:<!--.*?-->|<\?.*?\?>|<!doctype\s+html\b[^>]*>)", re.IGNORECASE | re.DOTALL)
_DOCTYPE = re.compile(r"<!doctype\s+html\b", re.IGNORECASE)
_ROOT = re.compile(r"\s*<(?:html|head|body)\b", re.IGNORECASE)
_HEAD = re.compile(r"\s*<(?:title|meta|base|link|script|style)\b", re.IGNORECASE)
_PIECE = re.compile(r"\s*<(?:article|main|section|div|p|h[1-6]|table|pre|blockquote|ul|ol)\b", re.IGNORECASE)


def recognise(source: Source) -> float:
    """Look at what stands first: a page begins with its document type or with an element that only pages have."""
    opening = source.head_text
    position = 0
    while before := _BEFORE.match(opening, position):
        position = before.end()
    if _DOCTYPE.search(opening[:position]) or _ROOT.match(opening, position):
        return VERY_LIKELY if has_saver_mark(opening) else _WHOLE_PAGE
    if _HEAD.match(opening, position) or LATE_ROOT.search(opening):
        return VERY_LIKELY if has_saver_mark(opening) else _PAGE
    return _FRAGMENT if _PIECE.match(opening, position) else NO_MATCH


def read(source: Source) -> Iterator[Bookmark | UnreadableEntry]:
    """Yield the one page, or why it is none."""
    location = source.path.name
    with source.binary() as stream:
        body = stream.read(MAX_PAGE_BYTES + 1)
    if len(body) > MAX_PAGE_BYTES:
        yield UnreadableEntry(location, TOO_LARGE)
        return
    found = find_origin(body.decode(source.charset, "replace"))
    if found.url is None:
        yield report_missing_address(location)
        return
    if b'content="linkvault"' in body[:_OWN_HEAD] and b'"linkvault:saved"' not in body[:_OWN_HEAD]:
        yield Bookmark(found.url, location=location)  # we wrote it, of a link whose page we never had
        return
    saved = found.saved or read_modified_date(source.path)
    yield build_page_bookmark(Page(found.url, found.url, 200, "text/html", body, fetched=saved), location)


def stream(all_exported: Iterable[ExportItem]) -> Iterator[str]:
    """Yield the pages one after the other."""
    return map(render_page, all_exported)


READER = Reader("saved web page (HTML, SingleFile)", recognise, read)
WRITER = Writer(extension=".html", per_link=True, write=render_page, stream=stream, needs_html=True)
