"""If a page states a field twice, the more trusted source is used."""

import json

import pytest
from lxml import html

from linkvault.extract.metadata import Metadata, read_metadata


def read(head: str, body: str = "", url: str = "https://example.org/a/b") -> Metadata:
    source = f"<html><head>{head}</head><body>{body}</body></html>"
    return read_metadata(html.document_fromstring(source), url)


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def json_ld(**fields: object) -> str:
    text = json.dumps({"@type": "NewsArticle", "headline": "Headline", **fields})
    return f'<script type="application/ld+json">{text}</script>'


CANONICAL = '<link rel="canonical" href="https://example.org/first">'
PUBLISHER = {"publisher": {"@type": "Organization", "name": "second"}}
FIRST_AND_SECOND = [
    ("excerpt", meta("og:description", "first"), meta("description", "second"), "first"),
    ("excerpt", meta("description", "first"), meta("twitter:description", "second"), "first"),
    ("excerpt", meta("description", "first"), json_ld(description="second"), "first"),
    ("site_name", meta("og:site_name", "first"), meta("application-name", "second"), "first"),
    ("site_name", meta("og:site_name", "first"), json_ld(**PUBLISHER), "first"),
    ("canonical", CANONICAL, meta("og:url", "https://example.org/second"), "https://example.org/first"),
    ("image", meta("og:image", "/first"), meta("twitter:image", "/second"), "https://example.org/first"),
    ("image", meta("og:image", "/first"), json_ld(image="/second"), "https://example.org/first"),
    ("modified", json_ld(dateModified="2023-01-01"), meta("article:modified_time", "2024-02-02"), "2023-01-01"),
    ("modified", meta("article:modified_time", "2023-01-01"), meta("last-modified", "2024-02-02"), "2023-01-01"),
    ("published", json_ld(datePublished="2023-01-01"), meta("date", "2024-02-02"), "2023-01-01"),
    ("published", meta("article:published_time", "2023-01-01"), meta("date", "2024-02-02"), "2023-01-01"),
    ("published", meta("date", "2024-02-02"), json_ld(datePublished="2023"), "2024-02-02"),
    ("byline", json_ld(author={"name": "Ada Lovelace"}), meta("author", "Grace Hopper"), "Ada Lovelace"),
    ("byline", meta("author", "Ada Lovelace"), meta("byline", "Grace Hopper"), "Ada Lovelace"),
    ("byline", meta("author", "Ada Lovelace"), meta("dc.creator", "Grace Hopper"), "Ada Lovelace"),
]  # fmt: skip


@pytest.mark.parametrize("is_reversed", [False, True], ids=["in order", "reversed"])
@pytest.mark.parametrize(("field", "first", "second", "value"), FIRST_AND_SECOND)
def test_the_more_trusted_source_is_used(
    field: str, first: str, second: str, value: str, is_reversed: bool
) -> None:
    metadata = read(second + first if is_reversed else first + second)
    assert getattr(metadata, field) == value


def test_addresses_are_made_absolute() -> None:
    metadata = read('<link rel="canonical" href="../c?x=1">' + meta("og:image", "//cdn.example.org/i.png"))
    assert metadata.canonical == "https://example.org/c?x=1"
    assert metadata.image == "https://cdn.example.org/i.png"


def test_a_name_in_a_citation_gets_the_given_name_first() -> None:
    assert read(meta("citation_author", "Lovelace, Ada")).byline == "Ada Lovelace"


@pytest.mark.parametrize(
    ("lang", "day"), [("en", "2023-03-04"), ("en-US", "2023-03-04"), ("en-GB", "2023-04-03"), ("de", "2023-04-03")]
)  # fmt: skip
def test_the_language_decides_whether_the_day_is_first(lang: str, day: str) -> None:
    assert (
        read(
            f'<meta http-equiv="content-language" name="content-language" content="{lang}">'
            + meta("date", "03/04/2023")
        ).published
        == day
    )


@pytest.mark.parametrize(("mark", "day"), [("time", "2022-05-05"), ("span", "2023-05-05")])
def test_an_earlier_date_near_the_title_is_used_if_it_is_marked_as_a_date(mark: str, day: str) -> None:
    """A later machine-readable date is that of a later edition; an unmarked date may belong to something else."""
    shown = '<time datetime="2022-05-05">May 5, 2022</time>' if mark == "time" else "May 5, 2022"
    metadata = read(
        meta("article:published_time", "2023-05-05"),
        f"<article><h1>On loss</h1><p>{shown}</p><p>Text</p></article>",
    )
    assert metadata.published == day


def test_the_site_is_not_the_author() -> None:
    assert read(meta("author", "Example") + meta("og:site_name", "Example")).byline is None
    assert read(meta("author", "Example")).byline is None
    assert read(meta("author", "Ada Lovelace") + meta("og:site_name", "Example")).byline == "Ada Lovelace"


@pytest.mark.parametrize(
    ("head", "body", "byline"),
    [
        (meta("author", "Harbour Tools") + meta("og:site_name", "Harbour Tools, Inc."), "", None),
        (meta("author", "Hafenwerk") + meta("og:site_name", "Hafenwerk GmbH"), "", None),
        (meta("og:site_name", "Mole Ltd."), "<h1>Rope</h1><p>By <a rel=author href=/m>Mole</a></p>", None),
        (meta("author", "example.agency"), "", None),
        (meta("author", "Example.io"), "", None),
        (
            meta("author", "Ada Lovelace") + meta("og:site_name", "Ada Lovelace Photography"),
            "",
            "Ada Lovelace",
        ),
        (meta("author", "j.doe"), "", "j.doe"),
    ],
)
def test_the_site_is_not_the_author_in_other_spellings(head: str, body: str, byline: str | None) -> None:
    """With a company form, or as a host: both name the company of the site."""
    assert read(head, body).byline == byline


REVIEW = (
    "<div itemscope itemtype='https://schema.org/{kind}'><span itemprop=author>Grace Hopper</span>"
    "<p itemprop=reviewBody>{text}</p></div>"
)


def test_the_author_of_a_readers_review_is_not_that_of_the_page() -> None:
    review = REVIEW.format(kind="Review", text="Easy to use, and the pump is quiet.")
    assert read("", f"<h1>A quiet pump</h1><p>It pumps.</p>{review}").byline is None
    other = REVIEW.format(kind="Article", text="Easy to use, and the pump is quiet.")
    assert read("", f"<h1>A quiet pump</h1><p>It pumps.</p>{other}").byline == "Grace Hopper"


@pytest.mark.parametrize(
    "body",
    [
        REVIEW.format(kind="Review", text="The pump ran for a week without a sound. " * 100),
        REVIEW.format(kind="Review", text="It pumps.").replace("<span", "<h1>A quiet pump</h1><span"),
    ],
    ids=["long", "around the title"],
)
def test_the_author_of_a_review_that_is_the_article_is_that_of_the_page(body: str) -> None:
    heading = "" if "<h1>" in body else "<h1>A quiet pump</h1>"
    assert read("", heading + body).byline == "Grace Hopper"


def test_visible_author_and_date_of_a_product_are_ignored() -> None:
    body = "<article><h1>Shoes</h1><p>By Ada Lovelace</p><p>May 5, 2022</p><p>Text</p></article>"
    assert read("", body).published == "2022-05-05"
    metadata = read(meta("og:type", "product"), body)
    assert (metadata.byline, metadata.published) == (None, None)
