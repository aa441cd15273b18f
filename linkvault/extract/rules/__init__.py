"""A page's tree -> the same tree in the form that `markup` reads: one file per rule.

A rule is a module of this folder with `STAGE` ("page": on the whole page, before the article is chosen; "article":
on the article alone), `apply(tree, url)`, which changes the tree in place in linear time, and an optional `ORDER`
(50 when absent; smaller first; same order: by name). To add a rule, add its file.
"""

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

from lxml.html import HtmlElement

Rule = Callable[[HtmlElement, str], None]

DEFAULT_ORDER = 50


def page_rules() -> tuple[Rule, ...]:
    """Return the rules for a whole page, in the order in which they are to be applied."""
    return _rules("page")


def article_rules() -> tuple[Rule, ...]:
    """Return the rules for the chosen article, in the order in which they are to be applied."""
    return _rules("article")


@cache
def _rules(stage: str) -> tuple[Rule, ...]:
    found = []
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("_") and not module.ispkg:
            rule = importlib.import_module(f"{__name__}.{module.name}")
            if getattr(rule, "STAGE", None) == stage:
                found.append((getattr(rule, "ORDER", DEFAULT_ORDER), module.name, rule.apply))
    return tuple(apply for _, _, apply in sorted(found, key=lambda one: one[:2]))
