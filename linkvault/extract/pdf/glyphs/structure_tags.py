"""The structure tree of a page of PDFium -> what each marked content is: a heading, a list item, a cell of a table.

Word processors and browsers tag what they write. Paragraphs and reading order are read from the page itself.
"""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from linkvault.extract.pdf.shapes import Tag

_MAX_ELEMENTS = 20_000  # of a page
_MAX_DEPTH = 60
_MAX_TYPE = 64  # bytes of the name of a type
_HEADINGS = {f"H{level}": level for level in range(1, 7)}


def read_tags(page: Any) -> dict[int, Tag]:
    """Return the tags of a page by the number of the marked content; paragraphs have none."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    try:
        return _TagReader().read(tree)
    finally:
        pdfium.FPDF_StructTree_Close(tree)


class _TagReader:
    def __init__(self) -> None:
        self._tags: dict[int, Tag] = {}
        self._elements = 0
        self._rows = 0

    def read(self, tree: Any) -> dict[int, Tag]:
        for index in range(min(pdfium.FPDF_StructTree_CountChildren(tree), _MAX_ELEMENTS)):
            if child := pdfium.FPDF_StructTree_GetChildAtIndex(tree, index):
                self._read_element(child, None, 0)
        return self._tags

    def _read_element(self, element: Any, tag: Tag | None, depth: int) -> None:
        """Store the tags below an element.

        :param tag: that of the element above
        """
        self._elements += 1
        if depth > _MAX_DEPTH or self._elements > _MAX_ELEMENTS:
            return
        tag = self._tag_of(_read_type(element), tag)
        if tag is not None:
            for number in _content_numbers(element):
                self._tags[number] = tag
        for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
            if self._elements > _MAX_ELEMENTS:
                return
            if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, index):
                self._read_element(child, tag, depth + 1)

    def _tag_of(self, name: str, above: Tag | None) -> Tag | None:
        """Return the tag of an element of a type below another one."""
        if level := _HEADINGS.get(name):
            return Tag("heading", self._elements, level=level)
        if name == "LI":
            return Tag("li", self._elements)
        if name == "Table":
            return Tag("table", self._elements)
        if name == "TR" and above is not None and above.kind == "table":
            self._rows += 1
            return Tag("table", above.group, row=self._rows)
        if name in ("TD", "TH") and above is not None and above.row:
            return Tag("table", above.group, row=above.row, cell=self._elements)
        return None if name in ("Note", "Caption", "Formula") else above


def _read_type(element: Any) -> str:
    buffer = ctypes.create_string_buffer(_MAX_TYPE)
    size = pdfium.FPDF_StructElement_GetType(element, buffer, _MAX_TYPE)
    return buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace") if size <= _MAX_TYPE else ""


def _content_numbers(element: Any) -> Iterator[int]:
    for index in range(min(pdfium.FPDF_StructElement_GetMarkedContentIdCount(element), _MAX_ELEMENTS)):
        number = pdfium.FPDF_StructElement_GetMarkedContentIdAtIndex(element, index)
        if number >= 0:
            yield number
