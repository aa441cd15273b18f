"""A page's tree -> the same tree in the form that `markup` reads. One module per rule, applied in one order.

A rule has `apply(tree, url)`, which changes the tree in place in linear time. It may have a `TRIGGER`: what a page
must contain for the rule to apply. The page is indexed once for the triggers of all rules. To add a rule, add its
module and a line to the lists below, in the position that its reason states.
"""

import importlib
from collections.abc import Callable
from functools import cache, partial

from lxml.html import HtmlElement

from linkvault.extract.dom.attribute_index import AttributeIndex
from linkvault.extract.normalize.page_index import PageIndex, Trigger, index_page
from linkvault.lazy_dataclass import dataclass

Rule = Callable[[HtmlElement, str], None]


@dataclass(frozen=True, slots=True)
class Step:
    """A rule's position in the order: its module, relative to this package, and the reason for the position."""

    module: str
    reason: str

    @property
    def name(self) -> str:
        """The name of the rule: that of its module."""
        return self.module.rpartition(".")[2]


# For the page, before the article is chosen. tests/extract/normalize/test_order.py shows for which pairs another order
# gives another result.
PAGE_STEPS = (
    Step(".embedded_json", "first: adds the article to the page, and all other rules must process it"),
    Step(".platform_parts", "early: the other rules need not process what it removes"),
    Step(".value_labels", "before the formulas: the text after a label may be one"),
    Step(".formulas.custom_elements", "before katex: an element with its TeX may contain KaTeX's output"),
    Step(".formulas.katex", "before mathml: KaTeX's output contains MathML"),
    Step(".formulas.mathjax", "before mathml: MathJax's output contains MathML"),
    Step(".formulas.mathml", "before formula_images: Wikipedia has an image next to its MathML"),
    Step(".formulas.formula_images", "before images, which drops the TeX of an image"),
    Step(".formulas.delimited", "after the formulas in elements: their sources look like TeX in text"),
    Step(".formulas.repeated_formulas", "after delimited: delimiters are more certain than repetition"),
    Step(".code.code_tabs", "before code_blocks, which removes the wrappers that make the panels tabs"),
    Step(".task_lists", "after code_tabs: the inputs that switch tabs are no tasks"),
    Step(".code.code_blocks", "after the formulas: a code block of the language `math` is a formula"),
    Step(
        ".code.code_lines",
        "after code_blocks, which takes all code that is in a `pre` or of a known highlighter",
    ),
    Step(
        ".boxes.accordions",
        "after code_tabs, whose panels are hidden too; before headings, which drops buttons",
    ),
    Step(".boxes.infoboxes", "before headings: its labels are headings"),
    Step(".images", "before absolute_urls: a lazily loaded image has its address in another attribute"),
    Step(".inline_captions", "after images, which removes icons and pixels, and makes pictures `img`"),
    Step(".hover_cards", "after images: a card is recognized by its picture"),
    Step(".headings", "before absolute_urls: permalinks are recognized by their `#`"),
    Step(".permalinks", "before footnotes: a permalink links back as a note does"),
    Step(".ruby", "after formulas and code, which need the text unchanged"),
    Step(".absolute_urls", "after the rules that move or remove links and images"),
    Step(".embeds", "after absolute_urls: the address of a frame must be absolute to become a link"),
    Step(".footnotes", "last: compares the links within the page, as absolute_urls writes them"),
)
# For the article alone.
ARTICLE_STEPS = (
    Step(".tables", "the choice of the article uses its tables, so they remain until then"),
    Step(".boxes.definitions", "the choice of the article uses its lists, so they remain until then"),
)


@dataclass(slots=True)
class _PageIndexCache:
    """The index of the page to which the rules are applied; built when the first rule needs it."""

    tree: HtmlElement | None = None
    index: PageIndex | None = None
    attributes: AttributeIndex | None = None  # of the first tree, if the caller has them

    def index_of(self, tree: HtmlElement) -> PageIndex:
        if self.index is None or self.tree is not tree:
            self.tree, self.index = tree, index_page(tree, self.attributes)
            self.attributes = None
        return self.index


def page_rules(attributes: AttributeIndex | None = None) -> tuple[Rule, ...]:
    """Return the rules for a page, in their order. They share an index of one page: apply each rule once.

    :param attributes: the attributes of the page, if the caller has them
    """
    return _for_one_page(PAGE_STEPS, attributes)


def article_rules() -> tuple[Rule, ...]:
    """Return the rules for the chosen article, in their order. They share an index: apply each rule once."""
    return _for_one_page(ARTICLE_STEPS)


def name_of_rule(rule: Rule) -> str:
    """Return the name of a rule.

    >>> list(map(name_of_rule, page_rules()))[:2]
    ['embedded_json', 'platform_parts']
    """
    return _names()[rule.args[0] if isinstance(rule, partial) else rule]


def _for_one_page(steps: tuple[Step, ...], attributes: AttributeIndex | None = None) -> tuple[Rule, ...]:
    cache = _PageIndexCache(attributes=attributes)
    return tuple(
        apply if trigger is None else partial(_apply_if_triggered, apply, trigger, cache)
        for apply, trigger in map(_load, steps)
    )


def _apply_if_triggered(
    apply: Rule, trigger: Trigger, cache: _PageIndexCache, tree: HtmlElement, url: str
) -> None:
    if trigger.matches(cache.index_of(tree)):
        apply(tree, url)


@cache
def _load(step: Step) -> tuple[Rule, Trigger | None]:
    module = importlib.import_module(step.module, __name__)
    return module.apply, getattr(module, "TRIGGER", None)


@cache
def _names() -> dict[Rule, str]:
    return {_load(step)[0]: step.name for step in (*PAGE_STEPS, *ARTICLE_STEPS)}
