"""Markdown -> the addresses of its images, and the same Markdown with files in their place."""

import pytest
from growth import LIMIT, growth

from linkvault.markup import find_images, render, replace_images, to_html

IMAGES = {
    "plain": ("![a](u.png)", ["u.png"]),
    "title": ("![a](u.png 'title')", ["u.png"]),
    "angle brackets": ("![a](<u v.png>)", ["u v.png"]),
    "parentheses": ("![a](u_(1).png)", ["u_(1).png"]),
    "escaped brackets": (r"![a \] b](u.png)", ["u.png"]),
    "nested brackets": ("![a [b] c](u.png)", ["u.png"]),
    "an entity": ("![a](u.png?x=1&amp;y=2)", ["u.png?x=1&y=2"]),
    "in a link": ("[![a](u.png)](v.png)", ["u.png"]),
    "two in a line": ("![](a) ![](b)", ["a", "b"]),
    "a link is no image": ("[a](u.png)", []),
    "code": ("`![a](u.png)` and ``![b](v.png)``", []),
    "a block of code": ("```md\n![a](u.png)\n```\n![b](v.png)", ["v.png"]),
    "a longer fence": ("````\n```\n![a](u.png)\n````\n![b](v.png)", ["v.png"]),
    "a backtick before": ("5 ` apart ![a](u.png)", ["u.png"]),
}


@pytest.mark.parametrize("name", IMAGES)
def test_the_addresses_of_images(name):
    markdown, addresses = IMAGES[name]
    assert find_images(markdown) == addresses


def test_only_images_are_replaced_and_only_those_that_are_files():
    markdown = "[![a](u.png)](u.png) ![b](v.png) `![c](u.png)`\n"
    assert replace_images(markdown, {"u.png": "assets/1.png"}) == (
        "[![a](assets/1.png)](u.png) ![b](v.png) `![c](u.png)`\n"
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://e.example/a b(c.png",
        "https://e.example/损失_(图).png?a=1&copy=2",
        "https://e.example/<x>",
        "cid:ab12",
    ],
)
def test_every_address_of_an_article_is_found_in_its_markdown(url):
    from html import escape

    markdown = render(f'<p>text <img src="{escape(url)}" alt="a [b] *c*"></p>').markdown
    assert "assets/1.png" in replace_images(markdown, {url: "assets/1.png"})
    assert 'src="cid:1"' in to_html(replace_images(markdown, {url: "cid:1"}))


@pytest.mark.parametrize(
    "piece", ["![", "![](", "![](a", "`", "[", "![a](b) ", "`a` ![a](b) ", "![[](", "(("]
)
def test_hostile_lines_take_linear_time(piece):
    assert (
        growth(lambda text: replace_images("](" + text, {"b": "c"}), lambda size: piece * size, 8000) < LIMIT
    )
