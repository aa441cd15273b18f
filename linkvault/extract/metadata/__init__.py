"""The tree of a page -> what the page says about itself: title, byline, dates, site, language.

Never invents: what the page does not tell stays None. The order of trust; the first that tells something wins:

=========  =========================================================================================
title      the heading that is `<title>`; an h1, then an h2, whose words stand in og:title, twitter:title,
           JSON-LD or `<title>`, before others one with which such a name begins; the only h1, where it
           shares three words of ten with them; a lesser heading or what class names call a title, where
           it is the greater part of a name; these names in their order, without the site's name
byline     JSON-LD author; metas in the order of `_AUTHOR`; what is marked (itemprop, rel=author,
           else class names); the one link to an author's page; a line that says "By ...";
           never the site itself
published  JSON-LD datePublished, dateCreated, uploadDate; metas in the order of `_PUBLISHED`; what is
           marked (itemprop, `time`, class names); a line that says so, or is a date; the address;
           the one date in what is named a footer or the like; either end of `<title>`
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
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from .dates import find_dates, read_stamp
from .headings import heads_of
from .jsonld import read_jsonld
from .languages import read_language
from .metas import Metas
from .names import in_order, join_names
from .titles import read_title, site_in
from .visible import Visible
from .wording import squeeze, words_of

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "article.published",
    "citation_publication_date",
    "citation_online_date", "citation_date", "dc.date.issued", "dcterms.issued", "dc.date.created",
    "dcterms.created", "dc.date",
    "dcterms.date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "bt:pubdate",
    "rnews:datepublished",
    "publishdate", "publish-date", "publish_date", "published", "pubdate", "originalpublicationdate",
    "article_date_original",
    "weibo:article:create_at", "og:pubdate", "date_published", "og:published_time", "published_time", "datecreated",
    "displaydate", "ptime", "created", "date", "uploaddate",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "dcterms.modified",
    "last-modified",
    "lastmod",
)
_AUTHOR = (
    "author", "article:author", "citation_author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author",
    "og:article:author", "article:author_name", "article_author", "byl", "byline", "authors", "dc.contributor",
    "cxenseparse:author",
)  # fmt: skip

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
    title = str(told.text_content())[:LONGEST_TITLE] if told is not None else None
    og = metas.first(("og:title", "twitter:title"))
    ld = read_jsonld(tree, url, tuple(text for text in (og, title) if text))
    site = metas.first(("og:site_name", "application-name")) or ld.site_name
    heads = heads_of(tree, url)
    heading = read_title(heads, title, og, site or heads.site, ld.title)
    found = heading.text
    canonical = metas.canonical or metas.first(("og:url",))
    image = metas.first(("og:image", "twitter:image")) or ld.image
    lang = tree.get("lang") or metas.first(("content-language", "og:locale"))
    day_first = not re.match(r"en(?![-_](?:gb|au|nz|ie|in|za))", (lang or "en").lower())
    seen = Visible(tree, url, day_first=day_first)
    return Metadata(
        title=found,
        byline=join_names(name for name in ld.authors if not _is_house(name, site, url))
        or _byline(metas, site, url)
        or join_names(name for name in islice(seen.authors(), 1) if not _is_house(name, None, url)),
        published=read_stamp(ld.published)
        or _stamp(metas, day_first)
        or seen.published()
        or _in_title(title, day_first),
        modified=read_stamp(ld.modified) or read_stamp(metas.first(_MODIFIED)),
        site_name=site or heads.site or site_in(title, found),
        lang=read_language(lang, tree),
        excerpt=metas.first(("og:description", "description", "twitter:description")) or ld.excerpt,
        canonical=urljoin(url, canonical) if canonical else None,
        image=urljoin(url, image) if image else None,
    )


def _is_house(name: str, site: str | None, url: str) -> bool:
    """Tell whether a name is the site's: a site is not the author of what stands on it, a person may be its host.

    >>> _is_house("Example", None, "https://www.example.co.uk/a"), _is_house("Ada Love", None, "https://adalove.org/")
    (True, False)
    """
    words = words_of(name)
    if words == words_of(site or ""):
        return True
    try:
        host = (urlsplit(url).hostname or "").split(".")
    except ValueError:
        return False
    return " " not in name.strip() and words == words_of(max(host[:-1], key=len, default=""))


def _byline(metas: Metas, site: str | None, url: str) -> str | None:
    """Return the author of the first meta that names one, which is not the site itself."""
    for name in _AUTHOR:
        told = metas.all([name])
        names = join_names(map(in_order, told) if name == "citation_author" else told)
        if names and not _is_house(names, site, url):
            return names
    return None


def _in_title(told: str | None, day_first: bool) -> str | None:
    """Return the date with which a `<title>` begins, or which it has behind a separator at its end."""
    text = squeeze(told or "")
    for found in find_dates(text, day_first=day_first):
        if found.start == 0 or (
            found.end == len(text) and text[: found.start].rstrip()[-1:] in tuple("|–—-·,(")
        ):
            return found.value
    return None


def _stamp(metas: Metas, day_first: bool) -> str | None:
    return next(
        (date for value in metas.all(_PUBLISHED) if (date := read_stamp(value, day_first=day_first))), None
    )
