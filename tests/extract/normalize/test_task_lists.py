"""Checkboxes as pages draw them -> the states of tasks in the article."""

import pytest
from growth import LIMIT, growth
from lxml.html import HtmlElement

from linkvault.extract.dom.html_parser import parse
from linkvault.extract.normalize import task_lists
from linkvault.extract.pipeline import extract_article
from linkvault.markup import render
from linkvault.models import Page

PROSE = "The boat lay on the beach all winter, and nobody had looked at the planks below the water line. " * 2


def extract_markdown(inner: str) -> str:
    source = (
        f"<html lang=en><title>The boat</title><body><article><h1>The boat</h1><p>{PROSE}</p>{inner}<p>{PROSE}</p>"
        "</article></body></html>"
    )
    url = "https://example.org/a/"
    return render(extract_article(Page(url, url, 200, "text/html", source.encode(), "")).html).markdown


DONE, OPEN = "Scrape the old paint off", "Buy a new rope"
FORMS = [
    pytest.param(
        f"<ul><li><input type=checkbox checked disabled> {DONE}</li><li><input type=checkbox disabled> {OPEN}</li></ul>",
        id="inputs",
    ),
    pytest.param(
        f'<ul><li><p><input type="checkbox" checked=""> {DONE}</p></li><li><p><input type="checkbox"> {OPEN}</p></li></ul>',
        id="paragraphs",
    ),
    pytest.param(
        f"<ul><li><label><input type=checkbox checked><span>{DONE}</span></label></li>"
        f"<li><label><input type=checkbox><span>{OPEN}</span></label></li></ul>",
        id="labels around",
    ),
    pytest.param(
        f"<ul><li><input type=checkbox id=t1 checked><label for=t1>{DONE}</label></li>"
        f"<li><input type=checkbox id=t2><label for=t2>{OPEN}</label></li></ul>",
        id="labels beside",
    ),
    pytest.param(
        f'<ul><li role="checkbox" aria-checked="true">{DONE}</li><li role="checkbox" aria-checked="false">{OPEN}</li></ul>',
        id="items with a role",
    ),
    pytest.param(
        f'<ul><li><span role="checkbox" aria-checked="true"></span>{DONE}</li>'
        f'<li><span role="checkbox" aria-checked="false"></span>{OPEN}</li></ul>',
        id="boxes with a role",
    ),
    pytest.param(
        f'<ul><li><span class="fa fa-check-square-o"></span> {DONE}</li><li><span class="fa fa-square-o"></span> {OPEN}</li></ul>',
        id="icons",
    ),
    pytest.param(
        f'<ul><li><div class="checkbox checkbox-on"></div><span>{DONE}</span></li>'
        f'<li><div class="checkbox checkbox-off"></div><span>{OPEN}</span></li></ul>',
        id="drawn boxes",
    ),
    pytest.param(
        f'<ul class="inline-task-list"><li class="checked">{DONE}</li><li>{OPEN}</li></ul>',
        id="names of items",
    ),
    pytest.param(
        f'<ul><li class="on"><code>[X]</code> {DONE}</li><li class="off"><code>[&#xa0;]</code> {OPEN}</li></ul>',
        id="written",
    ),
]


@pytest.mark.parametrize("form", FORMS)
def test_the_article_says_which_task_is_done(form: str) -> None:
    lines = extract_markdown(form).splitlines()
    assert f"- [x] {DONE}" in lines
    assert f"- [ ] {OPEN}" in lines


NO_TASKS = [
    pytest.param(
        f'<ul><li><input type=checkbox id=x><label for=x>{DONE}</label><div>{PROSE}</div></li></ul>', id="accordion"
    ),
    pytest.param(f"<ul><li><input type=checkbox name=kind value=1> {DONE}</li></ul>", id="field of a form"),
    pytest.param(f'<ul><li><input type=checkbox class="toc-toggle"> {DONE}</li></ul>', id="toggle"),
    pytest.param(f"<ul><li>{DONE} <input type=checkbox></li></ul>", id="after the text"),
    pytest.param(f'<ul class="checklist"><li>{DONE}</li><li>{OPEN}</li></ul>', id="list without states"),
]  # fmt: skip


@pytest.mark.parametrize("form", NO_TASKS)
def test_other_items_have_no_box(form: str) -> None:
    markdown = extract_markdown(form)
    assert DONE in markdown
    assert "[ ]" not in markdown


def test_a_box_that_is_only_shown_is_a_sign_outside_lists() -> None:
    markdown = extract_markdown(
        f"<p><input type=checkbox checked disabled> {DONE}</p><p><input type=checkbox disabled> {OPEN}</p>"
    )
    assert f"☑ {DONE}" in markdown
    assert f"☐ {OPEN}" in markdown


def test_time_grows_with_the_length_of_a_list() -> None:
    def create(count: int) -> HtmlElement:
        return parse(f"<body><ul class=todo>{'<li>scrape' * count}<li class=done>paint</ul></body>")[0]

    assert growth(lambda tree: task_lists.apply(tree, ""), create, 2_000) < LIMIT
