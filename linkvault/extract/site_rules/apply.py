"""A rule + the tree of a page, as parsed -> what the rule's selectors extract from it.

Title, byline and date are read first, then the elements to strip are removed, then the body is looked for. The rules
for all pages run after that.
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.etree import XPath, XPathError, strip_elements
from lxml.html import HtmlElement

from linkvault.extract.choose.trim import is_title
from linkvault.extract.metadata import Metadata
from linkvault.extract.metadata.author_names import join_names
from linkvault.extract.metadata.dates import read_stamp
from linkvault.extract.metadata.normalize import squeeze
from linkvault.extract.metadata.provenance import Resolved, Source, SourceKind
from linkvault.extract.site_rules import Selector, SiteRule

LONGEST = 2000  # characters of a title, byline or date
MOST_AUTHORS = 20
SHOWN = 200  # characters of a match that the explanation of a rule shows
_FRAME = frozenset(["html", "head", "body"])
_ATTRIBUTES = {"meta": "content", "time": "datetime"}  # where these say it for machines


@dataclass(frozen=True, slots=True)
class SelectorMatches:
    """How many matches one selector has, and the text of the first."""

    key: str
    selector: Selector
    count: int
    text: str = ""
    used: bool = False


@dataclass(slots=True)
class RuleResult:
    """What a rule extracts from a page. `bodies` are elements of its tree, in document order, none inside another."""

    rule: SiteRule
    title: str | None = None
    byline: str | None = None
    date: str | None = None
    bodies: list[HtmlElement] = field(default_factory=list)
    found: list[SelectorMatches] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@lru_cache(maxsize=1024)
def compile_selector(selector: Selector) -> XPath:
    """Return a selector ready to be asked.

    :raises ValueError: if it is none; the message says why
    """
    try:
        if selector.is_xpath:
            return XPath(selector.text)
        return CSSSelector(selector.text, translator="html")
    except (XPathError, SelectorError) as error:
        raise ValueError(str(error)) from error


def apply_rule(rule: SiteRule, tree: HtmlElement) -> RuleResult:
    """Extract from a page what its rule names, and remove from its tree what the rule strips."""
    result = RuleResult(rule)
    result.title = next(iter(_texts(result, "title", tree)), None)
    result.byline = join_names(_texts(result, "byline", tree)[:MOST_AUTHORS])
    text = next(iter(_texts(result, "date", tree)), None)
    result.date = read_stamp(text)
    if text and not result.date:
        result.warnings.append(f"{_place(rule)}: what it takes for a date is none: {text[:60]}")
    for selector in rule.strip:
        matches = [
            element for element in _elements(_ask(result, selector, tree)) if element.tag not in _FRAME
        ]
        _note(result, "strip", selector, matches, used=True)
        for element in matches:
            if element.getparent() is not None:
                element.drop_tree()
    for selector in rule.body:
        bodies = [] if result.bodies else _elements(_ask(result, selector, tree))
        result.bodies = result.bodies or _outermost(bodies)
        _note(result, "body", selector, bodies, used=bool(bodies))
    if rule.body and not result.bodies:
        result.warnings.append(f"{_place(rule)}: it finds no body here: the text was chosen without it")
    return result


def override_metadata(metadata: Metadata, result: RuleResult) -> Metadata:
    """Return the metadata of a page with the title, byline and date that the rule found in the place of its own."""
    source = Source(SourceKind.SITE_RULE, result.rule.host)
    values = {"title": result.title, "byline": result.byline, "published": result.date}
    values = {field: value for field, value in values.items() if value}
    resolved = {field: Resolved(value, source) for field, value in values.items()}
    return replace(metadata, **values, provenance=replace(metadata.provenance, **resolved))


def extract_bodies(result: RuleResult, title: str | None) -> HtmlElement:
    """Return the bodies in a new element, without a copy of the title at their head."""
    root: HtmlElement = result.bodies[0].makeelement("div")
    for body in result.bodies:
        body.tail = None
        root.append(body)
    strip_elements(root, "script", "style", "template", "head", with_tail=False)
    head = next(root.iter("h1", "h2", "p"), None)
    plain = "".join(filter(str.isalnum, title or "")).casefold()
    if head is not None and head.tag != "p" and is_title(str(head.text_content()), plain):
        head.drop_tree()
    return root


def _texts(result: RuleResult, key: str, tree: HtmlElement) -> list[str]:
    """Return the texts that the first matching selector of a key finds."""
    texts: list[str] = []
    for selector in getattr(result.rule, key):
        matches = [] if texts else _ask(result, selector, tree)
        matching_texts = [text for match in matches if (text := _text(match))]
        texts = texts or matching_texts
        _note(result, key, selector, matching_texts, used=bool(matching_texts))
    return texts


def _ask(result: RuleResult, selector: Selector, tree: HtmlElement) -> list[Any]:
    """Return what a selector matches: elements and texts."""
    try:
        matches = compile_selector(selector)(tree)
    except (ValueError, XPathError) as error:
        result.warnings.append(
            f"{_place(result.rule, selector)}: no selector that can be used ({error}): {selector.text}"
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
    text = (match.get(attribute) if attribute else None) or match.text_content()
    return squeeze(str(text)[:LONGEST])


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    """Leave out elements that stand inside another of them."""
    chosen = set(elements)
    return [element for element in elements if chosen.isdisjoint(element.iterancestors())]


def _note(result: RuleResult, key: str, selector: Selector, matches: list[Any], *, used: bool) -> None:
    text = _text(matches[0])[:SHOWN] if matches else ""
    result.found.append(SelectorMatches(key, selector, len(matches), text, used))


def _place(rule: SiteRule, selector: Selector | None = None) -> str:
    at = f", line {selector.line}" if selector else ""
    return f"site rule for {rule.host} ({rule.source}{at})"
