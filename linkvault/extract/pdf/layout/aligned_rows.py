"""Lines of a column -> which of them are rows of a table, and their cells. (pure)"""

import re
from itertools import pairwise
from statistics import median

from linkvault.extract.pdf.shapes import Line

MIN_ROWS = 3
_MAX_STEP = 2.6  # times the size between two rows
_MAX_RATIO = 1.15  # of the sizes of two rows
_MAX_CELL = 28  # letters of a usual cell
_MIN_FULL = 0.66  # of the rows have a cell in every column
_CELL_GAP = 0.75  # em between two cells of a row
_MIN_SPACES = 3  # of a line that shows that its spaces are equal
_EQUAL_SPACES = 1.5  # times the narrowest space of a justified line
_WIDEST_SPACE = 1.6  # em: no line is justified so badly
_MIN_SPACE = 0.5  # em between two columns
_LABEL = re.compile(r"(?:[•◦▪–\-*·]|\(?\d{1,3}(?:\.\d+)*[.)]?|\[[^\]]{1,12}\]|\(?[a-zA-Z][.)]|[IVX]{1,5}\.?)")
_MIN_LABELS = 0.6  # of the rows begin with a label: a list


def find_tables(lines: list[Line]) -> list[tuple[int, int, list[list[str]]]]:
    """Return (index of the first line, index after the last one, rows of cells) of each table."""
    tables = []
    start = 0
    while start < len(lines):
        end = start
        while (
            end < len(lines)
            and _has_cells(lines[end])
            and (end == start or _follows(lines[end - 1], lines[end]))
        ):
            end += 1
        rows = _rows(lines[start:end]) if end - start >= MIN_ROWS else None
        if rows is not None:
            tables.append((start, end, rows))
        start = max(end, start + 1)
    return tables


def _words(line: Line) -> list[tuple[str, float, float]]:
    return sorted((word for cell in line.cells for word in cell.words), key=lambda word: word[1])


def _has_cells(line: Line) -> bool:
    """Return whether a gap in a line is wide enough to be between two cells."""
    gaps = [after[1] - before[2] for before, after in pairwise(_words(line))]
    if not gaps or max(gaps) <= _CELL_GAP * line.size:
        return False
    # The spaces of a justified line are wide too, but equally wide.
    is_justified = len(gaps) >= _MIN_SPACES and max(gaps) < _EQUAL_SPACES * max(min(gaps), 0.0)
    return not is_justified or max(gaps) > _WIDEST_SPACE * line.size


def _follows(above: Line, line: Line) -> bool:
    sizes = min(line.size, above.size), max(line.size, above.size)
    return 0 < line.y - above.y < _MAX_STEP * sizes[0] and sizes[1] < _MAX_RATIO * sizes[0]


def _rows(lines: list[Line]) -> list[list[str]] | None:
    """Return the cells of the rows; None if the lines are no table."""
    if any(cell.math > cell.letters / 2 + 2 for line in lines for cell in line.cells):
        return None
    columns = _column_ranges([word for line in lines for word in _words(line)], lines[0].size)
    if len(columns) < 2:
        return None
    rows = [_cells(line, columns) for line in lines]
    labels = sum(bool(_LABEL.fullmatch(row[0])) for row in rows)
    if labels >= _MIN_LABELS * len(lines) and len(columns) == 2:
        return None
    full = sum(all(row) for row in rows)
    lengths = [len(cell) for row in rows for cell in row if cell]
    if full < _MIN_FULL * len(lines) or median(lengths) > _MAX_CELL:
        return None
    return [row[::-1] if line.is_rtl else row for row, line in zip(rows, lines, strict=True)]


def _cells(line: Line, columns: list[tuple[float, float]]) -> list[str]:
    """Return the text of a line in each column."""
    row = [""] * len(columns)
    words = _words(line)
    for text, x0, x1 in words[::-1] if line.is_rtl else words:
        index = next((i for i, (left, right) in enumerate(columns) if left <= (x0 + x1) / 2 <= right), None)
        if index is not None:
            row[index] = f"{row[index]} {text}".strip()
    return row


def _column_ranges(words: list[tuple[str, float, float]], size: float) -> list[tuple[float, float]]:
    """Return the left and right edges of the columns: no word of any row is in the space between two of them."""
    ranges: list[list[float]] = []
    for _, x0, x1 in sorted(words, key=lambda word: word[1]):
        if ranges and x0 < ranges[-1][1] + _MIN_SPACE * size:
            ranges[-1][1] = max(ranges[-1][1], x1)
        else:
            ranges.append([x0, x1])
    return [(x0, x1) for x0, x1 in ranges]
