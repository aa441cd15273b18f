"""What the head of a page without an article says: kind, description, author, duration, price."""

import json

import pytest
from lxml import html

from linkvault.capture import read
from linkvault.errors import NothingReadable
from linkvault.extract.page_summary import find_kind, parse_duration
from linkvault.models import Article, Page

URL = "https://example.org/a"
SHELL = "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>"


def summarize(head: str, body: str = SHELL) -> Article | None:
    body = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    page = Page(URL, URL, 200, "text/html", body.encode(), "2026-11-20T10:00:00Z")
    with pytest.raises(NothingReadable) as caught:
        read(page)
    summary = caught.value.summary
    assert summary is None or isinstance(summary, Article)
    return summary


def test_a_video_has_its_description_author_date_and_duration() -> None:
    summary = summarize(
        """<title>Grinding a lens - Tubeworks</title><meta property=og:site_name content=Tubeworks>
        <meta property=og:type content=video.other><meta name=description content="Pitch, rouge and patience.">
        <meta property=og:video:tag content=telescope><meta name=keywords content="telescope, lens">""",
        """<div itemscope itemtype="http://schema.org/VideoObject"><meta itemprop=duration content=PT24M7S>
        <meta itemprop=uploadDate content="2025-11-02T08:00:00-08:00"><span itemprop=author itemscope
        itemtype="http://schema.org/Person"><link itemprop=name content="Benchtop Optics"></span></div>
        <script>var player = {"shortDescription": "Pitch, rouge.\\n00:00 intro\\nMaterials: cerium oxide"}</script>""",
    )
    assert summary is not None
    assert (summary.kind, summary.byline, summary.duration) == ("video", "Benchtop Optics", 1447)
    assert (summary.published or "").startswith("2025-11-02")
    assert summary.html == (
        "<div><p>Pitch, rouge and patience.</p><p>Pitch, rouge.</p><p>00:00 intro</p><p>Materials: cerium oxide</p>"
        "<ul><li>Author: Benchtop Optics</li><li>Tags: telescope, lens</li></ul></div>"
    )


def test_a_product_has_its_brand_number_price_and_rating() -> None:
    item = {
        "@graph": [
            {"@type": "WebSite", "name": "Woolhus"},
            {
                "@type": "Product",
                "name": "Felt <slippers>",
                "brand": {"@type": "Brand", "name": "Nordfilt"},
                "sku": "WH-2281",
                "description": "Pressed from one piece of felt & cork.",
                "offers": [{"price": 64.5, "priceCurrency": "EUR"}],
                "aggregateRating": {"ratingValue": 4.4, "bestRating": 5},
            },
        ]
    }
    summary = summarize(
        f"<title>Felt slippers</title><script type=application/ld+json>{json.dumps(item)}</script>"
    )
    assert summary is not None
    assert summary.kind == "product"
    assert "<p>Pressed from one piece of felt &amp; cork.</p>" in summary.html
    for row in ("Brand: Nordfilt", "SKU: WH-2281", "Price: 64.5 EUR", "Rating: 4.4 of 5"):
        assert f"<li>{row}</li>" in summary.html


def test_a_description_with_unescaped_quotes_is_whole() -> None:
    summary = summarize(
        '<title>Pixelgram</title><meta property="og:type" content="article">'
        '<meta property="og:description" content="412 likes - marrow: "Dovetails cut with a saw. #joinery". ">'
    )
    assert summary is not None
    assert (summary.kind, summary.excerpt) == (
        "post",
        '412 likes - marrow: "Dovetails cut with a saw. #joinery".',
    )


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("<meta property=og:type content=music.song>", "audio"),
        ("<meta name=twitter:card content=player>", "video"),
        ("<meta name=twitter:card content=app>", "software"),
        ("<meta name=twitter:creator content=@orlaq>", "post"),
        ('<script type="application/ld+json">{"@type": ["Thing", "Book"]}</script>', "page"),
        ("<meta property=og:type content=website>", None),
        ("", None),
    ],
)
def test_the_kind_is_what_the_page_declares(head: str, kind: str | None) -> None:
    assert find_kind(html.document_fromstring(f"<html><head>{head}<title>a</title></head></html>")) == kind


def test_a_page_that_says_only_its_title_or_stands_before_a_wall_has_no_summary() -> None:
    assert summarize("<title>Untitled</title>") is None
    assert summarize("<title>App</title><meta name=author content=Someone>") is None
    wall = "<form action=/login><input name=user><input type=password name=p><button>Log in</button></form>"
    assert (
        summarize("<title>Log in</title><meta name=description content='Log in to see photos.'>", wall)
        is None
    )


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "PT0S", "0", "24:07", "-5", "PT5", "1" * 5000, "PT" + "9" * 5000 + "S"]
)
def test_odd_durations(text: str) -> None:
    assert parse_duration(text) in (None, 111_111_111, 999_999_999)
