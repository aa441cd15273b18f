"""Lines of a column -> the same lines, with short texts beside each other read one after the other. (pure)

Captions of pictures side by side, or an address beside a date, are too short for columns of a page. The file has one
text whole before the next one; a table has its rows one after the other.
"""

import re
from statistics import median

from linkvault.extract.pdf.layout.aligned_rows import find_tables
from linkvault.extract.pdf.layout.text_lines import build_line
from linkvault.extract.pdf.shapes import Column, Line, Segment
from linkvault.text.scripts import EAST_ASIAN

_WORD = re.compile(rf"[^\W\d_]{{3}}|[{EAST_ASIAN}]")  # in every line: a formula has symbols alone
_MAX_STEP = 2.0  # times the size between two lines of one text
_MIN_LETTERS = 6  # of a text beside another one: more than the labels of a chart have
_MAX_OVERLAP = 0.4  # em: a text that is a little too long
_MIN_WIDTH = 0.5  # of the longest line that a usual one has which is not the last
_MAX_HANG = 2.0  # em that the first line of an item begins left of the others
_MAX_LINES = 12  # more are a column of the page
_MAX_MATH = 0.5  # of the glyphs are symbols: parts of a formula have the same order


def separate_texts(lines: list[Line]) -> list[Line]:
    """Return the lines of a column; those of texts beside each other are lines of columns of their own."""
    tables: list[tuple[int, int]] | None = None
    separated: list[Line] = []
    start = 0
    while start < len(lines):
        end = _end_of_group(lines, start)
        texts = _texts(lines[start:end]) if end - start > 1 else []
        if texts and tables is None:
            tables = [(first, last) for first, last, _ in find_tables(lines)]
        if texts and not any(first < end and start < last for first, last in tables or ()):
            while end < len(lines) and _ends(texts[-1], lines[end], lines[end - 1]):
                texts[-1] += lines[end].parts
                end += 1
            while separated and _begins(texts, separated[-1]):
                texts[0] += separated.pop().parts
            for text in texts:
                separated += _lines_of(text, lines[start].column)
        else:
            end = start + 1
            separated.append(lines[start])
        start = end
    return separated


def _end_of_group(lines: list[Line], start: int) -> int:
    """Return the index after the lines that the file has partly before the end of the lines above them."""
    end = start + 1
    last = _last_order(lines[start])
    while (
        end < len(lines)
        and end - start < _MAX_LINES
        and lines[end].order < last
        and _is_near(lines[end - 1], lines[end])
    ):
        last = max(last, _last_order(lines[end]))
        end += 1
    return end


def _is_near(above: Line, line: Line) -> bool:
    return line.y - above.y < _MAX_STEP * line.size


def _ends(text: list[Segment], line: Line, above: Line) -> bool:
    """Return whether a line goes on the last text: it begins where that has a line, and is no longer."""
    is_below = any(abs(part.x0 - line.x0) < 1 and part.size == line.size for part in text)
    return is_below and line.x1 < max(part.x1 for part in text) + 1 and _is_near(above, line)


def _begins(texts: list[list[Segment]], line: Line) -> bool:
    """Return whether a line is the one before the first text: above it, in the same type, beside the other texts."""
    text, *others = texts
    first = min(text, key=lambda part: part.y)
    is_before = line.order < min(part.order for part in text) and 0 < first.y - line.y < _MAX_STEP * line.size
    is_above = first.x0 - _MAX_HANG * line.size < line.x0 < first.x1
    is_beside = all(part.x0 > line.x1 or part.x1 < line.x0 for other in others for part in other)
    return is_before and is_above and is_beside and line.size == first.size and line.page == first.page


def _last_order(line: Line) -> int:
    return max(part.order for part in line.parts)


def _texts(lines: list[Line]) -> list[list[Segment]]:
    """Return the segments of each text, in the order of the file; none if the lines are no texts side by side."""
    parts = sorted((part for line in lines for part in line.parts), key=lambda part: part.x0)
    if any(part.structure is not None for part in parts):
        return []
    texts: list[list[Segment]] = []
    edge = 0.0
    for part in parts:
        if texts and part.x0 < edge - _MAX_OVERLAP * part.size:
            texts[-1].append(part)
        else:
            texts.append([part])
        edge = max(edge, part.x1) if len(texts[-1]) > 1 else part.x1
    if len(texts) < 2:
        return []
    texts.sort(key=lambda text: min(part.order for part in text))
    last = -1
    for text in texts:
        letters = sum(character.isalpha() for part in text for character in part.text)
        math = sum(part.math for part in text)
        if min(part.order for part in text) < last or letters < _MIN_LETTERS or math > _MAX_MATH * letters:
            return []
        rows = _rows(text)
        if not all(any(_WORD.search(part.text) for part in row) for row in rows):
            return []
        widths = [row[-1].x1 - row[0].x0 for row in rows]
        if median(widths[:-1] or widths) < _MIN_WIDTH * max(widths):
            return []
        last = max(part.order for part in text)
    return texts


def _lines_of(text: list[Segment], column: Column) -> list[Line]:
    """Return the lines of one text."""
    own = Column(column.page, column.number, min(part.x0 for part in text), max(part.x1 for part in text))
    return [build_line(row, own) for row in _rows(text)]


def _rows(text: list[Segment]) -> list[list[Segment]]:
    """Return the segments of each line, from left to right."""
    rows: list[list[Segment]] = []
    for part in sorted(text, key=lambda part: part.y):
        if rows and part.y - rows[-1][0].y < part.size / 2:
            rows[-1].append(part)
        else:
            rows.append([part])
    return [sorted(row, key=lambda part: part.x0) for row in rows]
