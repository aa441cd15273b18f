"""Hidden slides of a carousel are kept, each once; other hidden elements with pictures are not."""

import pytest
from article_pages import article, paragraphs, read

CAPTION = "Slide {} shows the boats, which came in late on that day."
SECRET = "Win a boat this month, with our partner, and tell all of your friends about it."
HIDDEN = "aria-hidden=true"


def slide(number: int, names: str, state: str = "") -> str:
    return f"<div class='{names}' {state}><img src=/{number}.png><p>{CAPTION.format(number)}</p></div>"


@pytest.mark.parametrize("copy", ["slick-slide slick-cloned", "slick-slide"])
def test_each_slide_is_kept_once(copy: str) -> None:
    slides = slide(3, copy, HIDDEN) + slide(1, "slick-slide")
    slides += slide(2, "slick-slide", HIDDEN) + slide(3, "slick-slide", HIDDEN)
    slides += slide(1, copy, HIDDEN) + slide(2, copy, HIDDEN)
    body = f"{paragraphs(8)}<div class=slick-track>{slides}</div>{paragraphs(4, 8)}"
    markdown = read(article(body)).markdown
    assert [markdown.count(CAPTION.format(number)) for number in (1, 2, 3)] == [1, 1, 1]


def test_slides_whose_parent_is_named_are_kept() -> None:
    slides = slide(1, "item active") + slide(2, "item", HIDDEN) + slide(3, "item", HIDDEN)
    body = f"{paragraphs(8)}<div class=carousel-inner>{slides}</div>{paragraphs(4, 8)}"
    markdown = read(article(body)).markdown
    assert [markdown.count(CAPTION.format(number)) for number in (1, 2, 3)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("shown", "hidden"),
    [
        ("class=section", "class=section style='display:none'"),
        ("class='flex items-center'", "class='flex modal' aria-hidden=true"),
        ("class=container", "class=container aria-hidden=true"),
    ],
)
def test_a_hidden_element_with_a_name_of_the_layout_stays_hidden(shown: str, hidden: str) -> None:
    box = f"<div {hidden}><img src=/l.png><p>{SECRET}</p></div>"
    page = f"<div {shown}><h1>Boats</h1>{paragraphs(4)}</div>{box}"
    part = article(f"{paragraphs(8)}<div {shown}><p>{CAPTION}</p></div>{box}")
    assert ["Win a boat" in read(body).markdown for body in (page, part)] == [False, False]
