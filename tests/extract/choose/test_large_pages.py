"""A page that is too large to choose its article is kept without its boilerplate, with a warning."""

from linkvault.extract import explain_page, extract
from linkvault.extract.choose.segment import MAX_ELEMENTS, split_into_blocks
from linkvault.extract.dom.html_parser import parse
from linkvault.extract.pipeline import VAST_PAGE
from linkvault.models import Page

SENTENCE = "The harbour froze twice that winter, and the pilots walked home over the ice, singing. "
URL = "https://example.org/log"


def page_of(lines: int) -> Page:
    rows = "".join(f"<tr><td>{number}</td></tr>" for number in range(lines))
    html = (
        f"<title>The log</title><nav><a href='/'>Home of the log</a></nav><h1>The log</h1><p>{SENTENCE * 3}</p>"
        f"<table>{rows}</table><p>The last word of it.</p>"
    )
    return Page(URL, URL, 200, "text/html", html.encode(), "2026-01-01T00:00:00Z")


def test_a_vast_page_is_kept_without_boilerplate_and_with_a_warning() -> None:
    article = extract(page_of(MAX_ELEMENTS // 2))
    assert VAST_PAGE in article.warnings
    for piece in (SENTENCE.strip(), f">{MAX_ELEMENTS // 2 - 1}<", "The last word of it."):
        assert piece in article.html
    assert "Home of the log" not in article.html


def test_a_large_page_has_no_warning() -> None:
    assert extract(page_of(200)).warnings == ()


def test_a_page_is_vast_above_the_limit() -> None:
    rows = "<p>x</p>" * (MAX_ELEMENTS - 2)  # with html and body
    assert not split_into_blocks(parse(rows)[0]).is_vast
    assert split_into_blocks(parse(rows + "<p>x</p>")[0]).is_vast


def test_a_vast_page_can_be_explained() -> None:
    assert VAST_PAGE in explain_page(page_of(MAX_ELEMENTS // 2)).warnings
