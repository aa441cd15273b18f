"""A thread is kept as its posts in order, each after a heading with who and when."""

import pytest
from growth import LIMIT, growth
from thread_pages import (
    ARTICLE,
    COMMENTED,
    FRONT_PAGE,
    MESSAGES,
    POSTS,
    QUESTION,
    SAMPLES,
    TITLE,
    WORDPRESS_COMMENTS,
    Sample,
    nested_comments,
)

from linkvault.capture.read_page import read
from linkvault.extract import explain_page
from linkvault.extract.choose.segment import PageBlocks, split_into_blocks
from linkvault.extract.dom.html_parser import parse
from linkvault.extract.metadata import Metadata
from linkvault.extract.metadata.provenance import TEXT_OR_ADDRESS, Provenance, Resolved
from linkvault.extract.pipeline import run
from linkvault.extract.threads.discussion import Discussion, may_have_posts, name_first_post
from linkvault.extract.threads.marks import collect_marks
from linkvault.extract.threads.page_table import PageTable
from linkvault.extract.threads.units import find_units
from linkvault.models import Page
from linkvault.states import PageKind


def page_of(html: str, url: str = "https://example.org/page") -> Page:
    return Page(url, url, 200, "text/html", html.encode(), "2026-11-25T00:00:00Z")


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES.keys())
def test_a_thread_is_its_posts_in_order(sample: Sample) -> None:
    extracted = read(page_of(sample.html, sample.url))
    expected = [part for author, date, text in POSTS for part in (f"### {author} · {date}", text)]
    lines = [line for line in extracted.content.markdown.split("\n") if line]
    assert lines == expected
    assert extracted.article.kind == PageKind.FORUM
    assert extracted.article.title == TITLE


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES.keys())
def test_the_first_post_names_author_and_date(sample: Sample) -> None:
    article = read(page_of(sample.html, sample.url)).article
    assert article.byline == POSTS[0][0]
    assert (article.published or "")[:10] == POSTS[0][1]


@pytest.mark.parametrize("sample", COMMENTED.values(), ids=COMMENTED.keys())
def test_comments_follow_the_article_and_are_no_text_of_it(sample: Sample) -> None:
    content = read(page_of(sample.html, sample.url)).content
    article, heading, comments = content.markdown.partition("\n## Comments\n")
    assert heading
    for author, date, text in POSTS:
        assert f"### {author} · {date}\n\n{text}" in comments
        assert text in content.details
        assert text not in content.text
        assert text not in article
    for paragraph in ARTICLE:
        assert paragraph in content.text
    for line in sample.furniture:
        assert line not in content.markdown


def test_a_new_comment_changes_neither_text_nor_fingerprint() -> None:
    sample = WORDPRESS_COMMENTS
    first = read(page_of(sample.html, sample.url))
    second = read(page_of(sample.html.replace(POSTS[2][2], POSTS[2][2] * 2), sample.url))
    assert first.content.details != second.content.details
    assert first.snapshot.fingerprint == second.snapshot.fingerprint
    assert first.snapshot.words == second.snapshot.words


@pytest.mark.parametrize("sample", MESSAGES.values(), ids=MESSAGES.keys())
def test_a_message_of_a_mailing_list_has_author_and_date(sample: Sample) -> None:
    extracted = read(page_of(sample.html, sample.url))
    markdown = extracted.content.markdown
    assert markdown.startswith("### Mila Sand · 2024-05-01\n")
    assert "the new valve closes at ninety degrees" in markdown
    assert "Because nobody makes it any more." in markdown
    for line in sample.furniture:
        assert line not in markdown
    assert extracted.article.title == TITLE
    assert (extracted.article.byline, extracted.article.published) == ("Mila Sand", "2024-05-01")


def test_remarks_on_a_post_follow_the_thread_and_name_its_author() -> None:
    markdown = read(page_of(QUESTION.html, QUESTION.url)).content.markdown
    thread, _, comments = markdown.partition("## Comments")
    assert [line for line in thread.split("\n") if line] == [
        part for author, date, text in POSTS for part in (f"### {author} · {date}", text)
    ]
    assert "### kim → oskar · 2024-06-01\n\nA remark on what oskar says about it." in comments


def test_a_page_of_teasers_is_no_thread() -> None:
    reading = run(page_of(FRONT_PAGE, "https://example.org/"))
    assert reading.trace.parsed is not None
    assert may_have_posts(reading.trace.parsed.attributes)
    assert reading.trace.discussion is None


def test_a_mention_of_another_author_stays_in_the_text() -> None:
    text = POSTS[1][2]
    mention = f'<a class="mention" href="https://talk.kettles.example/u/mila">@mila</a> {text}'
    sample = SAMPLES["discourse"]
    markdown = read(page_of(sample.html.replace(text, mention), sample.url)).content.markdown
    assert f"[@mila](https://talk.kettles.example/u/mila) {text}" in markdown
    assert markdown.count("### mila") == len([post for post in POSTS if post[0] == "mila"])


def test_a_long_quote_of_an_earlier_post_is_kept_once() -> None:
    sample = SAMPLES["discourse"]
    long_text = POSTS[0][2] * 5
    html = sample.html.replace(POSTS[0][2], long_text)
    html = html.replace(POSTS[1][2], f"</p><blockquote><p>{long_text}</p></blockquote><p>{POSTS[1][2]}")
    markdown = read(page_of(html, sample.url)).content.markdown
    assert markdown.count(POSTS[0][2]) == 5
    assert POSTS[1][2] in markdown


def test_the_explanation_says_that_the_page_is_a_thread() -> None:
    sample = SAMPLES["smf"]
    explanation = explain_page(page_of(sample.html, sample.url))
    assert (explanation.how, explanation.posts) == ("thread", len(POSTS))
    origins = {origin.field: origin.places for origin in explanation.origins}
    assert origins["byline"] == origins["published"] == ("first post of the thread",)


def test_nested_comments_take_linear_time() -> None:
    def create(depth: int) -> PageBlocks:
        return split_into_blocks(parse(nested_comments(depth))[0])

    def find(page: PageBlocks) -> None:
        assert find_units(PageTable(page), collect_marks(page.elements[0])) is not None

    assert growth(find, create, 1200) < LIMIT


@pytest.mark.parametrize(("first", "date"), [("2014-08-01", "2009-05-02"), ("2008-01-05", "2008-01-05")])
def test_the_date_of_a_thread_is_never_later_than_a_date_that_the_page_shows(first: str, date: str) -> None:
    shown = Provenance(published=Resolved("2009-05-02", TEXT_OR_ADDRESS))
    discussion = Discussion(None, None, 2, "Ana", first)
    assert name_first_post(Metadata(published="2009-05-02", provenance=shown), discussion).published == date
