"""The tree of a page -> its metadata: title, byline, dates, site name, language, excerpt, canonical URL, image.

A field that the page does not state is None. The first source with a value decides, in this order.
`Metadata.provenance` records that source for title, byline and date of publication:

=========  =========================================================================================
title      the heading that equals `<title>`; an h1, then an h2, that og:title, twitter:title, JSON-LD or
           `<title>` contains, preferably at its beginning; the part of an h1 that equals one of these;
           the only h1, if it shares three words of ten with them; a lower heading or an element with a
           title's class name, if it is the greater part of one of them; these themselves, in their
           order, without the site's name
byline     JSON-LD author; a Twitter card's "Written by"; meta tags in the order of `resolve.AUTHOR`. An
           account name is replaced by its owner's name, an organization or publisher by a visible
           author. Then marked elements (itemprop, rel=author, else class names), first those near the
           title; a line near the title with "By ..."; the only link to an author's page; such a line
           elsewhere. Never the site itself; on a shop's page or a front page no visible text; on a
           static page of WordPress no name that is not visible
published  JSON-LD datePublished, dateCreated, uploadDate, or the meta tags in the order of
           `resolve.PUBLISHED`: the date that the visible one near the title confirms; a full date before
           a year. Else marked elements (itemprop, pubdate); the date near the title, in its own line or
           at the start of the text; the URL; other marked elements (`time`, class names); a line that
           says "Published" or is only a date; the only date in a footer or the like; the start or end
           of `<title>`
modified   JSON-LD dateModified; meta tags in the order of `_MODIFIED`
site_name  og:site_name, application-name; JSON-LD WebSite, then publisher; a heading that links to the
           home page; the end of `<title>`
lang       `<html lang>`, content-language, og:locale ("en" is ignored on Chinese, Japanese or Korean
           text); the script of the text; its function words
excerpt    og:description, description, twitter:description; JSON-LD description
canonical  link rel=canonical; og:url
image      og:image, twitter:image; JSON-LD image
=========  =========================================================================================
"""

from functools import partial
from urllib.parse import urljoin

from lxml.html import HtmlElement

from linkvault.extract.dom.attribute_index import AttributeIndex, index_attributes
from linkvault.extract.metadata.author_names import join_names
from linkvault.extract.metadata.dates import read_stamp
from linkvault.extract.metadata.jsonld import read_jsonld
from linkvault.extract.metadata.languages import is_day_first, read_language
from linkvault.extract.metadata.meta_tags import MetaTags
from linkvault.extract.metadata.page_headings import read_headings
from linkvault.extract.metadata.places.mail_headers import read_mail_headers
from linkvault.extract.metadata.places.page_state import PageState, read_page_state
from linkvault.extract.metadata.places.platform_fields import PlatformFields, read_platform
from linkvault.extract.metadata.places.static_pages import is_static_page, shows_name
from linkvault.extract.metadata.provenance import (
    STATE,
    TEXT,
    TEXT_OR_ADDRESS,
    TITLE_ELEMENT,
    UNKNOWN_PROVENANCE,
    Provenance,
    Resolved,
    Source,
    SourceKind,
)
from linkvault.extract.metadata.resolve import (
    find_agreeing_on_byline,
    find_agreeing_on_date,
    is_no_article,
    resolve_byline,
    resolve_published,
)
from linkvault.extract.metadata.titles import (
    Title,
    collect_statements,
    find_agreeing,
    find_site_in_title,
    read_site_name,
    read_title,
    split_title,
    without_branch,
)
from linkvault.extract.metadata.visible import VisibleText
from linkvault.lazy_dataclass import dataclass

_MODIFIED = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "dcterms.modified",
    "last-modified",
    "lastmod",
)
LONGEST_TITLE = 2000  # characters of `<title>` that are read: broken pages have their text in it


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of a page's article; see `linkvault.models.Article` for the meaning of each field."""

    title: str | None = None
    byline: str | None = None
    published: str | None = None
    modified: str | None = None
    site_name: str | None = None
    lang: str | None = None
    excerpt: str | None = None
    canonical: str | None = None
    image: str | None = None
    provenance: Provenance = UNKNOWN_PROVENANCE


def read_metadata(
    tree: HtmlElement, url: str, attributes: AttributeIndex | None = None, *, traced: bool = False
) -> Metadata:
    """Return the metadata of a page. The tree is that of the complete page and is not changed.

    :param attributes: the index of the tree, if the caller has it
    :param traced: record all sources that agree with the title, byline and date, too
    """
    index = attributes or index_attributes(tree)
    metas = MetaTags(index)
    platform = read_platform(tree, index.classes)
    element = next(iter(index.with_tags("title")), None)
    title_element = str(element.text_content())[:LONGEST_TITLE] if element is not None else None
    card = metas.first_named(("og:title", "twitter:title"))
    json_ld = read_jsonld(
        index, url, tuple(text for text in (card[1] if card else None, title_element) if text)
    )
    site = metas.first(("og:site_name", "application-name")) or json_ld.site_name
    headings = read_headings(tree, url, index)
    citation = metas.first(("citation_title", "bepress_citation_title", "eprints.title"))
    statements = collect_statements(card, json_ld.title, title_element, citation)
    site_of_title = (
        site
        or platform.find_site(title_element)
        or headings.site
        or find_site_in_title(headings, title_element, url)
    )
    title = without_branch(read_title(headings, statements, site_of_title), url)
    state = PageState()
    if title_element and not headings.own:
        names = (name for name in split_title(title_element) if name not in (title_element, site))
        state = read_page_state(tree, names)
        title = Title(state.title, None, STATE) if state.title else title
    lang = tree.get("lang") or metas.first(("content-language", "og:locale"))
    day_first = is_day_first(lang, metas.first(("og:locale",)), url)
    visible = (
        None if is_no_article(metas, json_ld, url) else VisibleText(tree, url, title, day_first=day_first)
    )
    site_name = site_of_title or read_site_name(title_element, title.text)
    shows = partial(shows_name, tree) if is_static_page(index) else None
    byline = resolve_byline(metas, json_ld, visible, site_name, url, shows_name=shows)
    published = resolve_published(metas, json_ld, visible, title_element, url, day_first=day_first)
    byline, published = _read_known_places(tree, byline, published, platform, state)
    canonical = metas.canonical or metas.first(("og:url",))
    image = metas.first(("og:image", "twitter:image")) or json_ld.image
    provenance = Provenance(Resolved(title.text, title.source), byline, published)
    if traced:  # after all values are resolved: `VisibleText.date_near_title` depends on what was read before
        twitter = [(Source(SourceKind.CARD, name), text) for name, text in metas.named(("twitter:title",))]
        titles = find_agreeing(title.text or "", headings, [*statements[:1], *twitter, *statements[1:]])
        authors = find_agreeing_on_byline(byline.value or "", metas, json_ld, visible)
        dates = find_agreeing_on_date(published.value or "", metas, json_ld, day_first=day_first)
        provenance = provenance.with_agreeing(titles, authors, dates)
    return Metadata(
        title=title.text,
        byline=byline.value,
        published=published.value,
        modified=read_stamp(json_ld.modified) or read_stamp(metas.first(_MODIFIED)),
        site_name=site_name,
        lang=read_language(lang, tree),
        excerpt=metas.first(("og:description", "description", "twitter:description")) or json_ld.excerpt,
        canonical=_absolute(url, canonical),
        image=_absolute(url, image),
        provenance=provenance,
    )


def _read_known_places(
    tree: HtmlElement, byline: Resolved, published: Resolved, platform: PlatformFields, state: PageState
) -> tuple[Resolved, Resolved]:
    """Return byline and date from the places of platforms and mail archives, else from the page's data.

    Machine-readable fields take precedence over these places, and these over other visible text.
    """
    sender, sent = (None, None) if byline.value and published.value else read_mail_headers(tree)
    if byline.source in (None, TEXT) and (name := platform.author or sender):
        byline = Resolved(name, TEXT)
    if published.source in (None, TEXT_OR_ADDRESS, TITLE_ELEMENT) and (date := platform.published or sent):
        published = Resolved(date, TEXT_OR_ADDRESS)
    if byline.value is None and state.author:
        byline = Resolved(join_names([state.author]), STATE)
    if published.value is None and state.published:
        published = Resolved(read_stamp(state.published), STATE)
    return byline, published


def describe(metadata: Metadata) -> str | None:
    """Return what a page says of itself apart from its title: its site, author and description, one per line.

    None if it says nothing.
    """
    return "\n".join(filter(None, (metadata.site_name, metadata.byline, metadata.excerpt))) or None


def _absolute(base: str, address: str | None) -> str | None:
    """Return the address joined to `base`; None if there is none, or if its host is invalid, as in `http://[`."""
    try:
        return urljoin(base, address) if address else None
    except ValueError:
        return None
