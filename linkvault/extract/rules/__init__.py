"""A page's tree -> the same tree in the form that `markup` reads: one file per rule.

A rule is a module of this folder with `STAGE` ("page": on the whole page, before the article is chosen; "article":
on the article alone), `apply(tree, url)`, which changes the tree in place in linear time, an optional `ORDER`
(50 when absent; smaller first; same order: by name) and an optional `SIGN`: what must be on a page for the rule to
have work there. Pages are looked at for the signs of all rules at once. To add a rule, add its file.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from lxml.html import HtmlElement

from ._signs import Marks, Sign, marks_of

Rule = Callable[[HtmlElement, str], None]

DEFAULT_ORDER = 50


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
    """Return the rules for a whole page, in the order in which they are to be applied: once, to one page."""
    return _for_one_page("page")


def article_rules() -> tuple[Rule, ...]:
    """Return the rules for the chosen article, in the order in which they are to be applied: once, to one article."""
    return _for_one_page("article")


def name_of_rule(rule: Rule) -> str:
    """Return the name of a rule: its file's.

    >>> sorted(map(name_of_rule, page_rules()))[:2]
    ['addresses', 'code']
    """
    apply = rule.args[0] if isinstance(rule, partial) else rule
    return str(apply.__module__).rpartition(".")[2]


def _for_one_page(stage: str) -> tuple[Rule, ...]:
    look = _Look()
    return tuple(
        apply if sign is None else partial(_apply_where_signed, apply, sign, look)
        for apply, sign in _rules(stage)
    )


def _apply_where_signed(apply: Rule, sign: Sign, look: _Look, tree: HtmlElement, url: str) -> None:
    if sign.is_in(look.at(tree)):
        apply(tree, url)


@cache
def _rules(stage: str) -> tuple[tuple[Rule, Sign | None], ...]:
    found = []
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("_") and not module.ispkg:
            rule = importlib.import_module(f"{__name__}.{module.name}")
            if getattr(rule, "STAGE", None) == stage:
                order = getattr(rule, "ORDER", DEFAULT_ORDER)
                found.append((order, module.name, rule.apply, getattr(rule, "SIGN", None)))
    return tuple((apply, sign) for _, _, apply, sign in sorted(found, key=lambda one: one[:2]))
