"""Boxes over a page and the footer of a page: never its text, even if they have most of the sentences."""

import pytest
from article_pages import missing, read

TERMS = "".join(
    f"<p>{number}. You agree that the shop may send the order in {number} parts, and that each part is an order of its own.</p>"
    for number in range(1, 30)
)
ABOUT = "The kettle holds a litre and a half, boils it in three minutes, and switches itself off."
PAGE = "<nav><a href=/>Home</a></nav><main><h1>Kettle K2</h1><p>{about}</p><ul><li>Weight: 900 g</li></ul></main>{box}"


@pytest.mark.parametrize(
    "box",
    [
        "<div role=dialog><h2>Terms</h2>{}</div>",
        "<dialog open>{}</dialog>",
        "<div class='terms-modal'>{}</div>",
    ],
)
def test_terms_in_a_box_are_no_text(box: str) -> None:
    markdown = read(PAGE.format(about=ABOUT, box=box.format(TERMS))).markdown
    assert missing(markdown, ABOUT, "Weight: 900 g") == []
    assert "You agree" not in markdown


def test_a_box_around_the_headline_is_the_page() -> None:
    page = f"<div class=modal><h1>Terms of the shop</h1>{TERMS}</div>"
    assert missing(read(page).markdown, "You agree that the shop may send the order in 7 parts") == []


def test_a_box_is_the_page_if_hardly_anything_is_outside_of_it() -> None:
    page = f"<nav><a href=/>Home</a></nav><h1>Terms of the shop</h1><div class=popup>{TERMS}</div><p>Kettles Ltd.</p>"
    assert missing(read(page).markdown, "You agree that the shop may send the order in 7 parts") == []


@pytest.mark.parametrize("name", ["teilen", "artikel-teilen", "weiterempfehlen", "partage", "condividi"])
def test_a_bar_for_sharing_is_no_text(name: str) -> None:
    bar = f"<div class={name}><span>Hier</span> <a href=#>Facebook</a> <a href=#>per Brieftaube</a></div>"
    page = f"<article><h1>Kettle</h1>{bar}{f'<p>{ABOUT}</p>' * 2}{bar}<p>{ABOUT}</p></article>"
    markdown = read(page).markdown
    assert missing(markdown, ABOUT) == []
    assert "Brieftaube" not in markdown


NOTE = "Financing is subject to credit approval, and is offered by the bank of the shop."
NOTES = f"<section class=footnotes><ol><li id=fn-1><p>{NOTE}</p></li></ol></section>"


def test_notes_in_the_footer_of_an_article_are_kept() -> None:
    text = f"<article><h1>Kettle</h1>{f'<p>{ABOUT}</p>' * 5}<footer>{NOTES}</footer></article>"
    assert missing(read(text).markdown, NOTE) == []


def test_notes_in_the_footer_of_a_page_are_no_text() -> None:
    text = f"<div><h1>Kettle</h1>{f'<p>{ABOUT}</p>' * 5}</div><footer>{NOTES}</footer>"
    markdown = read(text).markdown
    assert missing(markdown, ABOUT) == []
    assert NOTE not in markdown
