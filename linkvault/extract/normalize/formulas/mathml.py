"""MathML as LaTeXML (arXiv, ar5iv), Wikipedia, Pandoc and others write it -> each formula once, as TeX.

The author's TeX stands in `alttext` or in an annotation; without it, the presentation is written as TeX.
"""

import re

from lxml.html import HtmlElement

from linkvault.extract.normalize.formulas.formula_element import clean_tex, is_formula, replace_by_formula
from linkvault.extract.normalize.formulas.math_to_tex import to_tex
from linkvault.extract.normalize.formulas.math_tree import from_mathml
from linkvault.extract.normalize.page_index import Trigger
from linkvault.extract.normalize.tree_edits import append_text, classes, drop, find_by_class, make, swap

_TABLES = ("ltx_equation", "ltx_equationgroup", "ltx_eqn_table", "ltx_eqn_align")
TRIGGER = Trigger(frozenset({"mwe-math-element", *_TABLES}), frozenset({"math"}))

_WORDS = re.compile(r"[\\^_{}=<>+]|^\S{1,3}$")


def apply(tree: HtmlElement, url: str) -> None:
    """Put one formula in the place of each `math`, with the picture of it that a site keeps beside."""
    for outer in find_by_class(tree, "span", "mwe-math-element"):
        _put_beside_image(outer)
    for math in list(tree.iter("math")):
        if math.getparent() is not None and not replace_by_formula(
            math, tex_of(math), display=_is_block(math)
        ):
            drop(math)
    for table in find_by_class(tree, "table", *_TABLES):
        _put_equations(table)


def tex_of(math: HtmlElement) -> str:
    """Return the TeX of a `math` element: the author's where it is kept."""
    for note in math.iter("annotation"):
        if "tex" in (note.get("encoding") or "").lower():
            return str(note.text_content())
    told = math.get("alttext") or math.get("data-latex") or ""
    return told if _WORDS.search(told.strip()) else to_tex(from_mathml(math))


def _is_block(math: HtmlElement) -> bool:
    return "block" in (math.get("display") or "") or math.get("mode") == "display"


def _put_beside_image(outer: HtmlElement) -> None:
    """Put the one formula that an element holds as MathML, as a picture, or as both."""
    math, image = outer.find(".//math"), outer.find(".//img")
    if math is None and image is None:
        return
    tex = tex_of(math) if math is not None else (image.get("alt") or "" if image is not None else "")
    names = " ".join(one.get("class") or "" for one in outer.iter() if isinstance(one.tag, str))
    replace_by_formula(outer, tex, display="block" in names or "-display" in names)


def _put_equations(table: HtmlElement) -> None:
    """Put the equations of LaTeXML's layout table one below the other, each with its number."""
    if table.getparent() is None:
        return
    block = make(table, "p")
    for row in table.iter("tr"):
        formulas = [one for one in row.iter("span") if is_formula(one)]
        if formulas:
            tex = " ".join(clean_tex(one.text or "") for one in formulas)
            block.append(make(table, "span", tex, class_="math display"))
            number = next(find_by_class(row, "*", "ltx_tag_equation", "ltx_tag"), None)
            append_text(block, f" {str(number.text_content()).strip()} " if number is not None else "")
    if len(block):
        swap(table, block)
    elif "ltx_eqn_table" in classes(table):
        drop(table)
