"""The metadata of a page; all pages are written for these tests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from linkvault.extract.metadata import Metadata, read_metadata
from linkvault.extract.metadata.author_names import join_names
from linkvault.extract.metadata.dates import read_date, read_stamp
from linkvault.extract.metadata.titles import without_site


def read(head: str = "", body: str = "", url: str = "https://example.org/a") -> Metadata:
    return read_metadata(
        html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>"), url
    )


@pytest.mark.parametrize(
    ("text", "date"),
    [
        pytest.param("2023-03-12T10:15:00+0800", "2023-03-12T10:15:00+08:00", id="zone"),
        pytest.param("12. März 2023", "2023-03-12", id="german"),
        pytest.param("le 1er juillet 2021", "2021-07-01", id="french"),
        pytest.param("12 марта 2023 г.", "2023-03-12", id="russian"),
        pytest.param("2023년 3월 12일 오후 4:05", "2023-03-12T16:05", id="korean"),
        pytest.param("令和5年3月12日", "2023-03-12", id="era"),
        pytest.param("二〇二三年三月十二日", "2023-03-12", id="han-numbers"),
        pytest.param("Sun, 12 Mar 2023 10:15:00 GMT", "2023-03-12T10:15:00Z", id="rfc2822"),
        pytest.param("Posted 3 Feb 26", "2026-02-03", id="two-digits-of-the-year"),
        pytest.param("03-Feb-26 | News", "2026-02-03", id="hyphens-and-two-digits"),
        pytest.param("3 févr. '26 by Ada", "2026-02-03", id="apostrophe-and-two-digits"),
        pytest.param("On 3 May 20 boats came", None, id="day-and-number"),
        pytest.param("3 May 20:15", None, id="day-and-time"),
        pytest.param("2023-02-30", None, id="no-such-day"),
        pytest.param("Copyright 2024", None, id="year-only"),
        pytest.param("1890-03-12", None, id="before-the-web"),
    ],
)
def test_dates(text: str, date: str | None) -> None:
    assert read_date(text) == date


@given(st.text(max_size=300))
def test_any_text_can_be_searched_for_dates(text: str) -> None:
    read_date(text)
    read_stamp(text)


def test_broken_json_ld_is_read() -> None:
    script = '{"@type":"NewsArticle","headline":"损失\n函数","author":[{"name":"Ada"},{"name":"Grace"}],"datePublished":"2023-03-12",}'
    metadata = read(f'<script type="application/ld+json">{script}</script>')
    assert (metadata.title, metadata.byline, metadata.published) == ("损失 函数", "Ada, Grace", "2023-03-12")


def test_the_object_with_the_title_of_the_page_is_its_article() -> None:
    script = """{"@graph":[{"@type":"Article","headline":"Another","datePublished":"2020-01-01"},
        {"@type":"Article","headline":"Our own story","datePublished":"2021-01-01"}]}"""
    metadata = read(
        f'<title>Our own story | Site</title><script type="application/ld+json">{script}</script>'
    )
    assert metadata.published == "2021-01-01"


def test_the_site_is_removed_from_the_title() -> None:
    assert read("<title>最小二乘法的由来 - 青苗博客</title>").title == "最小二乘法的由来"


def test_visible_lines_in_chinese() -> None:
    metadata = read(body="<h1>损失函数</h1><p>作者：林一木</p><p>发布于 2023-03-12 20:15</p><p>正文</p>")
    assert (metadata.byline, metadata.published) == ("林一木", "2023-03-12T20:15")


def test_the_date_of_a_comment_is_ignored() -> None:
    assert read(body='<div class="comments"><time datetime="2024-05-05">x</time></div>').published is None


def test_fields_that_a_page_does_not_state_are_none() -> None:
    metadata = read(body="<p>Some text. © 2024 Some house</p>")
    assert (metadata.byline, metadata.published, metadata.modified) == (None, None, None)


@pytest.mark.parametrize(
    ("bylines", "names"),
    [
        pytest.param(["文/王小明"], "王小明", id="slash"),
        pytest.param(["Von Max Muster und Eva Beispiel"], "Max Muster, Eva Beispiel", id="german"),
        pytest.param(["https://example.org/author/x"], None, id="address"),
    ],
)
def test_names(bylines: list[str], names: str | None) -> None:
    assert join_names(bylines) == names


@pytest.mark.parametrize(
    ("attribute", "text", "lang"),
    [
        ("zh_CN", "", "zh-CN"),
        ("en", "損失関数は機械学習でとてもよく使われるものです。" * 3, "ja"),
        ("", "и это не то что нужно " * 5, "ru"),
    ],
)
def test_languages(attribute: str, text: str, lang: str) -> None:
    tree = html.document_fromstring(f'<html lang="{attribute}"><body><p>{text}</p></body></html>')
    assert read_metadata(tree, "https://example.org/").lang == lang


@pytest.mark.parametrize(
    ("body", "byline"),
    [
        pytest.param(
            '<div itemscope itemtype="https://schema.org/Question"><div itemprop="author"><a>ada_l</a>'
            '<meta itemprop="name" content="ada_l"><span>12.4k</span></div></div>',
            "ada_l",
            id="name-without-reputation",
        ),
        pytest.param(
            '<div class="post-author"><a><span>作者头像</span></a><div><a class="name">北斗</a></div></div>',
            "北斗",
            id="portrait-with-a-label",
        ),
        pytest.param("<p>By Ada Lovelace on March 3, 2021</p>", "Ada Lovelace", id="signed-line"),
        pytest.param('<p><a href="/authors/ada">Ada Lovelace</a></p>', "Ada Lovelace", id="author-page"),
        pytest.param("<p>posted by 北斗 at 23:15</p>", "北斗", id="posted-by-one-word"),
        pytest.param("<p>by definition a loss is small 3</p>", None, id="prose"),
        pytest.param("<p>By Ada Love</p><p>By Bo Code</p><p>By Cy Deep</p>", None, id="list-of-articles"),
    ],
)
def test_bylines(body: str, byline: str | None) -> None:
    assert read(body=body).byline == byline


@pytest.mark.parametrize(
    ("body", "date"),
    [
        pytest.param(
            '<abbr class="published" title="2018-06-05T08:00">08:00</abbr>', "2018-06-05T08:00", id="abbr"
        ),
        pytest.param(
            '<div class="footer"><time datetime="2022-01-21">21.1.</time></div>', "2022-01-21", id="footer"
        ),
        pytest.param('<div class="comment"><time datetime="2022-01-21">x</time></div>', None, id="comment"),
    ],
)
def test_visible_dates(body: str, date: str | None) -> None:
    assert read(body=body).published == date


def test_a_date_in_the_title_element_is_the_articles() -> None:
    assert read("<title>Ein Tag im Wald | 02.11.2021</title>").published == "2021-11-02"


@pytest.mark.parametrize("title", ["Index of /pub/boats", "Directory listing for /boats/"])
def test_the_dates_of_files_are_not_that_of_their_list(title: str) -> None:
    files = "".join(
        f"<tr><td><a href={n}.zip>{n}.zip</a></td><td>2026-01-0{n} 10:00</td></tr>" for n in range(1, 4)
    )
    page = read(f"<title>{title}</title>", f"<h1>{title}</h1><table>{files}</table>")
    assert (page.title, page.published) == (title, None)


def test_a_site_is_not_the_author_of_its_pages() -> None:
    assert read('<meta name="author" content="Example">').byline is None


def test_a_month_in_a_name_is_not_a_date() -> None:
    assert join_names(["Ada June Lovelace"]) == "Ada June Lovelace"
    assert join_names(["Ada Lovelace June 3, 2021"]) == "Ada Lovelace"


@pytest.mark.parametrize(
    "title",
    [
        "--help",
        "--- injected: true ---",
        "'); DROP TABLE snapshots;--",
        "../../tmp/hostile_pwned",
        "a | b | c\\|",
        'aux.md:stream<>|?*"',
        "The loss_function and its gradient",
    ],
)
def test_a_title_that_only_looks_as_if_it_had_a_site_is_unchanged(title: str) -> None:
    assert without_site(title, None) == title
