"""MathML, MathJax's CommonHTML and its SVG -> one small tree of mathematics, named as MathML names it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml.html import HtmlElement

DEEPEST = 80
LEAVES = frozenset({"mi", "mn", "mo", "mtext", "ms"})


@dataclass(slots=True)
class Part:
    """One element of a formula: MathML's name of it, its text (leaves only), its parts, and what it is marked as."""

    kind: str
    text: str = ""
    parts: list["Part"] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)


def _name(node: HtmlElement) -> str:
    return str(node.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _elements(node: HtmlElement) -> list[HtmlElement]:
    return [one for one in node if isinstance(one.tag, str)]


def from_mathml(node: HtmlElement, depth: int = 0) -> Part:
    """Read a `math` element or a part of it."""
    part = Part(_name(node), marks={str(key): str(value) for key, value in node.attrib.items()})
    if part.kind in LEAVES:
        inner = "".join(str(text) for text in node.itertext())
        part.text = inner.replace("\xa0", " ") if part.kind == "mtext" else inner.strip()
    elif depth < DEEPEST:
        inner_nodes = [one for one in _elements(node) if not _name(one).startswith("annotation")]
        part.parts = [from_mathml(one, depth + 1) for one in inner_nodes]
    return part


# Boxes that only lay out; what is in them belongs to the element around them.
_THROUGH = frozenset(
    {"frac", "dbox", "dtable", "row", "box", "itable", "table", "sqrt", "block", "lbox", "rbox"}
)
# Boxes that say which part of a fraction, a root or a script their content is.
_SLOTS = frozenset({"num", "den", "script", "over", "under", "base", "root"})
_EMPTY = frozenset(
    {"line", "nstrut", "dstrut", "strut", "tstrut", "spacer", "surd", "assistive-mml", "c", "utext"}
)


def from_chtml(node: HtmlElement, depth: int = 0) -> Part:
    """Read MathJax 3's `mjx-math`, whose letters stand in class names (`mjx-c1D70E`) when not in the text."""
    kind = _name(node).removeprefix("mjx-").replace("texatom", "mrow")
    part = Part(kind)
    if kind in LEAVES:
        part.text = "".join(_letter(one) for one in node.iter("mjx-c", "mjx-utext"))
    elif depth < DEEPEST:
        slots: dict[str, list[Part]] = {}
        _fill(node, slots, kind, depth)
        part.parts = _in_order(kind, slots)
    return part


def _fill(node: HtmlElement, slots: dict[str, list[Part]], kind: str, depth: int) -> None:
    """Collect the parts of an element by the box in which they lie; "" for none."""
    for one in _elements(node):
        name = _name(one).removeprefix("mjx-")
        nested_limits = kind == "munderover" and name in ("munder", "mover")
        if name in _EMPTY or depth > DEEPEST:
            continue
        if name in _THROUGH or nested_limits:
            _fill(one, slots, kind, depth + 1)
        elif name in _SLOTS:
            inner: dict[str, list[Part]] = {}
            _fill(one, inner, "", depth + 1)
            slots.setdefault(name, []).extend(inner.get("", ()))
        else:
            slots.setdefault("", []).append(from_chtml(one, depth + 1))


def _in_order(kind: str, slots: dict[str, list[Part]]) -> list[Part]:
    """Bring the parts into MathML's order; MathJax draws the upper script before the lower one."""
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
    """Return the letter that a `mjx-c` draws: its text, or the code point in its class."""
    text = str(node.text_content())
    if text:
        return text
    code = re.search(r"\bmjx-c([0-9A-F]{2,5})\b", node.get("class") or "")
    return chr(int(code[1], 16)) if code and int(code[1], 16) < 0x110000 else ""


def from_svg(node: HtmlElement, depth: int = 0) -> Part:
    """Read MathJax 3's SVG, where each group names its MathML element and each glyph its code point."""
    part = Part((node.get("data-mml-node") or "mrow").lower().replace("texatom", "mrow"))
    if part.kind in LEAVES:
        codes = (one.get("data-c") for one in node.iter() if isinstance(one.tag, str))
        part.text = "".join(
            chr(int(code, 16)) for code in codes if code and re.fullmatch("[0-9A-Fa-f]{2,5}", code)
        )
        return part
    if depth < DEEPEST:
        drawn = _drawn(node)
        part.parts = [from_svg(one, depth + 1) for one in drawn]
        _order_scripts(part, drawn)
    return part


_NESTED_GROUPS = 6  # groups of SVG that only move or scale, within each other


def _drawn(node: HtmlElement, level: int = 0) -> list[HtmlElement]:
    """Return the nearest groups below that are mathematics."""
    nearest: list[HtmlElement] = []
    for one in _elements(node):
        if one.get("data-mml-node"):
            nearest.append(one)
        elif level < _NESTED_GROUPS:
            nearest.extend(_drawn(one, level + 1))
    return nearest


def _order_scripts(part: Part, drawn: list[HtmlElement]) -> None:
    """Put the lower script before the upper one, by the heights at which they are drawn; drop root signs."""
    if part.kind in ("msubsup", "munderover") and len(drawn) == 3 and _height(drawn[1]) > _height(drawn[2]):
        part.parts[1:] = [part.parts[2], part.parts[1]]
    if part.kind in ("msqrt", "mroot"):
        part.parts = [one for one in part.parts if one.text != "√"]
        if part.kind == "mroot":
            part.parts = part.parts[:1] + part.parts[1:2]


def _height(node: HtmlElement) -> float:
    match = re.search(r"translate\(\s*[-\d.]+[\s,]+(-?[\d.]+)", node.get("transform") or "")
    try:
        return float(match[1]) if match else 0.0
    except ValueError:
        return 0.0
