"""The parts of a line of Markdown before escaping, and the context of the line."""

from __future__ import annotations

from linkvault.lazy_dataclass import dataclass
from linkvault.markup.blocks import Mark


@dataclass(slots=True)
class Piece:
    """A part of a line of Markdown: text still to be escaped, or syntax that is final."""

    text: str
    kind: str = "raw"  # text, label (text inside a link), raw, open or close
    mark: Mark | None = None
    partner: int = -1  # the index of the matching close or open


@dataclass(frozen=True, slots=True)
class LineContext:
    """Where a line is written: how a line break is written there, and what must be escaped."""

    line_break: str = "\\\n"
    is_heading: bool = False
    in_cell: bool = False
    in_item: bool = False
    # One of several lines of a cell, or the description of an image: a delimiter can match one outside this line.
    is_part: bool = False
