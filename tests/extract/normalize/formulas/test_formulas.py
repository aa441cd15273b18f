"""Every form of a formula becomes one `span.math` with its TeX."""

import pytest
from lxml import html
from lxml.html import HtmlElement

from linkvault.extract.normalize import page_rules
from linkvault.extract.normalize.formulas.glyphs import glyphs_of_tex, last_glyph


def normalize(body: str, head: str = "") -> HtmlElement:
    tree = html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    for rule in page_rules():
        rule(tree, "https://example.org/a/")
    return tree


def formulas(tree: HtmlElement) -> list[tuple[str, str]]:
    return [
        (str(element.get("class")).removeprefix("math "), element.text or "")
        for element in tree.iter("span")
        if "math" in str(element.get("class"))
    ]


MATHML = "<math><msup><mi>x</mi><mn>2</mn></msup><mo>≤</mo><mfrac><mn>1</mn><mi>n</mi></mfrac></math>"
LOADER = '<script src="https://cdn.example.org/mathjax/tex-mml-chtml.js"></script>'


@pytest.mark.parametrize(
    ("body", "tex"),
    [
        pytest.param('<span class="katex"><span class="katex-mathml"><math><semantics><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation></semantics></math></span><span class="katex-html">x2</span></span>', "x^2", id="katex"),
        pytest.param('<span class="katex"><span class="katex-mathml">XXTXX^T</span><span class="katex-html">XXT</span></span>', "XX^T", id="katex-stripped"),
        pytest.param('<span class="MathJax_Preview">x2</span><span class="MathJax">x2</span><script type="math/tex">x^2</script>', "x^2", id="mathjax-2"),
        pytest.param(f'<mjx-container><mjx-math></mjx-math><mjx-assistive-mml>{MATHML}</mjx-assistive-mml></mjx-container>', r"x^2\le\frac{1}{n}", id="mathjax-3"),
        pytest.param('<mjx-container><mjx-math><mjx-msup><mjx-mi><mjx-c class="mjx-c1D465"></mjx-c></mjx-mi><mjx-script><mjx-mn><mjx-c class="mjx-c32"></mjx-c></mjx-mn></mjx-script></mjx-msup></mjx-math></mjx-container>', "x^2", id="mathjax-3-drawn"),
        pytest.param(MATHML, r"x^2\le\frac{1}{n}", id="mathml"),
        pytest.param(r'<math alttext="\alpha_{1}"><mi>α</mi></math>', r"\alpha_{1}", id="latexml"),
        pytest.param('<img class="ee" eeimg="1" src="https://example.org/equation?tex=x" alt="x_i^2">', "x_i^2", id="image-alt"),
        pytest.param('<img src="https://latex.codecogs.com/svg.latex?%5Cfrac%7Ba%7D%7Bb%7D">', r"\frac{a}{b}", id="image-address"),
        pytest.param(r"<p>so \(a+b\) is</p>", "a+b", id="brackets"),
        pytest.param("<p>其中 x ( i ) x^{(i)} x(i) 是样本</p>", "x^{(i)}", id="fused"),
        pytest.param("<math-renderer>$x^2$</math-renderer>", "x^2", id="github"),
    ],
)  # fmt: skip
def test_formula_once(body: str, tex: str) -> None:
    tree = normalize(f"<p>before</p><p>A {body} B</p>")
    assert formulas(tree) == [("inline", tex)]
    assert "B" in str(tree.text_content())


def test_display() -> None:
    assert formulas(normalize(r'<div class="math">\[ a = b \]</div>')) == [("display", "a = b")]


def test_dollars_where_mathjax_is_loaded() -> None:
    assert formulas(normalize("<p>let $n$ be and $$n^2$$</p>", LOADER)) == [("display", "n^2")]


@pytest.mark.parametrize(
    "text", ["costs $5 and then $10 more", "from $1.20 to $3", "US$5-$10", "$HOME and $PATH here"]
)
def test_money_is_not_a_formula(text: str) -> None:
    tree = normalize(f"<p>{text}</p>", LOADER)
    assert formulas(tree) == []
    assert text in str(tree.text_content())


def test_code_is_not_a_formula() -> None:
    assert formulas(normalize("<pre>echo $x^2$ \\(y\\)</pre>", LOADER)) == []


@pytest.mark.parametrize(
    ("tex", "glyphs"),
    [
        (r"w^*=\frac{1}{2}", "w∗=12"), ("x_i^{T}x_j", "xiTxj"), (r"\hat{y}", "y^"), ("f'(x) ~ y", "f′(x)y"),
        ("ä_i − b", "äi-b"), ("e\u0301", "é"), ("a\u200bb", "ab"),
    ],
    ids=["command", "plain", "accent", "prime", "beyond ASCII", "composed", "invisible characters"],
)  # fmt: skip
def test_glyphs_of_tex(tex: str, glyphs: str) -> None:
    assert glyphs_of_tex(tex) == glyphs
    assert last_glyph(tex) in (glyphs[-1], None)
