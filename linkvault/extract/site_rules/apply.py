"""A rule and a page's tree, as parsed -> the title, byline, date and body that the rule selects.

Title, byline and date are extracted first, then the elements to strip are removed, then the body is selected. The
normalization rules are applied after that.
"""

import re
from copy import deepcopy
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
from linkvault.lazy_dataclass import dataclass, field, replace

LONGEST = 2000  # characters of a title, byline or date
MOST_AUTHORS = 20  # of one article
SHOWN_DATE = 60  # characters of a text without a date in a warning
MOST_WRAPPED = 5_000  # elements of a page: each further directive searches all that the ones before have made
LONGEST_SHOWN = 200  # characters of a match that an explanation shows
_TAG = re.compile(r"[a-z][a-z0-9]{0,15}", re.IGNORECASE)  # that `wrap_in` may create
_FRAME = frozenset(["html", "head", "body"])
_ATTRIBUTES = {
    "meta": "content",
    "time": "datetime",
}  # where these elements have their machine-readable value


@dataclass(frozen=True, slots=True)
class SelectorMatches:
    """The number of matches of a selector, and the text of the first."""

    key: str
    selector: Selector
    count: int
    text: str = ""
    used: bool = False


@dataclass(slots=True)
class RuleResult:
    """The values that a rule extracts from a page. `bodies` are elements in document order, none inside another."""

    rule: SiteRule
    title: str | None = None
    byline: str | None = None
    date: str | None = None
    bodies: list[HtmlElement] = field(default_factory=list)
    general: set[str] = field(default_factory=set)  # keys whose value a general selector has found
    matches: list[SelectorMatches] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def has_stripped(self) -> bool:
        """Whether the rule has removed elements."""
        return any(matches.key == "strip" and matches.count for matches in self.matches)


# In characters: ten times the longest of the public collection, because the time grows with the square.
_MAX_SELECTOR = 5_000


@lru_cache(maxsize=1024)
def compile_selector(selector: Selector) -> XPath:
    """Return the compiled form of a selector.

    :raises ValueError: if the selector is invalid; the message says why
    """
    if len(selector.text) > _MAX_SELECTOR:
        raise ValueError(f"longer than {_MAX_SELECTOR} characters")
    try:
        if selector.is_xpath:
            return XPath(selector.text)
        return CSSSelector(selector.text, translator="html")
    except (XPathError, SelectorError) as error:
        raise ValueError(str(error)) from error
    except RecursionError as error:  # cssselect calls itself for each part
        raise ValueError("too many parts") from error


def apply_rule(rule: SiteRule, tree: HtmlElement) -> RuleResult:
    """Return the values that a rule extracts from a page; remove the elements that it strips from the tree."""
    result = RuleResult(rule)
    result.title = next(iter(_texts(result, "title", tree)), None)
    result.byline = join_names(_texts(result, "byline", tree)[:MOST_AUTHORS])
    text = next(iter(_texts(result, "date", tree)), None)
    result.date = read_stamp(text)
    if text and not result.date:
        result.warnings.append(f"{_rule_name(rule)}: the date selector matches no date: {text[:SHOWN_DATE]}")
    change_tree(result, tree)
    for selector in rule.strip:
        matches = [
            element for element in _elements(_evaluate(result, selector, tree)) if element.tag not in _FRAME
        ]
        _record_matches(result, "strip", selector, matches, used=True)
        for element in matches:
            if element.getparent() is not None:
                element.drop_tree()
    for selector in rule.body:
        bodies = [] if result.bodies else _elements(_evaluate(result, selector, tree))
        if bodies and selector.is_general:
            result.general.add("body")
        result.bodies = result.bodies or _outermost(bodies)
        _record_matches(result, "body", selector, bodies, used=bool(bodies))
    if rule.body and not result.bodies:
        result.warnings.append(
            f"{_rule_name(rule)}: no body selector matches this page, so the text was chosen without the rule"
        )
    return result


def change_tree(result: RuleResult, tree: HtmlElement) -> None:
    """Remove attributes, dissolve, wrap and move the elements that a rule selects."""
    for selector in result.rule.strip_attr:
        for match in _evaluate(result, selector, tree):
            name = getattr(match, "attrname", None)
            if name:
                match.getparent().attrib.pop(name, None)
    for selector in result.rule.dissolve:
        for element in _movable(_evaluate(result, selector, tree)):
            element.drop_tag()
    _wrap_elements(result, tree)
    _move_elements(result, tree)


def _wrap_elements(result: RuleResult, tree: HtmlElement) -> None:
    remaining = MOST_WRAPPED
    for selector in result.rule.wrap_in:
        if not _TAG.fullmatch(selector.argument):
            continue
        elements = _movable(_evaluate(result, selector, tree))
        for element in elements[:remaining]:
            wrapper = element.makeelement(selector.argument.lower())
            wrapper.tail, element.tail = element.tail, None
            element.getparent().replace(element, wrapper)
            wrapper.append(element)
        if len(elements) > remaining:
            result.warnings.append(
                f"{_rule_name(result.rule, selector)}: only the first {MOST_WRAPPED:,} elements are wrapped"
            )
            return
        remaining -= len(elements)


def _move_elements(result: RuleResult, tree: HtmlElement) -> None:
    for selector in result.rule.move_into:
        place = replace(selector, text=selector.argument)
        target = next(iter(_elements(_evaluate(result, place, tree))), None)
        if target is None:
            continue
        for element in _movable(_evaluate(result, selector, tree)):
            if target is not element and target not in element.iterdescendants():
                copy = deepcopy(element)
                copy.tail = None
                element.drop_tree()
                target.append(copy)


def find_link(rule: SiteRule, key: str, tree: HtmlElement) -> str | None:
    """Return the address in the first link of a key that a page has, and whose condition the page meets."""
    result = RuleResult(rule)
    for selector in getattr(rule, key):
        if selector.argument and not _evaluate(result, replace(selector, text=selector.argument), tree):
            continue
        for match in _evaluate(result, selector, tree):
            address = match if isinstance(match, str) else match.get("href")
            if address and address.strip():
                return str(address).strip()
    return None


def override_metadata(metadata: Metadata, result: RuleResult) -> Metadata:
    """Return the metadata of a page, with title, byline and date replaced by those that the rule extracts.

    What a general selector has found is used only if the page's own metadata lacks it.
    """
    source = Source(SourceKind.SITE_RULE, result.rule.host)
    extracted = {"title": result.title, "byline": result.byline, "published": result.date}
    keys = {"title": "title", "byline": "byline", "published": "date"}
    values = {
        field: value
        for field, value in extracted.items()
        if value and not (keys[field] in result.general and getattr(metadata, field))
    }
    resolved = {field: Resolved(value, source) for field, value in values.items()}
    return replace(metadata, **values, provenance=replace(metadata.provenance, **resolved))


def extract_bodies(result: RuleResult, title: str | None) -> HtmlElement:
    """Return a new element with the bodies, without a copy of the title at their beginning."""
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
    """Return the texts that the first matching selector of a key selects."""
    texts: list[str] = []
    for selector in getattr(result.rule, key):
        matches = [] if texts else _evaluate(result, selector, tree)
        matching_texts = [text for match in matches if (text := _text(match))]
        if matching_texts and selector.is_general:
            result.general.add(key)
        texts = texts or matching_texts
        _record_matches(result, key, selector, matching_texts, used=bool(matching_texts))
    return texts


def _evaluate(result: RuleResult, selector: Selector, tree: HtmlElement) -> list[Any]:
    """Return the elements and strings that a selector matches; empty, with a warning, if it is invalid."""
    try:
        matches = compile_selector(selector)(tree)
    except (ValueError, XPathError) as error:
        result.warnings.append(
            f"{_rule_name(result.rule, selector)}: invalid selector ({error}): {selector.text}"
        )
        return []
    if isinstance(matches, list):
        return matches
    return [matches] if isinstance(matches, str) else []


def _movable(matches: list[Any]) -> list[HtmlElement]:
    return [
        match for match in _elements(matches) if match.tag not in _FRAME and match.getparent() is not None
    ]


def _elements(matches: list[Any]) -> list[HtmlElement]:
    return [match for match in matches if isinstance(match, HtmlElement)]


def _text(match: HtmlElement | str) -> str:
    if isinstance(match, str):
        return squeeze(match[:LONGEST])
    attribute = _ATTRIBUTES.get(str(match.tag))
    text = (match.get(attribute) if attribute else None) or match.text_content()
    return squeeze(str(text)[:LONGEST])


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    """Return the elements that are not inside another of them."""
    chosen = set(elements)
    return [element for element in elements if chosen.isdisjoint(element.iterancestors())]


def _record_matches(
    result: RuleResult, key: str, selector: Selector, matches: list[Any], *, used: bool
) -> None:
    text = _text(matches[0])[:LONGEST_SHOWN] if matches else ""
    result.matches.append(SelectorMatches(key, selector, len(matches), text, used))


def _rule_name(rule: SiteRule, selector: Selector | None = None) -> str:
    at = f", line {selector.line}" if selector else ""
    return f"site rule for {rule.host} ({rule.source}{at})"
