"""JSON-LD, metas and what the page shows -> whose the article is, and when it came out.

Machines' fields come first, because they say what they mean; what a reader sees comes after. A name that only the
site bears is no author; an account ("jdoe") yields to the name of the person whose it is.
"""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from .dates import find_dates, read_stamp
from .jsonld import Described
from .metas import Metas
from .names import in_order, join_names
from .visible import Visible
from .wording import squeeze, words_of

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
_HOUSE = (
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
_ORGANISATION = re.compile(
    r"\b(?:e\.?\s?V|GmbH|Inc|LLC|Ltd|AG|Verlag|Stiftung|Redaktion|Foundation|News|Media|Press|Magazine?|Zeitung|"
    r"Agency|Agentur|University|Universität|Editorial|Editors|Staff|Team|Institute?|Department|Ministerium)\b\.?"
)
_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._-]*")
_HAS_ZONE = re.compile(r"T.*[+-](?!00:00)\d\d:\d\d$")
MOST_LABELS = 4
DAY = 10  # characters of a date as ISO 8601 writes it


def read_byline(metas: Metas, ld: Described, seen: Visible | None, site: str | None, url: str) -> str | None:
    """Return the names of the article's authors; None where nobody is told. Without `seen` the page is not asked."""
    house: str | None = None
    for names, is_by_house in _told(metas, ld):
        if not names:
            continue
        byline = join_names(name for name in names if not is_house(name, site, url))
        if byline is None or is_house(byline, site, url):
            continue
        if _ACCOUNT.fullmatch(byline) and seen is not None:
            return _person(byline, metas, seen) or byline
        if not is_by_house and not _is_publisher(byline, metas, url):
            return byline
        house = house or byline
    return (_shown(seen, url) if seen is not None else None) or house


def _told(metas: Metas, ld: Described) -> Iterator[tuple[list[str], bool]]:
    """Yield the authors that machines' fields name, the most trusted first, and whether it says: an organisation."""
    yield list(ld.authors), ld.is_by_house
    for number in range(1, MOST_LABELS + 1):  # what a card shows under a shared link
        if _WRITTEN_BY.fullmatch(metas.first((f"twitter:label{number}",)) or ""):
            yield metas.all([f"twitter:data{number}"]), False
    for name in AUTHOR:
        told = metas.all([name])
        yield (list(map(in_order, told)) if name == "citation_author" else told), False


def _shown(seen: Visible, url: str) -> str | None:
    """Return the names of the first byline on the page that has some, and is not the site's."""
    for names in seen.bylines():
        if byline := join_names(name for name in names if not is_house(name, None, url)):
            return byline
    return None


def _person(account: str, metas: Metas, seen: Visible) -> str | None:
    """Return the name of the person whose account it is, where the page tells it."""
    for names in (*(metas.all([name]) for name in AUTHOR), *seen.bylines()):
        for name in (join_names(names) or "").split(", "):
            if is_account_of(account, name):
                return name
    return None


def is_account_of(account: str, name: str) -> bool:
    """Tell whether an account is made of a person's name.

    >>> is_account_of("alovelace", "Ada Lovelace"), is_account_of("ada.lovelace", "Ada Lovelace")
    (True, True)
    >>> is_account_of("ghopper", "Ada Lovelace")
    False
    """
    parts = [word for part in name.split() if (word := words_of(part))]
    if len(parts) < 2:
        return False
    first, last = parts[0], parts[-1]
    return words_of(account) in (
        "".join(parts),
        first + last,
        first[0] + last,
        first + last[0],
        last + first[0],
    )


def is_house(name: str, site: str | None, url: str) -> bool:
    """Tell whether a name is the site's: a site is not the author of what stands on it, a person may be its host.

    >>> is_house("Example", None, "https://www.example.co.uk/a"), is_house("Ada Love", None, "https://adalove.org/")
    (True, False)
    """
    words = words_of(name)
    return words == words_of(site or "") or (" " not in name.strip() and words == _host_of(url))


def _is_publisher(name: str, metas: Metas, url: str) -> bool:
    """Tell whether a name is rather a publisher's than a person's: whoever is shown as the author goes before."""
    words = words_of(name)
    if words == _host_of(url) or _ORGANISATION.search(name):
        return True
    return any(words in words_of(told) for told in metas.all(_HOUSE))


def _host_of(url: str) -> str:
    """Return the name in an address's host: the longest of its parts but the last."""
    try:
        host = (urlsplit(url).hostname or "").split(".")
    except ValueError:
        return ""
    return words_of(max(host[:-1], key=len, default=""))


def read_published(
    metas: Metas, ld: Described, seen: Visible | None, title: str | None, *, day_first: bool
) -> str | None:
    """Return when the article came out; None where it is not told. Without `seen` the page is not asked."""
    told = [stamp for stamp in (read_stamp(ld.published), _stamp(metas, day_first)) if stamp]
    told.sort(key=lambda stamp: len(stamp) < DAY)  # a year alone says less than a day
    if told and seen is not None:
        return _borne_out(told, *seen.day_by_title())
    if told:
        return told[0]
    return (seen.published() if seen is not None else None) or _in_title(title, day_first)


def _borne_out(told: list[str], shown: str | None, is_marked: bool) -> str:
    """Return which of the machines' dates the page's own bears out, else the first of them.

    The day that is shown goes before a neighbour of it, where the machine tells Greenwich's time or no zone; and
    before a later one, where it is marked as a date: that is of a later edition.
    """
    if shown is None:
        return told[0]
    if match := next((one for one in told if one[:DAY] == shown[:DAY]), None):
        return match
    day = date.fromisoformat(shown[:DAY])
    days = [
        (day - date.fromisoformat(one[:DAY])).days
        for one in told
        if not _HAS_ZONE.search(one) and len(one) >= DAY
    ]
    is_neighbour = any(abs(apart) == 1 for apart in days)
    is_earlier = is_marked and all(shown[:DAY] < one[:DAY] for one in told)
    return shown if is_neighbour or is_earlier else told[0]


def _stamp(metas: Metas, day_first: bool) -> str | None:
    stamps = [stamp for value in metas.all(PUBLISHED) if (stamp := read_stamp(value, day_first=day_first))]
    return min(stamps, key=lambda stamp: len(stamp) < DAY, default=None)


def _in_title(told: str | None, day_first: bool) -> str | None:
    """Return the date with which a `<title>` begins, or which it has behind a separator at its end."""
    text = squeeze(told or "")
    for found in find_dates(text, day_first=day_first):
        if found.start == 0 or (
            found.end == len(text) and text[: found.start].rstrip()[-1:] in tuple("|–—-·,(")
        ):
            return found.value
    return None


def is_no_article(metas: Metas, ld: Described, url: str) -> bool:
    """Tell a shop's page and a site's front: whose names and days stand there are those of others."""
    if (metas.first(("og:type",)) or "").lower().startswith("product") or ld.is_product:
        return True
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.path in ("", "/") and not parts.query
