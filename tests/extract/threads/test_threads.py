"""A thread is kept as its posts in order, each after a heading with who and when."""

import pytest
from thread_pages import ARTICLE, COMMENTED, MESSAGES, POSTS, SAMPLES, TITLE, WORDPRESS_COMMENTS, Sample

from linkvault.capture.read_page import read
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
