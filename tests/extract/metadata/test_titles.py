"""The title of an article, chosen among headings and other titles; all pages are written for these tests."""

import pytest
from growth import LIMIT, growth
from lxml import html

from linkvault.extract.metadata import read_metadata
from linkvault.extract.metadata.titles import without_site


def title_of(head: str, body: str, url: str = "https://example.org/notes/loss") -> str | None:
    tree = html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    return read_metadata(tree, url).title


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        pytest.param(
            "<title>What a loss function measures, 2024 edition</title>",
            "<h1>What a loss function is good for</h1><h2>First steps</h2>",
            "What a loss function is good for",
            id="the-only-h1-in-other-words",
        ),
        pytest.param(
            "<title>README | pocket-kettle</title>",
            "<h1>README</h1>",
            "pocket-kettle",
            id="the-name-of-a-file",
        ),
        pytest.param("<title>README</title>", "<h1>README</h1>", "README", id="only-the-name-of-a-file"),
        pytest.param(
            "<title>Seven recipes for bread | Ovenbird</title>",
            "<h1>Subscribe today</h1>",
            "Seven recipes for bread",
            id="an-h1-without-a-common-word",
        ),
        pytest.param(
            "<title>What is ownership? - The Example Language</title>",
            "<h1>The Example Language</h1><h2>Shortcuts</h2><h2>What is Ownership?</h2>",
            "What is Ownership?",
            id="the-beginning-of-title-before-its-end",
        ),
        pytest.param(
            '<title>[2501.7] Optics of lamps</title><meta name="citation_title" content="Optics of lamps">',
            "<h1>Optics</h1><h1><span>Title:</span>Optics of lamps</h1>",
            "Optics of lamps",
            id="the-title-that-is-cited",
        ),
        pytest.param(
            "<title>Access overview | Access and identity of users | Example Docs</title>",
            "<h1>Access overview <div>Stay organized with collections</div></h1><h2>Roles</h2>",
            "Access overview",
            id="buttons-inside-the-h1",
        ),
        pytest.param(
            "<title>Read the manual \u2014 Example documentation</title>",
            '<h1>Read the manual<a href="#m">\uf0c1</a></h1>',
            "Read the manual",
            id="a-sign-of-an-icon-font",
        ),
        pytest.param(
            "<title>Build your first lamp | Get started | Example Developers</title>"
            '<meta property="og:site_name" content="Example Developers">',
            "<h2>Tools</h2>",
            "Build your first lamp",
            id="a-section-after-the-title",
        ),
        pytest.param(
            "<title>Lamps - Branches in a Nutshell</title>",
            "<h1>3.1 Lamp Branching - Branches in a Nutshell</h1><h2>Branches in a Nutshell</h2>",
            "Lamp Branching - Branches in a Nutshell",
            id="a-numbered-chapter",
        ),
        pytest.param(
            "<title>tower [Harbour Wiki]</title>",
            "<h1>Harbour Wiki</h1><h1>Small tower</h1>",
            "Small tower",
            id="the-site-in-brackets",
        ),
        pytest.param(
            '<title>The tower</title><meta property="og:title" content="The tower of lamps">',
            "<h1><span>\U0001f5fc</span><span>The tower of lamps</span></h1>",
            "The tower of lamps",
            id="an-emoji-before-the-title",
        ),
        pytest.param("<title>The lamp | Example</title>", "<p>x</p>", "The lamp", id="the-name-of-the-host"),
        pytest.param(
            "<title>The lamp | Harbour</title>",
            '<script>window.__STATE__ = {"post": {"title": "The lamp", "body": "<p>x</p>"}}</script>',
            "The lamp",
            id="in-the-data-of-a-page-without-headings",
        ),
        pytest.param(
            "<title>The lamp | Harbour</title>",
            '<h2>Other</h2><script>window.__STATE__ = {"site": {"title": "Harbour"}}</script>',
            "The lamp | Harbour",
            id="the-data-of-a-page-with-headings-is-not-read",
        ),
        pytest.param("<title>Fields - Example Docs</title>", "<h1>Fields</h1>", "Fields", id="short"),
        pytest.param(
            "<title>News | Example</title>",
            "<h2>News</h2><h1>Auf das erste Elektron kommt es heute an</h1>",
            "News",
            id="short-title-of-a-list",
        ),
        pytest.param(
            "<title>Ada</title>", "<h1>How I make bread</h1>", "Ada", id="no-word-shared-with-title"
        ),
        pytest.param(
            '<title>Ada</title><meta property="og:site_name" content="Ada">',
            "<h1>How I make bread</h1>",
            "How I make bread",
            id="title-is-only-the-site",
        ),
        pytest.param(
            "<title>明日天气--最新出炉的报告：今年气温上升百分之二</title>",
            "<h1>今日天气_明日天气_天气预报_天气网站_权威天气资讯</h1>"
            '<div class="title-text">最新出炉的报告：今年气温上升百分之二</div>',
            "最新出炉的报告：今年气温上升百分之二",
            id="marked-by-a-class-name",
        ),
        pytest.param(
            "<title>| Nuts and Kites</title>",
            "<h1>Small Kites</h1>",
            "Small Kites",
            id="title-without-text-before-the-site",
        ),
    ],
)
def test_the_title_is_chosen(head: str, body: str, title: str) -> None:
    assert title_of(head, body) == title


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        pytest.param(
            'Loss functions<a class="headerlink" href="#loss">¶</a>', "Loss functions", id="permalink"
        ),
        pytest.param('Loss functions <a href="#loss" aria-hidden="true">#</a>', "Loss functions", id="hash"),
        pytest.param("Loss<br>functions", "Loss functions", id="br-is-a-space"),
        pytest.param(
            '<span class="overline">Machine learning</span>Loss functions', "Loss functions", id="kicker"
        ),
        pytest.param(
            '<span class="dachzeile">Lernen</span><span>: </span><span>Loss functions</span>',
            "Loss functions",
            id="kicker-and-colon",
        ),
        pytest.param("Loss <em>fun</em>ctions<button>Copy</button>", "Loss functions", id="button"),
        pytest.param(
            '<span class="sr-only">Article: </span>Loss functions', "Loss functions", id="for-screen-readers"
        ),
        pytest.param('<span class="kicker">Loss functions</span>', "Loss functions", id="only-a-kicker"),
    ],
)
def test_a_heading_is_read_as_it_is_displayed(heading: str, title: str) -> None:
    assert title_of("", f"<h1>{heading}</h1>") == title


@pytest.mark.parametrize(
    "heading",
    [
        pytest.param("<small>Tunis</small> Great tasks for the new house", id="a-place-before-it"),
        pytest.param("Great tasks for the new house <small>2 May 2022 • News</small>", id="a-line-after-it"),
    ],
)
def test_the_part_of_a_heading_that_equals_the_title_element_is_the_title(heading: str) -> None:
    assert title_of("<title>Great tasks for the new house | Example</title>", f"<h1>{heading}</h1>") == (
        "Great tasks for the new house"
    )


@pytest.mark.parametrize(
    ("text", "site", "title"),
    [
        ("Test a page with Example", "Example", "Test a page with Example"),
        ("Test a page - Example", "Example", "Test a page"),
        ("Example » Test a page", "Example", "Test a page"),
        ("Example", "Example", "Example"),
        ("- Example", "Example", "- Example"),
    ],
)
def test_the_site_is_removed_only_after_or_before_a_separator(text: str, site: str, title: str) -> None:
    assert without_site(text, site) == title


def test_a_heading_of_many_parts_takes_linear_time() -> None:
    def heading(count: int) -> str:
        return f"<h1>{'<span>' * count}x{'</span>' * count}{'<i>y</i>' * count}</h1>"

    def title(body: str) -> str | None:
        return title_of("<title>Loss functions</title>", body)

    assert title(heading(5000)) == "Loss functions"
    assert growth(title, heading, 4000) < LIMIT
