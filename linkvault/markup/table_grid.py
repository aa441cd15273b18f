"""Cells of a table -> rows in which each value is in its column, below cells that extend over several rows too.

A column that a cell from above covers is an empty cell. Its value is not repeated: the text would have it twice.
"""

from __future__ import annotations

from typing import Final

from linkvault.markup.blocks import Group

MAX_COLSPAN: Final = 50  # columns; limits the empty cells that one attribute adds
MAX_ROWSPAN: Final = 65_534  # as in HTML: larger numbers mean the same
_MAX_DIGITS: Final = 5  # of a span that is parsed
# Columns of a row that cells from above cover; limits the empty cells of a hostile table.
_MOST_COVERED: Final = 100


class TableGrid:
    """The columns of one table that cells from above cover, in the current row and in the next one."""

    def __init__(self) -> None:
        """Create the grid of a table without rows."""
        self._rows_left: dict[int, int] = {}  # by column, for cells that extend below the current row
        self._covered: dict[int, int] = {}  # those of the rows above

    def begin_row(self) -> None:
        """Begin a row: the cells above that extend into it cover their columns."""
        self._covered = self._rows_left
        self._rows_left = {column: left - 1 for column, left in self._covered.items() if left > 1}

    def begin_group(self) -> None:
        """Begin a `thead`, `tbody` or `tfoot`: as in browsers, no cell extends into it."""
        self._rows_left = {}

    def add_cell(self, row: list[Group], cell: Group, colspan: str, rowspan: str) -> None:
        """Add a cell to a row at the first column that no cell from above covers."""
        while len(row) in self._covered:
            row.append(Group())
        first = len(row)
        row.append(cell)
        row.extend(Group() for _ in range(_read_span(colspan, MAX_COLSPAN) - 1))
        rows = _read_span(rowspan, MAX_ROWSPAN, zero=MAX_ROWSPAN)
        if rows > 1:
            for column in range(first, len(row)):
                if len(self._rows_left) < _MOST_COVERED:
                    self._rows_left[column] = rows - 1

    def end_row(self, row: list[Group]) -> None:
        """End a row: add the covered columns at its end. A row without cells remains empty."""
        while row and len(row) in self._covered:
            row.append(Group())


def _read_span(text: str, most: int, *, zero: int = 1) -> int:
    """Return the number of a `colspan` or `rowspan`, within its limits.

    >>> _read_span("3", 50), _read_span("99", 50), _read_span("x", 50), _read_span("0", 50, zero=7)
    (3, 50, 1, 7)
    """
    text = text.strip()
    if not (text.isascii() and text.isdigit()):
        return 1
    return min(int(text[:_MAX_DIGITS]), most) or zero
