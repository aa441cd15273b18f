"""Captions and hover cards in a `span` are recognized by what is around them; other spans stay as they are."""

import pytest
from lxml.html import document_fromstring

from linkvault.extract.normalize import hover_cards, inline_captions

URL = "https://example.org/a"


def text_of(rule, html: str) -> str:  # type: ignore[no-untyped-def]
    tree = document_fromstring(html)
    rule.apply(tree, URL)
    return " ".join(tree.text_content().split())


def tags_of(html: str) -> set[str]:
    tree = document_fromstring(html)
    inline_captions.apply(tree, URL)
    return {node.tag for node in tree.iter()}


@pytest.mark.parametrize(
    "html",
    [
        "<div>The prize <img src=/a.png><span class=credit>of the mill</span> went to Ana.</div>",
        "<div><p>A text before the picture.</p><img src=/a.png><span class=caption>The mill</span></div>",
        "<p><img src=/a.png><span class=caption>The mill</span></p>",
        "<div><span class=caption>The mill</span></div>",
        "<div><img src=/a.png><span class=subtitle>The mill</span></div>",
    ],
)
def test_a_span_among_text_or_without_a_picture_is_no_caption(html: str) -> None:
    assert "figcaption" not in tags_of(html)


def test_a_span_behind_a_picture_is_a_caption() -> None:
    assert "figcaption" in tags_of(
        "<div><a href=/><img src=/a.png></a> <span class='photo-credit'>Lin</span></div>"
    )


@pytest.mark.parametrize(
    "html",
    [
        "<p><a href=/a>Ana Lima</a> <span>Ana Lima <b>says</b> no</span></p>",  # without a picture and links
        "<p><a href=/a>Ana Lima</a> and <span>Ana Lima <img src=/a.png></span></p>",  # a text between
        "<p><a href=/a>Ana Lima</a><span>Photos <img src=/a.png> of the mill</span></p>",  # without the name
        "<p><a href=/a>A</a><span>All <img src=/a.png> of it</span></p>",  # one letter
    ],
)
def test_other_spans_behind_links_are_no_cards(html: str) -> None:
    assert text_of(hover_cards, html) == " ".join(document_fromstring(html).text_content().split())


def test_the_text_after_a_card_stays() -> None:
    html = "<p>Said <a href=/a>Ana Lima</a><span>Ana B. Lima<a href=/1>Flour</a><a href=/2>Bread</a></span> today.</p>"
    assert text_of(hover_cards, html) == "Said Ana Lima today."
