"""A rule + the tree of a page, as parsed -> what the rule's selectors take out of it.

Title, byline and date are read first, then what is to be stripped goes, then the body is looked for; only after that
do the rules for all pages see the tree.
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.etree import XPath, XPathError, strip_elements
from lxml.html import HtmlElement

from linkvault.extract.metadata import Metadata
from linkvault.extract.metadata.dates import read_stamp
from linkvault.extract.metadata.names import join_names
from linkvault.extract.metadata.wording import squeeze
from linkvault.extract.site_rules import Selector, SiteRule
from linkvault.extract.trim import is_title

LONGEST = 2000  # characters of a title, byline or date
MOST_AUTHORS = 20
SHOWN = 200  # characters of a match that the explanation of a rule shows
_FRAME = frozenset(["html", "head", "body"])
_ATTRIBUTES = {"meta": "content", "time": "datetime"}  # where these say it for machines


@dataclass(frozen=True, slots=True)
class Found:
    """What one selector found: how often, and the first of it in words."""

    key: str
    selector: Selector
    count: int
    text: str = ""
    used: bool = False


@dataclass(slots=True)
class Taken:
    """What a rule took out of a page. `bodies` are elements of the page's tree, in its order, none inside another."""

    rule: SiteRule
    title: str | None = None
    byline: str | None = None
    date: str | None = None
    bodies: list[HtmlElement] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@lru_cache(maxsize=1024)
def compiled(selector: Selector) -> XPath:
    """Return a selector ready to be asked.

    :raises ValueError: if it is none; the message says why
    """
    try:
        if selector.is_xpath:
            return XPath(selector.text)
        return CSSSelector(selector.text, translator="html")
    except (XPathError, SelectorError) as error:
        raise ValueError(str(error)) from error


def take(rule: SiteRule, tree: HtmlElement) -> Taken:
    """Take out of a page what its rule names. What is to be stripped is gone from the tree afterwards."""
    taken = Taken(rule)
    taken.title = next(iter(_texts(taken, "title", tree)), None)
    taken.byline = join_names(_texts(taken, "byline", tree)[:MOST_AUTHORS])
    told = next(iter(_texts(taken, "date", tree)), None)
    taken.date = read_stamp(told)
    if told and not taken.date:
        taken.warnings.append(f"{_place(rule)}: what it takes for a date is none: {told[:60]}")
    for selector in rule.strip:
        matches = [each for each in _elements(_ask(taken, selector, tree)) if each.tag not in _FRAME]
        _note(taken, "strip", selector, matches, used=True)
        for each in matches:
            if each.getparent() is not None:
                each.drop_tree()
    for selector in rule.body:
        bodies = [] if taken.bodies else _elements(_ask(taken, selector, tree))
        taken.bodies = taken.bodies or _outermost(bodies)
        _note(taken, "body", selector, bodies, used=bool(bodies))
    if rule.body and not taken.bodies:
        taken.warnings.append(f"{_place(rule)}: it finds no body here: the text was chosen without it")
    return taken


def overruled(metadata: Metadata, taken: Taken) -> Metadata:
    """Return what a page says of itself, with what the rule took out in its place."""
    told = {"title": taken.title, "byline": taken.byline, "published": taken.date}
    return replace(metadata, **{key: value for key, value in told.items() if value})


def lift(taken: Taken, title: str | None) -> HtmlElement:
    """Return the bodies in an element of their own, without the title's copy at their head."""
    root: HtmlElement = taken.bodies[0].makeelement("div")
    for body in taken.bodies:
        body.tail = None
        root.append(body)
    strip_elements(root, "script", "style", "template", "head", with_tail=False)
    head = next(root.iter("h1", "h2", "p"), None)
    plain = "".join(filter(str.isalnum, title or "")).casefold()
    if head is not None and head.tag != "p" and is_title(str(head.text_content()), plain):
        head.drop_tree()
    return root


def _texts(taken: Taken, key: str, tree: HtmlElement) -> list[str]:
    """Return the texts that the first matching selector of a key finds."""
    texts: list[str] = []
    for selector in getattr(taken.rule, key):
        matches = [] if texts else _ask(taken, selector, tree)
        found = [text for match in matches if (text := _text(match))]
        texts = texts or found
        _note(taken, key, selector, found, used=bool(found))
    return texts


def _ask(taken: Taken, selector: Selector, tree: HtmlElement) -> list[Any]:
    """Return what a selector matches: elements and texts."""
    try:
        matches = compiled(selector)(tree)
    except (ValueError, XPathError) as error:
        taken.warnings.append(
            f"{_place(taken.rule, selector)}: no selector that can be used ({error}): {selector.text}"
        )
        return []
    if isinstance(matches, list):
        return matches
    return [matches] if isinstance(matches, str) else []


def _elements(matches: list[Any]) -> list[HtmlElement]:
    return [match for match in matches if isinstance(match, HtmlElement)]


def _text(match: HtmlElement | str) -> str:
    if isinstance(match, str):
        return squeeze(match[:LONGEST])
    attribute = _ATTRIBUTES.get(str(match.tag))
    told = (match.get(attribute) if attribute else None) or match.text_content()
    return squeeze(str(told)[:LONGEST])


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    """Leave out elements that stand inside another of them."""
    chosen = set(elements)
    return [each for each in elements if chosen.isdisjoint(each.iterancestors())]


def _note(taken: Taken, key: str, selector: Selector, matches: list[Any], *, used: bool) -> None:
    text = _text(matches[0])[:SHOWN] if matches else ""
    taken.found.append(Found(key, selector, len(matches), text, used))


def _place(rule: SiteRule, selector: Selector | None = None) -> str:
    at = f", line {selector.line}" if selector else ""
    return f"site rule for {rule.host} ({rule.source}{at})"
