r"""Text with two or three copies of a formula in a row -> the formula once.

Copied pages contain `x ( i ) x^{(i)} x(i)` or `xiTxjx_i^Tx_jxiTxj`: the letters for screen readers, the TeX, the
visible letters. Copies are merged only if the glyphs of the TeX equal the letters before and after it.
"""

from lxml.html import HtmlElement

from linkvault.extract.normalize.formulas.formula_element import is_formula, replace_in_texts
from linkvault.extract.normalize.formulas.repeated_text import find_repeated_formulas
from linkvault.extract.normalize.page_index import Trigger, find_with_characters
from linkvault.extract.normalize.tree_edits import VERBATIM, make

TRIGGER = Trigger(characters="\\^_")


def apply(tree: HtmlElement, url: str) -> None:
    """Replace each run of copies in a text by one formula."""
    for node in [element for element in find_with_characters(tree, "\\^_") if _may_contain_formulas(element)]:
        replace_in_texts(node, _split_at_formulas)


def _may_contain_formulas(node: HtmlElement) -> bool:
    if node.tag in VERBATIM or node.tag in ("head", "title"):
        return False
    return not is_formula(node) and not any(ancestor.tag in VERBATIM for ancestor in node.iterancestors())


def _split_at_formulas(node: HtmlElement, text: str) -> tuple[str, list[HtmlElement]]:
    """Return the text before the first formula, and the formulas with the text after each as its tail."""
    spans: list[HtmlElement] = []
    head, start = text, 0
    for run in find_repeated_formulas(text):
        if spans:
            spans[-1].tail = text[start : run.start]
        else:
            head = text[: run.start]
        spans.append(make(node, "span", run.tex, class_="math inline"))
        start = run.end
    if spans:
        spans[-1].tail = text[start:]
    return head, spans
