"""The tree of a page -> what the page says about itself: title, byline, dates, site, language.

Never invents: what the page does not tell stays None. The order of trust; the first that tells something wins:

=========  =========================================================================================
title      the heading that is `<title>`; an h1, then an h2, whose words stand in og:title, twitter:title,
           JSON-LD or `<title>`, before others one with which such a name begins; the part of an h1 that
           is such a name; the only h1, where it shares three words of ten with them; a lesser heading
           or what class names call a title, where it is the greater part of a name; these names in
           their order, without the site's name
byline     JSON-LD author; a card's "Written by"; metas in the order of `told.AUTHOR`: an account yields to
           its person's name, an organisation or publisher to whoever is shown; then what is marked
           (itemprop, rel=author, else class names), by the title first; a line by the title that says
           "By ..."; the one link to an author's page; such a line elsewhere. Never the site itself, and
           of a shop's page or a front nothing that is only shown
published  JSON-LD datePublished, dateCreated, uploadDate, or the metas in the order of `told.PUBLISHED`:
           what the day shown by the title bears out; a day before a year. Else what is marked (itemprop,
           pubdate); the day by the title, in a line of its own or at the opening of the text; the
           address; other marks (`time`, class names); a line that says so, or is a date; the one date in
           what is named a footer or the like; either end of `<title>`
modified   JSON-LD dateModified; metas in the order of `_MODIFIED`
site_name  og:site_name, application-name; JSON-LD WebSite, then publisher; a heading that links
           home; the tail of `<title>`
lang       `<html lang>`, content-language, og:locale (but "en" yields to Chinese, Japanese or Korean
           text); the text's script; its small words
excerpt    og:description, description, twitter:description; JSON-LD description
canonical  link rel=canonical; og:url
image      og:image, twitter:image; JSON-LD image
=========  =========================================================================================
"""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml.html import HtmlElement

from .dates import read_stamp
from .headings import heads_of
from .jsonld import read_jsonld
from .languages import read_language
from .metas import Metas
from .titles import read_title, site_in
from .told import is_no_article, read_byline, read_published
from .visible import Visible

_MODIFIED = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "dcterms.modified",
    "last-modified",
    "lastmod",
)
LONGEST_TITLE = 2000


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about its article; see `linkvault.models.Article` for the meaning of each field."""

    title: str | None = None
    byline: str | None = None
    published: str | None = None
    modified: str | None = None
    site_name: str | None = None
    lang: str | None = None
    excerpt: str | None = None
    canonical: str | None = None
    image: str | None = None


def read_metadata(tree: HtmlElement, url: str) -> Metadata:
    """Read what the page says about itself. The tree is the whole page and is not changed."""
    metas = Metas(tree)
    told = tree.find(".//title")
    name = str(told.text_content())[:LONGEST_TITLE] if told is not None else None
    og = metas.first(("og:title", "twitter:title"))
    ld = read_jsonld(tree, url, tuple(text for text in (og, name) if text))
    site = metas.first(("og:site_name", "application-name")) or ld.site_name
    heads = heads_of(tree, url)
    title = read_title(heads, name, og, site or heads.site, ld.title)
    lang = tree.get("lang") or metas.first(("content-language", "og:locale"))
    day_first = not re.match(r"en(?![-_](?:gb|au|nz|ie|in|za))", (lang or "en").lower())
    seen = None if is_no_article(metas, ld, url) else Visible(tree, url, title, day_first=day_first)
    site_name = site or heads.site or site_in(name, title.text)
    canonical = metas.canonical or metas.first(("og:url",))
    image = metas.first(("og:image", "twitter:image")) or ld.image
    return Metadata(
        title=title.text,
        byline=read_byline(metas, ld, seen, site_name, url),
        published=read_published(metas, ld, seen, name, day_first=day_first),
        modified=read_stamp(ld.modified) or read_stamp(metas.first(_MODIFIED)),
        site_name=site_name,
        lang=read_language(lang, tree),
        excerpt=metas.first(("og:description", "description", "twitter:description")) or ld.excerpt,
        canonical=_absolute(url, canonical),
        image=_absolute(url, image),
    )


def _absolute(base: str, address: str | None) -> str | None:
    """Return the address joined to `base`; None if there is none, or if its host is broken: `http://[`."""
    try:
        return urljoin(base, address) if address else None
    except ValueError:
        return None
