"""Rows of a column -> rows with the parts of formulas above and below them. (pure)

A fraction, a matrix or the limits of a sum in the text of a paragraph have their own baselines. The file has them
between the words of the line that they belong to.
"""

from linkvault.extract.pdf.shapes import Segment

_FEW_LETTERS = 10  # of a part of a formula
_DISTANCE = 1.4  # times the size of the line, between a line and the upper row of a matrix in it
_NEIGHBOURS = 3  # rows above and below


def attach_fragments(rows: list[list[Segment]]) -> list[tuple[list[Segment], bool]]:
    """Return rows, each with whether parts of formulas were added to it, which only the order of the file can place."""
    spans = [(min(item.order for item in row), max(item.order for item in row)) for row in rows]
    bases = [_base_of(index, rows, spans) for index in range(len(rows))]
    parts: dict[int, list[Segment]] = {}
    for index, base in enumerate(bases):
        if base is not None:
            parts.setdefault(base, []).extend(rows[index])
    return [
        (row + parts.get(index, []), index in parts) for index, row in enumerate(rows) if bases[index] is None
    ]


def _base_of(index: int, rows: list[list[Segment]], spans: list[tuple[int, int]]) -> int | None:
    """Return the index of the row in which the segments of a row were typeset; None if it is a line of its own."""
    row, (first, last) = rows[index], spans[index]
    if sum(item.letters for item in row) > _FEW_LETTERS:
        return None
    has_math = any(item.math for item in row)
    candidates = []
    for other in range(max(0, index - _NEIGHBOURS), min(len(rows), index + _NEIGHBOURS + 1)):
        low, high = spans[other]
        main = max(rows[other], key=lambda item: item.letters)
        distance = abs(main.y - row[0].y)
        if (
            low < first
            and last < high
            and distance < _DISTANCE * main.size
            and sum(item.letters for item in rows[other]) > _FEW_LETTERS
            and (has_math or any(item.math for item in rows[other]))
        ):
            candidates.append((distance, other))
    return min(candidates)[1] if candidates else None
