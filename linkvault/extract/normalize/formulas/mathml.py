"""MathML of LaTeXML (arXiv, ar5iv), Wikipedia, Pandoc and others -> formulas.

The author's TeX is in `alttext` or in an annotation. Without it, the TeX is written from the presentation.
"""

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.normalize.formulas.formula_element import clean_tex, is_formula, replace_by_formula
from linkvault.extract.normalize.formulas.math_to_tex import to_tex
from linkvault.extract.normalize.formulas.math_tree import annotated_tex, from_mathml
from linkvault.extract.normalize.page_index import Trigger
from linkvault.extract.normalize.tree_edits import append_text, classes, drop, find_by_class, make, swap

_EQUATION_TABLES = ("ltx_equation", "ltx_equationgroup", "ltx_eqn_table", "ltx_eqn_align")
TRIGGER = Trigger(frozenset({"mwe-math-element", *_EQUATION_TABLES}), frozenset({"math"}))

_TEX = re.compile(r"[\\^_{}=<>+]|^\S{1,3}$")


def apply(tree: HtmlElement, url: str) -> None:
    """Replace each `math` element by a formula, together with an image of it next to it."""
    for outer in find_by_class(tree, "span", "mwe-math-element"):
        _replace_with_image(outer)
    for math in list(tree.iter("math")):
        if math.getparent() is not None and not replace_by_formula(
            math, tex_of(math), display=_is_block(math)
        ):
            drop(math)
    for table in find_by_class(tree, "table", *_EQUATION_TABLES):
        _replace_equations(table)


def tex_of(math: HtmlElement) -> str:
    """Return the TeX of a `math` element: the author's if the element has it."""
    if (tex := annotated_tex(math)) is not None:
        return tex
    source = math.get("alttext") or math.get("data-latex") or ""
    return source if _TEX.search(source.strip()) else to_tex(from_mathml(math))


def _is_block(math: HtmlElement) -> bool:
    return "block" in (math.get("display") or "") or math.get("mode") == "display"


def _replace_with_image(outer: HtmlElement) -> None:
    """Replace an element with a formula as MathML, as an image, or as both."""
    math, image = outer.find(".//math"), outer.find(".//img")
    if math is None and image is None:
        return
    tex = tex_of(math) if math is not None else (image.get("alt") or "" if image is not None else "")
    names = " ".join(element.get("class") or "" for element in outer.iter() if isinstance(element.tag, str))
    replace_by_formula(outer, tex, display="block" in names or "-display" in names)


def _replace_equations(table: HtmlElement) -> None:
    """Replace LaTeXML's layout table by its equations, each followed by its number."""
    if table.getparent() is None:
        return
    block = make(table, "p")
    for row in table.iter("tr"):
        formulas = [element for element in row.iter("span") if is_formula(element)]
        if formulas:
            tex = " ".join(clean_tex(element.text or "") for element in formulas)
            block.append(make(table, "span", tex, class_="math display"))
            number = next(find_by_class(row, "*", "ltx_tag_equation", "ltx_tag"), None)
            append_text(block, f" {str(number.text_content()).strip()} " if number is not None else "")
    if len(block):
        swap(table, block)
    elif "ltx_eqn_table" in classes(table):
        drop(table)
