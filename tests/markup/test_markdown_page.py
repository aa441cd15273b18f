"""Pages that are Markdown or plain text, and Markdown as HTML."""

import pytest

from linkvault.markup import from_markdown, from_plain, to_html

PAGE = """---
title: x
---
# 标题 *a*

$5 and $6, $a_1*b$ and `c_d`[^1]

| a | b |
|---|---|
| 1 | 2 |

- x
- y

```
  code
```

[^1]: note
"""


def test_a_markdown_page_is_unchanged_and_has_text_and_headings() -> None:
    rendered = from_markdown(PAGE)
    assert rendered.markdown == PAGE
    assert rendered.headings == "标题 a"
    assert (
        rendered.text == "标题 a\n\n$5 and $6, a_1*b and c_d[1]\n\na | b\n1 | 2\n\nx\n\ny\n\n  code\n\nnote"
    )


def test_a_hard_line_break_is_one_in_the_text() -> None:
    assert from_markdown("a  \nb\nc").text == "a\nb c"


def test_plain_text_is_one_block_of_code() -> None:
    rendered = from_plain("a\r\n```\n  *b*\n")
    assert rendered.text == "a\n```\n  *b*"
    assert rendered.markdown == "````\na\n```\n  *b*\n````\n"


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        pytest.param("<b onclick=x>h</b>", "&lt;b onclick=x&gt;h&lt;/b&gt;", id="tags"),
        pytest.param("[a](javascript:x)", "[a](javascript:x)", id="scripts"),
        pytest.param("H<sub>2</sub>", "H<sub>2</sub>", id="our own tags"),
        pytest.param("$a<b$", '<span class="math inline">a&lt;b</span>', id="formulas"),
        pytest.param("2$a_1*b*c$", '2<span class="math inline">a_1*b*c</span>', id="a digit before"),
        pytest.param("5$ or 6$7 or $8", "5$ or 6$7 or $8", id="money"),
    ],
)
def test_html_is_safe(markdown: str, html: str) -> None:
    assert to_html(markdown).strip() == f"<p>{html}</p>"


@pytest.mark.parametrize("levels", [39, 40, 41, 42, 3_000])
def test_the_text_of_the_deepest_quote_is_found(levels: int) -> None:
    source = f"{'> ' * levels}lantern **bright**\n> next line\n\nAfter it."
    text = from_markdown(source).text
    assert all(words in text for words in ("lantern bright", "next line", "After it."))
    assert "lantern" in to_html(source)


@pytest.mark.parametrize("levels", [19, 20, 21, 40])
def test_the_text_of_the_deepest_list_is_found(levels: int) -> None:
    items = [f"{'  ' * level}- item{level}" for level in range(levels)]
    text = from_markdown("\n".join([*items, "", "After it."])).text
    assert all(f"item{level}" in text for level in range(levels))
    assert "After it." in text
