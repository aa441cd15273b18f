"""The tree of a page -> what the page says about itself: title, byline, dates, site, language.

Never invents: what the page does not tell stays None.
"""

from dataclasses import dataclass
from urllib.parse import urljoin

from lxml.html import HtmlElement

from .dates import read_stamp
from .jsonld import read_jsonld
from .metas import Metas
from .titles import heads_of, read_title

_PUBLISHED = ("article:published_time", "og:article:published_time", "datepublished", "citation_publication_date",
              "citation_date", "dc.date", "dc.date.issued", "dcterms.created", "date", "pubdate", "publishdate",
              "publish-date", "parsely-pub-date", "sailthru.date", "weibo:article:create_at")  # fmt: skip
_AUTHOR = ("author", "article:author", "citation_author", "dc.creator", "parsely-author", "sailthru.author")


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
    canonical = metas.canonical or metas.first(("og:url",))
    image = metas.first(("og:image", "twitter:image")) or ld.image
    return Metadata(
        title=read_title(heads_of(tree), title, og, site, ld.title),
        byline=", ".join(ld.authors) or metas.first(_AUTHOR),
        published=read_stamp(ld.published) or read_stamp(metas.first(_PUBLISHED)),
        modified=read_stamp(ld.modified or metas.first(("article:modified_time", "og:updated_time"))),
        site_name=site,
        lang=tree.get("lang") or metas.first(("content-language", "og:locale")),
        excerpt=metas.first(("og:description", "description", "twitter:description")) or ld.excerpt,
        canonical=urljoin(url, canonical) if canonical else None,
        image=urljoin(url, image) if image else None,
    )
