"""Title, byline and date have the source that they were taken from, and the sources that agree."""

import pytest
from lxml import html

from linkvault.extract.metadata import read_metadata
from linkvault.extract.metadata.provenance import Origin, describe_origins

LD = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ice","author":"%s","datePublished":"%s"}</script>'


def origins(head: str, body: str = "", url: str = "https://example.org/a") -> dict[str, Origin]:
    tree = html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    metadata = read_metadata(tree, url, traced=True)
    return {origin.field: origin for origin in describe_origins(metadata.provenance)}


@pytest.mark.parametrize(
    ("head", "body", "value", "places"),
    [
        pytest.param(LD % ("Mira Holt", ""), "", "Mira Holt", ("JSON-LD author",), id="json-ld"),
        pytest.param(
            '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Mira Holt">',
            "", "Mira Holt", ("twitter:data1",), id="card",
        ),
        pytest.param(
            '<meta name="author" content="mholt"><meta name="byl" content="Mira Holt">',
            "", "Mira Holt", ("meta byl",), id="owner of an account",
        ),
        pytest.param(
            '<meta name="author" content="Ice Foundation"><meta name="byl" content="Ice Foundation">',
            "", "Ice Foundation", ("meta author", "meta byl"), id="organization, if no person is named",
        ),
        pytest.param(
            '<meta name="author" content="Ice Foundation">', '<h1>Ice</h1><a rel="author">Mira Holt</a>',
            "Mira Holt", ("text of the page",), id="visible author before an organization",
        ),
        pytest.param(
            LD % ("Mira Holt", "") + '<meta name="author" content="Mira Holt">', '<a rel="author">Mira Holt</a>',
            "Mira Holt", ("JSON-LD author", "meta author", "text of the page"), id="all agree",
        ),
        pytest.param('<meta name="author" content="Example">', "", None, (), id="the site's name"),
    ],
)  # fmt: skip
def test_byline(head: str, body: str, value: str | None, places: tuple[str, ...]) -> None:
    byline = origins(head, body)["byline"]
    assert (byline.value, byline.places) == (value, places)


@pytest.mark.parametrize(
    ("head", "body", "value", "places"),
    [
        pytest.param(
            '<meta name="dc.date" content="2024"><meta name="pubdate" content="2024-05-03">',
            "", "2024-05-03", ("meta pubdate",), id="a day before a year",
        ),
        pytest.param(
            LD % ("", "2024-05-01") + '<meta name="pubdate" content="2024-05-03">', "<h1>Ice</h1><p>3 May 2024</p>",
            "2024-05-03", ("meta pubdate",), id="confirmed by the visible date",
        ),
        pytest.param(
            '<meta name="date" content="2024-05-04">', "<h1>Ice</h1><p>3 May 2024</p>",
            "2024-05-03", ("text or address of the page",), id="visible date a day off",
        ),
        pytest.param("<title>Ice - 2024-05-03</title>", "", "2024-05-03", ("<title>",), id="title"),
        pytest.param(
            LD % ("", "2024-05-03") + '<meta name="date" content="May 3, 2024">', "",
            "2024-05-03", ("JSON-LD datePublished", "meta date"), id="agreeing",
        ),
    ],
)  # fmt: skip
def test_published(head: str, body: str, value: str, places: tuple[str, ...]) -> None:
    published = origins(head, body)["published"]
    assert (published.value, published.places) == (value, places)


def test_title_without_a_heading_is_from_the_first_statement() -> None:
    head = (
        '<title>Ice in the harbour | Gazette</title><meta name="twitter:title" content="Ice in the harbour">'
    )
    assert origins(head)["title"].places == ("twitter:title", "<title>, shortened")


def test_sources_of_a_title_come_in_the_order_of_trust() -> None:
    names = (
        '<meta property="og:title" content="Ice"><meta name="twitter:title" content="Ice"><title>Ice</title>'
    )
    places = origins(names + LD % ("", ""), "<h1>Ice</h1>")["title"].places
    assert places == ("heading “Ice”", "og:title", "twitter:title", "JSON-LD headline", "<title>")


def test_a_title_that_is_a_part_of_a_heading() -> None:
    head = '<meta property="og:title" content="Ice in the harbour of Vardø">'
    places = origins(head, "<h1><span>Weather news: </span><b>Ice in the harbour of Vardø</b></h1>")[
        "title"
    ].places
    assert places == ("heading “Weather news: Ice in the harbour of Vardø”, shortened", "og:title")


def test_agreeing_sources_are_recorded_only_in_a_traced_run() -> None:
    tree = html.document_fromstring(
        '<html><head><meta name="author" content="Mira Holt"><meta name="byl" content="Mira Holt"></head></html>'
    )
    byline = read_metadata(tree, "https://example.org/a").provenance.byline
    assert byline.source is not None
    assert (byline.source.name, byline.agreeing) == ("author", ())
