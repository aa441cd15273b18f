"""JSON-LD scripts -> the fields of the article on this page.

Accepts what real pages contain: several scripts, `@graph`, lists of objects, raw line ends inside strings, comments
around the JSON, trailing commas. An object with the URL or title of this page takes precedence over others. If a page
lists many articles and none of them matches, none is the page's own.
"""

import json
from collections.abc import Iterator
from typing import Any

from linkvault import lazy_re as re
from linkvault.extract.dom.attribute_index import AttributeIndex
from linkvault.extract.metadata.normalize import comparison_key, squeeze
from linkvault.lazy_dataclass import dataclass

ARTICLE = re.compile(
    r"(article|posting|blogpost|report|discussionforumposting|question|review|recipe)$", re.I
)
PAGE = re.compile(r"(webpage|qapage|itempage|aboutpage|creativework|videoobject|podcastepisode|book)$", re.I)
NOT_ARTICLE = re.compile(
    r"^(aggregaterating|.*(list|breadcrumb.*|organization|person|website|imageobject))$", re.I
)

MOST_OBJECTS = 2000  # bounds the time on hostile pages
MOST_LEVELS = 12  # of nested objects
FEW_ITEMS = 3  # the first of at most so many articles is the page's own; more are a list
MOST_AUTHORS = 20  # of one article


@dataclass(frozen=True, slots=True)
class JsonLdArticle:
    """The fields of one JSON-LD object, as written: nothing is validated or cleaned."""

    is_article: bool = False
    is_product: bool = False  # the page has a product and no article
    title: str | None = None
    authors: tuple[str, ...] = ()
    is_by_organization: bool = False  # the authors are organizations
    published: str | None = None
    modified: str | None = None
    site_name: str | None = None
    lang: str | None = None
    excerpt: str | None = None
    image: str | None = None
    body: str | None = None


def read_jsonld(index: AttributeIndex, url: str, titles: tuple[str, ...] = ()) -> JsonLdArticle:
    """Return the fields of this page's article; empty if it has no JSON-LD.

    :param titles: titles from other parts of the page, by which the article is recognized among several
    """
    objects = read_objects(index)
    by_id = {item["@id"]: item for item in objects if isinstance(item.get("@id"), str) and len(item) > 1}
    articles = [item for item in objects if _is_kind(item, ARTICLE)]
    # Baidu's variant has no types: an object with a publication date and a title is the page's own.
    articles = articles or [item for item in objects if "pubDate" in item and "title" in item]
    chosen = _choose_own(articles, url, titles) or _choose_own(
        [item for item in objects if _is_kind(item, PAGE)], url, titles
    )
    site = next(
        (text_of(item.get("name")) for item in objects if _is_kind(item, re.compile("^website$", re.I))), None
    )
    if chosen:
        return _describe(chosen, by_id, site)
    return JsonLdArticle(site_name=site, is_product=any("Product" in types_of(item) for item in objects))


def read_objects(index: AttributeIndex) -> list[dict[str, Any]]:
    """Return the objects of all JSON-LD scripts in document order, with those in `@graph` and the like."""
    objects: list[dict[str, Any]] = []
    for script in index.with_tags("script"):
        if "ld+json" in (script.get("type") or "").lower():
            objects.extend(_objects_in(_parse(script.text or "")))
    return objects


def _parse(text: str) -> Any:
    """Return parsed JSON, tolerating comments and trailing commas; None if no field can be read."""
    text = re.sub(
        r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.{0,40}?\*/)|(?:(?://\s*)?\]\]>|-->|;)\s*$",
        "",
        text.strip(),
    )
    for attempt in (text, re.sub(r",(\s*[}\]])", r"\1", re.sub(r"(?m)^[^\S\n]*+//.*$", "", text))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return _extract_strings(text)


def _extract_strings(text: str) -> dict[str, Any] | None:
    """Return the strings of the most important fields of invalid JSON; None if it describes no article."""
    kind = re.search(r'"@type"\s*:\s*"(\w*(?:Article|Posting))"', text)
    if kind is None:
        return None
    fields: dict[str, Any] = {"@type": kind[1]}
    for key in ("headline", "datePublished", "dateModified", "description", "inLanguage"):
        if match := re.search(rf'"{key}"\s*:\s*"((?:[^"\\]|\\.){{1,1000}})"', text):
            fields[key] = match[1]
    if match := re.search(r'"author"\s*+:[\[\s]*+\{[^{}]{0,300}?"name"\s*+:\s*+"([^"\\]{1,100})"', text):
        fields["author"] = match[1]
    return fields


def _objects_in(value: Any) -> list[dict[str, Any]]:
    """Return the objects at any depth of `@graph`, `mainEntity` and lists, in document order."""
    objects: list[dict[str, Any]] = []
    waiting: list[tuple[Any, int]] = [(value, 0)]
    while waiting and len(objects) < MOST_OBJECTS:
        item, level = waiting.pop()
        if isinstance(item, list):
            waiting.extend((entry, level) for entry in reversed(item))
        elif isinstance(item, dict) and level < MOST_LEVELS:
            objects.append(item)
            inner = (item.get(key) for key in ("mainEntityOfPage", "mainEntity", "@graph"))
            waiting.extend((entry, level + 1) for entry in inner if isinstance(entry, dict | list))
    return objects


def types_of(item: dict[str, Any]) -> Iterator[str]:
    """Yield the types of an object without their vocabulary."""
    kinds = item.get("@type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if isinstance(kind, str):
            yield kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1]


def _is_kind(item: dict[str, Any], pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(kind) and not NOT_ARTICLE.match(kind) for kind in types_of(item)) or (
        pattern.pattern.startswith("^") and any(pattern.search(kind) for kind in types_of(item))
    )


def _choose_own(items: list[dict[str, Any]], url: str, titles: tuple[str, ...]) -> dict[str, Any] | None:
    """Return the object about this page: the one with its title, else with its URL, else the first of FEW_ITEMS."""
    if len(items) <= 1:
        return items[0] if items else None
    known = [comparison_key(title) for title in titles if title]
    for item in items:
        own = comparison_key(text_of(item.get("headline")) or text_of(item.get("name")) or "")
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
    publisher_name = text_of(publisher.get("name")) if isinstance(publisher, dict) else None
    writers = item.get("author") or item.get("creator")
    names = _names(writers, by_id)
    # Some sites list the publisher as an author.
    authors = tuple(name for name in names if name != publisher_name)
    return JsonLdArticle(
        is_article=_is_kind(item, ARTICLE),
        title=text_of(item.get("headline")) or text_of(item.get("name")) or text_of(item.get("title")),
        authors=authors,
        is_by_organization=_is_organization(_resolve(writers, by_id)),
        published=text_of(item.get("datePublished"))
        or text_of(item.get("dateCreated"))
        or text_of(item.get("uploadDate"))
        or text_of(item.get("pubDate")),
        modified=text_of(item.get("dateModified")),
        site_name=site
        or (text_of(publisher.get("name")) if isinstance(publisher, dict) else text_of(publisher)),
        lang=text_of(item.get("inLanguage")),
        excerpt=text_of(item.get("description")),
        image=image_of(_resolve(item.get("image") or item.get("thumbnailUrl"), by_id)),
        body=text_of(item.get("articleBody")) or text_of(item.get("text")),
    )


def _resolve(value: Any, by_id: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return by_id.get(value["@id"], value)
    return value


def _is_organization(value: Any) -> bool:
    return isinstance(value, dict) and any(kind.endswith("Organization") for kind in types_of(value))


def _names(value: Any, by_id: dict[str, dict[str, Any]]) -> Iterator[str]:
    for entry in value[:MOST_AUTHORS] if isinstance(value, list) else [value]:
        author = _resolve(entry, by_id)
        if isinstance(author, dict):
            yield from _names(author.get("name"), {})
        elif isinstance(author, str) and author.strip():
            yield squeeze(author)


def image_of(value: Any) -> str | None:
    """Return the address of an image; None if it has none."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        return text_of(value.get("url")) or text_of(value.get("contentUrl"))
    return text_of(value)


def text_of(value: Any) -> str | None:
    """Return a value as text: the first of a list, the name of an object, a number in digits; None if it has none."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return (value.strip() or None) if isinstance(value, str) else None
