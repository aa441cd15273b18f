"""The captions of pictures are in the Markdown, and in the text only where captions are the text."""

import pytest
from article_pages import LONG, SENTENCES, SHORT, article, missing, paragraphs, read

CAPTION = "The wheel in 1911"
FRAMES = {
    "paragraph": "<figure><img src=/f.jpg><figcaption><p>{}</p></figcaption></figure>",
    "deep": "<figure><img src=/f.jpg><figcaption><div class=cap><p>{}</p><p>A. Lima</p></div></figcaption></figure>",
    "heading": "<figure><img src=/f.jpg><figcaption><h4>{}</h4></figcaption></figure>",
    "link": "<figure><img src=/f.jpg><figcaption><a href=/big>{}</a></figcaption></figure>",
    "wordpress": "<div class='wp-caption alignright'><a href=/b><img src=/f.jpg></a><p class=wp-caption-text>{}</p></div>",
    "mediawiki": "<div class=thumb><div class=thumbinner><img src=/f.jpg><div class=thumbcaption>{}</div></div></div>",
    "div": "<div class=image><img src=/f.jpg><div class=caption>{}</div></div>",
    "terms": "<dl class=gallery-item><dt><img src=/f.jpg></dt><dd class=gallery-caption>{}</dd></dl>",
    "cells": "<table class=image><tr><td><img src=/f.jpg></td></tr><tr><td class=caption>{}</td></tr></table>",
    "item": "<ul><li><img src=/f.jpg><p class=image-caption>{}</p></li></ul>",
}


@pytest.mark.parametrize("length", [SHORT, LONG])
@pytest.mark.parametrize("name", FRAMES)
def test_a_caption_is_in_the_markdown_but_not_in_the_text(name: str, length: int) -> None:
    body = f"{paragraphs(length)}{FRAMES[name].format(CAPTION)}{paragraphs(2, length)}"
    rendered = read(article(body))
    assert missing(rendered.markdown, CAPTION, "/f.jpg") == []
    assert CAPTION not in rendered.text


@pytest.mark.parametrize("label", ["Figure 2", "Fig. 2", "图 2"])
def test_a_numbered_caption_is_text_too(label: str) -> None:
    caption = f"<span class=caption-number>{label}: </span><span class=caption-text>{CAPTION}</span>"
    for frame in (FRAMES["paragraph"], "<div class=figure><img src=/f.jpg><p class=caption>{}</p></div>"):
        rendered = read(article(f"{paragraphs(7)}{frame.format(caption)}{paragraphs(7, 7)}"))
        assert missing(rendered.markdown, label, CAPTION) == []
        assert CAPTION in rendered.text


def test_a_caption_without_its_picture_is_dropped() -> None:
    body = f"{paragraphs(7)}<div class=box><p class=caption>{CAPTION}</p></div>{paragraphs(7, 7)}"
    assert missing(read(article(body)).markdown, CAPTION) == [CAPTION]


@pytest.mark.parametrize("name", [name for name in FRAMES if name not in ("heading", "link")])
def test_the_text_of_a_picture_essay_is_its_captions(name: str) -> None:
    body = "".join(FRAMES[name].format(text) for text in SENTENCES[:3])
    rendered = read(article(body))
    assert missing(rendered.markdown, *SENTENCES[:3]) == []
    assert missing(rendered.text, *SENTENCES[:3]) == []


def test_an_essay_of_one_picture_is_kept() -> None:
    text = " ".join(SENTENCES[:2])
    assert missing(read(article(FRAMES["paragraph"].format(text))).text, text) == []


def test_an_essay_with_an_introduction_is_kept() -> None:
    body = f"<p>{SENTENCES[0]}</p>" + "".join(FRAMES["div"].format(text) for text in SENTENCES[1:5])
    assert missing(read(article(body)).text, *SENTENCES[:5]) == []


def test_the_captions_of_an_article_are_no_essay() -> None:
    body = paragraphs(LONG) + "".join(
        FRAMES["div"].format(f"{CAPTION}, from the north {n}") for n in range(4)
    )
    assert CAPTION not in read(article(body)).text


def test_figures_with_captions_after_the_last_paragraph_belong_to_the_article() -> None:
    figures = "".join(
        f"<figure><img src=/{name}.jpg><figcaption>The arch in {name}</figcaption></figure>"
        for name in ("may", "june", "july")
    )
    more = "<div><figure><img src=/other.jpg><figcaption><a href=/o>Another bridge</a></figcaption></figure></div>"
    rendered = read(article(f"{paragraphs(7)}{figures}{more}"))
    assert missing(rendered.markdown, "/may.jpg", "/july.jpg", "The arch in july") == []
    assert "/other.jpg" not in rendered.markdown


@pytest.mark.parametrize("credit", ["", "<span class=meta><cite>Photo by A. Lima</cite></span>"])
@pytest.mark.parametrize("length", [SHORT, LONG])
def test_the_lead_picture_between_title_and_text_is_kept(length: int, credit: str) -> None:
    figure = f"<figure class=hero><span><img src=/lead.jpg></span>{credit}</figure>"
    body = f"{figure}<div class=entry-content>{paragraphs(length)}</div>"
    assert missing(read(article(body, tag="div")).markdown, "/lead.jpg") == []


def test_a_picture_of_another_box_before_the_text_is_not_the_lead_picture() -> None:
    figure = "<aside><figure><img src=/other.jpg></figure></aside>"
    far = "<figure><img src=/far.jpg></figure>" + "".join(f"<h4>Topic {n}</h4>" for n in range(6))
    body = f"{far}{figure}<div class=entry-content>{paragraphs(7)}</div>"
    markdown = read(article(body, tag="div")).markdown
    assert "/other.jpg" not in markdown
    assert "/far.jpg" not in markdown
