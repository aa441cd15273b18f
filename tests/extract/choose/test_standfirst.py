"""The summary between the title and the text is kept if the page marks it; other lines there are dropped."""

import pytest
from article_pages import LONG, paragraphs

from linkvault.capture.read_page import read
from linkvault.models import Page

SUMMARY = "How a village on the river got its bread for two hundred years, and why the wheel stopped in May"
MARKED = {
    "itemprop": f"<div itemprop=description><div>{SUMMARY}</div></div>",
    "heading": f"<h2 class=article__deck>{SUMMARY}</h2>",
    "part of a name": f"<p class=a-lead>{SUMMARY}</p>",
    "name of the element around it": f"<div class=article__abstract><p>{SUMMARY}</p></div>",
    "camel case": f"<div class=articleExcerpt><p>{SUMMARY}</p></div>",
    "description": f"<div class=sc-fa><p>{SUMMARY}</p></div>",
}
UNMARKED = {
    "no mark": f"<div class=sc-fa><p>{SUMMARY}</p></div>",
    "linked": f"<p class=a-lead><a href=/other>{SUMMARY}</a></p>",
    "label": "<p class=a-lead>News</p>",
    "share bar": f"<div class=share-bar><p class=a-lead>{SUMMARY}</p></div>",
    "form": f"<form><p class=a-lead>{SUMMARY}</p></form>",
}


def text(after_title: str, description: str = "") -> str:
    url = "https://valley.example/mill"
    head = f"<title>The mill</title><meta name=description content='{description}'>"
    body = f"<h1>The mill</h1>{after_title}<div class=body>{paragraphs(LONG)}</div>"
    html = f"<html><head>{head}</head><body><article>{body}</article></body></html>".encode()
    return read(Page(url, url, 200, "text/html", html, "2026-11-25T00:00:00Z")).content.text


@pytest.mark.parametrize(("name", "summary"), MARKED.items(), ids=MARKED.keys())
def test_a_marked_summary_is_kept_before_the_text(name: str, summary: str) -> None:
    description = f"{SUMMARY} of ..." if name == "description" else ""
    assert SUMMARY in text(summary, description).split("\n\n")[0]


@pytest.mark.parametrize("line", UNMARKED.values(), ids=UNMARKED.keys())
def test_other_lines_between_title_and_text_are_dropped(line: str) -> None:
    assert SUMMARY not in text(line)
    assert "News" not in text(line)
