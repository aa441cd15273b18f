"""A tree -> the class names and tags on it, and the few elements whose text holds a sign: found in C, not by walking.

Most pages hold no formula at all. To walk every element once for each rule that then finds nothing was a third of
the time of an extraction.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

_CLASSES = etree.XPath("descendant-or-self::*/@class", smart_strings=False)
_CLASSED = etree.XPath("descendant-or-self::*[@class]")


@dataclass(frozen=True, slots=True)
class Marks:
    """The class names, in lower case, and the tags of a page."""

    classes: frozenset[str]
    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sign:
    """What a page has at least one of, when a rule has work on it."""

    classes: frozenset[str] = field(default_factory=frozenset)
    tags: frozenset[str] = field(default_factory=frozenset)
    path: str = ""  # XPath of such an element, where class and tag do not tell it

    def is_in(self, tree: HtmlElement, marks: Marks) -> bool:
        """Tell whether the sign is on a page of these marks."""
        if not self.classes.isdisjoint(marks.classes) or not self.tags.isdisjoint(marks.tags):
            return True
        return bool(self.path) and bool(_any_at(self.path)(tree))


def marks_of(tree: HtmlElement) -> Marks:
    """Look at a tree once."""
    names = " ".join(set(cast("list[str]", _CLASSES(tree)))).lower().split()
    return Marks(frozenset(names), frozenset(str(node.tag) for node in tree.iter()))


def classed(tree: HtmlElement) -> list[HtmlElement]:
    """List the elements that have a class, the tree itself among them, in the order of the page."""
    return select(_CLASSED, tree)


def holders(tree: HtmlElement, signs: str) -> list[HtmlElement]:
    """List the elements in whose own text, between their children too, one of these characters stands."""
    return select(_holding(signs), tree)


def select(path: etree.XPath, tree: HtmlElement, **values: str) -> list[HtmlElement]:
    """List the elements at a path, in the order of the page."""
    return cast("list[HtmlElement]", path(tree, **values))


@cache
def _holding(signs: str) -> etree.XPath:
    wanted = " or ".join(f"contains(., '{sign}')" for sign in signs)
    return etree.XPath(f"descendant-or-self::*/text()[{wanted}]/..")


@cache
def _any_at(path: str) -> etree.XPath:
    return etree.XPath(f"boolean({path})")
