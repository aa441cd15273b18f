"""The bytes of a PDF -> the values of its article. Runs in a process of its own: PDFium may hang or end the process."""

import ctypes
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from linkvault.extract.pdf.about.title_block import About, read_about
from linkvault.extract.pdf.glyphs.accents import join_accents
from linkvault.extract.pdf.glyphs.reader import Box, GlyphReader
from linkvault.extract.pdf.glyphs.segments import build_segments, is_rtl
from linkvault.extract.pdf.layout.columns import split_columns
from linkvault.extract.pdf.layout.formulas import find_formulas
from linkvault.extract.pdf.layout.furniture import drop_furniture
from linkvault.extract.pdf.layout.line_numbers import drop_line_numbers
from linkvault.extract.pdf.layout.tables import find_tables
from linkvault.extract.pdf.layout.text_lines import build_lines
from linkvault.extract.pdf.shapes import END, NOTE, SUP, Block, Line, PageText
from linkvault.extract.pdf.structure.footnotes import FootnoteFinder, without_mark
from linkvault.extract.pdf.structure.html_writer import write_html
from linkvault.extract.pdf.structure.hyphens import LineJoiner
from linkvault.extract.pdf.structure.kinds import classify, extend_captions, set_levels
from linkvault.extract.pdf.structure.paragraphs import (
    BULLET,
    DIGITS,
    LEADERS,
    join_columns,
    measure,
    split_paragraphs,
    uses_indents,
)

MAX_PAGES = 2_000


class Reader:
    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self.document = document
        self.links: list[str] = []

    def read_page(self, number: int) -> PageText:
        page = self.document[number]
        try:
            text_page = page.get_textpage()
            bounds = page.get_bbox()
            glyphs = GlyphReader(page.raw, text_page.raw).read(bounds, [])
            text_page.close()
        finally:
            page.close()
        segments = build_segments(join_accents(glyphs.glyphs))
        for segment in segments:
            segment.page = number
        return PageText(number, glyphs.width, glyphs.height, segments, glyphs.stamps)


def read(body: bytes) -> dict[str, Any]:
    document = pypdfium2.PdfDocument(body)
    reader = Reader(document)
    pages = [reader.read_page(number) for number in range(min(len(document), MAX_PAGES))]
    info = document.get_metadata_dict(skip_empty=True)
    return arrange(pages, info)


def arrange(pages: list[PageText], info: dict[str, str]) -> dict[str, Any]:
    for page in pages:
        drop_line_numbers(page)
    drop_furniture(pages)
    columns: list[list[Line]] = []
    for page in pages:
        letters = "".join(segment.text for segment in page.segments)
        rtl = sum(map(is_rtl, letters)) > len(letters) / 4
        columns += [build_lines(column) for column in split_columns(page, is_rtl=rtl)]
    layout = measure(columns)
    finder = FootnoteFinder(layout.body_size)
    blocks: list[Block] = []
    notes: list[Block] = []
    for lines in columns:
        lines, found_notes = finder.split(lines)
        notes += found_notes
        blocks += split_column(lines, layout)
    joiner = LineJoiner(line.text for lines in columns for line in lines)
    blocks = join_columns(blocks, has_indents=uses_indents(blocks))
    refs = {}
    for number, note in enumerate(notes, 1):
        note.text = without_mark(joiner.join(line.text for line in note.lines))
        refs[note.page, note.note] = number
    for block in blocks:
        set_text(block, joiner, refs)
    set_levels(blocks)
    about = read_about(info, blocks, layout.body_size) if blocks else About()
    body = [block for block in blocks if not any(block is used for used in about.used)]
    return {"title": about.title, "authors": about.authors, "html": write_html(body, notes, [])}


def split_column(lines: list[Line], layout) -> list[Block]:
    """Return the blocks of one column: tables, formulas, paragraphs."""
    special: list[tuple[int, int, Block]] = []
    for start, end, rows in find_tables(lines):
        special.append((start, end, Block("table", lines[start:end], rows=rows, page=lines[start].page)))
    for start, end, text in find_formulas(lines):
        if not any(s < end and start < e for s, e, _ in special):
            special.append((start, end, Block("math", lines[start:end], text=text, page=lines[start].page)))
    blocks: list[Block] = []
    position = 0
    for start, end, block in sorted(special, key=lambda item: item[0]):
        blocks += paragraphs(lines[position:start], layout)
        blocks.append(block)
        position = end
    return blocks + paragraphs(lines[position:], layout)


def paragraphs(lines: list[Line], layout) -> list[Block]:
    blocks = split_paragraphs(lines, layout)
    for block in blocks:
        classify(block, layout)
    extend_captions(blocks, layout)
    return blocks


def set_text(block: Block, joiner: LineJoiner, refs: dict) -> None:
    if block.kind == "code":
        block.text = code_text(block)
        return
    if block.kind not in ("math", "table"):
        texts = [LEADERS.sub(" ", mark_notes(line, refs)) for line in block.lines]
        block.text = joiner.join(texts)
    if block.kind == "li":
        block.text = (BULLET if block.marker == "-" else DIGITS).sub("", block.text, count=1)


def mark_notes(line: Line, refs: dict) -> str:
    def note(match):
        number = refs.get((line.page, match[1].strip()))
        return f"{NOTE}{number}{END}" if number else match[0]
    return re.sub(f"{SUP}([^{SUP}{END}]{{1,4}}){END}", note, line.text)


def code_text(block: Block) -> str:
    left = min(line.x0 for line in block.lines)
    out = []
    for line in block.lines:
        first = line.cells[0]
        width = (first.x1 - first.x0) / max(1, len(first.text))
        out.append(" " * round((line.x0 - left) / max(width, 1)) + line.text)
    return "\n".join(out)
