"""A page as parsed + what was read from it -> where on the page each of title, byline and date stands.

The reading itself keeps no record, because it is done for every page and this for few: here the places are asked once
more, in their order of trust, and those that say what was taken are named.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from . import Metadata
from .dates import read_stamp
from .headings import heads_of
from .jsonld import read_jsonld
from .metas import Metas
from .names import in_order, join_names
from .titles import Title
from .told import AUTHOR, PUBLISHED
from .visible import Visible
from .wording import squeeze, words_of


@dataclass(frozen=True, slots=True)
class Origin:
    """One thing that is known of an article, and the places that say so, the most trusted first."""

    field: str  # "title", "byline" or "published"
    value: str | None
    places: tuple[str, ...] = ()


def trace(tree: HtmlElement, url: str, metadata: Metadata) -> tuple[Origin, ...]:
    """Say where title, byline and date were found. The tree is the whole page and is not changed."""
    metas = Metas(tree)
    titles = dict(_titles(tree, url, metas))
    ld = read_jsonld(tree, url, tuple(titles[name] for name in ("og:title", "<title>") if name in titles))
    if ld.title:
        titles["JSON-LD headline"] = ld.title
    seen = Visible(tree, url, Title(metadata.title), day_first=True)
    authors = [("JSON-LD author", join_names(ld.authors)), *_authors(metas)]
    authors += [("text of the page", join_names(names)) for names in seen.bylines()]
    dates = [("JSON-LD datePublished", read_stamp(ld.published)), *_dates(metas)]
    return (
        Origin("title", metadata.title, tuple(_agreeing(metadata.title, titles))),
        Origin("byline", metadata.byline, _places(metadata.byline, authors, "text of the page")),
        Origin(
            "published", metadata.published, _places(metadata.published, dates, "text or address of the page")
        ),
    )


def _titles(tree: HtmlElement, url: str, metas: Metas) -> Iterator[tuple[str, str]]:
    for head in heads_of(tree, url).own[:20]:
        yield f"heading “{head.text[:60]}”", head.text
    for name in ("og:title", "twitter:title"):
        if told := metas.first((name,)):
            yield name, told
    element = tree.find(".//title")
    if element is not None and (told := squeeze(str(element.text_content())[:500])):
        yield "<title>", told


def _authors(metas: Metas) -> Iterator[tuple[str, str | None]]:
    for name in AUTHOR:
        told = metas.all([name])
        yield f"meta {name}", join_names(map(in_order, told) if name == "citation_author" else told)


def _dates(metas: Metas) -> Iterator[tuple[str, str | None]]:
    for name in PUBLISHED:
        for told in metas.all([name]):
            for day_first in (True, False):
                yield f"meta {name}", read_stamp(told, day_first=day_first)


def _agreeing(title: str | None, told: dict[str, str]) -> Iterator[str]:
    """Yield the places that say a title: in the very words first, then with the site's name."""
    words = words_of(title or "")
    if words:
        same = {name: words_of(text) for name, text in told.items()}
        yield from (name for name, text in same.items() if text == words)
        yield from (f"{name}, shortened" for name, text in same.items() if text != words and words in text)


def _places(value: str | None, told: list[tuple[str, str | None]], otherwise: str) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(dict.fromkeys(name for name, text in told if text == value)) or (otherwise,)
