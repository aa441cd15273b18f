"""URLs of links, images and frames -> absolute URLs. Links without a target -> their text.

Links within the page remain fragments (`#note`): footnotes need them, and they work in a stored page.
"""

from functools import lru_cache
from itertools import chain
from urllib.parse import unquote, urljoin, urlsplit

from lxml.etree import ElementBase
from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.normalize.images import FETCHED
from linkvault.extract.normalize.tree_edits import drop, group_by_tag

_LINKS, _MEDIA = ("a", "area"), ("img", "iframe", "video", "audio", "source", "embed")
_QUOTES = ("blockquote", "q", "del", "ins")  # that may have the address of their source
_SCALED = re.compile(r"(?:/|[?&](?:url|src|image)=)(https?%3A%2F%2F[^&?#/]+)", re.I)
# URLs that urljoin returns unchanged, or after the host or the scheme of the base: most, and urljoin is slow.
_COMPLETE = re.compile(r"https?://[\w.:-]+(?:/[^\s?#;\[\]]*)?(?:\?[^\s#\[\]]+)?(?:#[^\s\[\]]+)?", re.ASCII)
_FROM_ROOT = re.compile(r"/(?!/)[^\s?#;\[\]]*(?:\?[^\s#\[\]]+)?(?:#[^\s\[\]]+)?", re.ASCII)
_WITHOUT_HOST = ("mailto:", "tel:")
_BREAKS = re.compile(r"[\t\r\n]")
_NOT_A_PAGE = re.compile(r"^\s*(?:javascript|data|vbscript|about|blob|file):", re.I)


def apply(tree: HtmlElement, url: str) -> None:
    """Make URLs absolute, relative to the page's `base` element if it has one."""
    by_tag = group_by_tag(tree, "base", *_LINKS, *_MEDIA, *_QUOTES)
    base_href = next((href for node in by_tag["base"] if (href := node.get("href"))), None)
    base = absolute_url(url, base_href) or url if base_href else url
    page = url.partition("#")[0]
    # A third of the links of a page lead to the same address as another link, so each address is resolved once.
    known: dict[str, str | None] = {}
    for link in chain.from_iterable(by_tag[tag] for tag in _LINKS):
        _make_link_absolute(link, base, page, known)
    for node in chain.from_iterable(by_tag[tag] for tag in _MEDIA):
        if node.get("src"):
            address = absolute_url(base, node.get("src") or "")
            if address is not None:
                node.set("src", original_image_url(address) if node.tag == "img" else address)
            elif node.tag == "img":
                drop(node)
        if node.get(FETCHED):
            node.set(FETCHED, absolute_url(base, node.get(FETCHED) or "") or "")
        if node.get("poster"):
            node.set("poster", absolute_url(base, node.get("poster") or "") or "")
    for node in chain.from_iterable(by_tag[tag] for tag in _QUOTES):
        node.attrib.pop("cite", None)


def absolute_url(base: str, address: str) -> str | None:
    """Return the absolute URL; None if it is not the URL of a page or file.

    >>> absolute_url("https://example.org/a/b", " ../c d.png")
    'https://example.org/c%20d.png'
    >>> absolute_url("https://example.org/", "javascript:void(0)")
    """
    if not address.isprintable():
        address = _BREAKS.sub("", address)
    address = address.strip().replace(" ", "%20")
    if address.isascii() and _COMPLETE.fullmatch(address):
        return address
    if not address or _NOT_A_PAGE.match(address):
        return None
    try:
        return _join_simple(base, address) or urljoin(base, address)
    except ValueError:
        return None


def _join_simple(base: str, address: str) -> str | None:
    """Return what `urljoin` returns for most addresses, in a tenth of the time; None for any other.

    >>> _join_simple("https://example.org/a", "//cdn.example.org/b"), _join_simple("https://example.org/a", "/b/../c")
    ('https://cdn.example.org/b', None)
    """
    if address.startswith(_WITHOUT_HOST) and "[" not in address:
        return address
    if not address.isascii() or not (host := _origin(base)):
        return None
    if address.startswith("//"):
        absolute = f"{host.partition('//')[0]}{address}"
        return absolute if _COMPLETE.fullmatch(absolute) else None
    return host + address if _FROM_ROOT.fullmatch(address) and "/." not in address else None


@lru_cache(maxsize=64)
def _origin(base: str) -> str:
    """Return the scheme and host of an HTTP URL; "" for any other."""
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else ""


def original_image_url(address: str) -> str:
    """Return the URL of an image, given its URL at a service that scales it; any other URL unchanged.

    >>> original_image_url("https://cdn.example.org/fetch/$s_!x!,w_848/https%3A%2F%2Fmedia.example.org%2Fa%2Fb.png")
    'https://media.example.org/a/b.png'
    """
    match = _SCALED.search(address)
    return unquote(match[1]) if match else address


def _make_link_absolute(link: HtmlElement, base: str, page: str, known: dict[str, str | None]) -> None:
    """Make a link absolute; remove its URL if it has no target.

    :param page: the page's URL without a fragment
    :param known: the absolute URLs by the written ones, to which that of the link is added
    """
    written = link.get("href")
    if written is None:
        return
    href = written.strip()
    if href in ("#", "#top", "#!") or not href:
        del link.attrib["href"]
        return
    if href.startswith("#"):
        return
    if href not in known:
        known[href] = absolute_url(base, href)
    address = known[href]
    if address is None:
        del link.attrib["href"]
    elif "#" in address and address.partition("#")[0] == page:
        link.set("href", "#" + address.partition("#")[2])
    elif address != written:
        ElementBase.set(link, "href", address)  # lxml.html adds a method in Python
