r"""Text in which each formula stands two or three times in a row -> the formula once.

Copied pages write `x ( i ) x^{(i)} x(i)` or `xiTxjx_i^Tx_jxiTxj`: the letters for screen readers, the TeX, the
letters for the eye. Only what proves itself is put right: what the TeX shows must equal both its neighbours.
"""

from lxml.html import HtmlElement

from linkvault.extract.normalize.formulas.formula_element import is_formula
from linkvault.extract.normalize.formulas.repeated_text import find_repeated_formulas
from linkvault.extract.normalize.page_index import Trigger, find_with_characters
from linkvault.extract.normalize.tree_edits import VERBATIM, make

TRIGGER = Trigger(characters="\\^_")


def apply(tree: HtmlElement, url: str) -> None:
    """Put one formula in the place of each proven run of copies in a text."""
    for node in [one for one in find_with_characters(tree, "\\^_") if _may_hold(one)]:
        for child in list(node):
            if child.tail:
                child.tail, spans = _cut(node, child.tail)
                for number, span in enumerate(spans, 1):
                    node.insert(node.index(child) + number, span)
        if node.text:
            node.text, spans = _cut(node, node.text)
            for number, span in enumerate(spans):
                node.insert(number, span)


def _may_hold(node: HtmlElement) -> bool:
    if node.tag in VERBATIM or node.tag in ("head", "title"):
        return False
    return not is_formula(node) and not any(above.tag in VERBATIM for above in node.iterancestors())


def _cut(node: HtmlElement, text: str) -> tuple[str, list[HtmlElement]]:
    """Return the text before the first formula, and the formulas, each with the text behind it."""
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
