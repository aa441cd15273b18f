"""KaTeX's output -> formulas.

KaTeX writes each formula twice: as MathML with the TeX as an annotation, and as visible boxes. Some sites strip the
tags of the MathML when they store a page. Then the letters of the MathML are directly followed by the TeX, and the
letters in the boxes show where the TeX begins. Others remove the MathML; then the boxes are all that is left.
"""

from lxml.html import HtmlElement

from linkvault.extract.normalize.formulas.formula_element import LONGEST, replace_by_formula
from linkvault.extract.normalize.formulas.math_to_tex import to_tex
from linkvault.extract.normalize.formulas.math_tree import annotated_tex, from_mathml
from linkvault.extract.normalize.formulas.repeated_text import split_by_glyphs
from linkvault.extract.normalize.page_index import Trigger
from linkvault.extract.normalize.tree_edits import classes, find_by_class, make, swap

TRIGGER = Trigger(frozenset({"katex", "katex-error", "katex-html"}))

_TEX_ATTRIBUTES = (
    "data-tex",
    "data-latex",
    "data-expr",
    "data-math",
    "data-formula",
    "data-value",
    "data-equation",
)


def apply(tree: HtmlElement, url: str) -> None:
    """Replace each KaTeX element by a formula."""
    for node in find_by_class(tree, "*", "katex", "katex-error"):
        outer = _outermost_wrapper(node)
        if outer.getparent() is not None:
            _replace(outer, node)
    for boxes in find_by_class(tree, "*", "katex-html"):
        if boxes.getparent() is not None:  # a filter removed the element around the boxes
            _replace(boxes, boxes)


def _replace(outer: HtmlElement, node: HtmlElement) -> None:
    """Replace KaTeX's output by a formula: from its source or, without one, from its visible boxes."""
    display = _is_display(outer, node)
    tex = _tex_in(node) or _tex_around(node)
    boxes = next(find_by_class(node, "*", "katex-html"), None)
    if tex or boxes is None:
        replace_by_formula(outer, tex or str(node.text_content()), display=display)
        return
    from linkvault.extract.normalize.formulas.visible_katex.katex_html import rebuild_tex  # ten modules

    rebuilt = rebuild_tex(boxes, display=display)
    if rebuilt is None or len(rebuilt) > LONGEST:
        swap(outer, make(outer, "span", _visible_text(boxes)))  # a wrong formula is worse than its letters
    else:
        replace_by_formula(outer, rebuilt, display=display, is_clean=True)


def _visible_text(boxes: HtmlElement) -> str:
    return str(boxes.text_content()).replace("\u200b", "").strip()


def _outermost_wrapper(node: HtmlElement) -> HtmlElement:
    """Return the outermost wrapper that KaTeX or the site put around this formula alone."""
    for ancestor in node.iterancestors():
        names = classes(ancestor)
        if len(ancestor) != 1 or names.isdisjoint(
            {"katex-display", "katex--display", "katex--inline", "katex"}
        ):
            return node
        node = ancestor
    return node


def _is_display(outer: HtmlElement, node: HtmlElement) -> bool:
    display_classes = {"katex-display", "katex--display", "katex-block"}
    if not classes(outer).isdisjoint(display_classes) or not classes(node).isdisjoint(display_classes):
        return True
    return any(math.get("display") == "block" for math in node.iter("math"))


def _tex_in(node: HtmlElement) -> str:
    """Return the TeX in a KaTeX element; "" if it has none."""
    if (tex := annotated_tex(node)) is not None:
        return tex
    for math in node.iter("math"):
        return math.get("alttext") or to_tex(from_mathml(math))
    hidden = next(find_by_class(node, "*", "katex-mathml"), None)
    boxes = next(find_by_class(node, "*", "katex-html"), None)
    if hidden is not None:
        box_text = "" if boxes is None else str(boxes.text_content())
        return split_by_glyphs(str(hidden.text_content()), box_text)
    return str(node.text_content()) if boxes is None else ""


_OUTER_LEVELS = 3  # elements around KaTeX's output that may have its TeX as an attribute


def _tex_around(node: HtmlElement) -> str:
    """Return the TeX in an attribute of the element or a near ancestor; "" if there is none."""
    for level, ancestor in enumerate((node, *node.iterancestors())):
        for name in _TEX_ATTRIBUTES:
            if ancestor.get(name):
                return ancestor.get(name) or ""
        if level == _OUTER_LEVELS:
            break
    return ""
