"""JSON-LD scripts -> what they say about the article on this page.

Tolerant, because real pages are: several scripts, `@graph`, lists of objects, raw line ends inside strings,
comments around the JSON, commas too many. A page that lists many articles describes none of them as its own;
an object about this address or this title goes before its neighbours.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from linkvault.extract.metadata.normalize import comparison_key, squeeze

ARTICLE = re.compile(
    r"(article|posting|blogpost|report|discussionforumposting|question|review|recipe)$", re.I
)
PAGE = re.compile(r"(webpage|qapage|itempage|aboutpage|creativework|videoobject|podcastepisode|book)$", re.I)
NOT_ARTICLE = re.compile(
    r"^(aggregaterating|.*(list|breadcrumb.*|organization|person|website|imageobject))$", re.I
)

MOST_OBJECTS = 2000
MOST_LEVELS = 12
FEW_ITEMS = 3  # the first of so many articles is the page's own; more are a list
MOST_PERSONS = 20  # of one article: more are the staff


@dataclass(frozen=True, slots=True)
class JsonLdArticle:
    """What one object says. Texts are as written: nothing here is checked or cleaned yet."""

    is_article: bool = False
    is_product: bool = False  # something for sale, and no article about it
    title: str | None = None
    authors: tuple[str, ...] = ()
    is_by_house: bool = False  # are the authors organisations?
    published: str | None = None
    modified: str | None = None
    site_name: str | None = None
    lang: str | None = None
    excerpt: str | None = None
    image: str | None = None
    body: str | None = None


def read_jsonld(tree: HtmlElement, url: str, titles: tuple[str, ...] = ()) -> JsonLdArticle:
    """Return the description of this page's article; an empty one if there is none.

    `titles` are what other parts of the page call it; they tell the article from its neighbours.
    """
    objects: list[dict[str, Any]] = []
    for script in tree.iterfind(".//script"):
        if "ld+json" in (script.get("type") or "").lower():
            objects.extend(_objects_in(_parse(script.text or "")))
    by_id = {item["@id"]: item for item in objects if isinstance(item.get("@id"), str) and len(item) > 1}
    articles = [item for item in objects if _is_kind(item, ARTICLE)]
    # Baidu's dialect has no types: an object with a date of publication and a title is the page's own.
    articles = articles or [item for item in objects if "pubDate" in item and "title" in item]
    chosen = _own(articles, url, titles) or _own(
        [item for item in objects if _is_kind(item, PAGE)], url, titles
    )
    site = next(
        (_text(item.get("name")) for item in objects if _is_kind(item, re.compile("^website$", re.I))), None
    )
    if chosen:
        return _describe(chosen, by_id, site)
    return JsonLdArticle(site_name=site, is_product=any("Product" in _kinds(item) for item in objects))


def _parse(text: str) -> Any:
    """Parse JSON as people write it; None when nothing can be made of it."""
    text = re.sub(
        r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.{0,40}?\*/)|(?:(?://\s*)?\]\]>|-->|;)\s*$",
        "",
        text.strip(),
    )
    for attempt in (text, re.sub(r",(\s*[}\]])", r"\1", re.sub(r"(?m)^\s*//.*$", "", text))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return _salvage(text)


def _salvage(text: str) -> dict[str, Any] | None:
    """Take the few plain strings that matter out of JSON that no parser reads."""
    kind = re.search(r'"@type"\s*:\s*"(\w*(?:Article|Posting))"', text)
    if kind is None:
        return None
    found: dict[str, Any] = {"@type": kind[1]}
    for key in ("headline", "datePublished", "dateModified", "description", "inLanguage"):
        if match := re.search(rf'"{key}"\s*:\s*"((?:[^"\\]|\\.){{1,1000}})"', text):
            found[key] = match[1]
    if match := re.search(r'"author"\s*:\s*[\[\s]*\{[^{}]{0,300}?"name"\s*:\s*"([^"\\]{1,100})"', text):
        found["author"] = match[1]
    return found


def _objects_in(value: Any) -> list[dict[str, Any]]:
    """List the objects at any depth of `@graph`, `mainEntity` and lists, in document order."""
    found: list[dict[str, Any]] = []
    waiting: list[tuple[Any, int]] = [(value, 0)]
    while waiting and len(found) < MOST_OBJECTS:
        item, level = waiting.pop()
        if isinstance(item, list):
            waiting.extend((one, level) for one in reversed(item))
        elif isinstance(item, dict) and level < MOST_LEVELS:
            found.append(item)
            inner = (item.get(key) for key in ("mainEntityOfPage", "mainEntity", "@graph"))
            waiting.extend((one, level + 1) for one in inner if isinstance(one, dict | list))
    return found


def _kinds(item: dict[str, Any]) -> Iterator[str]:
    kinds = item.get("@type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if isinstance(kind, str):
            yield kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1]


def _is_kind(item: dict[str, Any], pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(kind) and not NOT_ARTICLE.match(kind) for kind in _kinds(item)) or (
        pattern.pattern.startswith("^") and any(pattern.search(kind) for kind in _kinds(item))
    )


def _own(items: list[dict[str, Any]], url: str, titles: tuple[str, ...]) -> dict[str, Any] | None:
    """Choose the object about this page: by its title, by its address, or because it is the only one."""
    if len(items) <= 1:
        return items[0] if items else None
    known = [comparison_key(title) for title in titles if title]
    for item in items:
        own = comparison_key(_text(item.get("headline")) or _text(item.get("name")) or "")
        if own and any(own in title or title in own for title in known if title):
            return item
    address = url.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0].rstrip("/")
    for item in items:
        if any(link and link.split("#")[0].rstrip("/").endswith(address) for link in _addresses(item)):
            return item
    return items[0] if len(items) <= FEW_ITEMS else None


def _addresses(item: dict[str, Any]) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        value = item.get(key)
        value = value.get("@id") if isinstance(value, dict) else value
        if isinstance(value, str):
            yield value


def _describe(item: dict[str, Any], by_id: dict[str, dict[str, Any]], site: str | None) -> JsonLdArticle:
    publisher = _resolve(item.get("publisher"), by_id)
    house = _text(publisher.get("name")) if isinstance(publisher, dict) else None
    writers = item.get("author") or item.get("creator")
    told = _names(writers, by_id)
    authors = tuple(name for name in told if name != house)  # the publisher is not the author
    return JsonLdArticle(
        is_article=_is_kind(item, ARTICLE),
        title=_text(item.get("headline")) or _text(item.get("name")) or _text(item.get("title")),
        authors=authors,
        is_by_house=_is_organisation(_resolve(writers, by_id)),
        published=_text(item.get("datePublished"))
        or _text(item.get("dateCreated"))
        or _text(item.get("uploadDate"))
        or _text(item.get("pubDate")),
        modified=_text(item.get("dateModified")),
        site_name=site or (_text(publisher.get("name")) if isinstance(publisher, dict) else _text(publisher)),
        lang=_text(item.get("inLanguage")),
        excerpt=_text(item.get("description")),
        image=_image(item.get("image") or item.get("thumbnailUrl"), by_id),
        body=_text(item.get("articleBody")) or _text(item.get("text")),
    )


def _resolve(value: Any, by_id: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return by_id.get(value["@id"], value)
    return value


def _is_organisation(value: Any) -> bool:
    return isinstance(value, dict) and any(kind.endswith("Organization") for kind in _kinds(value))


def _names(value: Any, by_id: dict[str, dict[str, Any]]) -> Iterator[str]:
    for one in value[:MOST_PERSONS] if isinstance(value, list) else [value]:
        found = _resolve(one, by_id)
        if isinstance(found, dict):
            yield from _names(found.get("name"), {})
        elif isinstance(found, str) and found.strip():
            yield squeeze(found)


def _image(value: Any, by_id: dict[str, dict[str, Any]]) -> str | None:
    found = _resolve(value, by_id)
    if isinstance(found, dict):
        return _text(found.get("url")) or _text(found.get("contentUrl"))
    return _text(found)


def _text(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return (value.strip() or None) if isinstance(value, str) else None
