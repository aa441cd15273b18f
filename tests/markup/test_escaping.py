"""What is escaped and what is not, also beyond CommonMark; escaped text is displayed as the original."""

import pytest

from linkvault.markup import render, to_html


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a $$ b</p>", r"a \$\$ b"),
        ("<p>a #_x</p>", r"a \#_x"),
        ("<p>a # b</p>", "a # b"),
        ("<p>a ==b== c</p>", r"a \=\=b\=\= c"),
        ("<p>a == b</p>", "a == b"),
        ("<p>a %%b%% c</p>", r"a \%\%b\%\% c"),
        ("<p>a^[b] c</p>", r"a^\[b] c"),
        ("<p>[[b]]</p>", r"\[[b]]"),
        ("<p>[^1]</p>", r"\[^1]"),
        ("<p>a <b>b</b>[c](d)</p>", r"a **b**[c\](d)"),
        ("<p>+ a</p>", r"\+ a"),
        ("<p>&gt; a</p>", r"\> a"),
        ("<p>~~~</p>", r"\~~~"),
        ("<p>1) x</p>", r"1\) x"),
        ("<p>2024 was</p>", "2024 was"),
        ("<p>#hash</p>", r"\#hash"),
        ("<p><a href='https://e.org/' title='a \"b\"'>x</a></p>", r'[x](https://e.org/ "a \"b\"")'),
        ("<p><a href='https://e.org/a)b'>x</a></p>", "[x](https://e.org/a%29b)"),
        ("<p><a href='https://e.org/a_(b)'>x</a></p>", "[x](https://e.org/a_(b))"),
        ("<p><a href='https://e.org/?a&amp;copy;'>x</a></p>", "[x](https://e.org/?a&amp;copy;)"),
        ("<p><a href=' javascript:x'>a</a></p>", "a"),
        ("<p><img src='javascript:x' alt='picture of it'></p>", "picture of it"),
        ("<p><img src='data:image/png;base64,AA' alt='a curve'></p>", "a curve"),
        ("<p><span class='math display'>a $$ b</span></p>", "```math\na $$ b\n```"),
        ("<ul><li>a<hr>b</li></ul>", "- a\n\n  ***\n\n  b"),
        (
            "<table><tr><th>a<th>b<tr><td>c<td><span class='math display'>|x|</span></table>",
            "| a | b |\n| --- | --- |\n| c | $\\|x\\|$ |",
        ),
        ("<pre>~~~~\n```</pre>", "````\n~~~~\n```\n````"),
        ("<p><em>a</em>后<strong>（b）</strong>c</p>", "*a*后（**b**）c"),
    ],
)
def test_markdown(html: str, markdown: str) -> None:
    assert render(html).markdown.removesuffix("\n") == markdown


@pytest.mark.parametrize(
    "text",
    ["a $$ b $$", "a ==b==", "[x](y)", "*a* _b_ ~~c~~", "a <b> & &amp;", "# a", "1. a", "- a", "`a` ``b``", "a\\*b", "!a [b]"],
)  # fmt: skip
def test_escaped_text_is_displayed_as_the_original(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    rendered = render(f"<p>{escaped}</p>")
    assert rendered.text == text
    assert render(to_html(rendered.markdown)).text == text


def figure(words: int) -> str:
    return f"<figure><img src='https://e.org/a.png'><figcaption>{'street ' * words}</figcaption></figure>"


@pytest.mark.parametrize(
    ("text_words", "caption_words", "is_text"),
    [(20, 10, False), (20, 19, False), (20, 30, True), (600, 1500, False)],
    ids=["shorter", "as long", "longer", "below a long text"],
)
def test_captions_are_included_if_they_are_most_of_a_short_text(
    text_words: int, caption_words: int, is_text: bool
) -> None:
    """The text has fewer than 3,000 characters, and the captions more than the text."""
    rendered = render(f"<p>{'abcdef ' * text_words}</p>{figure(caption_words)}")
    assert ("street" in rendered.text) is is_text
