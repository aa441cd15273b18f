"""The head of a page without an article -> a short article made of what the page says of itself.

A video, a post, an app or a product that scripts draw has no text to extract, but its description, author, price and
duration are in meta tags, JSON-LD and microdata. Vocabulary: https://schema.org, https://ogp.me.
"""

import json
import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any, NamedTuple

from lxml.html import HtmlElement

from linkvault.extract.dom.attribute_index import AttributeIndex, index_attributes
from linkvault.extract.dom.html_parser import parse
from linkvault.extract.linked_files import find_linked_files
from linkvault.extract.metadata import Metadata
from linkvault.extract.metadata.dates import read_stamp
from linkvault.extract.metadata.jsonld import image_of, read_objects, text_of, types_of
from linkvault.extract.metadata.meta_tags import MetaTags
from linkvault.extract.metadata.normalize import squeeze
from linkvault.extract.summary_text import to_plain, write_text
from linkvault.extract.verdict.declared_kinds import POST_DESCRIPTION, SCHEMA_KINDS, kind_by_og_type
from linkvault.models import Article
from linkvault.states import PageKind

_DESCRIPTIONS = ("og:description", "description", "twitter:description")
_TAGS = ("og:video:tag", "video:tag", "article:tag", "keywords")
_DURATIONS = ("og:video:duration", "video:duration", "music:duration", "og:audio:duration")
_PRICES = (("og:price:amount", "og:price:currency"), ("product:price:amount", "product:price:currency"))
_ISO_DURATION = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?")
# A description inside the state of a program: the whole one, where the meta tag has its beginning.
_SCRIPT_TEXT = re.compile(r'"(?:shortDescription|desc)"\s*:\s*("(?:[^"\\]|\\.){20,5000}")')
# A description with quotes that are not escaped: for a parser it ends at the first of them.
_UNESCAPED_QUOTES = re.compile(
    r'<meta\s(?:property|name)="(?:og:|twitter:)?description"\scontent="([^<>]{1,5000})"\s?/?>', re.IGNORECASE
)
_MAX_SCRIPT = 2_000_000  # characters of a script that are searched
_MAX_DESCRIPTION = 5_000  # characters
_MAX_TAGS = 40
_EXCERPT = 500  # characters of a text without a description
_MAX_DIGITS = 9  # of a number of seconds


class _Facts(NamedTuple):
    """The objects of JSON-LD and microdata that describe the page, and its meta tags."""

    metas: MetaTags
    item: dict[str, Any]
    scope: HtmlElement | None

    def texts(self, *names: str) -> Iterator[str]:
        """Yield the values of properties, of JSON-LD first."""
        for name in names:
            if text := text_of(self.item.get(name)):
                yield to_plain(text)
            if self.scope is not None:
                yield from map(squeeze, filter(None, _read_properties(self.scope, name)))

    def first(self, *names: str) -> str | None:
        """Return the first value of properties."""
        return next(self.texts(*names), None)


def read_summary(html: str, metadata: Metadata, url: str) -> Article | None:
    """Return what a page says of itself as a short article; None if it says no more than its title.

    :param html: the complete page
    :param url: its address
    """
    tree, _ = parse(html)
    facts = _collect_facts(tree)
    kind = find_kind(tree)
    descriptions = _descriptions(facts, metadata, tree, html)
    byline = metadata.byline or _find_author(facts)
    rows = list(_rows(facts, kind, byline))
    linked_files = find_linked_files(tree, url, metadata.lang)
    text = write_text(facts.item)
    if not descriptions and not rows and not linked_files and not text:
        return None
    paragraphs = "".join(
        f"<p>{escape(line)}</p>" for text in descriptions for line in text.splitlines() if line.strip()
    )
    items = "".join(f"<li>{escape(label)}: {escape(value)}</li>" for label, value in rows)
    return Article(
        title=facts.first("headline", "name") or metadata.title,
        html=f"<div>{paragraphs}{f'<ul>{items}</ul>' if items else ''}{text}</div>",
        byline=byline,
        site_name=metadata.site_name,
        published=metadata.published or _read_date(facts),
        modified=metadata.modified,
        lang=metadata.lang,
        excerpt=descriptions[0] if descriptions else _cut(facts.first("articleBody", "text")),
        canonical=metadata.canonical,
        image=metadata.image or facts.first("thumbnailUrl") or image_of(facts.item.get("image")),
        kind=kind or PageKind.PAGE,
        duration=_read_duration(facts),
        is_summary=True,
        linked_files=linked_files,
    )


def _cut(text: str | None) -> str | None:
    return text and text[:_EXCERPT]


def find_kind(tree: HtmlElement) -> PageKind | None:
    """Return the kind that the page declares in JSON-LD, microdata, Open Graph or a Twitter card; None if in none."""
    index = index_attributes(tree)
    metas = MetaTags(index)
    for item in read_objects(index):
        for name in types_of(item):
            if name in SCHEMA_KINDS:
                return SCHEMA_KINDS[name]
    scope = _find_scope(tree)
    if scope is not None:
        return SCHEMA_KINDS[_type_of(scope)]
    if kind := kind_by_og_type(metas.first(("og:type",)) or ""):
        return kind
    if metas.first(("twitter:card",)) == "player":
        return PageKind.VIDEO
    if metas.first(("twitter:card",)) == "app":
        return PageKind.SOFTWARE
    descriptions = metas.all(_DESCRIPTIONS)
    is_post = metas.first(("twitter:creator",)) or any(map(POST_DESCRIPTION.search, descriptions))
    return PageKind.POST if is_post else None


def find_duration(index: AttributeIndex) -> int | None:
    """Return how many seconds the video or the sound of a page takes, by its JSON-LD and meta tags."""
    return _read_duration(_Facts(MetaTags(index), _find_item(index), None))


def parse_duration(text: str) -> int | None:
    """Return seconds from an ISO 8601 duration or a number of seconds; None if it is neither, or zero.

    >>> parse_duration("PT24M7S"), parse_duration("PT00H09M02S"), parse_duration("754"), parse_duration("24:07")
    (1447, 542, 754, None)
    """
    text = text.strip().upper()
    if text.isdecimal():
        return int(text[:_MAX_DIGITS]) or None
    match = _ISO_DURATION.fullmatch(text)
    if match is None:
        return None
    days, hours, minutes, seconds = (int((group or "0")[:_MAX_DIGITS]) for group in match.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds or None


def _collect_facts(tree: HtmlElement) -> _Facts:
    index = index_attributes(tree)
    return _Facts(MetaTags(index), _find_item(index), _find_scope(tree))


def _find_item(index: AttributeIndex) -> dict[str, Any]:
    """Return the first object of JSON-LD with a known type; empty if there is none."""
    items = (item for item in read_objects(index) if any(name in SCHEMA_KINDS for name in types_of(item)))
    return next(items, {})


def _find_scope(tree: HtmlElement) -> HtmlElement | None:
    """Return the first element with a known type of microdata."""
    return next((node for node in tree.iterfind(".//*[@itemtype]") if _type_of(node) in SCHEMA_KINDS), None)


def _type_of(node: HtmlElement) -> str:
    return str(node.get("itemtype") or "").split(" ")[0].rstrip("/").rpartition("/")[2]


def _read_properties(scope: HtmlElement, name: str) -> Iterator[str]:
    """Yield the values of a property of microdata; of one that is an item itself, its name."""
    for node in scope.iterfind(f".//*[@itemprop='{name}']"):
        if _owner_of(node) is not scope:
            continue  # a property of an item within this one
        if node.get("itemscope") is not None:
            yield from _read_properties(node, "name")
        else:
            yield str(node.get("content") or node.get("datetime") or node.text_content())


def _owner_of(node: HtmlElement) -> HtmlElement | None:
    """Return the item of microdata that a property belongs to."""
    return next((above for above in node.iterancestors() if above.get("itemscope") is not None), None)


def _descriptions(facts: _Facts, metadata: Metadata, tree: HtmlElement, html: str) -> list[str]:
    """Return the longest description, and that of a script if it says more."""
    texts = [*facts.texts("description"), *facts.metas.all(_DESCRIPTIONS), metadata.excerpt or ""]
    texts += [squeeze(unescape(match[1])) for match in _UNESCAPED_QUOTES.finditer(html)]
    longest = max(map(to_plain, texts), key=len, default="")
    descriptions = [longest] if longest else []
    scripts = (str(script.text or "")[:_MAX_SCRIPT] for script in tree.iterfind(".//script"))
    for match in (match for script in scripts for match in _SCRIPT_TEXT.finditer(script)):
        try:
            text = str(json.loads(match[1], strict=False)).strip()[:_MAX_DESCRIPTION]
        except ValueError:
            continue
        if squeeze(text) not in longest:
            return [*descriptions, text]
    return descriptions


def _find_author(facts: _Facts) -> str | None:
    return facts.first("author", "creator", "byArtist", "brand") or facts.metas.first(
        ("author", "twitter:creator")
    )


def _read_date(facts: _Facts) -> str | None:
    date = facts.first("uploadDate", "datePublished", "dateCreated", "startDate")
    return read_stamp(date or facts.metas.first(("datepublished", "uploaddate", "music:release_date")))


def _read_duration(facts: _Facts) -> int | None:
    texts = (*facts.texts("duration", "timeRequired", "totalTime"), *facts.metas.all(_DURATIONS))
    return next((seconds for text in texts if (seconds := parse_duration(text))), None)


def _rows(facts: _Facts, kind: PageKind | None, byline: str | None) -> Iterator[tuple[str, str]]:
    """Yield the label and value of each fact. A page of no known kind has none."""
    tags = [
        tag.strip() for text in (*facts.metas.all(_TAGS), *facts.texts("keywords")) for tag in text.split(",")
    ]
    values: list[tuple[str, str | None]] = [
        ("Author", byline),
        ("Brand", facts.first("brand", "manufacturer")),
        ("Director", facts.first("director")),
        ("Employer", facts.first("hiringOrganization")),
        ("Publisher", facts.first("publisher")),
        ("Series", facts.first("partOfSeries")),
        ("SKU", facts.first("sku", "mpn")),
        ("ISBN", facts.first("isbn")),
        ("Pages", facts.first("numberOfPages")),
        ("Price", _read_price(facts)),
        ("Rating", _read_rating(facts)),
        ("Category", facts.first("applicationCategory", "genre", "recipeCategory")),
        ("Version", facts.first("softwareVersion")),
        ("Requires", facts.first("operatingSystem")),
        ("Servings", facts.first("recipeYield")),
        ("Starts", facts.first("startDate") if kind is PageKind.PAGE else None),
        ("Ends", facts.first("endDate") if kind is PageKind.PAGE else None),
        ("Place", facts.first("location", "jobLocation")),
        ("Tags", ", ".join(dict.fromkeys(filter(None, tags[:_MAX_TAGS]))) or None),
    ]
    if kind is not None:
        yield from ((label, value) for label, value in values if value)


def _read_price(facts: _Facts) -> str | None:
    offer = facts.item.get("offers")
    offer = offer[0] if isinstance(offer, list) and offer else offer
    if isinstance(offer, dict) and (price := text_of(offer.get("price") or offer.get("lowPrice"))):
        highest = text_of(offer.get("highPrice"))
        price = f"{price} to {highest}" if highest and highest != price else price
        return squeeze(f"{price} {text_of(offer.get('priceCurrency')) or ''}")
    for amount, currency in _PRICES:
        if price := facts.metas.first((amount,)):
            return squeeze(f"{price} {facts.metas.first((currency,)) or ''}")
    return None


def _read_rating(facts: _Facts) -> str | None:
    rating = facts.item.get("aggregateRating")
    value = text_of(rating.get("ratingValue")) if isinstance(rating, dict) else None
    best = text_of(rating.get("bestRating")) if isinstance(rating, dict) else None
    return f"{value} of {best}" if value and best else value
