"""Absolute URLs: the quick way for common addresses gives what `urljoin` gives."""

from itertools import product
from urllib.parse import urljoin

import pytest
from lxml.html import fromstring

from linkvault.extract.normalize.absolute_urls import absolute_url, apply

BASES = ("https://example.org/a/b?c=1#d", "http://example.org:8080", "https://example.org/a/../b/")
PATHS = (
    "", "/", "/a", "/a/b.html", "/a/../b", "/a/./b", "/.a", "/a;b", "/a?b", "/a?", "/a?b#", "/a#b", "/a?b#c?d", "/a%20b",
)  # fmt: skip
STARTS = (
    "",
    "//cdn.example.org",
    "//cdn.example.org:80",
    "//CDN.example.org",
    "https://example.org",
    "mailto:",
    "tel:",
)


@pytest.mark.parametrize("base", BASES)
def test_the_quick_way_gives_what_urljoin_gives(base: str) -> None:
    addresses = [f"{start}{path}" for start, path in product(STARTS, PATHS)]
    addresses += [
        "mailto:a@example.org?subject=b%20c",
        "mailto:?body=https://example.org/",
        "tel:+49-30",
        "c/d",
        "?e",
    ]
    for address in filter(None, addresses):
        assert absolute_url(base, address) == urljoin(base, address)


def test_links_with_the_same_address_are_resolved_alike() -> None:
    tree = fromstring(
        "<div><a href='/b'>b</a><a href=' /b '>b</a><a href='javascript:x()'>x</a><a href='javascript:x()'>x</a></div>"
    )
    apply(tree, "https://example.org/a")
    assert [link.get("href") for link in tree] == [
        "https://example.org/b",
        "https://example.org/b",
        None,
        None,
    ]
