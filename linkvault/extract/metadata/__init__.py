"""The tree of a page -> what the page says about itself: title, byline, dates, site, language.

Never invents: what the page does not tell stays None.
"""

import re
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin

from lxml.html import HtmlElement

from .dates import read_stamp
from .jsonld import read_jsonld
from .languages import read_language
from .metas import Metas
from .names import in_order, join_names
from .titles import heads_of, read_title, site_in
from .visible import Visible
from .wording import words_of

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
    "displaydate", "ptime", "created", "date",
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
    "og:article:author", "article:author_name", "byl", "authors", "dc.contributor", "cxenseparse:author",
)  # fmt: skip


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
    title = str(told.text_content()) if told is not None else None
    og = metas.first(("og:title", "twitter:title"))
    ld = read_jsonld(tree, url, tuple(text for text in (og, title) if text))
    site = metas.first(("og:site_name", "application-name")) or ld.site_name
    heads = heads_of(tree, url)
    found = read_title(heads.own, title, og, site or heads.site, ld.title)
    canonical = metas.canonical or metas.first(("og:url",))
    image = metas.first(("og:image", "twitter:image")) or ld.image
    lang = tree.get("lang") or metas.first(("content-language", "og:locale"))
    day_first = not re.match(r"en(?![-_](?:gb|au|nz|ie|in|za))", (lang or "en").lower())
    seen = Visible(tree, url, day_first=day_first)
    return Metadata(
        title=found,
        byline=join_names(name for name in ld.authors if words_of(name) != words_of(site or ""))
        or _byline(metas, site)
        or join_names(islice(seen.authors(), 1)),
        published=read_stamp(ld.published) or _stamp(metas, day_first) or seen.published(),
        modified=read_stamp(ld.modified) or read_stamp(metas.first(_MODIFIED)),
        site_name=site or heads.site or site_in(title, found),
        lang=read_language(lang, tree),
        excerpt=metas.first(("og:description", "description", "twitter:description")) or ld.excerpt,
        canonical=urljoin(url, canonical) if canonical else None,
        image=urljoin(url, image) if image else None,
    )


def _byline(metas: Metas, site: str | None) -> str | None:
    """Return the author of the first meta that names one, which is not the site itself."""
    for name in _AUTHOR:
        told = metas.all([name])
        names = join_names(map(in_order, told) if name == "citation_author" else told)
        if names and words_of(names) != words_of(site or ""):
            return names
    return None


def _stamp(metas: Metas, day_first: bool) -> str | None:
    return next(
        (date for value in metas.all(_PUBLISHED) if (date := read_stamp(value, day_first=day_first))), None
    )
