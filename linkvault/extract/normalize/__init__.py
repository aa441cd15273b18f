"""A page's tree -> the same tree in the form that `markup` reads: one module per rule, applied in one order.

A rule has `apply(tree, url)`, which changes the tree in place in linear time, and may have a `SIGN`: what must be on
a page for the rule to have work there. The page is searched once for the signs of all rules. To add a rule, add its
module and its line below, at the place that its reason gives.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from lxml.html import HtmlElement

from linkvault.extract.normalize.page_index import Marks, Sign, marks_of

Rule = Callable[[HtmlElement, str], None]


@dataclass(frozen=True, slots=True)
class Step:
    """A rule's place in the order: its name, its module, and why it is applied there."""

    name: str
    module: str
    reason: str


# On the whole page, before the article is chosen. tests/extract/rules/test_order.py shows for which pairs another
# order gives another page.
PAGE_STEPS = (
    Step(
        "state", ".embedded_json", "first: puts the article into the page, and all other rules must read it"
    ),
    Step(
        "formula_element",
        ".formulas.custom_elements",
        "an element that carries its TeX may hold KaTeX's output",
    ),
    Step("formula_katex", ".formulas.katex", "before formula_mathml: KaTeX's output holds MathML"),
    Step("formula_mathjax", ".formulas.mathjax", "before formula_mathml: MathJax's output holds MathML"),
    Step(
        "formula_mathml", ".formulas.mathml", "before formula_image: Wikipedia puts a picture beside MathML"
    ),
    Step("formula_image", ".formulas.formula_images", "before images, which drops the TeX of the picture"),
    Step(
        "formula_text",
        ".formulas.delimited",
        "after the formulas in elements: their sources look like TeX in text",
    ),
    Step(
        "formula_fused",
        ".formulas.repeated_formulas",
        "after formula_text: delimiters are surer than repetition",
    ),
    Step(
        "code_tabs", ".code.code_tabs", "before code, which removes the wrappers that make tabs of the panels"
    ),
    Step("code", ".code.code_blocks", "after the formulas: a code block of the language `math` is a formula"),
    Step("images", ".images", "before addresses: the address of a late picture is in another attribute"),
    Step("headings", ".headings", "before addresses: permalinks are known by their `#`"),
    Step("permalinks", ".permalinks", "before footnotes: a permalink leads back as a note does"),
    Step("ruby", ".ruby", "after formulas and code, which read the text as it is"),
    Step("addresses", ".absolute_urls", "after the rules that move or remove links and pictures"),
    Step("embeds", ".embeds", "after addresses: the address of a frame must be absolute to be a link"),
    Step("footnotes", ".footnotes", "last: compares the links within the page, as addresses leaves them"),
)
# On the article alone.
ARTICLE_STEPS = (
    Step("tables", ".tables", "the article is chosen by its tables too, so they stay until then"),
)


@dataclass(slots=True)
class _Look:
    """The marks of the page that a row of rules is applied to; taken when the first rule asks."""

    tree: HtmlElement | None = None
    marks: Marks | None = None

    def at(self, tree: HtmlElement) -> Marks:
        if self.marks is None or self.tree is not tree:
            self.tree, self.marks = tree, marks_of(tree)
        return self.marks


def page_rules() -> tuple[Rule, ...]:
    """Return the rules for a whole page, in their order. Apply each of them once, to one page."""
    return _for_one_page(PAGE_STEPS)


def article_rules() -> tuple[Rule, ...]:
    """Return the rules for the chosen article, in their order. Apply each of them once, to one article."""
    return _for_one_page(ARTICLE_STEPS)


def name_of_rule(rule: Rule) -> str:
    """Return the name of a rule.

    >>> list(map(name_of_rule, page_rules()))[:2]
    ['state', 'formula_element']
    """
    return _names()[rule.args[0] if isinstance(rule, partial) else rule]


def _for_one_page(steps: tuple[Step, ...]) -> tuple[Rule, ...]:
    look = _Look()
    return tuple(
        apply if sign is None else partial(_apply_where_signed, apply, sign, look)
        for apply, sign in map(_load, steps)
    )


def _apply_where_signed(apply: Rule, sign: Sign, look: _Look, tree: HtmlElement, url: str) -> None:
    if sign.is_in(look.at(tree)):
        apply(tree, url)


@cache
def _load(step: Step) -> tuple[Rule, Sign | None]:
    module = importlib.import_module(step.module, __name__)
    return module.apply, getattr(module, "SIGN", None)


@cache
def _names() -> dict[Rule, str]:
    return {_load(step)[0]: step.name for step in (*PAGE_STEPS, *ARTICLE_STEPS)}
