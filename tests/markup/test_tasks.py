"""Items of a list with a checkbox -> task lists in Markdown, and back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkvault.markup import from_markdown, render, to_html

DONE, OPEN = "<input type=checkbox checked disabled>", "<input type=checkbox disabled>"

LISTS = [
    pytest.param(f"<ul><li>{DONE} a<li>{OPEN}b</ul>", "- [x] a\n- [ ] b", id="bullets"),
    pytest.param(f"<ol><li>{DONE} a<li>{OPEN}b</ol>", "1. [x] a\n2. [ ] b", id="numbers"),
    pytest.param(f"<ul><li><p>{DONE} a<p>b</ul>", "- [x] a\n\n  b", id="paragraphs"),
    pytest.param(f"<ul><li><label>{OPEN}<b>a</b></label></ul>", "- [ ] **a**", id="label"),
    pytest.param(f"<ul><li>{DONE}a<ul><li>{OPEN}b</ul></ul>", "- [x] a\n  - [ ] b", id="nested"),
    pytest.param(f"<ul><li>a {DONE} b<li>c</ul>", "- a b\n- c", id="box after text"),
    pytest.param(f"<p>{DONE} a</p>", "a", id="box outside a list"),
    pytest.param("<ul><li><input type=text>a<li><input type=radio checked>b</ul>", "- a\n- b", id="other"),
    pytest.param(f"<ul><li>{DONE}<li>a</ul>", "- a", id="no text"),
    pytest.param(f"<ul><li>{DONE}<pre>a</pre></ul>", "- ☑\n\n  ```\n  a\n  ```", id="code"),
    pytest.param(f"<ul><li>{OPEN}[x] a</ul>", "- [ ] \\[x] a", id="text like a box"),
    pytest.param("<ul><li>a<br>[ ] b</ul>", "- a\\\n  [ ] b", id="no box in the second line"),
    pytest.param(
        f"<table><tr><td>a<td>b<tr><td>c<td><ul><li>{DONE}d<li>{OPEN}e</ul></table>",
        "| a | b |\n| --- | --- |\n| c | [x] d<br>[ ] e |",
        id="in a table",
    ),
]


@pytest.mark.parametrize(("html", "markdown"), LISTS)
def test_a_task_has_its_box(html: str, markdown: str) -> None:
    assert render(html).markdown.removesuffix("\n") == markdown


def test_the_text_has_the_boxes_too() -> None:
    assert render(f"<ul><li>{DONE}a<li>{OPEN}b<li>c</ul>").text == "[x] a\n[ ] b\nc"


def test_html_from_markdown_has_checkboxes() -> None:
    html = to_html("- [X] a\n- [ ] *b*\n- \\[x] c\n- [x](https://e.org/)\n\n[x] d")
    assert html.count('type="checkbox"') == 2
    assert html.count("checked") == 1
    assert "<li>[x] c</li>" in html


ITEM = st.tuples(st.sampled_from([DONE, OPEN, ""]), st.sampled_from(["a", "[x] a", "[ ]", "<b>b</b>", "- c", "1. d", "<code>[ ]</code>"]))  # fmt: skip


@given(st.lists(ITEM, min_size=1, max_size=4))
@settings(deadline=None)
def test_tasks_survive_a_second_conversion(items: list[tuple[str, str]]) -> None:
    rendered = render(f"<ul>{''.join(f'<li>{box}{text}' for box, text in items)}</ul>")
    again = render(to_html(rendered.markdown))
    assert again == rendered
    assert from_markdown(rendered.markdown).text.split() == rendered.text.split()
