"""Formulas in a line stay in it: Codeforces' dollars, SVGs with their TeX, MathJax 3, formulas within text."""

import pytest
from lxml import html

from linkvault.capture import read
from linkvault.extract.normalize import page_rules
from linkvault.extract.normalize.formulas.formula_element import clean_tex
from linkvault.models import Page

PROSE = "<p>A loss function says how far a guess is from what was seen, and training makes it small.</p>" * 4


def formulas(body: str) -> list[tuple[str, str]]:
    tree = html.document_fromstring(f"<html><body>{body}</body></html>")
    for rule in page_rules():
        rule(tree, "https://example.org/a/")
    return [
        (str(element.get("class")).removeprefix("math "), element.text or "")
        for element in tree.iter("span")
        if str(element.get("class")).startswith("math ")
    ]


@pytest.mark.parametrize(
    ("body", "kind", "tex"),
    [
        pytest.param("<p>You get $$$n$$$ boats.</p>", "inline", "n", id="three dollars"),
        pytest.param(r"<p>If $$$1 \le n$$$ holds.</p>", "inline", r"1 \le n", id="three dollars around a command"),
        pytest.param("<p>So $$$$$$a+b$$$$$$ is it.</p>", "display", "a+b", id="six dollars"),
        pytest.param(
            '<p>A <span class="tex-span"><i>a</i><sub><i>i</i></sub> ≤ 10<sup>9</sup></span> B</p>',
            "inline", r"a_{i} \le 10^{9}", id="letters and scripts in elements",
        ),
        pytest.param('<p>A <span class="tex-span">min(<i>a</i>, 1)</span> B</p>', "inline", r"\mathrm{min}(a, 1)", id="a word in it"),
        pytest.param('<p>A <svg data-formula="x_1"><g></g></svg> B</p>', "inline", "x_1", id="the attribute of an SVG"),
        pytest.param(r"<p>A <svg><title>\frac{a}{b}</title><g></g></svg> B</p>", "inline", r"\frac{a}{b}", id="the title of an SVG"),
        pytest.param('<p>A <svg class="math"><desc>a+b=c</desc></svg> B</p>', "inline", "a+b=c", id="the description of an SVG"),
        pytest.param('<p>A <span class="tex"><svg aria-label="a+b=c"></svg></span> B</p>', "inline", "a+b=c", id="the label of an SVG"),
        pytest.param(r'<svg class="math-display" aria-label="\pi"></svg>', "display", r"\pi", id="an SVG for display"),
        pytest.param(
            '<p>A <span class="span-inline-equation"><svg data-formula="x_1"></svg></span> B</p>', "inline", "x_1",
            id="an SVG in an inline equation",
        ),
        pytest.param('<p>A <mjx-container display="false" data-latex="x^2"></mjx-container> B</p>', "inline", "x^2", id="MathJax 3"),
        pytest.param('<p>A <span data-tex="x^2" display="inline"></span> B</p>', "inline", "x^2", id="an attribute"),
        pytest.param(r"<p>A $f=\text{if $x_1$}$ B</p>", "inline", r"f=\text{if \(x_1\)}", id="dollars in text"),
        pytest.param(r"<p>A $$f=\mbox{if $x_1$ or {$y$}}$$ B</p>", "display", r"f=\mbox{if \(x_1\) or {\(y\)}}", id="dollars in a box"),
        pytest.param(r"<p>A \(f=\text{if $x$}\) B</p>", "inline", r"f=\text{if \(x\)}", id="brackets"),
    ],
)  # fmt: skip
def test_a_formula_of_one_form(body: str, kind: str, tex: str) -> None:
    assert formulas(body) == [(kind, tex)]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<p>Places: $$$ and $$$$ are dear. Prices $$$ – $$$$ here.</p>", id="classes of prices"),
        pytest.param("<p>Eat at $$$many good places of this town$$$ today.</p>", id="prose between dollars"),
        pytest.param("<p><svg><title>Menu</title><g></g></svg></p>", id="the title of a drawing"),
        pytest.param('<p><svg aria-label="A chart of x_1 and x_2"></svg></p>', id="the label of a drawing"),
    ],
)
def test_no_formula(body: str) -> None:
    assert formulas(body) == []


def test_delimiters_around_text_with_dollars_are_removed() -> None:
    assert clean_tex(r"$\text{if $x$}$") == r"\text{if \(x\)}"
    assert clean_tex("$a$ and $b$") == "$a$ and $b$"
    assert clean_tex(r"\text{5 \$}") == r"\text{5 \$}"


def test_a_paragraph_with_many_braces_in_its_formula_is_kept() -> None:
    cells = r" \\ ".join([r"\textsf{abc {\textbf{abc}} {\textit{abc}}}"] * 4)
    body = f"<article><h1>Losses</h1>{PROSE}<p>The formula is \\({cells}\\) and the end.</p>{PROSE}</article>"
    url = "https://example.org/a/"
    _, rendered, _ = read(Page(url, url, 200, "text/html", body.encode(), "2026-01-01T00:00:00Z"))
    assert rendered.markdown.count("textsf") == 4
