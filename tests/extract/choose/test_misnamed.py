"""A paragraph whose class names an advertisement by chance is kept; advertisements are not."""

import pytest
from article_pages import LONG, SENTENCES, SHORT, article, missing, paragraphs, read
from growth import LIMIT, growth

from linkvault.extract.choose.element_kinds import match_scope_names
from linkvault.extract.choose.misnamed import find_misnamed_scopes
from linkvault.extract.choose.segment import PageBlocks, split_into_blocks
from linkvault.extract.dom.html_parser import parse

NAMES = (
    "social-intro", "share-of-grain", "cookie-recipe", "popular-songs", "related-work", "ad-hoc", "footer-note",
    "newsletter-archive", "comment-section", "sidebar-story", "banner-year", "modal-logic", "gdpr-Paragraph",
)  # fmt: skip
TEXT = "Nobody knew who had painted the door of the mill, but the colour was that of the old ferry in the harbour."


@pytest.mark.parametrize("count", [SHORT, LONG])
@pytest.mark.parametrize(
    "element", ["<p class='{}'>{}</p>", "<div class='{}'><p>{}</p></div>", "<p id='{}'>{}</p>"]
)
def test_paragraphs_between_paragraphs_are_kept(element: str, count: int) -> None:
    texts = [f"{TEXT[:-1]}, says {name}." for name in NAMES]
    body = paragraphs(count)
    for name, text in zip(NAMES, texts, strict=True):
        body += element.format(name, text) + paragraphs(2, count)
    assert missing(read(article(body)).markdown, *texts) == []


@pytest.mark.parametrize("body", ["{0}<p class=share-note>{1}</p>", "<p class=social-intro>{1}</p>{0}"])
def test_the_first_or_last_paragraph_is_kept(body: str) -> None:
    assert missing(read(article(body.format(paragraphs(SHORT), TEXT))).markdown, TEXT) == []


def test_all_paragraphs_have_such_names() -> None:
    names = ("gdpr", "cookie", "footer", "social", "share", "promo")
    body = "".join(
        f"<p class={name}-Paragraph>{text}</p>" for name, text in zip(names, SENTENCES, strict=True)
    )
    assert missing(read(article(body, tag="div")).markdown, *SENTENCES) == []


SECTIONS = "<section id={}><h2>{}</h2>{}</section>"


@pytest.mark.parametrize(
    ("slug", "heading"),
    [
        ("comments", "Comments on the law"),
        ("related-work", "Related work"),
        ("cookies", "Cookies"),
        ("footer", "Footer"),
    ],
)
def test_a_section_named_after_its_heading_is_kept(slug: str, heading: str) -> None:
    around = (
        SECTIONS.format("intro", "Introduction", paragraphs(3)),
        SECTIONS.format("end", "End", paragraphs(2, 3)),
    )
    body = SECTIONS.format(slug, heading, f"<p>{TEXT}</p>").join(around)
    assert missing(read(article(body)).markdown, heading, TEXT) == []


@pytest.mark.parametrize(
    "box",
    [
        "<div class=promo><p>{}</p><form><input type=email><button>Go</button></form></div>",
        "<div class=related><p><a href=/x>{}</a></p></div>",
        "<p class=author-bio>{}</p>",
        "<aside class=social-intro><p>{}</p></aside>",
        "<div role=complementary class=social-intro><p>{}</p></div>",
        "<div class=share-bar><p>{}</p><button>Share</button></div>",
    ],
)
def test_boxes_between_paragraphs_are_dropped(box: str) -> None:
    body = f"{paragraphs(7)}{box.format(TEXT)}{paragraphs(7, 7)}"
    assert missing(read(article(body)).markdown, TEXT) == [TEXT]


def test_comments_below_their_heading_are_dropped() -> None:
    comments = f"<div id=comments><h2>Comments</h2><div class=comment><p>{TEXT}</p></div></div>"
    assert missing(read(article(paragraphs(7) + comments)).markdown, TEXT) == [TEXT]


def create_sections(count: int) -> PageBlocks:
    sections = "".join(f"<div id=footer><h2>Footer {number}</h2>text</div>" for number in range(count))
    return split_into_blocks(parse(f"<body>{sections}</body>")[0])


def test_time_grows_with_the_number_of_sections() -> None:
    assert len(find_misnamed_scopes(create_sections(9))) == 9
    assert growth(find_misnamed_scopes, create_sections, 2_000) < LIMIT


MOVIES = "".join(
    f"<li class=metadata-list-item><h3><a href=/m/{number}>The lamp of {number} evenings</a></h3>"
    f"<div>19{number} · 2h {number - 29}m</div></li>"
    for number in range(30, 60)
)


@pytest.mark.parametrize("names", ["metadata-list", "skip-to-products", "subscribe-grid"])
def test_a_boilerplate_name_around_all_entries_of_a_page_is_ignored(names: str) -> None:
    page = f"<h1>Most popular films</h1><ul class={names}>{MOVIES.replace('metadata-list', names)}</ul><footer><p>{TEXT * 5}</p></footer>"
    assert (
        missing(read(page).markdown, "The lamp of 31 evenings", "The lamp of 58 evenings", "1944 · 2h 15m")
        == []
    )


def test_a_short_text_is_no_shelf() -> None:
    page = f"<main><h1>Door</h1><p>{TEXT}</p><p>{SENTENCES[0]}</p></main><ul class=related-list>{MOVIES}</ul>"
    markdown = read(page).markdown
    assert missing(markdown, TEXT) == []
    assert "The lamp of" not in markdown


@pytest.mark.parametrize("name", ["has-rail-right", "with-rail", "hasShareBar"])
def test_a_class_that_says_what_is_inside_names_no_boilerplate(name: str) -> None:
    comments = "".join(f"<li class=comment><p>Reader {n} says: {TEXT}</p></li>" for n in range(60))
    story = "".join(f"<p>{text}</p>" for text in SENTENCES[:4])
    body = f"<div class='main-wrap {name}'><h1>The upper mill</h1>{story}</div><ul class=comments>{comments}</ul>"
    assert missing(read(body).markdown, *SENTENCES[:4]) == []


ANSWER = "The gate is opened by hand, it takes two people eleven minutes, and nobody has found a quicker way since 1894."
ACCORDIONS = {
    "role": "<div role=tablist><div class=item><h3>How long?</h3><div role=tabpanel><p>{}</p></div></div></div>",
    "digest": "<details class='AccordionTextItem_item__adF2E'><summary>How long?</summary><p>{}</p></details>",
    "setting": "<div class='blog sidebar-enabled--false'><h2>How long?</h2><p>{}</p></div>",
}


@pytest.mark.parametrize("count", [SHORT, LONG])
@pytest.mark.parametrize("name", ACCORDIONS)
def test_names_that_say_nothing_about_the_content_are_no_boilerplate(name: str, count: int) -> None:
    body = paragraphs(count) + ACCORDIONS[name].format(ANSWER)
    assert missing(read(article(body)).markdown, "How long?", ANSWER) == []


@pytest.mark.parametrize("names", ["card__adBox", "item__share", "ad-slot__aB3xZ", "related_list__1aB2c"])
def test_names_with_and_without_digests_are_boilerplate(names: str) -> None:
    assert match_scope_names(names) == "boilerplate"


@pytest.mark.parametrize(
    "box",
    [
        "<div class=newsletter><h3>Our newsletter</h3><p>Boats in your inbox.</p></div>",
        "<div class=newsletter><h3>Our newsletter</h3><p>{}</p></div>",
        "<div class=newsletter><h3>Subscribe to our newsletter</h3><p>{}</p></div>",
        "<div class=ad><h3>Ad</h3><p>{}</p></div>",
        "<div class=sponsor><h4>Our sponsor</h4><p>{}</p></div>",
        "<div class=disclaimer><h4>Disclaimer of this site</h4><p>{}</p></div>",
        "<div class=cookie-note><h3>A note on cookie use</h3><p>{}</p><p>We use cookies on this site.</p></div>",
    ],
)
def test_a_box_whose_heading_confirms_its_name_is_dropped(box: str) -> None:
    body = f"{paragraphs(7)}{box.format(TEXT)}{paragraphs(7, 7)}"
    markdown = read(article(body)).markdown
    assert TEXT not in markdown
    assert "your inbox" not in markdown
