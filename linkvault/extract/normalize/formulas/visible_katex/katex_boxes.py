"""KaTeX's visible HTML -> boxes: the names, lengths and characters that are the structure of a formula."""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import Protocol

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.lazy_dataclass import dataclass, field, replace

_PREFIX = "katex-"  # newer versions have it before the names of some classes: `katex-strut` was `strut`
_NAMES = {"mathdefault": "mathnormal"}  # of version 0.10 and 0.11
_STYLE = re.compile(r"(?<![a-z-])([a-z-]++)\s*+:\s*([^;]+)")
_LENGTH = re.compile(r"-?\d*\.?\d+")
_SIZE = re.compile(r"size(1[01]|[1-9])")
_COLOR = re.compile(r"#(?:[0-9A-Fa-f]{3}){1,2}|[A-Za-z]+")
_SIZING = re.compile(r"sizing|(?:reset-)?size\d+")
_TOO_DEEP = "too-deep"
# Nested elements, for which Python has frames; a formula of five nested fractions has about 50.
MOST_LEVELS = 150


@dataclass(slots=True)
class Box:
    """An element of KaTeX's HTML."""

    names: frozenset[str]
    kind: str  # the first class: `mord`, `mrel`, `vlist` ...
    style: dict[str, str]
    text: str  # the characters of an element without elements
    boxes: list["Box"] = field(default_factory=list)
    drawing: str = ""  # the path of an SVG, or its lines

    def length(self, name: str) -> float | None:
        """Return a length of the style in em; None if it has none."""
        match = _LENGTH.match(self.style.get(name, ""))
        return float(match[0]) if match else None

    @property
    def is_leaf(self) -> bool:
        """Whether the box has characters and no boxes within."""
        return not self.boxes

    @property
    def is_group(self) -> bool:
        """Whether the box is what KaTeX writes for braces."""
        return (
            not self.text
            and self.kind == "mord"
            and all(name in _GROUP_NAMES or _SIZING.fullmatch(name) for name in self.names)
            and not any(box.names & _PARTS or box.kind in ("vlist-t", "delimsizing") for box in self.boxes)
        )

    @property
    def is_space(self) -> bool:
        """Whether the box is a space of mathematics."""
        return self.kind == "mspace"

    @property
    def size(self) -> int | None:
        """The size, 1 to 11, that the box sets; None if it sets none."""
        if "sizing" not in self.names:
            return None
        return next((int(match[1]) for name in self.names if (match := _SIZE.fullmatch(name))), None)

    @property
    def color(self) -> str:
        """The color of the box; "" if it sets none, or none that TeX has."""
        color = self.style.get("color", "").strip()
        return color if _COLOR.fullmatch(color) else ""

    def characters(self) -> str:
        """Return all characters of the box."""
        return self.text or "".join(box.characters() for box in self.boxes)

    def find(self, name: str) -> "Box | None":
        """Return the first box within that has a class; None if there is none."""
        return next((box for box in self.walk() if name in box.names), None)

    def walk(self) -> Iterator["Box"]:
        """Yield the box and all boxes within."""
        yield self
        for box in self.boxes:
            yield from box.walk()


_GROUP_NAMES = frozenset({"mord", "mtight", "cancel-pad"})
_PARTS = frozenset({"mfrac", "msupsub", "mtable", "root", "thinbox", "inner"})


def read_boxes(element: HtmlElement) -> list[Box]:
    """Return the boxes in an element, without struts and other boxes that only set the height of a line."""
    return _read_children(element, 0)


def _read_children(element: HtmlElement, level: int) -> list[Box]:
    if level > MOST_LEVELS:
        return [Box(frozenset({_TOO_DEEP}), _TOO_DEEP, {}, "")]
    boxes = [_text_box(element.text)] if len(element) and (element.text or "").strip() else []
    for child in element:
        if isinstance(child.tag, str):
            boxes += _read_element(child, level)
        if (child.tail or "").strip("\u200b \n\t\r"):
            boxes.append(_text_box(child.tail))
    return boxes


def _text_box(text: str | None) -> Box:
    return Box(frozenset(), "", {}, (text or "").strip("\u200b\n\t\r"))


def _read_element(element: HtmlElement, level: int) -> list[Box]:
    names = [_NAMES.get(name) or name.removeprefix(_PREFIX) for name in (element.get("class") or "").split()]
    kind = names[0] if names else ""
    if kind in ("strut", "pstrut", "vlist-s", "katex-mathml"):
        return []
    if element.tag == "svg":
        lines = [f"{line.get('y1')}-{line.get('y2')}" for line in element.iter("{*}line")]
        paths = [path.get("d") or "" for path in element.iter("{*}path")]
        return [Box(frozenset({"svg"}), "svg", {}, "", [], " ".join(paths or lines))]
    if kind in ("base", "enclosing") or (element.tag == "a" and not kind):
        return _read_children(element, level + 1)
    style = dict(_STYLE.findall(element.get("style") or ""))
    if len(element) and element[0].get("class") == "pstrut":
        style["pstrut"] = dict(_STYLE.findall(element[0].get("style") or "")).get("height", "")
    boxes = _read_children(element, level + 1) if len(element) else []
    text = "" if boxes or len(element) else (element.text or "").replace("\u200b", "")
    box = Box(frozenset(names), kind, style, text, boxes)
    if len(text) > 1 and kind in _CHARACTER_KINDS:
        return [replace(box, text=character) for character in text]
    return [box]


_CHARACTER_KINDS = frozenset({"mord", "mbin", "mrel", "mopen", "mclose", "mpunct", "minner"})


def rows_of(box: Box) -> list[Box]:
    """Return the wrappers of the boxes that a vertical list has, from bottom to top."""
    table = (
        box if "vlist-t" in box.names else next((one for one in box.boxes if "vlist-t" in one.names), None)
    )
    if table is None or not table.boxes or not table.boxes[0].boxes:
        return []
    return [row for row in table.boxes[0].boxes[0].boxes if row.boxes]


# How many rows each construct has at least.
_ROWS = {"mfrac": 2, "msupsub": 1, "sqrt": 2, "root": 1, "accent": 2, "accentunder": 2, "overline": 2, "underline": 2,
         "mover": 2, "munder": 2, "x-arrow": 1, "op-limits": 1}  # fmt: skip


def is_complete(box: Box) -> bool:
    """Return whether the constructs in a box have their parts, which filters and old versions leave out."""
    for part in box.walk():
        if part.kind == _TOO_DEEP:
            return False
        least = max((_ROWS[name] for name in part.names if name in _ROWS), default=0)
        if least and len(rows_of(part)) < least:
            return False
    return True


def row_shift(row: Box) -> float | None:
    """Return how far a box of a vertical list is below the base line, in em; None if the HTML has no lengths."""
    top, strut = row.length("top"), row.length("pstrut")
    return None if top is None or strut is None else top + strut


class Style(IntEnum):
    """A style of TeX."""

    DISPLAY = 0
    TEXT = 1
    SCRIPT = 2
    SCRIPTSCRIPT = 3


# For each size of text (1 to 11) the sizes of its scripts and of their scripts, as in KaTeX's `Options`.
_SCRIPTS = ((1, 1), (1, 1), (1, 1), (2, 1), (2, 1), (3, 1), (4, 2), (6, 3), (7, 6), (8, 7), (10, 9))
_FACTORS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.44, 1.728, 2.074, 2.488)
NORMAL_SIZE = 6


MU_OF_EM = 18
QUADS = (1.0, 1.171, 1.472)  # em of the fonts of text, of scripts and of their scripts


_LEAST_OF_TEXT, _LEAST_OF_SCRIPTS = 5, 3  # the least sizes that KaTeX sets in these fonts


def _quad(size: int) -> float:
    return QUADS[0] if size >= _LEAST_OF_TEXT else QUADS[1] if size >= _LEAST_OF_SCRIPTS else QUADS[2]


@dataclass(frozen=True, slots=True)
class State:
    """What holds at a place in a formula: style, size of text, font and color; whether it is text or mathematics."""

    style: Style = Style.TEXT
    text_size: int = NORMAL_SIZE
    font: str = ""
    color: str = ""
    text_fonts: frozenset[str] = frozenset()
    in_text: bool = False

    @property
    def size(self) -> int:
        """The size, 1 to 11, of the characters."""
        if self.style <= Style.TEXT:
            return self.text_size
        return _SCRIPTS[self.text_size - 1][self.style - Style.SCRIPT]

    @property
    def em_of_mu(self) -> float:
        """The length in em of a `mu`, the eighteenth of an em of the size's font."""
        return _quad(self.size) / MU_OF_EM

    @property
    def em_of_em(self) -> float:
        """The length in em of the characters of an `em` in the source: it is that of the text around scripts."""
        return _quad(self.text_size) * _FACTORS[self.text_size - 1] / _FACTORS[self.size - 1]

    def script(self) -> "State":
        """Return the state of a script."""
        return replace(self, style=Style.SCRIPT if self.style <= Style.TEXT else Style.SCRIPTSCRIPT)

    def fraction_part(self) -> "State":
        """Return the state of a numerator."""
        return replace(self, style=Style(min(self.style + 1, Style.SCRIPTSCRIPT)))


def style_of_size(state: State, size: int) -> Style | None:
    """Return the style that gives a size within the same size of text; None if none does."""
    if size == state.text_size:
        return Style.TEXT
    scripts = _SCRIPTS[state.text_size - 1]
    return Style(Style.SCRIPT + scripts.index(size)) if size in scripts else None


class Writer(Protocol):
    """What writes the parts of a construct as TeX."""

    def write_list(self, boxes: list[Box], state: State, following: str = "") -> str:
        """Return the TeX of boxes in a row; `following` is the class of what KaTeX has after them."""

    def write_argument(self, boxes: list[Box], state: State, *, of_script: bool = False) -> str:
        """Return the TeX of boxes as one argument: a sign, or boxes in braces; a script may be a command."""

    def write_box(self, box: Box, state: State) -> str:
        """Return the TeX of one box."""


_LONGEST_COMMAND = 40  # characters
_WORD_AT_END = re.compile(r"\\[A-Za-z]+\Z")


def join(parts: Iterable[str]) -> str:
    """Return pieces of TeX together, with a space between a command and a letter."""
    text = ""
    for part in parts:
        if part and part[0].isalpha() and _WORD_AT_END.search(text, max(0, len(text) - _LONGEST_COMMAND)):
            text += " "
        text += part
    return text
