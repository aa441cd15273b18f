"""The output of MathJax 2 and 3 -> formulas.

MathJax 2 leaves the source in `script type="math/tex"`, next to a preview and a rendering. MathJax 3 leaves no source,
but its rendering names its elements, and may contain MathML for screen readers.
"""

import re

from lxml import etree, html
from lxml.html import HtmlElement

from linkvault.extract.normalize.formulas.formula_element import replace_by_formula
from linkvault.extract.normalize.formulas.math_to_tex import to_tex
from linkvault.extract.normalize.formulas.math_tree import annotated_tex, from_chtml, from_mathml, from_svg
from linkvault.extract.normalize.page_index import Trigger
from linkvault.extract.normalize.tree_edits import classes, drop, find_by_class

_RENDERED = ("mathjax", "mathjax_chtml", "mathjax_svg", "mathjax_display", "mathjax_svg_display", "mjxc-display",
             "mathjax_preview", "mjx-chtml", "mathjax_mathml", "mathjax_mphantom", "mathjax_error")  # fmt: skip
_AUXILIARY = ("mjx_assistive_mathml", "mathjax_message", "mathjax_hidden")
TRIGGER = Trigger(frozenset({*_RENDERED, *_AUXILIARY}), frozenset({"mjx-container"}), script_type="math/")


def apply(tree: HtmlElement, url: str) -> None:
    """Replace each source or rendering by a formula, and remove the other forms of it."""
    for container in list(tree.iter("mjx-container")):
        if container.getparent() is not None:
            _replace_container(container)
    for script in [
        element for element in tree.iter("script") if "math/" in (element.get("type") or "").lower()
    ]:
        _replace_source(script)
    for node in find_by_class(tree, "*", *_RENDERED):
        _replace_rendering(node)
    for node in find_by_class(tree, "*", *_AUXILIARY):
        drop(node)


def _replace_source(script: HtmlElement) -> None:
    """Replace a script by the formula of its source, and remove the renderings before it."""
    kind = (script.get("type") or "").lower()
    source = script.text or ""
    display = "mode=display" in kind.replace(" ", "")
    for rendering in _renderings_before(script):
        display = display or not classes(rendering).isdisjoint(
            {"mathjax_display", "mathjax_svg_display", "mjxc-display"}
        )
        drop(rendering)
    if "tex" in kind and replace_by_formula(script, source, display=display):
        return
    if "mml" in kind or "mathml" in kind:
        math = _parse_math(source)
        if math is not None and replace_by_formula(
            script, to_tex(from_mathml(math)), display=_is_block(math)
        ):
            return
    drop(script)


_MOST_RENDERINGS = 3  # elements before a source: preview, rendering and its MathML


def _renderings_before(script: HtmlElement) -> list[HtmlElement]:
    """Return the preview and the renderings directly before a source."""
    renderings: list[HtmlElement] = []
    before = script.getprevious()
    while before is not None and not (before.tail or "").strip() and len(renderings) < _MOST_RENDERINGS:
        names = classes(before)
        if names.isdisjoint(_RENDERED) and not str(before.get("id")).startswith("MathJax-Element-"):
            break
        renderings.append(before)
        before = before.getprevious()
    return renderings


def _replace_rendering(node: HtmlElement) -> None:
    """Replace a rendering of MathJax 2 without a source by the formula of its MathML."""
    names = classes(node)
    if "mathjax_preview" in names and not _has_math(node):
        drop(node)
        return
    source = next(
        (
            element.get("data-mathml")
            for element in node.iter()
            if isinstance(element.tag, str) and element.get("data-mathml")
        ),
        None,
    )
    math = _parse_math(source) if source else next(node.iter("math"), None)
    if math is not None:
        display = _is_block(math) or any("display" in name for name in names)
        replace_by_formula(node, annotated_tex(math) or to_tex(from_mathml(math)), display=display)


def _has_math(node: HtmlElement) -> bool:
    return next(node.iter("math"), None) is not None


def _replace_container(node: HtmlElement) -> None:
    display = node.get("display") == "true" or "display" in classes(node)
    tex = _container_tex(node)
    if not tex or not replace_by_formula(node, tex, display=display):
        replace_by_formula(node, str(node.text_content()), display=display)


def _container_tex(node: HtmlElement) -> str:
    """Return the TeX of MathJax 3's container: of an attribute, its MathML, or its rendering."""
    for name in ("data-tex", "data-latex", "data-original-tex", "alttext", "data-expr"):
        if node.get(name):
            return node.get(name) or ""
    for math in node.iter("math"):
        return math.get("data-latex") or annotated_tex(math) or to_tex(from_mathml(math))
    for rendering in node.iter("mjx-math"):
        return rendering.get("data-latex") or to_tex(from_chtml(rendering))
    for rendering in node.iter("g"):
        if rendering.get("data-mml-node") == "math":
            return rendering.get("data-latex") or to_tex(from_svg(rendering))
    label = node.get("aria-label") or ""
    return label if re.search(r"[\\^_{]", label) else ""


def _is_block(math: HtmlElement) -> bool:
    return "block" in (math.get("display") or "") or "display" in (math.get("mode") or "")


def _parse_math(source: str) -> HtmlElement | None:
    """Return the `math` element in a text; None if there is none."""
    try:
        math: HtmlElement | None = html.fragment_fromstring(source.strip(), create_parent="div").find(
            ".//math"
        )
    except (etree.ParserError, ValueError):
        return None
    return math
