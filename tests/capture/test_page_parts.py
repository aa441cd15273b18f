"""Articles on several pages, of which a rule names the links."""

from collections.abc import Callable

import pytest

from linkvault.capture.page_parts import MAX_PARTS, fetch_article
from linkvault.errors import FetchError
from linkvault.extract import SiteRules, extract
from linkvault.extract.site_rules.collection import parse_site_config
from linkvault.models import Hop, Page

TEXT = "Part {0} of a long story about the harbour, which froze in the third week of a winter. " * 4


def site(pages: dict[str, str]) -> tuple[Callable[[str], Page], list[str]]:
    """Return a function that returns the pages of a site by their URLs, and the list of URLs that it is called with."""
    requests: list[str] = []

    def fetch(url: str) -> Page:
        requests.append(url)
        if url not in pages:
            raise FetchError("404", reason="http_404", url=url)
        body = f"<html><head><title>Harbour</title></head><body>{pages[url]}</body></html>"
        return Page(url, url, 200, "text/html", body.encode(), "2026-11-25T10:00:00Z")

    return fetch, requests


def rules(text: str) -> SiteRules:
    rule = parse_site_config(text, ".example.org.txt")
    assert rule is not None
    return SiteRules((rule,))


def part(number: int, link: str = "") -> str:
    return f"<main><p>{TEXT.format(number)}</p></main>{link}"


NEXT = "body: //main\nnext_page_link: //a[@rel='next']"


def test_the_parts_of_an_article_are_joined() -> None:
    fetch, requests = site(
        {
            "https://example.org/1": part(1, "<a rel=next href=/2>next</a>"),
            "https://example.org/2": part(2, "<a rel=next href='/3#x'>next</a>"),
            "https://example.org/3": part(3),
        }
    )
    page = fetch_article(fetch, "https://example.org/1", rules(NEXT))
    assert requests == [f"https://example.org/{number}" for number in (1, 2, 3)]
    assert page.warnings == ("the article has 3 pages, joined here",)
    html = extract(page, rules(NEXT)).html
    assert html.index("Part 1") < html.index("Part 2") < html.index("Part 3")


def test_parts_have_a_limit_and_no_circle() -> None:
    pages = {f"https://example.org/{n}": part(n, f"<a rel=next href=/{n + 1}>n</a>") for n in range(50)}
    fetch, requests = site(pages)
    fetch_article(fetch, "https://example.org/0", rules(NEXT))
    assert len(requests) == MAX_PARTS
    fetch, requests = site({"https://example.org/1": part(1, "<a rel=next href=/1>again</a>")})
    assert fetch_article(fetch, "https://example.org/1", rules(NEXT)).warnings == ()
    assert len(requests) == 1


def test_a_missing_part_is_a_warning() -> None:
    fetch, _ = site({"https://example.org/1": part(1, "<a rel=next href=/2>next</a>")})
    page = fetch_article(fetch, "https://example.org/1", rules(NEXT))
    assert page.warnings == ("a part of the article is missing: 404",)


def test_the_whole_article_on_one_page_is_fetched_where_the_page_says_so() -> None:
    config = "body: //main\nsingle_page_link: //a[@class='all']/@href\nif_page_contains: //b"
    link = "<a class=all href=/all>all</a>"
    fetch, requests = site(
        {
            "https://example.org/1": part(1, f"<b>1 of 3</b>{link}"),
            "https://example.org/all": part(9),
            "https://example.org/x": part(7, link),
        }
    )
    page = fetch_article(fetch, "https://example.org/1", rules(config))
    assert (page.url, page.final_url) == ("https://example.org/1", "https://example.org/all")
    assert b"Part 9" in page.body
    assert page.hops == (Hop("https://example.org/1", 200),)
    fetch_article(fetch, "https://example.org/x", rules(config))
    assert requests[2:] == ["https://example.org/x"]


@pytest.mark.parametrize(
    "address", ["https://other.test/2", "http://192.168.1.1/", "http://localhost/", "mailto:a@b.test"]
)
def test_a_link_to_another_site_or_a_private_network_is_not_followed(address: str) -> None:
    fetch, requests = site({"https://example.org/1": part(1, f"<a rel=next href='{address}'>next</a>")})
    fetch_article(fetch, "https://example.org/1", rules(NEXT))
    assert requests == ["https://example.org/1"]
