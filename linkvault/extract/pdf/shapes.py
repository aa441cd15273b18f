"""The values between the steps of reading a PDF: style, glyph, segment, line, block, page.

Coordinates are in points, `y` is that of the baseline and grows downward, in the direction in which most of the page is
written. The scripts of formulas are in the text, between the characters `SUP` or `SUB` and `END`.
"""

from linkvault.lazy_dataclass import dataclass, field

SUP, SUB, END = "\ue001", "\ue002", "\ue003"  # around a superscript, a subscript
NOTE = "\ue004"  # before the key of a footnote that the text refers to; `END` closes it
LINK = "\ue005"  # before the number of a link; the linked words follow, and `LINK_END`
LINK_END = "\ue006"
PAGE = "\ue007"  # before the number of a page that begins here; another one closes it
HYPHEN = "\u00ad"  # a soft hyphen at the end of a line


@dataclass(frozen=True, slots=True)
class Style:
    """What all glyphs of a text object share. `scale`: the size of the font in points on the page."""

    font: str
    size: float
    bold: bool = False
    italic: bool = False
    mono: bool = False
    math: bool = False  # a font of symbols
    small_caps: bool = False
    angle: float = 0.0
    hidden: bool = False
    invisible: bool = False  # render mode 3: the text of a scan
    tag: int = -1  # the number of the marked content


@dataclass(frozen=True, slots=True)
class Tag:
    """What the file says that a text is: a heading, an item of a list ("li") or a part of a table.

    Numbers rise in the order of the file; `group` is that of the element, `row` and `cell` are 0 outside of one.
    """

    kind: str
    group: int
    level: int = 0
    row: int = 0
    cell: int = 0

    def without_cell(self) -> "Tag":
        """Return the tag of the whole table."""
        return Tag(self.kind, self.group, self.level)


@dataclass(slots=True)
class Glyph:
    """One character on the page."""

    text: str
    x0: float
    x1: float
    y: float
    style: Style
    space: bool = False  # white space precedes it
    link: int = -1  # the number of the link that it belongs to


@dataclass(slots=True)
class Segment:
    """Glyphs that follow each other on one baseline."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    style: Style
    order: int  # place in the file
    letters: int = 0
    math: int = 0  # how many of the glyphs are of a font of symbols
    column: int = -1
    tag: int = -1
    structure: Tag | None = None  # what the file says of the marked content
    page: int = 0
    words: list[tuple[str, float, float]] = field(default_factory=list)  # text, left and right edge
    # The styles in the order of the glyphs, each with its number of glyphs. `style` is that of most glyphs.
    styles: list[tuple[Style, int]] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """Segments of one column on one baseline, from left to right."""

    cells: list[Segment]
    text: str
    x0: float
    x1: float
    y: float
    size: float
    style: Style
    page: int
    column: "Column"
    is_rtl: bool = False
    bold: bool = False
    italic: bool = False
    mono: bool = False
    small_caps: bool = False
    parts: list[Segment] = field(default_factory=list)  # the segments before those that touch were joined

    @property
    def order(self) -> int:
        """The place of its first glyph in the file."""
        return min(cell.order for cell in self.cells)


@dataclass(slots=True)
class Column:
    """A part of a page that is read from top to bottom. Edges are those of its running text."""

    page: int
    number: int
    x0: float
    x1: float
    segments: list[Segment] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """A paragraph, heading, list item, table or the like, with the lines that it is made of."""

    kind: str
    lines: list[Line]
    text: str = ""
    level: int = 0
    rows: list[list[str]] = field(default_factory=list)
    page: int = 0
    note: str = ""  # of a footnote: its key
    marker: str = ""  # of a list item

    @property
    def first(self) -> Line:
        """The first line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """The last line."""
        return self.lines[-1]


@dataclass(slots=True)
class PageText:
    """The text of a page before its columns are known."""

    number: int
    width: float
    height: float
    segments: list[Segment]
    stamps: list[str] = field(default_factory=list)  # text in other directions
    marks: int = 0  # glyphs
    # Numbers of glyphs: sampled, without a Unicode map, letters or digits.
    sample: tuple[int, int, int] = (0, 0, 0)
    is_cut: bool = False
