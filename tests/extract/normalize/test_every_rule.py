"""For each normalization rule a page whose article is different without the rule, so that no rule can be lost."""

import pytest

from linkvault.errors import NothingReadable
from linkvault.extract import pipeline
from linkvault.extract.normalize import Rule, article_rules, name_of_rule, page_rules
from linkvault.models import Page

PROSE = "A loss function tells how far a guess is from what was seen, and training makes it small. " * 3
LONG = "Nobody who was there that day forgot the sound of the water, or how long the silence lasted. " * 30
NAMES = sorted(name_of_rule(rule) for rule in (*page_rules(), *article_rules()))

# For each rule: a part of a page, what the HTML of its article contains with the rule, and what it does not contain.
PAGES = {
    "accordions": (
        "<h3><button aria-expanded=false>Who may come?</button></h3><div hidden><p>Everybody may come, and see it.</p></div>",
        "<h3>Who may come?</h3>",
        "<button",
    ),
    "infoboxes": (
        "<aside class=portable-infobox><div class=pi-data><h3 class=pi-data-label>Built</h3><div class=pi-data-value>1811"
        "</div></div><div class=pi-data><h3 class=pi-data-label>Age</h3><div class=pi-data-value>9</div></div></aside>",
        "<th>Built</th><td>1811</td>",
        "<h3",
    ),
    "absolute_urls": ('<p><a href="/b">x</a></p>', 'href="https://example.org/b"', 'href="/b"'),
    "platform_parts": (
        f'<div class="mw-parser-output"><table class="infobox"><tr><th>Height</th><td>41 m</td></tr></table>'
        f'<p>{PROSE}</p><p>{PROSE}</p><div class="navbox"><p>{PROSE} Other towers.</p></div></div>',
        "41 m",
        "Other towers",
    ),
    "value_labels": (f"<p><b>Abstract:</b>We ask. {PROSE}</p>", "<b>Abstract:</b> We", "<b>Abstract:</b>We"),
    "definitions": (
        f"<dl><dt>Function save(path), which writes the vault to a path.</dt><dd><p>{PROSE}</p><pre>save()</pre></dd></dl>",
        "<p><strong>Function save(path)",
        "<dl>",
    ),
    "code_blocks": (
        '<pre class="brush:python">def f(x):<br>&nbsp;&nbsp;return x</pre>',
        '<pre><code class="language-python">def f(x):\n  return x</code></pre>',
        "<br>",
    ),
    "code_lines": (
        '<div class="code"><div class="line">if (x) {</div><div class="line">&nbsp; y();</div><div class="line">}</div></div>',
        "<pre><code>if (x) {\n  y();\n}</code></pre>",
        "<div>if",
    ),
    "code_tabs": (
        '<div><ul role="tablist"><li role="tab">npm</li><li role="tab">pip</li></ul><div role="tabpanel"><pre>one</pre>'
        '</div><div role="tabpanel" hidden><pre>two</pre></div></div>',
        "two",
        "<li>npm</li>",
    ),
    "embeds": (
        '<iframe src="https://www.youtube.com/embed/abcdef12345" title="A talk on loss"></iframe>',
        '<a href="https://www.youtube.com/watch?v=abcdef12345">A talk on loss</a>',
        "iframe",
    ),
    "footnotes": (
        '<p>Text<sup id="r1"><a href="#fn1">1</a></sup>.</p><ol><li id="fn1"><p>The note. <a href="#r1">↩</a></p></li></ol>',
        '<sup class="footnote-ref">',
        "↩",
    ),
    "custom_elements": ('<p>So <span data-tex="x^2">drawn</span>.</p>', '<span class="math inline">x^2</span>', "drawn"),
    "repeated_formulas": ("<p>其中 x ( i ) x^{(i)} x(i) 是样本</p>", '<span class="math inline">x^{(i)}</span>', "x ( i )"),
    "formula_images": (
        '<p>So <img eeimg="1" src="/equation?tex=x" alt="x_i^2">.</p>',
        '<span class="math inline">x_i^2</span>',
        "<img",
    ),
    "katex": (
        '<p>So <span class="katex"><span class="katex-mathml">XXTXX^T</span><span class="katex-html">XXT</span></span>.</p>',
        '<span class="math inline">XX^T</span>',
        "XXTXX",
    ),
    "mathjax": (
        '<p>So <span class="MathJax_Preview">drawn</span><script type="math/tex">x^2</script>.</p>',
        '<span class="math inline">x^2</span>',
        "drawn",
    ),
    "mathml": (
        "<p>So <math><msup><mi>x</mi><mn>2</mn></msup></math>.</p>",
        '<span class="math inline">x^2</span>',
        "x2",
    ),
    "delimited": (r"<p>So \(x^2\) is.</p>", '<span class="math inline">x^2</span>', r"\("),
    "task_lists": (
        "<ul><li><input type=checkbox checked> Buy a rope</li></ul>",
        '<li><input type="checkbox" disabled checked> Buy a rope</li>',
        "<li> Buy",
    ),
    "inline_captions": (
        "<div><p><img src=/mill.jpg></p><span class=newsCaption>The mill at dawn (Image: Lin)</span></div>",
        "<figcaption>The mill at dawn",
        "<span",
    ),
    "hover_cards": (
        "<p>The mill of <span><a href=/ana>Ana Lima</a><span><img src=/ana.jpg>Ana B. Lima<a href=/1>The price of flour"
        "</a></span></span> stands by the river, and turns day and night.</p>",
        "Ana Lima</a> stands",
        "flour",
    ),
    "headings": ("<h2>Set-up<button>Copy</button></h2><p>Then.</p>", "<h2>Set-up</h2>", "Copy"),
    "images": ('<p><img src="data:image/gif;base64,AA" data-src="/p.png"></p>', "/p.png", "base64"),
    "permalinks": (
        '<p id="a">A paragraph of its own.<a class="headerlink" href="#a">¶</a></p>',
        "A paragraph of its own.",
        "¶",
    ),
    "ruby": ("<p><ruby>勾配<rp>(</rp><rt>こうばい</rt><rp>)</rp></ruby>降下</p>", "勾配（こうばい）降下", "(こうばい)"),
    "embedded_json": (f'<script>window.state = {{"content": "<p>{LONG}</p><p>The end of it.</p>"}}</script>', "The end of it.", "window.state"),
    "tables": (
        f'<table role="presentation"><tr><td><p>{PROSE}</p></td></tr></table>',
        "training makes it small",
        "<table",
    ),
}  # fmt: skip


def extract_html(name: str) -> str:
    inner = PAGES[name][0]
    around = "" if name == "embedded_json" else f"<p>{PROSE}</p>"
    source = f"<html><head><title>On loss</title></head><body><article><h1>On loss</h1>{around}{inner}{around}</article></body></html>"
    url = "https://example.org/a/"
    return pipeline.extract_article(Page(url, url, 200, "text/html", source.encode(), "")).html


def is_as_expected(name: str) -> bool:
    html = extract_html(name)
    _, wanted, unwanted = PAGES[name]
    return wanted in html and unwanted not in html


def test_every_rule_has_a_page() -> None:
    assert sorted(PAGES) == NAMES


@pytest.mark.parametrize("name", PAGES)
def test_the_rule_changes_the_page_as_expected(name: str) -> None:
    assert is_as_expected(name), extract_html(name)


@pytest.mark.parametrize("name", PAGES)
def test_without_the_rule_the_page_is_not_as_expected(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shows that the rule is applied, and that no other rule has the same effect."""

    def without(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        return tuple(rule for rule in rules if name_of_rule(rule) != name)

    monkeypatch.setattr(pipeline, "page_rules", lambda _: without(page_rules()))
    monkeypatch.setattr(pipeline, "article_rules", lambda: without(article_rules()))
    try:
        assert not is_as_expected(name), extract_html(name)
    except NothingReadable:
        assert name == "embedded_json"
