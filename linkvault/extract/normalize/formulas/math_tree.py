"""MathML, and the CommonHTML and SVG output of MathJax -> one tree of mathematics, with the names of MathML."""

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from linkvault.lazy_dataclass import dataclass, field

DEEPEST = 80  # nested elements that are read
LEAVES = frozenset({"mi", "mn", "mo", "mtext", "ms"})


@dataclass(slots=True)
class Part:
    """An element of a formula: its name in MathML, its text (leaves only), its parts and its attributes."""

    kind: str
    text: str = ""
    parts: list["Part"] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)


def _name(node: HtmlElement) -> str:
    return str(node.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _elements(node: HtmlElement) -> list[HtmlElement]:
    return [child for child in node if isinstance(child.tag, str)]


def from_mathml(node: HtmlElement, depth: int = 0) -> Part:
    """Return the tree of a `math` element or a part of it."""
    part = Part(_name(node), attributes={str(key): str(value) for key, value in node.attrib.items()})
    if part.kind in LEAVES:
        inner = "".join(str(text) for text in node.itertext())
        part.text = inner.replace("\xa0", " ") if part.kind == "mtext" else inner.strip()
    elif depth < DEEPEST:
        inner_nodes = [child for child in _elements(node) if not _name(child).startswith("annotation")]
        part.parts = [from_mathml(child, depth + 1) for child in inner_nodes]
    return part


def annotated_tex(node: HtmlElement) -> str | None:
    """Return the TeX in an annotation of MathML within an element; None if there is no such annotation."""
    for annotation in node.iter("annotation"):
        if "tex" in (annotation.get("encoding") or "").lower():
            return str(annotation.text_content())
    return None


# Boxes for layout: their content belongs to the element around them.
_LAYOUT_BOXES = frozenset(
    {"frac", "dbox", "dtable", "row", "box", "itable", "table", "sqrt", "block", "lbox", "rbox"}
)
# Boxes that state which part of a fraction, a root or a script their content is.
_SLOTS = frozenset({"num", "den", "script", "over", "under", "base", "root"})
_IGNORED_BOXES = frozenset(
    {"line", "nstrut", "dstrut", "strut", "tstrut", "spacer", "surd", "assistive-mml", "c", "utext"}
)


def from_chtml(node: HtmlElement, depth: int = 0) -> Part:
    """Return the tree of MathJax 3's `mjx-math`, whose letters are in class names (`mjx-c1D70E`) or in the text."""
    kind = _name(node).removeprefix("mjx-").replace("texatom", "mrow")
    part = Part(kind)
    if kind in LEAVES:
        part.text = "".join(_letter(child) for child in node.iter("mjx-c", "mjx-utext"))
    elif depth < DEEPEST:
        slots: dict[str, list[Part]] = {}
        _collect_parts(node, slots, kind, depth)
        part.parts = _order_parts(kind, slots)
    return part


def _collect_parts(node: HtmlElement, slots: dict[str, list[Part]], kind: str, depth: int) -> None:
    """Add the parts of an element to `slots`, by the name of the box around them; "" if there is none."""
    for child in _elements(node):
        name = _name(child).removeprefix("mjx-")
        nested_limits = kind == "munderover" and name in ("munder", "mover")
        if name in _IGNORED_BOXES or depth > DEEPEST:
            continue
        if name in _LAYOUT_BOXES or nested_limits:
            _collect_parts(child, slots, kind, depth + 1)
        elif name in _SLOTS:
            inner: dict[str, list[Part]] = {}
            _collect_parts(child, inner, "", depth + 1)
            slots.setdefault(name, []).extend(inner.get("", ()))
        else:
            slots.setdefault("", []).append(from_chtml(child, depth + 1))


def _order_parts(kind: str, slots: dict[str, list[Part]]) -> list[Part]:
    """Return the parts in the order of MathML; MathJax writes the upper script before the lower one."""
    free, script = slots.get("", []), slots.get("script", [])
    base = slots.get("base") or free
    if kind == "mfrac":
        return [_row(slots.get("num", [])), _row(slots.get("den", []))]
    if script:
        return [_row(base), *reversed(script)] if len(script) == 2 else [_row(base), _row(script)]
    if kind in ("munderover", "munder", "mover"):
        limits = [slots[name] for name in ("under", "over") if name in slots]
        return [_row(base), *map(_row, limits)]
    if kind == "mroot":
        return [_row(free), _row(slots.get("root", []))]
    return free


def _row(parts: Iterable[Part]) -> Part:
    inner = list(parts)
    return inner[0] if len(inner) == 1 else Part("mrow", parts=inner)


def _letter(node: HtmlElement) -> str:
    """Return the letter of a `mjx-c` element: its text, else the code point in its class."""
    text = str(node.text_content())
    if text:
        return text
    code = re.search(r"\bmjx-c([0-9A-F]{2,5})\b", node.get("class") or "")
    return chr(int(code[1], 16)) if code and int(code[1], 16) < 0x110000 else ""


def from_svg(node: HtmlElement, depth: int = 0) -> Part:
    """Return the tree of MathJax 3's SVG, whose groups name their MathML element and whose glyphs their code point."""
    part = Part((node.get("data-mml-node") or "mrow").lower().replace("texatom", "mrow"))
    if part.kind in LEAVES:
        codes = (child.get("data-c") for child in node.iter() if isinstance(child.tag, str))
        part.text = "".join(
            chr(int(code, 16)) for code in codes if code and re.fullmatch("[0-9A-Fa-f]{2,5}", code)
        )
        return part
    if depth < DEEPEST:
        groups = _nearest_groups(node)
        part.parts = [from_svg(child, depth + 1) for child in groups]
        _order_scripts(part, groups)
    return part


_NESTED_GROUPS = 6  # nested groups of SVG that only move or scale


def _nearest_groups(node: HtmlElement, level: int = 0) -> list[HtmlElement]:
    """Return the nearest groups below an element that are mathematics."""
    nearest: list[HtmlElement] = []
    for child in _elements(node):
        if child.get("data-mml-node"):
            nearest.append(child)
        elif level < _NESTED_GROUPS:
            nearest.extend(_nearest_groups(child, level + 1))
    return nearest


def _order_scripts(part: Part, groups: list[HtmlElement]) -> None:
    """Put the lower script before the upper one, by their vertical positions; remove root signs."""
    if (
        part.kind in ("msubsup", "munderover")
        and len(groups) == 3
        and _height(groups[1]) > _height(groups[2])
    ):
        part.parts[1:] = [part.parts[2], part.parts[1]]
    if part.kind in ("msqrt", "mroot"):
        part.parts = [child for child in part.parts if child.text != "√"]
        if part.kind == "mroot":
            part.parts = part.parts[:1] + part.parts[1:2]


def _height(node: HtmlElement) -> float:
    match = re.search(r"translate\(\s*[-\d.]+[\s,]+(-?[\d.]+)", node.get("transform") or "")
    try:
        return float(match[1]) if match else 0.0
    except ValueError:
        return 0.0
