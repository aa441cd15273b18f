"""A URL -> its page, with the other pages of the same article that the rule for its site names.

A rule has the XPath of a link to the whole article on one page, or to its next part. Parts are appended to the body of
the first page, so that the rule selects the article in all of them.
"""

import re
from collections.abc import Callable

from linkvault import extract
from linkvault.errors import BadURL, FetchError
from linkvault.fetch.media_types import HTML, XHTML
from linkvault.fetch.private_network import is_private_url
from linkvault.lazy_dataclass import replace
from linkvault.models import Hop, Page
from linkvault.urls import get_site

MAX_PARTS = 10  # pages of one article: longer ones are lists without an end
MAX_BYTES = 20_000_000  # of all parts, as of one page
HTML_TYPES = (HTML, XHTML)
_BODY = re.compile(rb"(?>.*?<body\b)[^>]*+>(.*?)(?:</body\s*+>|\Z)", re.IGNORECASE | re.DOTALL)
_BODY_END = re.compile(rb"</body\s*>", re.IGNORECASE)


def fetch_article(fetch_page: Callable[[str], Page], url: str, rules: extract.SiteRules) -> Page:
    """Return the page at a URL, or that of the whole article, with all its parts.

    :raises FetchError: if the first page cannot be fetched; a part that cannot is a warning
    """
    page = fetch_page(url)
    rule = rules.of(page.final_url)
    if rule is None or page.media_type not in HTML_TYPES:
        return page
    if rule.single_page_link:
        page = _follow_single_page(fetch_page, page, rule)
    return _append_parts(fetch_page, page, rule) if rule.next_page_link else page


def _follow_single_page(fetch_page: Callable[[str], Page], page: Page, rule: extract.SiteRule) -> Page:
    address = _find_link(page, rule, "single_page_link", (page.final_url,))
    if address is None:
        return page
    try:
        article = fetch_page(address)
    except (BadURL, FetchError) as error:
        return replace(
            page, warnings=(*page.warnings, f"the page with the whole article is missing: {error}")
        )
    hops = (*page.hops, Hop(page.final_url, page.status), *article.hops)
    return replace(article, url=page.url, hops=hops, warnings=(*page.warnings, *article.warnings))


def _append_parts(fetch_page: Callable[[str], Page], page: Page, rule: extract.SiteRule) -> Page:
    visited, bodies, warnings = [page.final_url], [], list(page.warnings)
    part, size = page, len(page.body)
    while len(visited) < MAX_PARTS and (address := _find_link(part, rule, "next_page_link", visited)):
        visited.append(address)
        try:
            part = fetch_page(address)
        except (BadURL, FetchError) as error:
            warnings.append(f"a part of the article is missing: {error}")
            break
        size += len(part.body)
        if part.media_type not in HTML_TYPES or size > MAX_BYTES:
            warnings.append(f"a part of the article is missing, because of its size or type: {address}")
            break
        match = _BODY.match(part.body)
        bodies.append(match[1] if match else part.body)
    if not bodies:
        return replace(page, warnings=tuple(warnings))
    end = _BODY_END.search(page.body)
    place = end.start() if end else len(page.body)
    body = b"\n".join((page.body[:place], *bodies, page.body[place:]))
    return replace(
        page, body=body, warnings=(*warnings, f"the article has {len(bodies) + 1} pages, joined here")
    )


def _find_link(
    page: Page, rule: extract.SiteRule, key: str, visited: "tuple[str, ...] | list[str]"
) -> str | None:
    """Return the address of another page of the article: on the same site, and not in a private network."""
    address = extract.find_part_link(page, rule, key)
    if address is None or address.partition("#")[0] in visited:
        return None
    address = address.partition("#")[0]
    if _is_same_site(page.final_url, address) and (
        is_private_url(page.final_url) or not is_private_url(address)
    ):
        return address
    return None


def _is_same_site(url: str, other: str) -> bool:
    """Return whether two URLs have one host, or hosts below one name of two labels."""
    site, other_site = get_site(url), get_site(other)
    return site == other_site or (
        site.split(".")[-2:] == other_site.split(".")[-2:] and not site.replace(".", "").isdigit()
    )
