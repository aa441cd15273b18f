"""KaTeX's output -> the formula once, as TeX.

KaTeX writes each formula twice: MathML with the TeX as an annotation, and boxes for the eye. Some sites strip the
MathML's tags before they store the page; then the letters of the MathML and the TeX stand in one text, one behind
the other, and the boxes tell where the first ends.
"""

from lxml.html import HtmlElement

from linkvault.extract.normalize.formulas.formula_element import replace_by_formula
from linkvault.extract.normalize.formulas.math_to_tex import to_tex
from linkvault.extract.normalize.formulas.math_tree import from_mathml
from linkvault.extract.normalize.formulas.repeated_text import split_by_glyphs
from linkvault.extract.normalize.page_index import Trigger
from linkvault.extract.normalize.tree_edits import classes, find_by_class

TRIGGER = Trigger(frozenset({"katex", "katex-error"}))

_ATTRIBUTES = (
    "data-tex",
    "data-latex",
    "data-expr",
    "data-math",
    "data-formula",
    "data-value",
    "data-equation",
)


def apply(tree: HtmlElement, url: str) -> None:
    """Put one formula in the place of each KaTeX element."""
    for node in find_by_class(tree, "*", "katex", "katex-error"):
        outer = _outermost(node)
        if outer.getparent() is not None:
            tex = _tex(node) or _told_around(node) or str(node.text_content())
            replace_by_formula(outer, tex, display=_is_display(outer, node))


def _outermost(node: HtmlElement) -> HtmlElement:
    """Return the wrapper that KaTeX or the site put around this formula alone."""
    for above in node.iterancestors():
        names = classes(above)
        if len(above) != 1 or names.isdisjoint({"katex-display", "katex--display", "katex--inline", "katex"}):
            return node
        node = above
    return node


def _is_display(outer: HtmlElement, node: HtmlElement) -> bool:
    shown = {"katex-display", "katex--display", "katex-block"}
    if not classes(outer).isdisjoint(shown) or not classes(node).isdisjoint(shown):
        return True
    return any(math.get("display") == "block" for math in node.iter("math"))


def _tex(node: HtmlElement) -> str:
    """Return the TeX within a KaTeX element; "" when it holds none."""
    for note in node.iter("annotation"):
        if "tex" in (note.get("encoding") or "").lower():
            return str(note.text_content())
    for math in node.iter("math"):
        return math.get("alttext") or to_tex(from_mathml(math))
    hidden = next(find_by_class(node, "*", "katex-mathml"), None)
    boxes = next(find_by_class(node, "*", "katex-html"), None)
    if hidden is not None:
        seen = "" if boxes is None else str(boxes.text_content())
        return split_by_glyphs(str(hidden.text_content()), seen)
    return str(node.text_content()) if boxes is None else ""


_OUTER_LEVELS = 3  # elements around KaTeX's output that may carry its TeX


def _told_around(node: HtmlElement) -> str:
    """Return TeX that the element or a near ancestor carries as an attribute."""
    for level, above in enumerate((node, *node.iterancestors())):
        for name in _ATTRIBUTES:
            if above.get(name):
                return above.get(name) or ""
        if level == _OUTER_LEVELS:
            break
    return ""
