"""The shape of an article between HTML and its written forms: blocks of runs.

A run is a stretch of one kind under the same marks (the flat model of ProseMirror): nesting in the HTML that
means nothing, empty emphasis and blanks at the edges of emphasis cannot even be expressed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Mark(NamedTuple):
    """A property of text. Two links are one only when `serial` says that they are one element."""

    kind: str  # strong, em, del, sub, sup, kbd, mark or link
    href: str = ""
    title: str = ""
    serial: int = 0


class Run(NamedTuple):
    """A piece of a line. `text`: words, code, TeX, a note's label, or what an image shows (in Markdown only)."""

    kind: str  # text, code, math, image, note or break
    text: str
    marks: tuple[Mark, ...] = ()
    src: str = ""
    title: str = ""


@dataclass(slots=True)
class Paragraph:
    """A line of prose; `level` 1-6 makes it a heading. `is_caption`: it says what a picture shows."""

    runs: list[Run]
    level: int = 0
    is_caption: bool = False


@dataclass(slots=True)
class Code:
    """A block of code, exact, without blank lines at its edges."""

    text: str
    language: str = ""


@dataclass(slots=True)
class Math:
    """A formula on a line of its own, as TeX."""

    tex: str


@dataclass(slots=True)
class Rule:
    """A thematic break."""


@dataclass(slots=True)
class Group:
    """Blocks in order: the article, a list's item, a table's cell, a note."""

    blocks: list[Block] = field(default_factory=list)
    label: str = ""  # of a note
    heads: bool = False  # a cell that is a heading


@dataclass(slots=True)
class Quote(Group):
    """A block quotation."""


@dataclass(slots=True)
class List:
    """A list; `start` is None when it is not numbered. `implied` lists come from `dd` and stray `li`."""

    start: int | None = None
    items: list[Group] = field(default_factory=list)
    implied: bool = False


@dataclass(slots=True)
class Table:
    """Rows of cells, possibly ragged. `around` holds the caption and what strayed outside the cells."""

    rows: list[list[Group]] = field(default_factory=list)
    around: Group = field(default_factory=Group)


Block = Paragraph | Code | Math | Rule | Group | List | Table
