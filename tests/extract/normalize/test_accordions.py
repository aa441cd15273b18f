"""Folded questions and their answers are both kept, whether the question is a button or the panel is hidden."""

import pytest
from article_pages import LONG, SHORT, article, missing, paragraphs, read
from growth import LIMIT, growth
from lxml.html import HtmlElement, document_fromstring

from linkvault.extract.normalize.boxes.accordions import apply

Q1, A1 = (
    "May I bring my own grain?",
    "Yes, on Fridays the miller grinds small sacks for people in the valley.",
)
Q2, A2 = "What does it cost?", "Nothing for the first sack."
ITEMS = {
    "bootstrap": "<div class=accordion-item><h2 class=accordion-header><button class='accordion-button collapsed' "
    "data-bs-toggle=collapse>{0}</button></h2><div class='accordion-collapse collapse' aria-hidden=true><p>{1}</p></div></div>",
    "bootstrap 3": "<div class='panel panel-default'><div class=panel-heading><h4 class=panel-title><a data-toggle=collapse "
    "href='#{2}'>{0}</a></h4></div><div id={2} class='panel-collapse collapse'><div class=panel-body>{1}</div></div></div>",
    "controls": "<div><div><button aria-expanded=false aria-controls={2}><span>{0}</span><svg></svg></button></div>"
    "<div id={2} hidden><p>{1}</p></div></div>",
    "sibling": "<button class=accordion>{0}</button><div class=panel style='display: none;'><p>{1}</p></div>",
    "named": "<div class=faq-item><button class=question>{0}</button><div class=answer><p>{1}</p></div></div>",
    "role": "<div role=button aria-expanded=false>{0}</div><div class=faq__a aria-hidden=true><p>{1}</p></div>",
    "terms": "<dl><dt><button aria-expanded=false>{0}</button></dt><dd hidden>{1}</dd></dl>",
    "link": "<ul class=accordion><li><a href='#' class=accordion-title>{0}</a><div class=accordion-content "
    "style='display:none'><p>{1} </p></div></li></ul>",
    "heading": "<h3>{0}</h3><div hidden><p>{1} So it was always done here.</p></div>",
    "details": "<details><summary>{0}</summary><p>{1}</p></details>",
}  # fmt: skip


@pytest.mark.parametrize("length", [SHORT, LONG])
@pytest.mark.parametrize("name", ITEMS)
def test_question_and_answer_are_kept(name: str, length: int) -> None:
    items = ITEMS[name].format(Q1, A1, "c1") + ITEMS[name].format(Q2, A2, "c2")
    body = f"{paragraphs(length)}{items}{paragraphs(2, length)}"
    assert missing(read(article(body)).markdown, Q1, A1, Q2, A2) == []


@pytest.mark.parametrize("name", ["controls", "role", "sibling", "named", "details"])
def test_short_questions_after_the_text_are_kept(name: str) -> None:
    items = ITEMS[name].format("Who rings?", "The youngest.", "c1") + ITEMS[name].format(
        "And in ice?", "Nobody.", "c2"
    )
    wanted = ("Who rings?", "The youngest.", "And in ice?", "Nobody.")
    assert missing(read(article(paragraphs(LONG) + items)).markdown, *wanted) == []


@pytest.mark.parametrize(
    "spoiler",
    [
        "<div class=spoiler><div class=spoiler-head>Spoiler</div><div style='display:none'><p>{}</p></div></div>",
        "<div class=spoiler><input type=button value=Show><div hidden>{}</div></div>",
        "<div class=bbCodeSpoiler><button class='bbCodeSpoiler-button'>Spoiler</button><div class=x hidden>{}</div></div>",
    ],
)
def test_a_spoiler_is_kept(spoiler: str) -> None:
    assert missing(read(article(paragraphs(7) + spoiler.format(A1) + paragraphs(7, 7))).markdown, A1) == []


@pytest.mark.parametrize(
    "control",
    [
        "<button aria-expanded=false aria-controls=m>Topics</button><div id=m hidden><ul><li><a href=/1>{}</a></ul></div>",
        "<button aria-controls=m>Report</button><div id=m hidden><form><p>{}</p><textarea></textarea></form></div>",
        "<nav><button aria-controls=m aria-expanded=false>Menu</button><div id=m hidden><p>{}</p></div></nav>",
        "<div hidden><p>{}</p></div>",
    ],
)
def test_menus_forms_and_hidden_text_stay_hidden(control: str) -> None:
    tree = document_fromstring(f"<body>{paragraphs(3)}{control.format(A1)}{paragraphs(3)}</body>")
    apply(tree, "")
    assert tree.xpath("//*[@hidden]")


def test_a_button_that_opens_nothing_is_no_text() -> None:
    body = (
        f"<h2>Set-up<button>Copy</button></h2>{paragraphs(SHORT)}<button>Print</button><p>It ends here.</p>"
    )
    assert missing(read(article(body)).markdown, "Copy", "Print") == ["Copy", "Print"]


def create_page(count: int) -> HtmlElement:
    nested = "<div class=panel hidden>" * (count // 20) + A1 + "</div>" * (count // 20)
    items = "".join(ITEMS["controls"].format(Q1, A1, f"c{number}") for number in range(count))
    return document_fromstring(f"<body>{items}{nested}</body>")


def test_time_grows_with_the_page() -> None:
    assert growth(lambda tree: apply(tree, ""), create_page, 1_000) < LIMIT


def test_a_button_of_an_empty_menu_does_not_open_the_page() -> None:
    page = document_fromstring(
        "<div class=toc><button class='btn tocCollapsible'>On this page</button></div>"
        f"<div><h1>Mill</h1><p>{'The keeper of the mill wrote a line about the river. ' * 3}</p></div>"
    )
    apply(page, "https://example.org/")
    assert next(page.iter("summary"), None) is None
