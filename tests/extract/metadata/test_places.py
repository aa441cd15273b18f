"""Authors and dates in the places that platforms, mail archives and the data of a page have for them."""

import pytest
from lxml import html

from linkvault.extract.metadata import Metadata, read_metadata

URL = "https://example.org/towers/lamp"
TITLE = "How to fill the lamp twice a night"
BODY = (
    "The keeper filled the lamp twice every night, once at dusk and once before the first ferry came in. " * 3
)


def metadata_of(body: str, head: str = "", title: str = TITLE, url: str = URL) -> Metadata:
    page = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return read_metadata(html.document_fromstring(page), url)


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>{TITLE}</h1><b>Liang Chen</b> <a href='mailto:towers%40example.org'>liang at example.org</a><br>"
        f"<i>Wed Nov 12 10:00:00 UTC 2025</i><pre>{BODY}</pre>",
        f"<pre>From: Liang Chen @ 2025-11-12 10:00 UTC\nTo: towers\n\n{BODY}</pre>",
        f"<h1>{TITLE}</h1><ul><li><em>From</em>: Liang Chen &lt;liang@example.org&gt;</li>"
        f"<li><em>Date</em>: Wed, 12 Nov 2025 10:00:00 +0000</li></ul><pre>{BODY}</pre>",
        f"<table><tr><td>From: Liang Chen</td></tr><tr><td>Date: 12 Nov 2025</td></tr></table><p>{BODY}</p>",
    ],
    ids=["pipermail", "public-inbox", "mhonarc", "table"],
)
def test_mail_archives(body: str) -> None:
    metadata = metadata_of(body)
    assert metadata.byline == "Liang Chen"
    assert (metadata.published or "")[:10] == "2025-11-12"


def test_a_sender_without_a_date_is_text() -> None:
    assert metadata_of(f"<h1>{TITLE}</h1><p>From: Liang, with love</p><p>{BODY}</p>").byline is None


@pytest.mark.parametrize(
    ("body", "author"),
    [
        (f"<h1>{TITLE}</h1><a href='/member/liang'><img></a> <a href='/member/liang'>liang</a><p>{BODY}</p>", "liang"),
        (f"<h1>{TITLE}</h1><a href='/u/a1'>梁上尘</a><p>{BODY}</p>", "梁上尘"),
        (f"<h1>{TITLE}</h1><a href='/u/a1'>梁上尘</a><a href='/u/b2'>林知夏</a><p>{BODY}</p>", None),
        (f"<h1>{TITLE}</h1>{'<p>x</p>' * 9}<a href='/u/a1'>梁上尘</a>", None),
        (f"<h1>{TITLE}</h1><a href='/user/register'>Registrieren</a><p>{BODY}</p>", None),
        (f"<h1>{TITLE}</h1><p>by 바다지기 2025. 11. 12.</p><p>{BODY}</p>", "바다지기"),
        (f"<h1>{TITLE}</h1><p>{BODY}</p><footer class='entry-footer'><span class='author vcard'>Ana</span></footer>",
         "Ana"),
    ],
    ids=["twice", "account", "several", "far", "button", "hangul", "visiting-card"],
)  # fmt: skip
def test_authors(body: str, author: str | None) -> None:
    assert metadata_of(body).byline == author


@pytest.mark.parametrize(
    ("body", "date"),
    [
        (f"<h1>{TITLE}</h1><span title='2025-11-12 10:00:00 +08:00'>38 days ago</span><p>{BODY}</p>", "2025-11-12"),
        (f"<h1>{TITLE}</h1><p><span>最終更新日</span><time datetime='2025-12-01'>2025年12月01日</time>"
         f"<span>投稿日</span><time datetime='2025-11-12'>2025年11月12日</time></p><p>{BODY}</p>", "2025-11-12"),
        (f"<h1>{TITLE}</h1><p>{BODY}</p><div>Release Date:</div><div class='date'>5 Dec, 2019</div>", None),
        (f"<h1>{TITLE}</h1><p>{BODY}</p><p class='time'>It is currently Sat Mar 14, 2026 7:53 pm</p>", None),
        (f"<h1>{TITLE}</h1><p>{BODY}</p>{'<p>x</p>' * 12}<p>3.5.11</p>", None),
        (f"<h1>{TITLE}</h1>" + "".join(f"<div><time class=d>2025-11-{n:02}</time><p>Lamp {n}</p></div>"
                                       for n in range(1, 13)), None),
    ],
    ids=["tooltip", "update-before-publication", "release", "current", "version", "list"],
)  # fmt: skip
def test_dates(body: str, date: str | None) -> None:
    published = metadata_of(body).published
    assert (published[:10] if published else None) == date


RECORD = '<script type="application/ld+json">{{"@type": "{}", "datePublished": "2025-11-12"{}}}</script>'


@pytest.mark.parametrize(
    ("head", "body", "date"),
    [
        (RECORD.format("WebPage", ""), "", None),
        (RECORD.format("WebPage", ""), "<p>November 12, 2025</p>", "2025-11-12"),
        (RECORD.format("WebPage", ', "author": {"name": "Ana Lima"}'), "", "2025-11-12"),
        (RECORD.format("Article", ""), "", "2025-11-12"),
        (RECORD.format("TechArticle", "") + '<meta property="og:type" content="website">', "", None),
    ],
    ids=["page", "shown", "with-author", "article", "article-of-a-manual"],
)
def test_the_date_of_a_record_is_not_that_of_an_article(head: str, body: str, date: str | None) -> None:
    assert metadata_of(f"<h1>{TITLE}</h1>{body}<p>{BODY}</p>", head).published == date


def test_a_front_page_has_no_date() -> None:
    head = '<meta property="article:published_time" content="2025-11-12">'
    assert metadata_of(f"<h1>{TITLE}</h1>", head, url="https://example.org/").published is None
    assert metadata_of(f"<h1>{TITLE}</h1>", head).published == "2025-11-12"


def test_the_data_of_a_page_has_author_and_date() -> None:
    state = '{"post": {"title": "The lamp", "author": {"name": "Ana Lima"}, "publishedAt": "2025-11-12"}}'
    body = f"<div id=app></div><script id=__NEXT_DATA__ type=application/json>{state}</script>"
    metadata = metadata_of(body, title="The lamp | Harbour")
    assert (metadata.title, metadata.byline, metadata.published) == ("The lamp", "Ana Lima", "2025-11-12")
    assert metadata.provenance.title.source is not None
    assert metadata.provenance.title.source.kind == "state"


@pytest.mark.parametrize(
    "name", ["Contributors to Wikimedia projects", "Account", "This review is", "mdelatorreq6vkpg2ma0ci"]
)
def test_names_that_are_no_author(name: str) -> None:
    assert (
        metadata_of(f"<h1>{TITLE}</h1><p>{BODY}</p>", f'<meta name="author" content="{name}">').byline is None
    )
