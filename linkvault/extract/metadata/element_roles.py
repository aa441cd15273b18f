"""An element's tag and attributes -> its role (a date, an author) and the region of the page that it begins.

Class names and ids are compared as substrings and patterns. The generic names of page builders ("elementor-widget")
are ignored.
"""

from enum import IntEnum, StrEnum
from functools import lru_cache

from lxml.html import HtmlElement

from linkvault import lazy_re as re

_FOREIGN = (
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
    "menu",
    "login",
    "testimonial",
    "post-grid",
    "posts__",
)
_MARGIN = (
    "sidebar", "side-bar", "widget", "footer", "newsletter", "breadcrumb", "more-", "latest", "carousel", "promo",
    "ticker", "next-", "prev",
)  # fmt: skip
_BUILDERS = re.compile(r"elementor-widget|widget-(?:wrap|container)")
# Every name of a date or byline contains one of these: to look for them first is ten times as fast as the patterns.
_HINTS = (
    "date", "time", "publi", "posted", "info", "meta", "datum", "fecha", "data", "created", "byline", "by-line",
    "autho", "autor", "auteur", "writer", "creator", "username", "user-name", "nick", "reporter",
)  # fmt: skip
_DATE_NAME = re.compile(
    r"publi|posted|(?:post|entry|article|news|blog|story|meta|header|info|content|page|create|title)[\w-]{0,12}"
    r"(?:date|time|info|meta)|dateline|pub-?(?:date|time)|^(?:date|time|datum|fecha|data|published)\b|"
    r"\b(?:date|time|timestamp|created|datum)$",
    re.I,
)
_NOT_DATE = re.compile(
    r"updat|modif|event|start|end|expire|read-?time|reading|countdown|duration|valid|birth|mtime|compil", re.I
)
_AUTHOR_NAME = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author|authors|autor|auteur|writer|creator|post-?author|entry-?author|user-?name|nick-?name|"
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
TIME_TAGS = frozenset({"time", "abbr", "relative-time", "time-ago", "local-time"})
_LINKS = frozenset({"a", "link", "span"})
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en)?|auteurs?|writers?|editors|contributors?|reporters?|journalists?)/[^/?#]+",
    re.I,
)
# The page of an account, as communities and blog platforms have it.
_ACCOUNT_PAGE = re.compile(
    r"/(?:u|users?|members?|people|profile|space)/[^/?#]+/?$|/@[\w.-]+/?$|//space\.[\w.-]+/\d+/?$", re.I
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
TITLED_TAGS = frozenset({"a", "abbr", "em", "i", "small", "span"})  # elements with a date as tooltip


class Region(IntEnum):
    """A region of a page, by what its text belongs to."""

    ARTICLE = 0  # the article itself
    MARGIN = 1  # footers, boxes, asides: used last, and only if they have one date
    FOREIGN = 2  # comments, lists of other articles: ignored


class Role(StrEnum):
    """What an element is marked as: four kinds of dates, four of names."""

    PROPERTY_DATE = "itemprop"
    PUBLISHED_TIME = "pubtime"
    TIME = "time"
    NAMED_DATE = "named date"  # by a class name or id
    AUTHOR = "author"
    BYLINE = "byline"  # by a class name or id
    AUTHOR_LINK = "link"  # to an author's page
    ACCOUNT_LINK = "account"  # to the page of an account: of the author only near the title


NAMED_ROLES = frozenset({Role.AUTHOR, Role.BYLINE, Role.AUTHOR_LINK, Role.ACCOUNT_LINK})
REGION_TAGS = {"aside": Region.MARGIN, "nav": Region.FOREIGN, "footer": Region.MARGIN, "main": Region.ARTICLE}


def role_of(node: HtmlElement, tag: str, attributes: list[str], names: str) -> Role | None:
    """Return the role of an element by its attributes, tag and names; None if it has none.

    :param attributes: the names of its attributes; reading one that it does not have takes longer than finding that out
    """
    prop = None
    if "itemprop" in attributes or "property" in attributes:
        prop = node.get("itemprop") or node.get("property")
        if prop and (role := _role_by_property(prop.lower())):
            return role
    if tag in TIME_TAGS and (role := _role_of_time(node, tag, f"{names} {prop or ''}")):
        return role
    if "rel" in attributes and tag in _LINKS and "author" in (node.get("rel") or "").split():
        return Role.AUTHOR
    if names and (role := classify_names(names)[1]):
        return role
    if "title" in attributes and tag in TITLED_TAGS and _MOMENT.match(node.get("title") or ""):
        return Role.TIME
    if tag != "a":
        return None
    return _role_of_link(node.get("href") or "") or (
        Role.ACCOUNT_LINK
        if "/users/" in (node.get("data-hovercard-url") or "") or node.get("data-hovercard-type") == "user"
        else None
    )


def _role_of_link(address: str) -> Role | None:
    if _AUTHOR_PAGE.search(address):
        return Role.AUTHOR_LINK
    return Role.ACCOUNT_LINK if _ACCOUNT_PAGE.search(address) else None


def _role_of_time(node: HtmlElement, tag: str, names: str) -> Role | None:
    if (tag == "abbr" and not _DAY.match(node.get("title") or "")) or _NOT_DATE.search(names):
        return None
    return (
        Role.PUBLISHED_TIME if node.get("pubdate") is not None or _PUBLISHED_NAME.search(names) else Role.TIME
    )


def _role_by_property(prop: str) -> Role | None:
    if "datepublished" in prop or "datecreated" in prop or "uploaddate" in prop:
        return Role.PROPERTY_DATE
    return Role.AUTHOR if prop.endswith("author") else None


@lru_cache(maxsize=8192)
def classify_names(names: str) -> tuple[Region, Role | None]:
    """Return the region and the role (a byline or a date) that class names and ids state.

    >>> classify_names("entry-meta author-name"), classify_names("post-comments")
    ((<Region.ARTICLE: 0>, <Role.BYLINE: 'byline'>), (<Region.FOREIGN: 2>, None))
    """
    lower = names.lower()
    region = Region.ARTICLE
    if any(map(lower.__contains__, _FOREIGN)):
        region = Region.FOREIGN
    elif any(map((_BUILDERS.sub("", lower) if "widget" in lower else lower).__contains__, _MARGIN)):
        region = Region.MARGIN
    return region, _role_by_name(names) if any(map(lower.__contains__, _HINTS)) else None


def _role_by_name(names: str) -> Role | None:
    names = _CAMEL.sub("-", names).replace("vcard", "")  # the visiting card of a microformat
    if _AUTHOR_NAME.search(names) and not _NOT_AUTHOR.search(names):
        return Role.BYLINE
    return Role.NAMED_DATE if _DATE_NAME.search(names) and not _NOT_DATE.search(names) else None
