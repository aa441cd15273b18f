"""A PDF document of PDFium -> the segments of its pages, its links and outline."""

import ctypes
from collections.abc import Iterator
from itertools import islice
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from linkvault.extract.pdf.glyphs.accents import join_accents
from linkvault.extract.pdf.glyphs.fonts import LIGATURES
from linkvault.extract.pdf.glyphs.glyph_reader import Box, GlyphReader
from linkvault.extract.pdf.glyphs.right_to_left import order_lines
from linkvault.extract.pdf.glyphs.segments import build_segments
from linkvault.extract.pdf.glyphs.structure_tags import read_tags
from linkvault.extract.pdf.shapes import PageText, Segment

MAX_PAGES = 2_000
MAX_LETTERS = 6_000_000  # of a document: a book of 2,000 pages
_MAX_LINKS = 500  # of a page
_MAX_URI = 2_000  # characters
_MAX_OUTLINE = 2_000  # entries
_SAMPLE = 300  # glyphs of a page that are asked for their Unicode map
_SCAN_RATIO = 0.7  # of the sizes of two lines of a scan that are in one type
_WEB = ("http://", "https://", "mailto:")


class PageReader:
    """Reads the pages of a document; collects the addresses of its links."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        """Read no page yet."""
        self._document = document
        self.links: list[str] = []
        self.is_cut = False
        self.page_count = len(document)
        self._is_tagged = bool(pdfium.FPDFCatalog_IsTagged(document.raw))

    def read_all(self) -> Iterator[PageText]:
        """Yield the pages up to the limits."""
        letters = 0
        for number in range(min(self.page_count, MAX_PAGES)):
            page = self._read(number)
            letters += page.marks
            yield page
            if letters > MAX_LETTERS:
                self.is_cut = True
                return
        self.is_cut = self.is_cut or self.page_count > MAX_PAGES

    def _read(self, number: int) -> PageText:
        """Return a page; one that PDFium cannot read is empty."""
        try:
            page = self._document[number]
        except pypdfium2.PdfiumError:
            return PageText(number, 1.0, 1.0, [])
        try:
            bounds, links = page.get_bbox(), self._read_links(page.raw)
            text_page = page.get_textpage()
            try:
                glyphs = GlyphReader(page.raw, text_page.raw).read(bounds, links)
                sample = _sample(text_page.raw)
                tags = read_tags(page.raw) if self._is_tagged else {}
            finally:
                text_page.close()
        except pypdfium2.PdfiumError:
            return PageText(number, 1.0, 1.0, [])
        finally:
            page.close()
        segments = build_segments(order_lines(join_accents(glyphs.glyphs)), tags)
        for segment in segments:
            segment.page = number
        _even_sizes([segment for segment in segments if segment.style.invisible])
        return PageText(
            number, glyphs.width, glyphs.height, segments, glyphs.stamps,
            marks=len(glyphs.glyphs), sample=sample, is_cut=glyphs.is_cut,
        )  # fmt: skip

    def _read_links(self, page: Any) -> list[tuple[Box, int]]:
        """Return the boxes and numbers of the links of a page that lead into the web."""
        position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
        rectangle = pdfium.FS_RECTF()
        links: list[tuple[Box, int]] = []
        while len(links) < _MAX_LINKS and pdfium.FPDFLink_Enumerate(page, position, link):
            action = pdfium.FPDFLink_GetAction(link)
            uri = self._read_uri(action) if action else ""
            if uri.lower().startswith(_WEB) and pdfium.FPDFLink_GetAnnotRect(link, rectangle):
                box = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
                if not self.links or self.links[-1] != uri:  # a link over two lines has two boxes
                    self.links.append(uri)
                links.append((box, len(self.links) - 1))
        return links

    def _read_uri(self, action: Any) -> str:
        size = pdfium.FPDFAction_GetURIPath(self._document.raw, action, None, 0)
        if not 1 < size <= _MAX_URI:
            return ""
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDFAction_GetURIPath(self._document.raw, action, buffer, size)
        return buffer.value.decode("utf-8", "replace")

    def outline(self) -> list[tuple[int, str]]:
        """Return (level from 1, title) of the bookmarks."""
        try:
            return [
                (item.level + 1, item.get_title()) for item in islice(self._document.get_toc(), _MAX_OUTLINE)
            ]
        except pypdfium2.PdfiumError:
            return []


def _even_sizes(segments: list[Segment]) -> None:
    """Give the text of a scan one size where recognition measured a similar one: it differs from line to line."""
    if not segments:
        return
    usual = median(segment.size for segment in segments)
    for segment in segments:
        if _SCAN_RATIO * usual < segment.size < usual / _SCAN_RATIO:
            segment.size = usual


def _sample(text_page: Any) -> tuple[int, int, int]:
    """Return how many characters of a page were sampled; how many have no Unicode map, and are letters or digits."""
    count = pdfium.FPDFText_CountChars(text_page)
    codes = [
        (index, chr(code))
        for index in range(0, count, max(1, count // _SAMPLE))
        if (code := pdfium.FPDFText_GetUnicode(text_page, index)) > ord(" ") or code in LIGATURES
    ]
    unmapped = sum(pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1 for index, _ in codes)
    return len(codes), unmapped, sum(character.isalnum() for _, character in codes)
