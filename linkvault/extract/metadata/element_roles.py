"""An element's tag and attributes -> what it says it is (a date, a name), and to whom it belongs.

Names are read as pages write them, in class and id; a builder's own words ("elementor-widget") say nothing.
"""

import re
from enum import IntEnum
from functools import lru_cache

from lxml.html import HtmlElement

_OF_OTHERS = (
    "comment",
    "related",
    "recommend",
    "recent",
    "popular",
    "copyright",
    "teaser",
    "trending",
    "calendar",
    "archive",
)
_BESIDE = (
    "sidebar", "side-bar", "widget", "footer", "newsletter", "breadcrumb", "more-", "latest", "carousel", "promo",
    "ticker", "next-", "prev",
)  # fmt: skip
_BUILDERS = re.compile(r"elementor-widget|widget-(?:wrap|container)")
# Without one of these in it no name promises a date or a byline: asking for them first is ten times as fast.
_HINTS = (
    "date", "time", "publi", "posted", "info", "meta", "datum", "fecha", "data", "created", "byline", "by-line",
    "autho", "autor", "auteur", "writer", "username", "user-name", "nick", "reporter",
)  # fmt: skip
_DATE_NAME = re.compile(
    r"publi|posted|(?:post|entry|article|news|blog|story|meta|header|info|content|page|create|title)[\w-]{0,12}"
    r"(?:date|time|info|meta)|dateline|pub-?(?:date|time)|^(?:date|time|datum|fecha|data|published)\b|"
    r"\b(?:date|time|timestamp|created|datum)$",
    re.I,
)
_NOT_DATE = re.compile(
    r"updat|modif|event|start|end|expire|read-?time|reading|countdown|duration|valid|birth|mtime", re.I
)
_AUTHOR_NAME = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author|authors|autor|auteur|writer|post-?author|entry-?author|user-?name|nick-?name|"
    r"reporter)(?:$|[\s_-]|name)",
    re.I,
)
_NOT_AUTHOR = re.compile(
    r"bio|avatar|image|img|photo|box|card|social|list|link-?list|desc|about|title|job|role|count|more|date|time|"
    r"comment|block",
    re.I,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_PUBLISHED_NAME = re.compile(r"publ|entry|posted")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
TIMES = frozenset({"time", "abbr", "relative-time", "time-ago", "local-time"})
_LINKS = frozenset({"a", "link", "span"})
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en)?|auteurs?|writers?|editors|contributors?|reporters?|journalists?)/[^/?#]+",
    re.I,
)


class Region(IntEnum):
    """To whom a part of the page belongs."""

    OWN = 0
    BESIDE = 1  # footers, boxes, asides: read last, and only where they tell one day
    OTHERS = 2  # comments, lists of other articles


PLACED_TAGS = {"aside": Region.BESIDE, "nav": Region.OTHERS, "footer": Region.BESIDE, "main": Region.OWN}


def kind_of(node: HtmlElement, tag: str, names: str) -> str | None:
    """Return what an element says it is.

    "itemprop", "pubtime", "time" and "named" are dates, "author", "byline" and "link" names.
    """
    prop = node.get("itemprop") or node.get("property")
    if prop and (kind := _kind_by_property(prop.lower())):
        return kind
    if tag in TIMES and (kind := _kind_of_time(node, tag, f"{names} {prop or ''}")):
        return kind
    if tag in _LINKS and (rel := node.get("rel")) and "author" in rel.split():
        return "author"
    if names and (kind := classify_names(names)[1]):
        return kind
    return "link" if tag == "a" and _AUTHOR_PAGE.search(node.get("href") or "") else None


def _kind_of_time(node: HtmlElement, tag: str, names: str) -> str | None:
    if (tag == "abbr" and not _DAY.match(node.get("title") or "")) or _NOT_DATE.search(names):
        return None
    return "pubtime" if node.get("pubdate") is not None or _PUBLISHED_NAME.search(names) else "time"


def _kind_by_property(prop: str) -> str | None:
    if "datepublished" in prop or "datecreated" in prop or "uploaddate" in prop:
        return "itemprop"
    return "author" if prop.endswith("author") else None


@lru_cache(maxsize=8192)
def classify_names(names: str) -> tuple[Region, str | None]:
    """Return what class names and ids say: to whom an element belongs, and whether it is a byline or a date.

    >>> classify_names("entry-meta author-name"), classify_names("post-comments")
    ((<Region.OWN: 0>, 'byline'), (<Region.OTHERS: 2>, None))
    """
    lower = names.lower()
    place = Region.OWN
    if any(map(lower.__contains__, _OF_OTHERS)):
        place = Region.OTHERS
    elif any(map(_BUILDERS.sub("", lower).__contains__, _BESIDE)):
        place = Region.BESIDE
    return place, _kind_named(names) if any(map(lower.__contains__, _HINTS)) else None


def _kind_named(names: str) -> str | None:
    names = _CAMEL.sub("-", names)
    if _AUTHOR_NAME.search(names) and not _NOT_AUTHOR.search(names):
        return "byline"
    return "named" if _DATE_NAME.search(names) and not _NOT_DATE.search(names) else None
