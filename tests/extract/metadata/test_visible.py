"""Author and date of an article by the visible text of a page; all pages are written for these tests."""

from collections.abc import Callable

import pytest
from growth import LIMIT, growth
from lxml import html

from linkvault.extract.metadata import Metadata, read_metadata

TITLE = "<h1>What a loss function measures</h1>"


def read(body: str, head: str = "", url: str = "https://example.org/notes/loss") -> Metadata:
    tree = html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    return read_metadata(tree, url)


@pytest.mark.parametrize(
    ("body", "date"),
    [
        pytest.param(f"{TITLE}<p>Mar 27, 2024 • 5 min read</p>", "2024-03-27", id="behind-the-title"),
        pytest.param(f"<p>Samstag, 9. März 2024</p>{TITLE}", "2024-03-09", id="above-the-title"),
        pytest.param(
            f'<article class="newsletter-post">{TITLE}<div>Jun 19, 2025</div></article>',
            "2025-06-19",
            id="an-element-around-the-title-is-of-the-article",
        ),
        pytest.param(
            f'<div>{TITLE}<div class="teaser-meta">am 21. April 2020</div></div>',
            "2020-04-21",
            id="beside-it",
        ),
        pytest.param(
            f'<div>{TITLE}<div class="comments">am 21. April 2020</div></div>', None, id="but-not-a-comment"
        ),
        pytest.param(
            f"{TITLE}<p>Updated 3 June 2024</p><p>9 May 2021</p>", "2021-05-09", id="updated-is-not-published"
        ),
        pytest.param(f"{TITLE}<p>Updated 3 June 2024</p>", "2024-06-03", id="but-the-best-known-date"),
        pytest.param(f"{TITLE}<p><!-- 9 May 2021 -->Some words</p>", None, id="a-comment-in-html"),
        pytest.param(f"{TITLE}<p>Deadline: 3 June 2024</p>", None, id="a-deadline"),
        pytest.param(f"{TITLE}<p>We met on 3 June 2024 and talked about it.</p>", None, id="prose"),
        pytest.param(
            f"{TITLE}<p>10 April 2025, 18:00 - Rome time, in conversation about the philosophy of money</p>",
            None,
            id="an-event",
        ),
        pytest.param(f"{TITLE}<p>Version 3.4.40 and 20240101</p>", None, id="numbers"),
        pytest.param(
            f"<p>Mittwoch, 1. November 2023</p><p>Menü</p><p>Suche</p>{TITLE}"
            f"<p>31. Oktober 2023. {'Ein langer Satz, der vom Lernen handelt und nicht enden will. ' * 3}</p>",
            "2023-10-31",
            id="the-current-date-is-above",
        ),
        pytest.param(
            f"{TITLE}<p>Berlin, 3. März 2021 – {'Ein langer Satz, der vom Lernen handelt. ' * 5}</p>",
            "2021-03-03",
            id="dateline",
        ),
        pytest.param(
            f'{TITLE}<div class="elementor-widget"><time datetime="2022-01-21">x</time></div>',
            "2022-01-21",
            id="a-page-builders-name-is-ignored",
        ),
        pytest.param(
            f'{TITLE}<aside>Published <time datetime="2024-08-30">30 August</time></aside>',
            "2024-08-30",
            id="aside",
        ),
        pytest.param(
            f'{TITLE}<aside><time datetime="2024-08-30">x</time><time datetime="2024-08-29">y</time></aside>',
            None,
            id="an-aside-with-two-dates",
        ),
        pytest.param(
            "<p>建立于:2004年10月6日</p><p>林一木 发表于 2005-9-15 11:46:00</p>",
            "2005-09-15T11:46:00",
            id="labelled",
        ),
    ],
)
def test_the_date_is_the_articles(body: str, date: str | None) -> None:
    assert read(body).published == date


def test_without_a_heading_the_line_that_equals_the_title_is_the_title() -> None:
    body = "<td>旧闻 2004-01-01 10:00</td><td>拿出十万元投资小两口尝试以钱生钱</td><td>2005年03月31日03:18 青禾日报</td>"
    metadata = read(f"<table><tr>{body}</tr></table>", "<title>拿出十万元投资小两口尝试以钱生钱</title>")
    assert metadata.published == "2005-03-31T03:18"


@pytest.mark.parametrize(
    ("stated", "shown", "date"),
    [
        pytest.param("2019-10-18T22:04:00Z", "19. Oktober 2019", "2019-10-19", id="in-utc-a-day-off"),
        pytest.param(
            "2019-10-18T22:04:00+02:00",
            "19. Oktober 2019",
            "2019-10-18T22:04:00+02:00",
            id="with-a-zone-it-is-right",
        ),
        pytest.param(
            "2019-10-18T22:04:00Z",
            "18. Oktober 2019",
            "2019-10-18T22:04:00Z",
            id="the-same-day-keeps-the-time",
        ),
        pytest.param(
            "2019-10-18T22:04:00Z", "3. Mai 2021", "2019-10-18T22:04:00Z", id="a-later-visible-date"
        ),
        pytest.param(
            "2022-11-17T10:33:13Z",
            '<time datetime="2022-03-09">9. März 2022</time>',
            "2022-03-09",
            id="an-earlier-marked-date",
        ),
    ],
)
def test_the_visible_date_confirms_or_corrects_the_machine_readable_one(
    stated: str, shown: str, date: str
) -> None:
    head = f'<meta property="article:published_time" content="{stated}">'
    assert read(f"{TITLE}<p>{shown}</p>", head).published == date


def test_of_two_machine_readable_dates_the_visible_one_is_returned() -> None:
    script = '{"@type":"Article","headline":"What a loss function measures","datePublished":"2022-01-04T07:29:00Z"}'
    head = f'<script type="application/ld+json">{script}</script><meta name="date" content="2022-01-06T08:29:34">'
    assert read(f"{TITLE}<p>06.01.2022</p>", head).published == "2022-01-06T08:29:34"


@pytest.mark.parametrize(
    ("body", "byline"),
    [
        pytest.param(f"{TITLE}<p>by <a>Ada Lovelace</a> in Notes</p>", "Ada Lovelace", id="by-and-a-link"),
        pytest.param(
            f"{TITLE}<p>Written by</p><p>Ada Lovelace</p>", "Ada Lovelace", id="label-in-the-line-before"
        ),
        pytest.param(
            f"{TITLE}<p>par <span>Ada Lovelace</span>, 21 juin 2018</p>", "Ada Lovelace", id="french"
        ),
        pytest.param(f"{TITLE}<p>Reviewed by</p><p>Ada Lovelace</p>", None, id="a-reviewer"),
        pytest.param(f"{TITLE}<p>Sort by</p><p>Newest First</p>", None, id="sorting"),
        pytest.param(f"{TITLE}<p>POR</p><p>Portland Kites</p>", None, id="an-abbreviation-of-a-team"),
        pytest.param(
            f"{TITLE}<p>By Ada Love</p><p>3 May</p><p>By Bo Code</p><p>By Cy Deep</p>",
            None,
            id="a-list-of-articles",
        ),
        pytest.param(
            f"{TITLE}<p>时间：2004年10月21日 作者：林一木</p>", "林一木", id="chinese-after-another-label"
        ),
        pytest.param(f"{TITLE}<p>青禾日报记者 林一木 王小川</p>", "林一木, 王小川", id="chinese-reporters"),
        pytest.param(
            f"{TITLE}<p>青禾社北京12月9日电（记者林一木）{'这是一段很长的正文，用来说明新闻的开头。' * 8}</p>",
            "林一木",
            id="chinese-opening",
        ),
        pytest.param(f"{TITLE}<p>小记者训练营</p>", None, id="chinese-no-reporter"),
        pytest.param(
            '<div class="author-name">Written by<div>Ada Lovelace</div><span>Founder, Lead Reviewer</span></div>',
            "Ada Lovelace",
            id="marked-with-a-title",
        ),
        pytest.param(
            '<p class="byline">By <span>Ada Lovelace</span>, <span>Grace Hopper</span> and <span>Lin Yimu</span></p>',
            "Ada Lovelace, Grace Hopper, Lin Yimu",
            id="several-joined",
        ),
        pytest.param(
            '<p class="author"><span>Ada</span> <span>Lovelace</span></p>', "Ada Lovelace", id="in-two-pieces"
        ),
        pytest.param(
            '<div class="byline">Peer reviewed by <a>Dr Bo Code</a> Authored by <a>Ada Lovelace</a></div>',
            "Ada Lovelace",
            id="not-the-reviewer",
        ),
        pytest.param(
            '<p><a rel="author">Ada Lovelace</a> <a rel="author">Grace Hopper</a></p>',
            "Ada Lovelace, Grace Hopper",
            id="marked-one-after-the-other",
        ),
        pytest.param(
            f'<header class="author">{TITLE}<p>Business</p><p>by Ada Lovelace</p>{"<p>A long word of greeting.</p>" * 9}'
            "</header>",
            "Ada Lovelace",
            id="a-marked-element-around-the-article",
        ),
        pytest.param("<p class=byline>##loginname##</p>", None, id="a-template"),
        pytest.param(
            '<div class="documentAuthor">erstellt von <a>Ada Lovelace</a></div>',
            "Ada Lovelace",
            id="camel-case",
        ),
        pytest.param(
            f'{TITLE}<p class="author">Ada Lovelace</p>{"<p>A paragraph.</p>" * 20}'
            + "".join(f'<p class="author">Writer {name}</p>' for name in ("Bo", "Cy", "Di", "Ed", "Fay")),
            "Ada Lovelace",
            id="near-the-title-before-a-list-of-others",
        ),
        pytest.param(f"{TITLE}<p>青禾日报记者手记</p>", None, id="chinese-notes-of-a-reporter"),
    ],
)
def test_the_visible_byline_names_the_authors(body: str, byline: str | None) -> None:
    assert read(body).byline == byline


@pytest.mark.parametrize(
    ("head", "body", "byline"),
    [
        pytest.param(
            '<meta name="author" content="alovelace">', "<p>By Ada Lovelace</p>", "Ada Lovelace", id="account"
        ),
        pytest.param(
            '<meta name="author" content="alovelace">',
            "<p>By Bo Code</p>",
            "alovelace",
            id="account-of-another-person",
        ),
        pytest.param(
            '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ada Lovelace">',
            "",
            "Ada Lovelace",
            id="card",
        ),
        pytest.param(
            '<meta name="twitter:label1" content="Est. reading time"><meta name="twitter:data1" content="5 minutes">',
            "",
            None,
            id="another-card",
        ),
        pytest.param(
            '<meta name="author" content="Blue Press"><meta name="copyright" content="© Blue Press 2022">',
            "<p>By Ada Lovelace</p>",
            "Ada Lovelace",
            id="a-visible-author-before-a-publisher",
        ),
        pytest.param(
            '<meta name="author" content="Blue Press"><meta name="copyright" content="© Blue Press 2022">',
            "",
            "Blue Press",
            id="a-publisher-alone",
        ),
        pytest.param(
            '<meta property="og:type" content="product">', "<p>By Ada Lovelace</p>", None, id="a-shop"
        ),
    ],
)
def test_machine_readable_and_visible_authors(head: str, body: str, byline: str | None) -> None:
    assert read(body, head).byline == byline


def test_a_front_page_has_no_author_of_its_own() -> None:
    assert read("<p>By Ada Lovelace</p>", url="https://example.org/").byline is None


def test_the_url_may_contain_the_date_twice() -> None:
    assert read("", url="https://example.org/energy/2015/08/150803-offices/").published == "2015-08-03"


def test_the_language_is_detected_from_the_text_after_elements() -> None:
    text = "损失函数是用来评估模型的预测值与真实值不一致的程度"
    assert read(f"<font><br>{text}<br>{text}<br>{text}</font>").lang == "zh"


HOSTILE: dict[str, tuple[Callable[[int], str], int]] = {
    "deep": (lambda n: '<div class="author">' * n + "x" + "</div>" * n, 3000),
    "many": (lambda n: '<p class="author">By Ada 1</p>' * n, 8000),
    "empty": (lambda n: '<div class="author date">' * 200 + "<i></i>" * n + "</div>" * 200, 20_000),
    "one long line": (lambda n: f"{TITLE}<p>{'by 1 ' * n}</p>", 80_000),
    "one line of many pieces": (lambda n: f"{TITLE}<p>{'<i>by</i>' * n}</p>", 8000),
}


@pytest.mark.parametrize(("make", "size"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_take_linear_time(make: Callable[[int], str], size: int) -> None:
    assert growth(read, make, size) < LIMIT


NAVIGATION = '<nav><a href="/ocean">Ocean Science</a></nav>'
SECTION = '<meta property="article:section" content="Ocean Science">'


@pytest.mark.parametrize(
    ("line", "around", "head"),
    [
        ("3 March 2026 · 4 min read · Machine Learning", "", ""),
        ("3 March 2026 · 12 comments · New York", "", ""),
        ("March 3, 2026 · Essay · Ocean Science", "", ""),
        ("3 March 2026 · 4 min · Ocean Science", NAVIGATION, ""),
        ("3 March 2026 · 4 min · Ocean Science", "", SECTION),
        ("3 March 2026 · 4 min · Ocean Science", "<p>Whoever studies ocean science learns to wait.</p>", ""),
        ('3 March 2026 · 4 min · <a href="/tags/ocean">Ocean Science</a>', "", ""),
    ],
)
def test_a_topic_beside_the_date_is_no_author(line: str, around: str, head: str) -> None:
    assert read(f"{around}{TITLE}<p>{line}</p>", head).byline is None


@pytest.mark.parametrize(
    "line",
    [
        "3 March 2026 · 4 min · Ana Lima",
        "3. März 2026 · 4 Minuten · Ana Lima",
        '3 March 2026 · 4 min · <a href="/authors/ana">Ana Lima</a>',
    ],
)
def test_the_name_behind_the_reading_time_is_the_author(line: str) -> None:
    assert read(f'<header><a href="/">Ana Lima</a></header>{TITLE}<p>{line}</p>').byline == "Ana Lima"
