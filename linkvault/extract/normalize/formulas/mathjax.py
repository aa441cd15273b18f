"""MathJax 2 and 3 -> each formula once, as TeX.

MathJax 2 leaves the source in `script type="math/tex"` beside a preview and a rendering; MathJax 3 leaves none,
but draws a tree that names its elements, with MathML for screen readers in it or without.
"""

import re

from lxml import etree, html
from lxml.html import HtmlElement

from linkvault.extract.normalize.formulas.formula_element import replace_by_formula
from linkvault.extract.normalize.formulas.math_to_tex import to_tex
from linkvault.extract.normalize.formulas.math_tree import from_chtml, from_mathml, from_svg
from linkvault.extract.normalize.page_index import Trigger
from linkvault.extract.normalize.tree_edits import classes, drop, find_by_class

_RENDERED = ("mathjax", "mathjax_chtml", "mathjax_svg", "mathjax_display", "mathjax_svg_display", "mjxc-display",
             "mathjax_preview", "mjx-chtml", "mathjax_mathml", "mathjax_mphantom", "mathjax_error")  # fmt: skip
_BESIDE = ("mjx_assistive_mathml", "mathjax_message", "mathjax_hidden")
TRIGGER = Trigger(frozenset({*_RENDERED, *_BESIDE}), frozenset({"mjx-container"}), script_type="math/")


def apply(tree: HtmlElement, url: str) -> None:
    """Put one formula in the place of each rendering, preview and source."""
    for container in list(tree.iter("mjx-container")):
        if container.getparent() is not None:
            _put_container(container)
    for script in [one for one in tree.iter("script") if "math/" in (one.get("type") or "").lower()]:
        _put_source(script)
    for node in find_by_class(tree, "*", *_RENDERED):
        _put_rendering(node)
    for node in find_by_class(tree, "*", *_BESIDE):
        drop(node)


def _put_source(script: HtmlElement) -> None:
    """Put the source that a script holds, and take away what MathJax 2 drew of it before the script."""
    kind = (script.get("type") or "").lower()
    source = script.text or ""
    display = "mode=display" in kind.replace(" ", "")
    for drawn in _drawn_before(script):
        display = display or not classes(drawn).isdisjoint(
            {"mathjax_display", "mathjax_svg_display", "mjxc-display"}
        )
        drop(drawn)
    if "tex" in kind and replace_by_formula(script, source, display=display):
        return
    if "mml" in kind or "mathml" in kind:
        math = _parse_math(source)
        if math is not None and replace_by_formula(
            script, to_tex(from_mathml(math)), display=_is_block(math)
        ):
            return
    drop(script)


_MOST_DRAWN = 3  # elements before a source: preview, rendering and its MathML


def _drawn_before(script: HtmlElement) -> list[HtmlElement]:
    """List the preview and the rendering that stand right before a source."""
    drawn: list[HtmlElement] = []
    before = script.getprevious()
    while before is not None and not (before.tail or "").strip() and len(drawn) < _MOST_DRAWN:
        names = classes(before)
        if names.isdisjoint(_RENDERED) and not str(before.get("id")).startswith("MathJax-Element-"):
            break
        drawn.append(before)
        before = before.getprevious()
    return drawn


def _put_rendering(node: HtmlElement) -> None:
    """Put a rendering of MathJax 2 whose source is gone, by its MathML."""
    names = classes(node)
    if "mathjax_preview" in names and not _has_math(node):
        drop(node)
        return
    told = next(
        (
            one.get("data-mathml")
            for one in node.iter()
            if isinstance(one.tag, str) and one.get("data-mathml")
        ),
        None,
    )
    math = _parse_math(told) if told else next(node.iter("math"), None)
    if math is not None:
        display = _is_block(math) or any("display" in name for name in names)
        replace_by_formula(node, _annotated(math) or to_tex(from_mathml(math)), display=display)


def _has_math(node: HtmlElement) -> bool:
    return next(node.iter("math"), None) is not None


def _put_container(node: HtmlElement) -> None:
    display = node.get("display") == "true" or "display" in classes(node)
    tex = _container_tex(node)
    if not tex or not replace_by_formula(node, tex, display=display):
        replace_by_formula(node, str(node.text_content()), display=display)


def _container_tex(node: HtmlElement) -> str:
    """Return the TeX of MathJax 3's container: as told, by its MathML, or by what is drawn."""
    for name in ("data-tex", "data-latex", "data-original-tex", "alttext", "data-expr"):
        if node.get(name):
            return node.get(name) or ""
    for math in node.iter("math"):
        return math.get("data-latex") or _annotated(math) or to_tex(from_mathml(math))
    for drawn in node.iter("mjx-math"):
        return drawn.get("data-latex") or to_tex(from_chtml(drawn))
    for drawn in node.iter("g"):
        if drawn.get("data-mml-node") == "math":
            return drawn.get("data-latex") or to_tex(from_svg(drawn))
    label = node.get("aria-label") or ""
    return label if re.search(r"[\\^_{]", label) else ""


def _annotated(math: HtmlElement) -> str:
    for note in math.iter("annotation"):
        if "tex" in (note.get("encoding") or "").lower():
            return str(note.text_content())
    return ""


def _is_block(math: HtmlElement) -> bool:
    return "block" in (math.get("display") or "") or "display" in (math.get("mode") or "")


def _parse_math(source: str) -> HtmlElement | None:
    """Parse MathML that stood in a text."""
    try:
        found_math: HtmlElement | None = html.fragment_fromstring(source.strip(), create_parent="div").find(
            ".//math"
        )
    except (etree.ParserError, ValueError):
        return None
    return found_math
