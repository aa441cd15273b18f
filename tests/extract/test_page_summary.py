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


def describe(item: dict[str, object]) -> Article:
    """Return the summary of a page that has only this JSON-LD object."""
    head = f"<title>Loading | Site</title><script type=application/ld+json>{json.dumps(item)}</script>"
    summary = summarize(head)
    assert summary is not None
    return summary


def test_a_recipe_has_its_ingredients_and_its_steps() -> None:
    steps = [
        {"@type": "HowToSection", "name": "Dough", "itemListElement": [{"text": "Knead it."}]},
        "Bake it.",
    ]
    item = {
        "@type": "Recipe",
        "name": "Plum cake",
        "recipeIngredient": ["500 g plums"],
        "recipeInstructions": steps,
    }
    summary = describe({**item, "recipeYield": "12 pieces"})
    assert summary.title == "Plum cake"
    assert summary.html == (
        "<div><ul><li>Servings: 12 pieces</li></ul><h2>Ingredients</h2><ul><li>500 g plums</li></ul>"
        "<h2>Instructions</h2><ol><li>Dough</li><li>Knead it.</li><li>Bake it.</li></ol></div>"
    )


def test_a_post_has_its_text_and_its_comments() -> None:
    comments = [{"@type": "Comment", "text": "So did we.", "author": {"name": "Bo"}}]
    text = "Three foxes at the river.<br>They <b>swam</b>."
    item = {"@type": "SocialMediaPosting", "headline": "Foxes", "articleBody": text, "comment": comments}
    summary = describe(item)
    assert (summary.kind, summary.title) == ("post", "Foxes")
    assert summary.excerpt == "Three foxes at the river. They swam."
    assert "<p>Three foxes at the river.</p>" in summary.html
    assert "<h2>Comments</h2><p>Bo: So did we.</p>" in summary.html


def test_a_video_has_the_transcript_that_the_page_states() -> None:
    summary = describe({"@type": "VideoObject", "name": "Fog", "transcript": "Fog is a cloud."})
    assert summary.html == "<div><h2>Transcript</h2><p>Fog is a cloud.</p></div>"


@pytest.mark.parametrize(
    ("item", "kind", "row"),
    [
        ({"@type": "Book", "isbn": "9783161484100"}, "page", "ISBN: 9783161484100"),
        ({"@type": "MusicEvent", "endDate": "2026-12-01"}, "page", "Ends: 2026-12-01"),
        ({"@type": "Movie", "director": {"name": "Ada"}}, "video", "Director: Ada"),
        ({"@type": "JobPosting", "hiringOrganization": {"name": "Lens"}}, "page", "Employer: Lens"),
        ({"@type": "SoftwareSourceCode", "softwareVersion": "3.2"}, "software", "Version: 3.2"),
        (
            {
                "@type": "Product",
                "offers": {"lowPrice": "19.90", "highPrice": "29.90", "priceCurrency": "EUR"},
            },
            "product",
            "Price: 19.90 to 29.90 EUR",
        ),
    ],
)
def test_the_name_and_the_facts_of_a_thing(item: dict[str, object], kind: str, row: str) -> None:
    picture = {"@type": "ImageObject", "url": "https://example.org/a.png"}
    summary = describe(
        {**item, "name": "A thing", "description": "<p>It is &amp; was.</p>", "image": [picture]}
    )
    assert (summary.kind, summary.title, summary.excerpt) == (kind, "A thing", "It is & was.")
    assert summary.image == "https://example.org/a.png"
    assert f"<li>{row}</li>" in summary.html


def test_the_name_of_an_item_within_another_one_is_not_its_name() -> None:
    summary = summarize(
        "<title>Loading</title>",
        """<div itemscope itemtype="http://schema.org/Book"><div itemprop=author itemscope itemtype=
        "http://schema.org/Person"><meta itemprop=name content=Ada></div><meta itemprop=name content="On Fog">
        <meta itemprop=description content="Of clouds."></div>"""
        + SHELL,
    )
    assert summary is not None
    assert (summary.title, summary.byline) == ("On Fog", "Ada")


@pytest.mark.parametrize(
    "player",
    [
        "<video src=bowl.mp4></video>",
        "<video src=a.mp4 poster=a.jpg></video><video><source src=b.mp4></video>",
        '<iframe src="https://www.youtube.com/embed/abcdef12345"></iframe>',
    ],
)
def test_a_page_that_is_only_a_player_has_its_description(player: str) -> None:
    summary = summarize(
        "<title>Throwing a bowl</title><meta property=og:type content=video.other>"
        '<meta name=description content="A potter throws a bowl and explains each grip of the hand.">',
        player,
    )
    assert summary is not None
    assert (summary.kind, summary.excerpt) == (
        "video",
        "A potter throws a bowl and explains each grip of the hand.",
    )


def test_json_ld_is_no_script_that_draws_the_page() -> None:
    item = json.dumps(
        {"@type": "VideoObject", "name": "Throwing a bowl", "description": "Each grip of the hand."}
    )
    body = f'<script type="application/ld+json">{item}</script><video src=bowl.mp4></video>'
    with pytest.raises(NothingReadable) as caught:
        read(Page(URL, URL, 200, "text/html", body.encode(), "2026-11-20T10:00:00Z"))
    assert caught.value.reason == "no_text"


def test_a_page_of_two_addresses_is_a_list_of_links() -> None:
    links = "".join(
        f'<p><a href="https://{name}.example/1">https://{name}.example/1</a></p>' for name in "ab"
    )
    page = Page(URL, URL, 200, "text/html", links.encode(), "2026-11-20T10:00:00Z")
    assert "https://b.example/1" in read(page).article.html


def test_a_video_with_a_text_has_its_duration() -> None:
    sentences = (
        "<p>A potter throws a bowl in twelve minutes and explains each grip of the hand, step by step.</p>"
    )
    item = {"@type": "VideoObject", "name": "Throwing a bowl", "duration": "PT12M14S"}
    page = f'<script type="application/ld+json">{json.dumps(item)}</script><video src=a.mp4></video>{sentences * 2}'
    article = read(Page(URL, URL, 200, "text/html", page.encode(), "2026-11-20T10:00:00Z")).article
    assert (article.kind, article.duration) == ("video", 734)
