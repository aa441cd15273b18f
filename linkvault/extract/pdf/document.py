"""The bytes of a PDF -> the values of its article, in one order of steps. Runs in a process of its own.

Order: glyphs and segments of each page; line numbers and furniture out, over all pages; columns; lines; tables and
formulas; footnotes; paragraphs, joined over columns and pages; kinds; title, authors and date.
"""

import re
from collections import Counter
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from linkvault.extract.pdf.about.title_block import About, read_about, stated_title
from linkvault.extract.pdf.damaged_file import can_repair, repair
from linkvault.extract.pdf.glyphs.page_reader import MAX_PAGES, PageReader
from linkvault.extract.pdf.glyphs.right_to_left import is_rtl
from linkvault.extract.pdf.layout.aligned_rows import find_tables
from linkvault.extract.pdf.layout.author_cells import split_author_cells
from linkvault.extract.pdf.layout.formulas import find_formulas
from linkvault.extract.pdf.layout.furniture import drop_furniture
from linkvault.extract.pdf.layout.line_numbers import drop_line_numbers
from linkvault.extract.pdf.layout.page_columns import split_columns
from linkvault.extract.pdf.layout.side_by_side import separate_texts
from linkvault.extract.pdf.layout.text_lines import build_lines
from linkvault.extract.pdf.shapes import Block, Line, PageText, Segment
from linkvault.extract.pdf.structure.block_text import set_texts
from linkvault.extract.pdf.structure.chart_labels import join_chart_labels
from linkvault.extract.pdf.structure.html_writer import plain, write_html
from linkvault.extract.pdf.structure.kinds import apply_outline, classify, extend_captions, set_levels
from linkvault.extract.pdf.structure.page_notes import FootnoteFinder
from linkvault.extract.pdf.structure.paragraphs import (
    Layout,
    join_columns,
    measure,
    split_paragraphs,
    uses_indents,
)
from linkvault.extract.pdf.structure.tagged_blocks import find_tagged, raise_levels

_REPAIRED = "the file is damaged and was repaired to be read: a part of it may be missing"
_MIN_LETTERS = 3  # of a document that has text
_MIN_READABLE = 0.5  # of the characters are letters or digits, unless the fonts have no Unicode map
_MOSTLY = 0.5  # of the glyphs have no Unicode map
_RTL_SHARE = 0.25  # of the characters of a page that is read from right to left
_MAX_NAMED = 5  # pages without text that a warning names
_TOP_LETTERS = 1_500  # characters of the first page in which the date of the document can be
_ABSTRACT = re.compile(
    r"^\W*(?:abstract|summary|zusammenfassung|аннотация|摘要|要旨|概要|초록|요약|ملخص)\W*", re.I
)
_REFERENCES = re.compile(
    r"^[\divx.\s]*(?:references|bibliography|literatur(?:verzeichnis)?|литература|参考文献|参考|참고문헌)\W*$",
    re.I,
)
_MAX_SAMPLED, _MAX_SAMPLE = 60, 20_000  # blocks and characters from which the language is detected
_MAX_DROPPED = 200  # different lines that are not part of the text
_EXCERPT = 500  # characters of the abstract


def read(body: bytes, password: str | None = None) -> dict[str, Any]:
    """Return the values of the article of a PDF; `reason` says why there is no text."""
    try:
        document = pypdfium2.PdfDocument(body, password=password)
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        if is_locked:
            return {"reason": "encrypted"}
        return _read_damaged(body, password)
    return _read_document(document)


def _read_damaged(body: bytes, password: str | None) -> dict[str, Any]:
    """Return the values of the article of a PDF that PDFium refuses, if it can be repaired."""
    if not can_repair():
        return {"reason": "damaged", "extra": "repair"}
    repaired = repair(body)
    if repaired is None:
        return {"reason": "damaged"}
    try:
        answer = _read_document(pypdfium2.PdfDocument(repaired, password=password))
    except pypdfium2.PdfiumError:
        return {"reason": "damaged"}
    return {**answer, "warnings": [_REPAIRED, *answer.get("warnings", ())]}


def _read_document(document: pypdfium2.PdfDocument) -> dict[str, Any]:
    """Return the values of the article of an open document."""
    reader = PageReader(document)
    pages = list(reader.read_all())
    info = document.get_metadata_dict(skip_empty=True)
    stated = {"title": stated_title(info), "pages": reader.page_count, "stated_title": info.get("Title")}
    if reason := _unreadable_reason(pages):
        about = " · ".join(filter(None, (info.get("Subject"), info.get("Author"), info.get("Keywords"))))
        return {**stated, "reason": reason, "about": about or None}
    answer = arrange(pages, info, reader.links, reader.outline())
    return {**stated, **answer, "warnings": _warnings(pages, reader)}


def _unreadable_reason(pages: list[PageText]) -> str | None:
    """Return why pages have no readable text; None if they have."""
    text = "".join(segment.text for page in pages for segment in page.segments)
    readable = sum(map(str.isalnum, text))
    if readable < _MIN_LETTERS:
        return "no_text"
    sampled, unmapped, letters = (
        sum(numbers) for numbers in zip(*(page.sample for page in pages), strict=True)
    )
    if unmapped > _MOSTLY * sampled and letters < _MIN_READABLE * sampled:
        return "unreadable_text"
    return None


def _warnings(pages: list[PageText], reader: PageReader) -> list[str]:
    """Return what is missing of the text, in sentences."""
    empty = [page.number + 1 for page in pages if not page.segments]
    warnings = []
    if reader.is_cut:
        limit = min(MAX_PAGES, len(pages))
        warnings.append(f"only the first {limit:,} of {reader.page_count:,} pages were read")
    if len(empty) == 1:
        warnings.append(f"page {empty[0]} of {len(pages)} has no text")
    elif empty:
        named = ", ".join(map(str, empty[:_MAX_NAMED])) + (" ..." if len(empty) > _MAX_NAMED else "")
        warnings.append(f"{len(empty)} of {len(pages)} pages have no text: {named}")
    warnings += [
        f"page {page.number + 1} has too many letters: the rest was not read" for page in pages if page.is_cut
    ]
    return warnings


def arrange(
    pages: list[PageText], info: dict[str, str], links: list[str], outline: list[tuple[int, str]]
) -> dict[str, Any]:
    """Return the values of the article of pages."""
    first_page = " ".join(segment.text for segment in pages[0].segments)[:_MAX_SAMPLE]
    before = [segment for page in pages for segment in page.segments]
    for page in pages:
        drop_line_numbers(page)
    drop_furniture(pages)
    text_ids = {id(segment) for page in pages for segment in page.segments}
    dropped = [segment.text for segment in before if id(segment) not in text_ids]
    columns = [lines for page in pages for lines in _columns_of(page)]
    layout = measure(columns)
    blocks, notes = _find_blocks(columns, layout, outline)
    set_texts(blocks, notes, [line.text for lines in columns for line in lines], links)
    raise_levels(blocks)
    set_levels(blocks)
    about = read_about(info, blocks, layout.body_size) if blocks else About()
    top = "\n".join(plain(block.text) for block in blocks if block.page == pages[0].number)[:_TOP_LETTERS]
    used = set(map(id, about.used))
    body = [block for block in blocks if id(block) not in used]
    abstract = _find_abstract(body)
    has_references = any(block.kind == "heading" and _REFERENCES.match(plain(block.text)) for block in body)
    return {
        "title": about.title,
        "authors": about.authors,
        "top": top,
        "stamps": pages[0].stamps,
        "first_page": first_page,
        "text": "\n".join(plain(block.text) for block in body[:_MAX_SAMPLED])[:_MAX_SAMPLE],
        "abstract": abstract,
        "is_paper": bool(about.authors) and (abstract is not None or has_references),
        "html": write_html(body, notes, links),
        "layout": _describe_layout(body, notes, dropped, before),
    }


def _describe_layout(
    blocks: list[Block], notes: list[Block], dropped: list[str], segments: list[Segment]
) -> dict[str, Any]:
    """Return what an explanation names: how many blocks there are of each kind, and the lines that were left out."""
    names = {
        "heading": "headings",
        "table": "tables",
        "li": "list items",
        "math": "formulas",
        "code": "listings",
    }
    kinds = Counter(names[block.kind] for block in blocks if block.kind in names)
    kinds["paragraphs"] = sum(block.kind == "p" for block in blocks)
    kinds["footnotes"] = len(notes)
    return {
        "is_tagged": any(segment.structure for segment in segments),
        "kinds": +kinds,
        "dropped": [plain(text) for text in dict.fromkeys(dropped)][:_MAX_DROPPED],
    }


def _find_abstract(blocks: list[Block]) -> str | None:
    """Return the beginning of the abstract."""
    for index, block in enumerate(blocks):
        text = plain(block.text)
        match = _ABSTRACT.match(text)
        if match is None:
            continue
        rest = text[match.end() :] or (plain(blocks[index + 1].text) if index + 1 < len(blocks) else "")
        return rest[:_EXCERPT] or None
    return None


def _columns_of(page: PageText) -> list[list[Line]]:
    """Return the lines of each column of a page in reading order."""
    text = "".join(segment.text for segment in page.segments)
    rtl = sum(map(is_rtl, text)) > _RTL_SHARE * len(text)
    columns = [build_lines(column) for column in split_columns(page, is_rtl=rtl)]
    if page.number == 0 and columns:
        columns[0] = split_author_cells(columns[0])
    return columns


def _find_blocks(
    columns: list[list[Line]], layout: Layout, outline: list[tuple[int, str]]
) -> tuple[list[Block], list[Block]]:
    """Return the blocks and the footnotes of a document."""
    finder = FootnoteFinder(layout.body_size)
    blocks: list[Block] = []
    notes: list[Block] = []
    for lines in columns:
        text_lines, column_notes = finder.split(lines)
        notes += column_notes
        blocks += _split_column(text_lines, layout)
    apply_outline(blocks, outline)
    return join_columns(blocks, layout, has_indents=uses_indents(blocks)), notes


def _split_column(lines: list[Line], layout: Layout) -> list[Block]:
    """Return the blocks of one column: tables, formulas, paragraphs."""
    lines = separate_texts(lines)
    special = find_tagged(lines)
    candidates = [
        (start, end, Block("table", lines[start:end], rows=rows, page=lines[start].page))
        for start, end, rows in find_tables(lines)
    ]
    candidates += [
        (start, end, Block("math", lines[start:end], text=text, page=lines[start].page))
        for start, end, text in find_formulas(lines)
    ]
    for start, end, block in candidates:
        if not any(first < end and start < last for first, last, _ in special):
            special.append((start, end, block))
    blocks: list[Block] = []
    position = 0
    for start, end, block in sorted(special, key=lambda item: item[0]):
        blocks += split_paragraphs(lines[position:start], layout)
        blocks.append(block)
        position = end
    blocks += split_paragraphs(lines[position:], layout)
    for block in blocks:
        if block.kind == "p":
            classify(block, layout)
    extend_captions(blocks, layout)
    return join_chart_labels(blocks)
