"""JSON-LD, meta tags and the visible text of a page -> authors and date of publication, with their sources.

Machine-readable fields take precedence over visible text, because their meaning is stated. The name of the site itself
is not an author; an account name ("jdoe") is replaced by the name of its owner.
"""

from collections.abc import Callable, Iterator
from datetime import date as date_type
from urllib.parse import urlsplit

from linkvault import lazy_re as re
from linkvault.extract.metadata.author_names import join_names, reorder_name
from linkvault.extract.metadata.dates import DAY_LENGTH, find_dates, read_stamp
from linkvault.extract.metadata.jsonld import JsonLdArticle
from linkvault.extract.metadata.meta_tags import MetaTags
from linkvault.extract.metadata.normalize import comparison_key, squeeze
from linkvault.extract.metadata.provenance import (
    TEXT,
    TEXT_OR_ADDRESS,
    TITLE_ELEMENT,
    UNKNOWN,
    Resolved,
    Source,
    SourceKind,
)
from linkvault.extract.metadata.visible import VisibleText
from linkvault.lazy_dataclass import dataclass

PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "article.published",
    "citation_publication_date", "citation_online_date", "citation_date", "dc.date.issued", "dcterms.issued",
    "dc.date.created", "dcterms.created", "dc.date", "dcterms.date", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "bt:pubdate", "rnews:datepublished", "publishdate", "publish-date",
    "publish_date", "published", "pubdate", "originalpublicationdate", "article_date_original",
    "weibo:article:create_at", "og:pubdate", "date_published", "og:published_time", "published_time", "datecreated",
    "displaydate", "ptime", "created", "date", "uploaddate", "apub:time", "pub_date", "publication_date",
    "publishtime", "publish_time", "article:create_at", "og:release_date", "og:article:publish_time",
)  # fmt: skip
AUTHOR = (
    "author", "article:author", "citation_author", "dc.creator", "dcterms.creator", "parsely-author",
    "sailthru.author", "og:article:author", "article:author_name", "article_author", "byl", "byline", "authors",
    "dc.contributor", "cxenseparse:author",
)  # fmt: skip
_PUBLISHER = (
    "copyright",
    "publisher",
    "dc.publisher",
    "dcterms.publisher",
    "dc.rights",
    "article:publisher",
    "og:site_name",
)
_WRITTEN_BY = re.compile(
    r"written by|author|geschrieben von|verfasst von|autor(?:in)?|écrit par|auteur|rédigé par|escrito por|scritto da|"
    r"geschreven door|napisane przez|написано|автор|written|作者|執筆者|投稿者|글쓴이",
    re.I,
)
_ORGANIZATION = re.compile(
    r"\b(?:e\.?\s?V|GmbH|Inc|LLC|Ltd|AG|Verlag|Stiftung|Redaktion|Foundation|News|Media|Press|Magazine?|Zeitung|"
    r"Agency|Agentur|University|Universität|Editorial|Editors|Staff|Team|Institute?|Department|Ministerium)\b\.?"
)
_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._-]*")
# What follows the name of a company: "Example, Inc.", "Example GmbH".
_COMPANY_FORM = re.compile(
    r"(?<![\s,])[\s,]++(?:Inc|LLC|L\.L\.C|LLP|Ltd|Limited|Corp|Corporation|Co|PLC|Pty|GmbH|AG|KG|e\.?\s?K|S\.?A\.?S?|S\.?r\.?l|B\.?V|N\.?V|"
    r"Oy|AB|ApS|A/S|S\.?L|Ltda)\b\.?.*",
    re.I | re.S,
)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*?\.[a-z]{2,}", re.I)
_FOLDER_LISTING = re.compile(r"\s*(?:Index of|Directory listing for) /", re.I)  # by web servers
_HAS_ZONE = re.compile(r"^[^T]*+T.*[+-](?!00:00)\d\d:\d\d$")
LD_AUTHOR = Source(SourceKind.JSON_LD, "author")
LD_PUBLISHED = Source(SourceKind.JSON_LD, "datePublished")
MOST_LABELS = 4  # numbered labels of a Twitter card


@dataclass(frozen=True, slots=True)
class AuthorClaim:
    """The authors that one source names, and whether the source says that they are an organization."""

    source: Source
    names: list[str]
    is_organization: bool = False


def resolve_byline(
    meta_tags: MetaTags,
    json_ld: JsonLdArticle,
    visible: VisibleText | None,
    site: str | None,
    url: str,
    *,
    shows_name: Callable[[str], bool] | None = None,
) -> Resolved:
    """Return the names of the article's authors. Without `visible` only machine-readable fields are used.

    :param shows_name: whether the page shows a name; given for a page whose program says that it is no post: such
        programs state who edited each page, such as those about services and prices
    """
    organization = UNKNOWN
    if visible is None and _is_product(meta_tags, json_ld):
        return UNKNOWN
    for claim in claim_authors(meta_tags, json_ld):
        byline = join_names(name for name in claim.names if not is_site_name(name, site, url))
        if byline is None or is_site_name(byline, site, url):
            continue
        if shows_name is not None and not shows_name(byline):
            continue  # the editor of a page that has no author
        if visible is not None and _ACCOUNT.fullmatch(byline):
            return _find_account_owner(byline, meta_tags, visible) or Resolved(byline, claim.source)
        if not claim.is_organization and not _is_publisher(byline, meta_tags, url):
            return Resolved(byline, claim.source)
        organization = organization if organization.value else Resolved(byline, claim.source)
    shown = _read_shown_byline(visible, site, url) if visible is not None else None
    return Resolved(shown, TEXT) if shown else organization


def claim_authors(meta_tags: MetaTags, json_ld: JsonLdArticle) -> Iterator[AuthorClaim]:
    """Yield the authors that machine-readable fields name, the most trusted source first."""
    if json_ld.authors:
        yield AuthorClaim(LD_AUTHOR, list(json_ld.authors), json_ld.is_by_organization)
    for number in range(1, MOST_LABELS + 1):  # what a Twitter card shows under a shared link
        if _WRITTEN_BY.fullmatch(meta_tags.first((f"twitter:label{number}",)) or ""):
            name = f"twitter:data{number}"
            yield AuthorClaim(Source(SourceKind.CARD, name), meta_tags.all([name]))
    for name in AUTHOR:
        if names := meta_tags.all([name]):
            in_spoken_order = map(reorder_name, names) if name == "citation_author" else names
            yield AuthorClaim(Source(SourceKind.META, name), list(in_spoken_order))


def find_agreeing_on_byline(
    byline: str, meta_tags: MetaTags, json_ld: JsonLdArticle, visible: VisibleText | None
) -> Iterator[Source]:
    """Yield the sources that name exactly these authors, the most trusted first."""
    yield from (
        claim.source for claim in claim_authors(meta_tags, json_ld) if join_names(claim.names) == byline
    )
    if visible is not None and any(join_names(names) == byline for names in visible.bylines()):
        yield TEXT


def _read_shown_byline(visible: VisibleText, site: str | None, url: str) -> str | None:
    """Return the names in the first visible byline that names someone other than the site.

    The name of the site counts only with a company form: the blog of a person has the person's name.
    """
    company = site if site and _COMPANY_FORM.search(site) else None
    for names in visible.bylines():
        if byline := join_names(name for name in names if not is_site_name(name, company, url)):
            return byline
    return None


def _find_account_owner(account: str, meta_tags: MetaTags, visible: VisibleText) -> Resolved | None:
    """Return the name of the person who owns an account; None if the page does not state it."""
    claims = ((Source(SourceKind.META, name), meta_tags.all([name])) for name in AUTHOR)
    for source, names in (*claims, *((TEXT, names) for names in visible.bylines())):
        for name in (join_names(names) or "").split(", "):
            if is_account_of(account, name):
                return Resolved(name, source)
    return None


def is_account_of(account: str, name: str) -> bool:
    """Return whether an account name is formed from a person's name.

    >>> is_account_of("alovelace", "Ada Lovelace"), is_account_of("ada.lovelace", "Ada Lovelace")
    (True, True)
    >>> is_account_of("ghopper", "Ada Lovelace")
    False
    """
    parts = [key for part in name.split() if (key := comparison_key(part))]
    if len(parts) < 2:
        return False
    first, last = parts[0], parts[-1]
    return comparison_key(account) in (
        "".join(parts),
        first + last,
        first[0] + last,
        first + last[0],
        last + first[0],
    )


def is_site_name(name: str, site: str | None, url: str) -> bool:
    """Return whether a name is the site's own, also without its company form or as a host with another end.

    A name of several words in the host is a person's.

    >>> is_site_name("Example", None, "https://www.example.co.uk/a"), is_site_name("Example.io", None, "https://example.org/")
    (True, True)
    >>> is_site_name("Example Tools", "Example Tools, Inc.", "https://www.example.org/")
    True
    >>> is_site_name("Ada Love", None, "https://adalove.org/")
    False
    """
    key = comparison_key(name)
    if key in (comparison_key(site or ""), comparison_key(_COMPANY_FORM.sub("", site or ""))):
        return True
    name = name.strip()
    if _HOST.fullmatch(name):
        key = comparison_key(name.split(".")[0])
    return " " not in name and key == _host_of(url)


def _is_publisher(name: str, meta_tags: MetaTags, url: str) -> bool:
    """Return whether a name is more likely a publisher's than a person's; a visible author is preferred to it."""
    key = comparison_key(name)
    if key == _host_of(url) or _ORGANIZATION.search(name):
        return True
    return any(key in comparison_key(publisher) for publisher in meta_tags.all(_PUBLISHER))


def _host_of(url: str) -> str:
    """Return the comparison key of the name in a URL's host: of its longest label except the last."""
    try:
        host = (urlsplit(url).hostname or "").split(".")
    except ValueError:
        return ""
    return comparison_key(max((label for label in host[:-1] if label != "www"), key=len, default=""))


def resolve_published(
    meta_tags: MetaTags,
    json_ld: JsonLdArticle,
    visible: VisibleText | None,
    title_element: str | None,
    url: str,
    *,
    day_first: bool,
) -> Resolved:
    """Return the article's date of publication. Without `visible` only machine-readable fields are used.

    A front page without an author is no article, and has no date of publication.
    """
    if title_element and _FOLDER_LISTING.match(title_element):
        return UNKNOWN  # the dates are those of its files
    stated = [date for date in (_read_ld_date(json_ld), _read_meta_date(meta_tags, day_first)) if date]
    stated.sort(key=lambda date: not _has_day(date))  # a full date before a year or month alone
    if stated and visible is not None:
        date = _confirm(stated, *visible.date_near_title())
        return UNKNOWN if _is_record(date, meta_tags, json_ld, visible) else date
    if stated:
        is_dated = _has_author(meta_tags, json_ld) or not _is_front_page(url)
        return stated[0] if is_dated else UNKNOWN
    if visible is not None and (shown := visible.published()):
        return Resolved(shown, TEXT_OR_ADDRESS)
    in_title = _read_date_in_title(title_element, day_first)
    return Resolved(in_title, TITLE_ELEMENT) if in_title else UNKNOWN


def _has_author(meta_tags: MetaTags, json_ld: JsonLdArticle) -> bool:
    return any(join_names(claim.names) for claim in claim_authors(meta_tags, json_ld))


def _is_record(date: Resolved, meta_tags: MetaTags, json_ld: JsonLdArticle, visible: VisibleText) -> bool:
    """Return whether a date is that of a record in a content management system, not of an article.

    Such systems date every page: shops, services and manuals. They name no author, and do not show the date.
    """
    if date.source is None or date.source.kind not in (SourceKind.JSON_LD, SourceKind.META):
        return False
    is_page = date.source.kind is SourceKind.JSON_LD and not json_ld.is_article
    is_website = json_ld.is_article and (meta_tags.first(("og:type",)) or "").lower() == "website"
    if not (is_page or is_website) or _has_author(meta_tags, json_ld):
        return False
    shown = visible.published()
    if is_page:
        return shown is None or shown[:DAY_LENGTH] != (date.value or "")[:DAY_LENGTH]
    return shown is None


def find_agreeing_on_date(
    published: str, meta_tags: MetaTags, json_ld: JsonLdArticle, *, day_first: bool
) -> Iterator[Source]:
    """Yield the machine-readable sources that state exactly this date, the most trusted first."""
    for date in (_read_ld_date(json_ld), *read_meta_dates(meta_tags, day_first)):
        if date is not None and date.value == published and date.source is not None:
            yield date.source


def _confirm(stated: list[Resolved], shown: str | None, is_marked: bool) -> Resolved:
    """Return the machine-readable date that the visible one confirms, else the first machine-readable date.

    The visible date is returned instead if a stated date without a zone or in UTC is one day off, which is the same
    day in the author's zone; and if it is marked as a date and earlier: the stated one is that of a later edition.
    """
    dates = [date.value for date in stated if date.value]
    if shown is None:
        return stated[0]
    if match := next(
        (date for date in stated if date.value and date.value[:DAY_LENGTH] == shown[:DAY_LENGTH]), None
    ):
        return match
    day = date_type.fromisoformat(shown[:DAY_LENGTH])
    distances = [
        (day - date_type.fromisoformat(date[:DAY_LENGTH])).days
        for date in dates
        if not _HAS_ZONE.search(date) and len(date) >= DAY_LENGTH
    ]
    is_neighbour = any(abs(distance) == 1 for distance in distances)
    is_earlier = is_marked and all(shown[:DAY_LENGTH] < date[:DAY_LENGTH] for date in dates)
    return Resolved(shown, TEXT_OR_ADDRESS) if is_neighbour or is_earlier else stated[0]


def _read_ld_date(json_ld: JsonLdArticle) -> Resolved | None:
    stamp = read_stamp(json_ld.published)
    return Resolved(stamp, LD_PUBLISHED) if stamp else None


def _read_meta_date(meta_tags: MetaTags, day_first: bool) -> Resolved | None:
    """Return the first date in a meta tag that has a day, else the first date."""
    first = None
    for date in read_meta_dates(meta_tags, day_first):
        if _has_day(date):
            return date
        first = first or date
    return first


def read_meta_dates(meta_tags: MetaTags, day_first: bool) -> Iterator[Resolved]:
    """Yield the dates of publication in meta tags, the most trusted first."""
    for name, value in meta_tags.named(PUBLISHED):
        if stamp := read_stamp(value, day_first=day_first):
            yield Resolved(stamp, Source(SourceKind.META, name))


def _has_day(date: Resolved) -> bool:
    return len(date.value or "") >= DAY_LENGTH


def _read_date_in_title(title_element: str | None, day_first: bool) -> str | None:
    """Return the date at the start of `<title>`, or after a separator at its end."""
    text = squeeze(title_element or "")
    for match in find_dates(text, day_first=day_first):
        is_behind_separator = text[: match.start].rstrip()[-1:] in tuple("|–—-·,(")
        if match.start == 0 or (match.end == len(text) and is_behind_separator):
            return match.value
    return None


def is_no_article(meta_tags: MetaTags, json_ld: JsonLdArticle, url: str) -> bool:
    """Return whether the page is a product's or a site's front page: names and dates there are of other pages."""
    return _is_product(meta_tags, json_ld) or _is_front_page(url)


def _is_front_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path in ("", "/") and not parts.query


def _is_product(meta_tags: MetaTags, json_ld: JsonLdArticle) -> bool:
    return (meta_tags.first(("og:type",)) or "").lower().startswith("product") or json_ld.is_product
