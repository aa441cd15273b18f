"""Addresses of links, pictures and frames -> absolute ones; links that lead nowhere -> their words.

Links within the page keep their `#`: footnotes need them, and an archive can follow them.
"""

import re
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

from lxml.html import HtmlElement

from linkvault.extract.normalize.tree_edits import drop

_BEHIND = re.compile(r"(?:/|[?&](?:url|src|image)=)(https?%3A%2F%2F[^&?#/]+)", re.I)
# Addresses that urljoin would hand back as they are, or behind the base's host: nine of ten, and urljoin is slow.
_WHOLE = re.compile(r"https?://[\w.:-]+(?:/[^\s?#;\[\]]*)?(?:\?[^\s#\[\]]+)?(?:#[^\s\[\]]+)?", re.ASCII)
_FROM_ROOT = re.compile(r"/(?!/)[^\s?#;\[\]]*(?:\?[^\s#\[\]]+)?(?:#[^\s\[\]]+)?", re.ASCII)
_BREAKS = re.compile(r"[\t\r\n]")
_NO_PLACE = re.compile(r"^\s*(?:javascript|data|vbscript|about|blob|file):", re.I)


def apply(tree: HtmlElement, url: str) -> None:
    """Make addresses absolute, by the page's `base` if it has one."""
    told = next((node.get("href") for node in tree.iter("base") if node.get("href")), None)
    base = absolute(url, told) or url if told else url
    page = url.partition("#")[0]
    for link in tree.iter("a", "area"):
        _settle(link, base, page)
    for node in list(tree.iter("img", "iframe", "video", "audio", "source", "embed")):
        if node.get("src"):
            address = absolute(base, node.get("src") or "")
            if address is not None:
                node.set("src", original(address) if node.tag == "img" else address)
            elif node.tag == "img":
                drop(node)
        if node.get("poster"):
            node.set("poster", absolute(base, node.get("poster") or "") or "")
    for node in tree.iter("blockquote", "q", "del", "ins"):
        node.attrib.pop("cite", None)


def absolute(base: str, told: str) -> str | None:
    """Return the absolute address, None for what is no address of a page.

    >>> absolute("https://example.org/a/b", " ../c d.png")
    'https://example.org/c%20d.png'
    >>> absolute("https://example.org/", "javascript:void(0)")
    """
    if not told.isprintable():
        told = _BREAKS.sub("", told)
    told = told.strip().replace(" ", "%20")
    if told.isascii() and _WHOLE.fullmatch(told):
        return told
    if not told or _NO_PLACE.match(told):
        return None
    try:
        if told.isascii() and _FROM_ROOT.fullmatch(told) and "/." not in told and (host := _host(base)):
            return host + told
        return urljoin(base, told)
    except ValueError:
        return None


@lru_cache(maxsize=64)
def _host(base: str) -> str:
    """Return the scheme and host of an address of the web; "" for any other."""
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else ""


def original(address: str) -> str:
    """Return the picture itself behind a service that only scales it.

    >>> original("https://cdn.example.org/fetch/$s_!x!,w_848/https%3A%2F%2Fmedia.example.org%2Fa%2Fb.png")
    'https://media.example.org/a/b.png'
    """
    match = _BEHIND.search(address)
    return unquote(match[1]) if match else address


def _settle(link: HtmlElement, base: str, page: str) -> None:
    """Make one link absolute; take its address when it leads nowhere. `page` is the page's own without a `#`."""
    written = link.get("href")
    if written is None:
        return
    told = written.strip()
    if told in ("#", "#top", "#!") or not told:
        del link.attrib["href"]
        return
    if told.startswith("#"):
        return
    address = absolute(base, told)
    if address is None:
        del link.attrib["href"]
    elif "#" in address and address.partition("#")[0] == page:
        link.set("href", "#" + address.partition("#")[2])
    elif address != written:
        link.set("href", address)
