"""Lines of a column with the tags of their file -> the tables, lists and headings that the tags name. (pure)"""

from collections import Counter
from itertools import groupby

from linkvault.extract.pdf.shapes import Block, Line, Segment, Tag
from linkvault.extract.pdf.structure.paragraphs import DIGITS

_MIN_CELLS = 2  # of a row, or a table has only one column and is none


def find_tagged(lines: list[Line]) -> list[tuple[int, int, Block]]:
    """Return (index of the first line, index after the last one, block) of each tagged table, list item, heading."""
    blocks: list[tuple[int, int, Block]] = []
    end = 0
    for tag, group in groupby(lines, key=_tag_of):
        members = list(group)
        start, end = end, end + len(members)
        block = _build(tag, members) if tag is not None else None
        if block is not None:
            blocks.append((start, end, block))
    return blocks


def raise_levels(blocks: list[Block]) -> None:
    """Raise tagged headings by one level if the only one of the first level is the title."""
    levels = [
        (block, tag.level) for block in blocks if (tag := _tag_of(block.first)) and tag.kind == "heading"
    ]
    if len(levels) > 1 and sum(level == 1 for _, level in levels) == 1:
        for block, level in levels:
            block.level = max(1, level - 1)


def _tag_of(line: Line) -> Tag | None:
    """Return the tag of most letters of a line, without the cell of a table."""
    counts: Counter[Tag | None] = Counter()
    for part in line.parts:
        tag = part.structure
        counts[tag.without_cell() if tag is not None else None] += len(part.text)
    return counts.most_common(1)[0][0] if counts else None


def _build(tag: Tag, lines: list[Line]) -> Block | None:
    page = lines[0].page
    if tag.kind == "table":
        rows = _rows(lines)
        is_table = len(rows) > 1 and max(map(len, rows)) >= _MIN_CELLS
        return Block("table", lines, rows=rows, page=page) if is_table else None
    if tag.kind == "heading":
        return Block("heading", lines, level=tag.level, page=page)
    number = DIGITS.match(lines[0].text)
    return Block("li", lines, marker=number[0].strip() if number else "-", page=page)


def _rows(lines: list[Line]) -> list[list[str]]:
    """Return the text of the cells of a tagged table, row by row."""
    table: dict[int, dict[int, list[Segment]]] = {}
    for line in lines:
        for part in line.parts:
            tag = part.structure
            if tag is not None and tag.cell:
                table.setdefault(tag.row, {}).setdefault(tag.cell, []).append(part)
    rows = [[row[cell] for cell in sorted(row)] for _, row in sorted(table.items())]
    width = max(map(len, rows), default=0)
    full = [row for row in rows if len(row) == width]
    columns = [
        (
            min(part.x0 for row in full for part in row[index]),
            max(part.x1 for row in full for part in row[index]),
        )
        for index in range(width)
    ]
    return [
        _align([(_middle(cell), " ".join(part.text for part in cell)) for cell in row], columns)
        for row in rows
    ]


def _middle(cell: list[Segment]) -> float:
    return (min(part.x0 for part in cell) + max(part.x1 for part in cell)) / 2


def _align(cells: list[tuple[float, str]], columns: list[tuple[float, float]]) -> list[str]:
    """Return the texts of a row, each in its column: browsers write no tags for empty cells.

    :param cells: the middle and the text of each cell
    :param columns: the left and the right edge of each column
    """
    row = [""] * len(columns)
    first = 0
    for number, (middle, text) in enumerate(cells):
        # As many columns are left for the cells after this one.
        last = len(columns) - (len(cells) - number)
        index = next((index for index in range(first, last) if middle <= columns[index][1]), last)
        row[index] = text
        first = index + 1
    return row
