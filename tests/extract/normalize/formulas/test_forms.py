"""Code, images, headings, ruby, footnotes and embedded data are rewritten in the form that `markup` reads."""

import pytest
from lxml import html
from lxml.html import HtmlElement

from linkvault.extract.normalize import article_rules, page_rules
from linkvault.extract.normalize.tree_edits import unwrap


def normalize(body: str) -> HtmlElement:
    tree = html.document_fromstring(f"<html><body>{body}</body></html>")
    for rule in (*page_rules(), *article_rules()):
        rule(tree, "https://example.org/a/")
    return tree


CODE = "def f(x):\n    return x"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('<pre><code class="language-python">def f(x):\n    <b>return</b> x</code></pre>', id="prism"),
        pytest.param('<div class="highlight-python notranslate"><div class="highlight"><pre>def f(x):\n    return x\n</pre></div></div>', id="sphinx"),
        pytest.param('<figure class="highlight python"><table><tr><td class="gutter"><pre><span class="line">1</span><br><span class="line">2</span><br></pre></td><td class="code"><pre><span class="line">def f(x):</span><br><span class="line">    return x</span><br></pre></td></tr></table></figure>', id="hexo"),
        pytest.param('<pre class="hljs language-python"><code><table class="hljs-ln"><tr><td class="hljs-ln-numbers" data-line-number="1"></td><td class="hljs-ln-code">def f(x):</td></tr><tr><td class="hljs-ln-numbers" data-line-number="2"></td><td class="hljs-ln-code">    return x</td></tr></table></code></pre>', id="hljs-ln"),
        pytest.param('<pre class="language-python"><code><div class="token-line">def f(x):</div><div class="token-line">    return x</div></code><button>Copy</button></pre>', id="docusaurus"),
        pytest.param('<pre class="brush:python">def f(x):<br>&nbsp;&nbsp;&nbsp;&nbsp;return x</pre>', id="br-nbsp"),
        pytest.param('<pre class="shiki" data-language="python"><code><span class="line">def f(x):</span>\n<span class="line">    return x</span></code></pre>', id="shiki"),
        pytest.param('<pre class="prettyprint"><code class="prism language-python has-numbering">def f(x):\n    return x</code><ul class="pre-numbering"><li>1</li><li>2</li></ul></pre>', id="csdn"),
    ],
)  # fmt: skip
def test_code_is_exact(body: str) -> None:
    tree = normalize(body)
    block = tree.find(".//pre/code")
    assert block is not None
    assert (block.text, block.get("class"), len(tree.findall(".//pre"))) == (CODE, "language-python", 1)


@pytest.mark.parametrize(
    "image",
    [
        pytest.param('<img src="data:image/gif;base64,AA" data-src="/p.png">', id="data-src"),
        pytest.param('<img data-srcset="/s.png 320w, /p.png 800w">', id="srcset"),
        pytest.param('<picture><source srcset="/p.png 2x"><img alt=""></picture>', id="picture"),
        pytest.param(
            '<img class="lazy" src="/blank.gif"><noscript><img src="/p.png"></noscript>', id="noscript"
        ),
    ],
)
def test_lazily_loaded_images(image: str) -> None:
    assert [element.get("src") for element in normalize(f"<p>{image}</p>").iter("img")] == [
        "https://example.org/p.png"
    ]


def test_tracking_pixels_are_removed_and_emoji_become_text() -> None:
    tree = normalize(
        '<p>a<img src="/t.gif" width="1" height="1">b<img class="emoji" alt="😀" src="/e.png">c</p>'
    )
    assert str(tree.text_content()) == "ab😀c"


def test_permalinks_and_ruby() -> None:
    tree = normalize(
        '<h2>Setup<a class="headerlink" href="#setup">¶</a></h2><p><ruby>勾配<rp>(</rp><rt>こうばい</rt><rp>)</rp></ruby>降下</p>'
    )
    assert str(tree.text_content()) == "Setup勾配（こうばい）降下"


def test_footnotes() -> None:
    tree = normalize(
        '<p>Text<sup id="r1"><a href="#fn1">1</a></sup>.</p><ol><li id="fn1"><p>The note. <a href="#r1">↩</a></p></li></ol>'
    )
    assert tree.find(".//sup[@class='footnote-ref']/a").get("href") == "#fn-1"
    note = tree.find(".//section[@class='footnotes']/ol/li[@id='fn-1']")
    assert str(note.text_content()).strip() == "The note."


def test_an_article_in_a_script() -> None:
    words = "A sentence of the article, long enough to be read. " * 20
    tree = normalize(
        f'<div id="app"></div><script>window.__STATE__ = {{"content": "<p>{words}</p><p>{words}<\\/p>"}}</script>'
    )
    assert len(tree.findall(".//article/p")) == 2


def test_code_tabs_keep_their_labels() -> None:
    tree = normalize(
        '<div><ul role="tablist"><li role="tab">npm</li><li role="tab">pip</li></ul><div role="tabpanel"><pre>a</pre></div><div role="tabpanel" hidden><pre>b</pre></div></div>'
    )
    assert [element.text for element in tree.iter("strong", "code")] == ["npm", "a", "pip", "b"]


def test_rules_apply_to_what_an_earlier_rule_added() -> None:
    """The page is indexed once, after the article in a script was added to it."""
    text = "<p>" + "这里先说明损失函数的含义，再给出推导的步骤。" * 12
    script = f'<script>var a = {{"content": "{text}<span class=katex><math><mi>x</mi></math></span><p>又"}}</script>'
    assert [
        element.text for element in normalize(script).iter("span") if element.get("class") == "math inline"
    ] == ["x"]


def test_urls_of_every_form() -> None:
    links = [
        "/b?c=d#e",
        "/a/../b",
        "//cdn.example.org/x",
        "HTTP://Example.org/?",
        "https://example.org:80/é",
        "?q=1",
    ]
    tree = normalize("".join(f'<a href="{link}">x</a>' for link in links))
    assert [element.get("href") for element in tree.iter("a")] == [
        "https://example.org/b?c=d#e",
        "https://example.org/b",
        "https://cdn.example.org/x",
        "HTTP://Example.org/?",
        "https://example.org:80/é",
        "https://example.org/a/?q=1",
    ]


@pytest.mark.parametrize(
    "inner", ["", "a", "<b>b</b>", "a<b>b</b>c", "<i>d</i>e<b>b</b>", "<b>b</b>c<i>d</i>"], ids=repr
)
@pytest.mark.parametrize(
    "around", ["{}", "x{}y", "<i>i</i>{}<i>j</i>", "<i>i</i>x{}y<i>j</i>z", "{}y<i>j</i>"], ids=repr
)
def test_unwrapping_gives_the_same_as_lxml(inner: str, around: str) -> None:
    unwrapped, expected = (
        html.fromstring(f"<div>{around.format(f'<u>{inner}</u>')}</div>") for _ in range(2)
    )
    unwrap(unwrapped.find("u"))
    expected.find("u").drop_tag()
    assert html.tostring(unwrapped) == html.tostring(expected)
