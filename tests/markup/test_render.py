"""Article HTML -> Markdown, by example."""

import json
from pathlib import Path

import pytest

from linkvault.markup import render

PROSE = [
    pytest.param(
        "<p>a_b_c 2*3 5% R&amp;D 1 &lt; 2 [1] $5 C++ C# ~3</p>",
        "a_b_c 2*3 5% R&D 1 < 2 [1] $5 C++ C# ~3",
        id="clean",
    ),
    pytest.param("<p>$5 and $6</p>", r"\$5 and \$6", id="dollars"),
    pytest.param("<p>__init__ *a*</p>", r"\_\_init\_\_ \*a\*", id="delimiters"),
    pytest.param("<p>1. x</p>", r"1\. x", id="number"),
    pytest.param("<p>* a</p>", r"\* a", id="bullet"),
    pytest.param("<p># no</p>", r"\# no", id="hash"),
    pytest.param("<p>a<br>===</p>", "a\\\n\\===", id="setext"),
    pytest.param("<p>---</p>", r"\---", id="rule"),
    pytest.param("<p>&amp;amp; &lt;b&gt; x</p>", r"\&amp; \<b> x", id="entities"),
    pytest.param("<p>[x](y)</p>", r"[x\](y)", id="link"),
    pytest.param("<p>[x]: /y</p>", r"\[x]: /y", id="definition"),
    pytest.param("<p>[<br>]: /y</p>", "\\[\\\n]: /y", id="definition over a break"),
    pytest.param("<p>wow!<a href='https://e.org/'>x</a></p>", r"wow\![x](https://e.org/)", id="not an image"),
    pytest.param("<p>a #Python tag</p>", r"a \#Python tag", id="Obsidian tag"),
    pytest.param("<p>a\\</p><p>C:\\dir \\*</p>", "a\\\n\nC:\\dir \\\\*", id="backslashes"),
    pytest.param("<p>\u3000\u3000中文\n段落 a\nb</p>", "中文段落 a b", id="white space of CJK"),
    pytest.param("<p>a&nbsp;b\u00adc</p>", "a bc", id="unseen characters"),
    pytest.param("a<br><br>b", "a\n\nb", id="two breaks"),
]
EMPHASIS = [
    pytest.param("<p>他说<b>“强调”</b>后</p>", "他说“**强调**”后", id="quotes beside CJK"),
    pytest.param("<p><b>重要：</b>内容</p>", "**重要**：内容", id="colon beside CJK"),
    pytest.param("<p><b><code>x</code></b>后</p>", "<strong>`x`</strong>后", id="code beside CJK"),
    pytest.param("<p><b><a href='/x'>链</a></b>后</p>", "[**链**](/x)后", id="link in bold"),
    pytest.param("<p><b>a </b>b<i> c</i></p>", "**a** b *c*", id="blanks at the edges"),
    pytest.param("<p><b></b>a<b> </b>b</p>", "a b", id="empty"),
    pytest.param("<p><b>a</b><b>b</b></p>", "**ab**", id="adjacent"),
    pytest.param("<p><b>a<b>b</b></b></p>", "**ab**", id="twice"),
    pytest.param("<p><i>a</i><b>b</b></p>", "*a*<strong>b</strong>", id="different and adjacent"),
    pytest.param("<strong><p>a</p><p>b</p></strong>", "**a**\n\n**b**", id="around blocks"),
    pytest.param(
        "<p>H<sub>2</sub>O <kbd>Ctrl</kbd> <s>x</s></p>", "H<sub>2</sub>O <kbd>Ctrl</kbd> ~~x~~", id="tags"
    ),
]
MATH_AND_CODE = [
    pytest.param("<p>公式<span class='math inline'>x_1*y</span>后</p>", "公式$x_1*y$后", id="inline"),
    pytest.param("<p><span class='math inline'>x</span>2</p>", "$x$&#50;", id="a digit follows"),
    pytest.param(
        "<p><span class='math inline'>a</span><span class='math inline'>b</span></p>",
        "$a$ $b$",
        id="adjacent",
    ),
    pytest.param("<p><span class='math inline'>a\n  b</span></p>", "$a b$", id="a line break inside"),
    pytest.param(
        r"<p><span class='math inline'>\text{if $x$}</span></p>", r"`\text{if $x$}`", id="dollars inside"
    ),
    pytest.param(
        "<p>a <span class='math display'>\\frac{a}{b}\n\n=c</span>，b</p>",
        "a\n\n$$\n\\frac{a}{b}\n=c\n$$\n\n，b",
        id="display",
    ),
    pytest.param(
        "<ul><li><span class='math display'>x</span></ul>", "- $$\n  x\n  $$", id="display in a list"
    ),
    pytest.param("<h2>a <span class='math display'>x</span></h2>", "## a $x$", id="display in a heading"),
    pytest.param("<p><code>a`b</code> <code> c </code>d</p>", "``a`b`` `c` d", id="code with backticks"),
    pytest.param(
        "<pre><code class='language-c++'>\na\n\n  ```\n</code></pre>", "````c++\na\n\n  ```\n````", id="fence"
    ),
    pytest.param(
        "<ul><li>a<pre>x\n\n\ty</pre></ul>", "- a\n\n  ```\n  x\n\n  \ty\n  ```", id="fence in a list"
    ),
]
BLOCKS = [
    pytest.param("<h1>C #</h1><h2><b>b</b></h2>", "# C \\#\n\n## b", id="headings"),
    pytest.param(
        "<h2><b><code>a</code></b><code>b</code></h2>", "## `ab`", id="code in a heading, half of it bold"
    ),
    pytest.param("<p><code>a <span>b</span></code> c</p>", "`a b` c", id="elements inside of code"),
    pytest.param("<pre>a<br>b</pre>", "```\na\nb\n```", id="a break inside of a block of code"),
    pytest.param("<p>a <span class='math inline'></span> b</p>", "a b", id="a formula without TeX"),
    pytest.param("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c", id="tight list"),
    pytest.param("<ul><li><p>a<p>b<li>c</ul>", "- a\n\n  b\n\n- c", id="loose list"),
    pytest.param("<ol start=9><li>a<li>b</ol>", "9. a\n10. b", id="numbers"),
    pytest.param("<ul><li>a</ul><ul><li>b</ul><ul><li>c</ul>", "- a\n\n* b\n\n- c", id="adjacent lists"),
    pytest.param(
        "<ul><li>a<ol start=3><li>b</ol></ul>", "- a\n\n  3. b", id="a list that cannot follow a line"
    ),
    pytest.param("<ul><li>[ ] a</ul>", "- \\[ ] a", id="not a task"),
    pytest.param("<blockquote><p>a<p>b</blockquote>", "> a\n>\n> b", id="quote"),
    pytest.param("<hr><p>a<hr><p>b<hr>", "a\n\n---\n\nb", id="rules"),
    pytest.param("<dl><dt>t</dt><dd>d</dd><dd>e</dd></dl>", "**t**\n\n- d\n- e", id="definitions"),
    pytest.param("<details><summary>s</summary>x</details>", "**s**\n\nx", id="details"),
    pytest.param(
        "<figure><img src='https://e.org/a b.png' alt='[x]' title='t'><figcaption>图1</figcaption></figure>",
        '![\\[x\\]](https://e.org/a%20b.png "t")\n\n*图1*',
        id="figure",
    ),
    pytest.param(
        "<p><a href='javascript:x'>a</a> <a href='https://e.org/x'>https://e.org/x</a></p>",
        "a <https://e.org/x>",
        id="links",
    ),
    pytest.param("<script>x</script><style>y</style><p>a<iframe>z</iframe></p>", "a", id="unread"),
    pytest.param(
        "<table><caption>c</caption><tr><th>a<th>b|c<tr><td><code>x|y</code><td><p>p<p>q<tr><td>z</table>",
        "c\n\n| a | b\\|c |\n| --- | --- |\n| `x\\|y` | p<br>q |\n| z |",
        id="table",
    ),
    pytest.param(
        r"<table><tr><td>a<td>b<tr><td>c<td><span class='math inline'>\|x\|</span></table>",
        "| a | b |\n| --- | --- |\n| c | $\\\\|x\\\\|$ |",
        id="formula in a table",
    ),
    pytest.param(
        "<table><tr><td><p>a<p>b<td><pre>x</pre></table>", "a\n\nb\n\n```\nx\n```", id="layout table"
    ),
    pytest.param(
        "<table><tr><td>a<table><tr><td>b<td>c<tr><td>d<td>e</table></table>",
        "a\n\n| b | c |\n| --- | --- |\n| d | e |",
        id="table in a table",
    ),
]


@pytest.mark.parametrize(("html", "markdown"), PROSE + EMPHASIS + MATH_AND_CODE + BLOCKS)
def test_markdown(html: str, markdown: str) -> None:
    assert render(html).markdown.removesuffix("\n") == markdown


FOOTNOTES = """<p>看<sup class="footnote-ref"><a href="#fn-1">1</a></sup>。
<sup class="footnote-ref"><a href="#fn-x">x</a></sup></p>
<section class="footnotes"><ol><li id="fn-1"><p>a</p><p>b</p></li><li id="fn-2">nobody</li></ol></section>"""


def test_footnotes_without_reference_become_a_list() -> None:
    assert render(FOOTNOTES).markdown == "看[^1]。 [x]\n\n1. nobody\n\n[^1]: a\n\n    b\n"


IN_PLACE = """<p>a<sup class="footnote-ref"><a href="#fn-1">1</a></sup></p>
<section class="footnotes in-place"><ol><li id="fn-1"><p>first</p></li><li id="fn-2">nobody</li></ol></section>
<ul><li>b<sup class="footnote-ref"><a href="#fn-3">3</a></sup></ul>
<section class="footnotes in-place"><ol><li id="fn-3"><p>third</p><li id="fn-1"><p>again</p></li></ol></section>
<p>c</p>"""


def test_footnotes_in_place_stand_where_the_article_has_them() -> None:
    rendered = render(IN_PLACE)
    assert rendered.markdown == "a[^1]\n\n[^1]: first\n\nnobody\n\n- b[^3]\n\n[^3]: third\n\nagain\n\nc\n"
    assert rendered.text == "a[1]\n\n[1] first\n\nnobody\n\nb[3]\n\n[3] third\n\nagain\n\nc"


def test_text_and_headings() -> None:
    rendered = render(
        "<h1>标题 <b>a</b></h1><p>x <span class='math inline'>a_1</span> <img src='/i.png' alt='图'></p>"
        "<ul><li>a<li>b</ul><table><tr><th>c<th>d<tr><td>e<td>f</table><pre>  x\n    y</pre>"
    )
    assert rendered.text == "标题 a\n\nx a_1\n\na\nb\n\nc | d\ne | f\n\n  x\n    y"
    assert rendered.headings == "标题 a"


@pytest.mark.parametrize("alt", ["在这里插入图片描述", "image.png", "image"])
def test_descriptions_without_information_are_omitted(alt: str) -> None:
    assert render(f"<img src='/x' alt='{alt}'>").markdown == "![](/x)\n"


@pytest.mark.parametrize(
    "tag", ["div", "b", "a href=x", "blockquote", "ul><li", "table><tr><td", "q", "dl><dd", "h1"]
)
def test_a_page_of_any_depth_is_read(tag: str) -> None:
    assert render(f"<{tag}>x" * 10_000).text.count("x") >= 200


@pytest.mark.parametrize(
    "html", ["", " ", "\0", "<!---->", "\ud800", '<?xml version="1.0" encoding="gbk"?><p>中']
)
def test_nothing_raises(html: str) -> None:
    render(html)


def test_the_test_pages_of_html5lib_raise_nothing(shared: Path) -> None:
    path = shared / "data/hostile/inputs/html/html5lib_tree_construction.jsonl"
    if not path.exists():
        pytest.skip("the html5lib inputs are not in shared/data")
    for line in path.read_text().splitlines():
        render(json.loads(line)["data"])
