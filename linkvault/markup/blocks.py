"""The model of an article between HTML and Markdown or text: blocks that contain runs.

A run is a stretch of one kind with the same marks (the flat model of ProseMirror). Redundant nesting in the HTML
has no representation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from linkvault.lazy_dataclass import dataclass, field


class Mark(NamedTuple):
    """A property of text. Runs belong to one link only if their `serial` is the same."""

    kind: str  # strong, em, del, sub, sup, kbd, mark or link
    href: str = ""
    title: str = ""
    serial: int = 0


class Run(NamedTuple):
    """A part of a line. `text` is text, code, TeX, the label of a footnote or the description of an image."""

    kind: str  # text, code, math, image, note or break
    text: str
    marks: tuple[Mark, ...] = ()
    src: str = ""
    title: str = ""


@dataclass(slots=True)
class Paragraph:
    """A paragraph, or a heading of `level` 1-6. `is_caption`: the caption of a figure."""

    runs: list[Run]
    level: int = 0
    is_caption: bool = False


@dataclass(slots=True)
class Code:
    """A code block: exact text, without blank lines at the start and end."""

    text: str
    language: str = ""


@dataclass(slots=True)
class Math:
    """A display formula, as TeX."""

    tex: str


@dataclass(slots=True)
class Rule:
    """A horizontal rule (`hr`), which CommonMark calls a thematic break."""


@dataclass(slots=True)
class Group:
    """Blocks in order: the article, an item of a list, a cell of a table, a footnote."""

    blocks: list[Block] = field(default_factory=list)
    label: str = ""  # of a footnote
    is_done: bool | None = None  # an item of a list that is a task; None for other items

    @property
    def box(self) -> str:
        """The box of a task; empty for other items. Parsers read `[x]` only at the beginning of a paragraph."""
        if self.is_done is None or not self.blocks:
            return ""
        first = self.blocks[0]
        if isinstance(first, Paragraph) and not first.level:
            return "[x] " if self.is_done else "[ ] "
        return "☑\n\n" if self.is_done else "☐\n\n"


@dataclass(slots=True)
class Note(Group):
    """A footnote in the middle of an article; the others come last."""


@dataclass(slots=True)
class Quote(Group):
    """A block quotation."""


@dataclass(slots=True)
class List:
    """A list. `start` is None if it is not numbered; `is_implied`: from `dd`, or `li` outside a list."""

    start: int | None = None
    items: list[Group] = field(default_factory=list)
    is_implied: bool = False


@dataclass(slots=True)
class Table:
    """Rows of cells, possibly of different length. `outside` has the caption and content outside the cells."""

    rows: list[list[Group]] = field(default_factory=list)
    outside: Group = field(default_factory=Group)


Block = Paragraph | Code | Math | Rule | Group | List | Table


def iterate_paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Yield all paragraphs in the blocks, in order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, List):
            yield from iterate_paragraphs(block.items)
        elif isinstance(block, Table):
            for row in block.rows:
                yield from iterate_paragraphs(row)
        elif isinstance(block, Group):
            yield from iterate_paragraphs(block.blocks)
