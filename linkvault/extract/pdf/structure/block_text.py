"""Blocks with their lines -> the text of each block, with the marks of footnotes. (pure)"""

import re

from linkvault.extract.pdf.shapes import END, NOTE, SUP, Block, Line
from linkvault.extract.pdf.structure.hyphens import LineJoiner
from linkvault.extract.pdf.structure.page_notes import without_mark
from linkvault.extract.pdf.structure.paragraphs import BULLET, DIGITS, LEADERS

_MARK = re.compile(f"{SUP}([^{SUP}{END}]{{1,4}}){END}")
_Keys = dict[tuple[int, str], int]  # page and mark -> number of the footnote in the document


def set_texts(blocks: list[Block], notes: list[Block], lines: list[str], links: list[str]) -> None:
    """Set the text of blocks and footnotes.

    :param lines: the lines of the whole document, whose words decide about hyphens
    :param links: the addresses of its links
    """
    joiner = LineJoiner(lines, links)
    keys: _Keys = {}
    for number, note in enumerate(notes, 1):
        note.text = without_mark(joiner.join((line.text, line.page) for line in note.lines))
        keys[note.page, note.note] = number
    for block in blocks:
        if block.kind == "code":
            block.text = _code(block)
        elif block.kind == "table":
            block.rows = [[LEADERS.sub(" ", cell).strip() for cell in row] for row in block.rows]
        elif block.kind not in ("math", "figure"):
            block.text = joiner.join(
                (LEADERS.sub(" ", _with_notes(line, keys)), line.page) for line in block.lines
            )
        if block.kind == "li":
            block.text = (BULLET if block.marker == "-" else DIGITS).sub("", block.text, count=1)


def _with_notes(line: Line, keys: _Keys) -> str:
    """Return the text of a line with the marks of the footnotes of its page."""

    def mark(match: re.Match[str]) -> str:
        number = keys.get((line.page, match[1].strip()))
        return f"{NOTE}{number}{END}" if number else match[0]

    return _MARK.sub(mark, line.text) if SUP in line.text else line.text


def _code(block: Block) -> str:
    """Return the lines of program code with their indents."""
    left = min(line.x0 - line.column.x0 for line in block.lines)
    longest = max((line.cells[0] for line in block.lines), key=lambda cell: len(cell.text))
    width = (longest.x1 - longest.x0) / max(1, len(longest.text))
    lines = []
    for line in block.lines:
        lines.append(" " * round((line.x0 - line.column.x0 - left) / max(width, 1.0)) + line.text)
    return "\n".join(lines)
