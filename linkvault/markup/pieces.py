"""What a line of Markdown is put together from, before it is escaped."""

from __future__ import annotations

from dataclasses import dataclass

from linkvault.markup.blocks import Mark


@dataclass(slots=True)
class Piece:
    """A part of a line of Markdown: text still to be escaped, or syntax that is final."""

    text: str
    kind: str = "raw"  # text, label (text inside a link), raw, open or close
    mark: Mark | None = None
    partner: int = -1  # of an open or close: where the other one is


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands: what a break looks like there, and what needs care."""

    line_break: str = "\\\n"
    is_heading: bool = False
    in_cell: bool = False
    in_item: bool = False
    is_part: bool = False  # more lines stand beside it: what is alone in this one may pair there
