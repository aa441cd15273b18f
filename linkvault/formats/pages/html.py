"""HTML files of web pages, saved by a browser or another program, into links with their page, and articles into HTML.

A page is read with the URL and the date that the program which saved it wrote into the file (SingleFile, browsers,
Save Page WE, monolith, HTTrack, WebScrapBook, Evernote), else with the URL that the page itself declares and the date
of the file. One file per link is written, with the article only.
"""

from collections.abc import Iterator

from linkvault import lazy_re as re
from linkvault.formats.pages.page_origin import LATE_ROOT, find_origin, has_saver_mark
from linkvault.formats.pages.reading_page import render_page, render_pages
from linkvault.formats.pages.saved_page import (
    MAX_PAGE_BYTES,
    TOO_LARGE,
    build_page_bookmark,
    read_modified_date,
    report_missing_address,
)
from linkvault.formats.parts.clean_svg import show_in_browser
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.zip_archive import ZIP_SIGNATURE
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, Reader
from linkvault.formats.writer import Writer
from linkvault.models import Bookmark, Page, UnreadableEntry

_OWN_HEAD_BYTES = 4096  # where pages that linkvault wrote say so
_WHOLE_PAGE = 0.65  # more than LIKELY: HTML with commas can look like CSV; less than the readers of bookmarks
_PAGE_START = 0.5  # less than LIKELY: a reader of bookmarks may match
_FRAGMENT = 0.2  # less than POSSIBLE: it may be a list of URLs

_PROLOG = re.compile(r"\s*+(?:<!--.*?-->|<\?.*?\?>|<!doctype\s+html\b[^>]*>)", re.IGNORECASE | re.DOTALL)
_DOCTYPE = re.compile(r"<!doctype\s+html\b", re.IGNORECASE)
_ROOT = re.compile(r"\s*<(?:html|head|body)\b", re.IGNORECASE)
_HEAD = re.compile(r"\s*<(?:title|meta|base|link|script|style)\b", re.IGNORECASE)
_BLOCK = re.compile(r"\s*<(?:article|main|section|div|p|h[1-6]|table|pre|blockquote|ul|ol)\b", re.IGNORECASE)


def recognize(source: Source) -> float:
    """Look for a document type, or an element that only pages start with, at the start of the file."""
    if source.head.startswith(ZIP_SIGNATURE):  # a page that is stored in it uncompressed is not the file
        return NO_MATCH
    head = source.head_text
    root_offset = 0
    while prolog := _PROLOG.match(head, root_offset):
        root_offset = prolog.end()
    if _DOCTYPE.search(head[:root_offset]) or _ROOT.match(head, root_offset):
        return VERY_LIKELY if has_saver_mark(head) else _WHOLE_PAGE
    if _HEAD.match(head, root_offset) or LATE_ROOT.search(head):
        return VERY_LIKELY if has_saver_mark(head) else _PAGE_START
    return _FRAGMENT if _BLOCK.match(head, root_offset) else NO_MATCH


def read(source: Source) -> Iterator[Bookmark | UnreadableEntry]:
    """Yield the page, or an UnreadableEntry if it is too large or has no URL."""
    location = source.path.name
    with source.binary() as stream:
        body = stream.read(MAX_PAGE_BYTES + 1)
    if len(body) > MAX_PAGE_BYTES:
        yield UnreadableEntry(location, TOO_LARGE)
        return
    page_origin = find_origin(body.decode(source.charset, "replace"))
    if page_origin.url is None:
        yield report_missing_address(location)
        return
    head = body[:_OWN_HEAD_BYTES]
    if b'content="linkvault"' in head and b'"linkvault:saved"' not in head:
        yield Bookmark(page_origin.url, location=location)  # written by linkvault for a link without a page
        return
    saved = page_origin.saved or read_modified_date(source.path)
    page = Page(page_origin.url, page_origin.url, 200, "text/html", body, fetched=saved)
    yield build_page_bookmark(page, location)


READER = Reader("saved web page (HTML, SingleFile)", recognize, read)
WRITER = Writer(
    extension=".html",
    per_link=True,
    write=render_page,
    stream=render_pages,
    needs_html=True,
    prepare_file=show_in_browser,
)
