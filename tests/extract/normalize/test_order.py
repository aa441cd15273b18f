"""The list of rules is complete, and in the right order for the pairs whose order matters."""

import json
import pkgutil
from importlib import import_module

import pytest
from lxml.html import HtmlElement, document_fromstring, tostring

from linkvault.extract import normalize
from linkvault.extract.normalize import ARTICLE_STEPS, PAGE_STEPS, name_of_rule, page_rules

URL = "https://example.org/a/b"
NAMES = [step.name for step in PAGE_STEPS]
STATE = (
    "<div id=app></div><script type=application/json>"
    + json.dumps({"content": "<p>" + "The loss tells how wrong a model is, and learning makes it small. " * 9
                  + "</p><p>It ends here, with a picture.</p><p><img src=data:, data-src=/p.png></p>"})
    .replace("</", "<\\/")
    + "</script>"
)  # fmt: skip
# The first rule of a pair comes before the second, as the reasons in the list state. For five pairs a test below shows
# that the reverse order gives another result; for the others no page is known that needs the order.
PAIRS = [
    *(("embedded_json", name) for name in NAMES[1:]),
    ("custom_elements", "katex"),
    ("katex", "mathml"),
    ("mathjax", "mathml"),
    ("mathml", "formula_images"),
    ("formula_images", "images"),
    ("custom_elements", "delimited"),
    ("formula_images", "delimited"),
    ("delimited", "repeated_formulas"),
    ("custom_elements", "code_blocks"),
    ("code_tabs", "code_blocks"),
    ("code_blocks", "code_lines"),
    ("code_tabs", "accordions"),
    ("accordions", "headings"),
    ("infoboxes", "headings"),
    ("images", "absolute_urls"),
    ("headings", "absolute_urls"),
    ("permalinks", "absolute_urls"),
    ("permalinks", "footnotes"),
    ("absolute_urls", "embeds"),
    ("absolute_urls", "footnotes"),
]


def test_the_list_has_every_rule_once() -> None:
    steps = (*PAGE_STEPS, *ARTICLE_STEPS)
    listed = [import_module(step.module, normalize.__name__) for step in steps]
    modules = [
        module
        for entry in pkgutil.walk_packages(normalize.__path__, f"{normalize.__name__}.")
        if hasattr(module := import_module(entry.name), "apply")
    ]
    assert sorted(module.__name__ for module in listed) == sorted(module.__name__ for module in modules)
    assert len({step.name for step in steps}) == len(steps)
    assert all(step.reason for step in steps)
    assert [name_of_rule(rule) for rule in page_rules()] == NAMES


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_a_rule_comes_before_the_rules_that_need_it(first: str, second: str) -> None:
    assert NAMES.index(first) < NAMES.index(second)


def applied(html: str, names: list[str]) -> str:
    tree: HtmlElement = document_fromstring(html)
    by_name = dict(zip(NAMES, page_rules(), strict=True))
    for name in names:
        by_name[name](tree, URL)
    return tostring(tree, encoding="unicode")


@pytest.mark.parametrize(
    ("first", "second", "html", "result"),
    [
        (
            "katex", "mathml",
            "<p><span class=katex><span class=katex-mathml><math><semantics><mrow><mi>x</mi></mrow><annotation "
            "encoding=application/x-tex>x_1</annotation></semantics></math></span><span class=katex-html "
            "aria-hidden=true>x1</span></span></p>",
            '<p><span class="math inline">x_1</span></p>',
        ),
        ("embedded_json", "images", STATE, '<img src="/p.png"'),
        ("images", "absolute_urls", "<p><img src=data:, data-src=/p.png></p>", 'src="https://example.org/p.png"'),
        (
            "absolute_urls", "embeds", "<p>a</p><iframe src='/player/x'></iframe>",
            '>https://example.org/player/x</a>',
        ),
        ("formula_images", "images", "<p><img class=latex alt='x_1+y^2' src=data:,></p>", "x_1+y^2"),
    ],
    ids=lambda value: value if str(value).isidentifier() else "",
)  # fmt: skip
def test_the_reverse_order_gives_another_result(first: str, second: str, html: str, result: str) -> None:
    assert result in applied(html, [first, second])
    assert result not in applied(html, [second, first])
