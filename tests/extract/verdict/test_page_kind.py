"""The kind of a page, from the article that is extracted from small pages."""

import pytest

from linkvault.extract import extract
from linkvault.models import Page

TEXT = "A loss function tells how far a guess is from what was seen, and training makes it small. "
ARTICLE = f"<article><h1>On loss</h1><p>{TEXT * 3}</p><p>{TEXT * 3}</p></article>"
POST = f"<div class='message'><p>{TEXT * 2}</p></div>"
CARD = "<div class='card'><h3><a href='/p/{0}'>Cup number {0}</a></h3><span>$ {0}.50</span></div>"
ENTRY = "<li><h2><a href='/post/{0}'>The {0}th thing we wrote about</a></h2></li>"


def ld(kind: str, more: str = "") -> str:
    return f'<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "{kind}"{more}}}</script>'


def kind_of(body: str, url: str = "https://example.org/2025/on-loss", head: str = "") -> str:
    html = f"<!doctype html><html><head><title>On loss</title>{head}</head><body>{body}</body></html>"
    return extract(Page(url, url, 200, "text/html", html.encode(), "")).kind


@pytest.mark.parametrize(
    ("expected", "url", "head", "body"),
    [
        ("article", "https://example.org/2025/on-loss", "", ARTICLE),
        ("article", "https://example.org/questions-to-ask", ld("BlogPosting"), ARTICLE),
        ("article", "https://example.org/collections/essays/on-loss", ld("Article"), ARTICLE),
        ("article", "https://example.org/review", ld("Article") + ld("Product", ', "offers": {"@type": "Offer"}'), ARTICLE),
        ("forum", "https://example.org/questions/17/loss", "", POST * 3),
        ("forum", "https://example.org/x", ld("QAPage"), POST * 3),
        ("forum", "https://example.org/x", ld("DiscussionForumPosting"), POST * 3),
        ("forum", "https://example.org/x", "<meta name='generator' content='Discourse 3.4.0'>", POST * 3),
        ("forum", "https://example.org/topic/88-loss", "", POST * 3),
        ("docs", "https://docs.example.org/loss", "", ARTICLE),
        ("docs", "https://example.org/x", "<meta name='generator' content='Docusaurus v3.9'>", ARTICLE),
        ("docs", "https://example.org/x", "", f"<div class='rst-content'>{ARTICLE}</div>"),
        ("product", "https://example.org/x", "<meta property='og:type' content='product'>", ARTICLE),
        ("product", "https://example.org/x", ld("Product", ', "offers": {"@type": "Offer"}'), ARTICLE),
        ("product", "https://example.org/products/cup", "", f"<form class='add-to-cart'></form>{ARTICLE}"),
        ("list", "https://example.org/x", ld("CollectionPage"), "".join(map(CARD.format, range(20)))),
        ("list", "https://example.org/", "", f"<ul>{''.join(map(ENTRY.format, range(20)))}</ul>"),
        ("list", "https://example.org/blog", "", f"<ul>{''.join(map(ENTRY.format, range(20)))}</ul>"),
    ],
    ids=[
        "article", "blog post", "article below a shelf's address", "review of a product", "question by address",
        "question by type", "thread by type", "forum's program", "thread by address and posts", "docs by host",
        "docs by program", "docs by class", "product by og", "product by type", "product by address and cart",
        "collection", "home page", "front page of a blog",
    ],
)  # fmt: skip
def test_the_kind_of_a_page(expected: str, url: str, head: str, body: str) -> None:
    assert kind_of(body, url, head) == expected


def test_an_article_whose_headings_link_to_its_own_parts_is_an_article() -> None:
    parts = "".join(f"<h2><a href='#p{n}'>Part {n} of the text</a></h2><p>{TEXT * 2}</p>" for n in range(12))
    assert kind_of(f"<article><h1>On loss</h1>{parts}</article>") == "article"


def test_a_page_of_links_is_a_list() -> None:
    entries = "".join(f"<li><a href='/t/{n}'>Entry number {n} of the list</a></li>" for n in range(40))
    assert kind_of(f"<div><ul>{entries}</ul></div>", "https://example.org/all") == "list"


@pytest.mark.parametrize(
    ("expected", "head"),
    [
        ("video", "<meta property='og:type' content='video.other'>"),
        ("video", ld("VideoObject")),
        ("audio", ld("PodcastEpisode")),
        ("software", ld("MobileApplication")),
        ("post", ld("SocialMediaPosting")),
        ("product", "<b id=productTitle>Cup</b>"),
        ("article", ld("VideoObject") + ld("NewsArticle")),
        ("article", ld("VideoObject") + "<meta property='og:type' content='article'>"),
        ("article", ld("VideoObject") + ld("WebApplication")),
        ("article", ld("Book")),
    ],
)
def test_a_page_with_a_text_has_the_kind_that_it_declares(expected: str, head: str) -> None:
    assert kind_of(ARTICLE, "https://example.org/x", head) == expected


def test_a_long_text_with_a_video_is_an_article() -> None:
    assert (
        kind_of(f"<article><h1>On loss</h1>{f'<p>{TEXT * 8}</p>' * 4}</article>", head=ld("VideoObject"))
        == "article"
    )
