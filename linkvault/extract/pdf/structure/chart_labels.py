"""Blocks of a column -> the same blocks, with the labels of each chart as one. (pure)

The ticks and the legend of a chart are text on the page. A paragraph passes over them as over the caption below.
"""

import re
from itertools import chain

from linkvault.extract.pdf.layout.text_lines import join_in_file_order
from linkvault.extract.pdf.shapes import Block, Line
from linkvault.extract.pdf.structure.kinds import FIGURE
from linkvault.extract.pdf.structure.paragraphs import ends_sentence

_MIN_LINES = 4
_MIN_TICKS = 0.4  # of the lines have a number that stands alone
_MAX_WIDTH = 0.6  # of the column that one label takes
_TICK = re.compile(r"[-−+]?\d+(?:[.,]\d+)?%?")


def join_chart_labels(blocks: list[Block]) -> list[Block]:
    """Return the blocks of a column; those between the text and a caption that are labels of a chart are one."""
    joined: list[Block] = []
    for block in blocks:
        if block.kind == "caption" and FIGURE.match(block.first.text):
            start = len(joined)
            while start and _may_be_labels(joined[start - 1]):
                start -= 1
            lines = list(chain.from_iterable(label.lines for label in joined[start:]))
            if len(lines) >= _MIN_LINES and sum(map(_has_tick, lines)) >= _MIN_TICKS * len(lines):
                text = join_in_file_order([part for line in lines for part in line.parts]).text
                joined[start:] = [Block("figure", lines, text=text, page=lines[0].page)]
        joined.append(block)
    return joined


def _may_be_labels(block: Block) -> bool:
    """Return whether all lines of a block are short and no sentence."""
    if block.kind not in ("p", "math") or ends_sentence(block.last.text):
        return False
    width = _MAX_WIDTH * (block.first.column.x1 - block.first.column.x0)
    return all(cell.x1 - cell.x0 < width for line in block.lines for cell in line.cells)


def _has_tick(line: Line) -> bool:
    return any(_TICK.fullmatch(word) for cell in line.cells for word in cell.text.split())
