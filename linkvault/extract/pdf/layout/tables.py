"""Lines of a column -> which of them are rows of a table, and their cells. (pure)"""

import re
from statistics import median

from linkvault.extract.pdf.shapes import Line, Segment

MIN_ROWS = 3
_MAX_STEP = 2.6  # times the size between two rows
_MAX_CELL = 28  # letters of a usual cell
_MIN_FULL = 0.66  # of the rows have a cell in every column
_OVERLAP = 0.3  # em: cells that overlap by less are in different columns
_LABEL = re.compile(r"(?:[•◦▪–\-*·]|\(?\d{1,3}(?:\.\d+)*[.)]?|\[[^\]]{1,12}\]|\(?[a-zA-Z][.)]|[IVX]{1,5}\.?)")
_MIN_LABELS = 0.6  # of the rows begin with a label: a list


def find_tables(lines: list[Line]) -> list[tuple[int, int, list[list[str]]]]:
    """Return (index of the first line, index after the last one, rows of cells) of each table."""
    tables = []
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and len(lines[end].cells) > 1 and (end == start or _follows(lines[end - 1], lines[end])):
            end += 1
        if end - start >= MIN_ROWS:
            rows = _rows(lines[start:end])
            if rows is not None:
                tables.append((start, end, rows))
        start = max(end, start + 1)
    return tables


def _follows(above: Line, line: Line) -> bool:
    return 0 < line.y - above.y < _MAX_STEP * max(line.size, above.size)


def _rows(lines: list[Line]) -> list[list[str]] | None:
    """Return the cells of the rows; None if the lines are no table."""
    if any(cell.math > cell.letters / 2 + 2 for line in lines for cell in line.cells):
        return None
    labels = sum(bool(_LABEL.fullmatch(line.cells[0].text)) for line in lines)
    if labels >= _MIN_LABELS * len(lines) and max(len(line.cells) for line in lines) == 2:
        return None
    letters = [cell.letters for line in lines for cell in line.cells]
    if median(letters) > _MAX_CELL:
        return None
    columns = _column_ranges([cell for line in lines for cell in line.cells])
    full = sum(len(line.cells) == len(columns) for line in lines)
    if len(columns) < 2 or full < _MIN_FULL * len(lines):
        return None
    rows = []
    for line in lines:
        row = [""] * len(columns)
        for cell in line.cells:
            middle = (cell.x0 + cell.x1) / 2
            index = min(range(len(columns)), key=lambda i, x=middle: _distance(columns[i], x))  # type: ignore[misc]
            row[index] = f"{row[index]} {cell.text}".strip()
        rows.append(row[::-1] if line.is_rtl else row)
    return rows


def _distance(column: tuple[float, float], x: float) -> float:
    return max(column[0] - x, x - column[1], 0.0)


def _column_ranges(cells: list[Segment]) -> list[tuple[float, float]]:
    """Return the left and right edges of the columns that cells form."""
    ranges: list[list[float]] = []
    for cell in sorted(cells, key=lambda cell: cell.x0):
        if ranges and cell.x0 < ranges[-1][1] - _OVERLAP * cell.size:
            ranges[-1][1] = max(ranges[-1][1], cell.x1)
        else:
            ranges.append([cell.x0, cell.x1])
    return [(x0, x1) for x0, x1 in ranges]
