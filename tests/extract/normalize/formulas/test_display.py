r"""In every form of a formula, display formulas remain display, matrices keep their rows and limits their position.

The forms are KaTeX, MathJax 2 and 3, MathML, delimiters in text, elements marked as formulas, and images.
"""

import pytest
from lxml import html
from lxml.html import HtmlElement

from linkvault.capture import read
from linkvault.extract.normalize import page_rules
from linkvault.models import Page

ROWS = r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}"
ATTRIBUTE = ROWS.replace("&", "&amp;")
DRAWN_ROWS = (
    "<mo>(</mo><mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr>"
    "<mtr><mtd><mi>c</mi></mtd><mtd><mi>d</mi></mtd></mtr></mtable><mo>)</mo>"
)
NOTE = f'<annotation encoding="application/x-tex">{ATTRIBUTE}</annotation>'


def normalize(body: str) -> HtmlElement:
    tree = html.document_fromstring(f"<html><body><p>before</p>{body}<p>after</p></body></html>")
    for rule in page_rules():
        rule(tree, "https://example.org/a/")
    return tree


def formulas(body: str) -> list[tuple[str, str]]:
    spans = (
        element for element in normalize(body).iter("span") if str(element.get("class")).startswith("math ")
    )
    return [(str(element.get("class")).removeprefix("math "), element.text or "") for element in spans]


def katex(inner: str, math: str = "<math>") -> str:
    return f'<span class="katex"><span class="katex-mathml">{math}<semantics>{inner}</semantics></math></span></span>'


MATRICES = [
    pytest.param(katex(f"<mi>x</mi>{NOTE}"), ROWS, id="KaTeX with its TeX"),
    pytest.param(katex(f"<mrow>{DRAWN_ROWS}</mrow>"), None, id="KaTeX by its MathML"),
    pytest.param(f'<span class="katex-error">{ATTRIBUTE}</span>', ROWS, id="KaTeX that failed"),
    pytest.param(f'<script type="math/tex">{ROWS}</script>', ROWS, id="MathJax 2 with its source"),
    pytest.param(
        f"""<span class="MathJax" data-mathml='<math><mrow>{DRAWN_ROWS}</mrow></math>'>abcd</span>""",
        None,
        id="MathJax 2 by its MathML",
    ),
    pytest.param(
        f"<mjx-container><mjx-assistive-mml><math><mrow>{DRAWN_ROWS}</mrow></math></mjx-assistive-mml></mjx-container>",
        None,
        id="MathJax 3 by its MathML",
    ),
    pytest.param(
        f'<mjx-container data-tex="{ATTRIBUTE}"><mjx-math></mjx-math></mjx-container>', ROWS, id="MathJax 3"
    ),
    pytest.param(f"<math><mrow>{DRAWN_ROWS}</mrow></math>", None, id="MathML"),
    pytest.param(f"<math><semantics><mi>x</mi>{NOTE}</semantics></math>", ROWS, id="MathML with its TeX"),
    pytest.param(f'<math alttext="{ATTRIBUTE}"><mi>x</mi></math>', ROWS, id="LaTeXML"),
    pytest.param(rf"<p>A \({ATTRIBUTE}\) B</p>", ROWS, id="delimiters in a line"),
    pytest.param(rf"<p>A $${ATTRIBUTE}$$ B</p>", ROWS, id="dollars"),
    pytest.param(f'<span class="math-tex">{ATTRIBUTE}</span>', ROWS, id="a marked element"),
    pytest.param(f'<span data-tex="{ATTRIBUTE}">abcd</span>', ROWS, id="an attribute"),
    pytest.param(f'<img class="latex" src="/m.png" alt="{ATTRIBUTE}">', ROWS, id="the alt text of an image"),
    pytest.param(
        '<img src="https://latex.codecogs.com/svg.latex?%5Cbegin%7Bpmatrix%7D%20a%20%26%20b%20%5C%5C%20c%20%26%20d'
        '%20%5Cend%7Bpmatrix%7D">',
        ROWS,
        id="the URL of an image",
    ),
]


@pytest.mark.parametrize(("body", "tex"), MATRICES)
def test_a_matrix_keeps_its_rows(body: str, tex: str | None) -> None:
    ((_, result),) = formulas(f"<div>A {body} B</div>")
    assert result == (tex or r"\begin{pmatrix}a & b \\ c & d\end{pmatrix}")


PROSE = "Training makes the loss small, step by step, until nothing moves, or until patience ends. " * 3


@pytest.mark.parametrize(("body", "tex"), MATRICES)
def test_rows_of_a_matrix_reach_markdown_and_text(body: str, tex: str | None) -> None:
    page = f"<article><h1>Rows</h1><p>{PROSE}</p><div>A {body} B</div><p>{PROSE}</p></article>"
    url = "https://example.org/rows"
    source = f"<html><head><title>Rows</title></head><body>{page}</body></html>"
    _, rendered, _ = read(Page(url, url, 200, "text/html", source.encode(), "2026-01-01T00:00:00Z"))
    for text in (rendered.markdown, rendered.text):
        assert r"\\ c & d" in text


@pytest.mark.parametrize(
    ("source", "rows"),
    [("a \\\\\n  b", "a \\\\\nb"), ("a\n  +  b", "a + b"), ("a \\\\ % the first row\n b", "a \\\\ b")],
    ids=["rows keep their lines", "other lines are one", "a comment ends with its line"],
)
def test_lines_of_a_source(source: str, rows: str) -> None:
    assert formulas(f'<script type="math/tex">{source}</script>') == [("inline", rows)]


INNER = "<mjx-assistive-mml><math><mi>x</mi></math></mjx-assistive-mml>"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f'<span class="katex-display">{katex("<mi>x</mi>")}</span>', id="katex-display"),
        pytest.param(f'<span class="katex--display">{katex("<mi>x</mi>")}</span>', id="katex--display"),
        pytest.param('<span class="katex katex-block"><annotation encoding="tex">x</annotation></span>', id="katex-block"),
        pytest.param(katex("<mi>x</mi>", '<math display="block">'), id="KaTeX by its MathML"),
        pytest.param('<script type="math/tex; mode=display">x</script>', id="MathJax 2 with its source"),
        pytest.param('<script type="math/tex;mode = display">x</script>', id="MathJax 2, other blanks"),
        pytest.param('<div class="MathJax_Display"><span class="MathJax">x</span></div><script type="math/tex">x</script>', id="MathJax 2, drawn before"),
        pytest.param('<div class="MathJax_SVG_Display">x</div><script type="math/tex">x</script>', id="MathJax 2 in SVG"),
        pytest.param('<script type="math/mml"><math display="block"><mi>x</mi></math></script>', id="MathJax 2 with MathML"),
        pytest.param("""<span class="MathJax" data-mathml='<math display="block"><mi>x</mi></math>'>x</span>""", id="MathJax 2, source gone"),
        pytest.param("""<div class="MathJax_Display" data-mathml='<math><mi>x</mi></math>'>x</div>""", id="MathJax 2 by its name"),
        pytest.param('<mjx-container display="true" data-tex="x"></mjx-container>', id="MathJax 3"),
        pytest.param('<mjx-container class="MathJax display" data-tex="x"></mjx-container>', id="MathJax 3 by its name"),
        pytest.param(f'<mjx-container display="true">{INNER}</mjx-container>', id="MathJax 3 by its MathML"),
        pytest.param(f'<mjx-container class="MathJax display">{INNER}</mjx-container>', id="MathJax 3 by its name and MathML"),
        pytest.param('<math display="block"><mi>x</mi></math>', id="MathML"),
        pytest.param('<math mode="display"><mi>x</mi></math>', id="MathML 1"),
        pytest.param('<span class="mwe-math-element"><math><mi>x</mi></math><img class="mwe-math-fallback-image-display" alt="x" src="/x.svg"></span>', id="MediaWiki"),
        pytest.param(r"<p>A \[x\] B</p>", id="brackets"),
        pytest.param("<p>A $$x^2$$ B</p>", id="dollars"),
        pytest.param(r"<p>A \begin{equation}x^2\end{equation} B</p>", id="an environment"),
        pytest.param(r"<p>A <span class='arithmatex'>\[x\]</span> B</p>", id="a marked element"),
        pytest.param('<p>A <span class="math-display"><span data-tex="x">x</span></span></p>', id="the class of a wrapper"),
        pytest.param('<p>A <img class="latex-display" alt="x^2" src="/x.png"></p>', id="the class of an image"),
        pytest.param('<p>A <img eeimg="2" alt="x^2" src="/x.png"></p>', id="an attribute of an image"),
        pytest.param(r'<p>A <img eeimg="1" alt="x^2 \\" src="/x.png"></p>', id="an image whose TeX ends with a row"),
    ],
)  # fmt: skip
def test_a_display_formula_remains_display(body: str) -> None:
    ((kind, tex),) = formulas(body)
    assert kind == "display"
    assert tex in ("x", "x^2")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<p>A {katex('<mi>x</mi>')} B</p>", id="KaTeX"),
        pytest.param('<p>A <span class="MathJax">x</span><script type="math/tex">x</script> B</p>', id="MathJax 2"),
        pytest.param('<p>A <mjx-container data-tex="x"></mjx-container> B</p>', id="MathJax 3"),
        pytest.param("<p>A <math><mi>x</mi></math> B</p>", id="MathML"),
        pytest.param(r"<p>A \(x\) B</p>", id="brackets"),
        pytest.param('<p>A <img eeimg="1" alt="x" src="/x.png"> B</p>', id="picture"),
    ],
)  # fmt: skip
def test_an_inline_formula_remains_inline(body: str) -> None:
    assert formulas(body) == [("inline", "x")]


SUM = "<munder><mo>∑</mo><mi>i</mi></munder>"
BOTH = "<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>"
TENDS = "<mrow><mi>x</mi><mo>→</mo><mn>0</mn></mrow>"
TREES = [
    (SUM, r"\sum_i"),
    ("<mover><mo>∑</mo><mi>n</mi></mover>", r"\sum^n"),
    (BOTH, r"\sum_i^n"),
    (f"<munder><mi>lim</mi>{TENDS}</munder>", r"\lim_{x → 0}".replace("→", r"\to")),
    ("<munder><mi>argmax</mi><mi>y</mi></munder>", r"\operatorname{argmax}_y"),
    ("<munder><mi>A</mi><mi>i</mi></munder>", r"\underset{i}{A}"),
    ("<mover><mi>A</mi><mi>i</mi></mover>", r"\overset{i}{A}"),
    ("<munderover><mi>A</mi><mi>i</mi><mi>n</mi></munderover>", r"\underset{i}{\overset{n}{A}}"),
    ("<msub><mi>x</mi><mi>i</mi></msub>", "x_i"),
    ("<msup><mi>x</mi><mi>i</mi></msup>", "x^i"),
    ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "x_i^2"),
    ("<munder><mi>x</mi><mo>_</mo></munder>", r"\underline{x}"),
    (
        "<mo>{</mo><mtable><mtr><mtd><mn>0</mn></mtd></mtr><mtr><mtd><mn>1</mn></mtd></mtr></mtable>",
        r"\begin{cases}0 \\ 1\end{cases}",
    ),
    (
        "<mo>[</mo><mtable><mtr><mtd><mn>0</mn></mtd></mtr><mtr><mtd><mn>1</mn></mtd></mtr></mtable><mo>]</mo>",
        r"\begin{bmatrix}0 \\ 1\end{bmatrix}",
    ),
    (
        "<mtable><mlabeledtr><mtd><mtext>(1)</mtext></mtd><mtd><mi>x</mi></mtd></mlabeledtr></mtable>",
        r"\begin{matrix}x\end{matrix}",
    ),
]


@pytest.mark.parametrize(("tree", "tex"), TREES, ids=[tex for _, tex in TREES])
@pytest.mark.parametrize(
    "form",
    [
        "<math><mrow>{}</mrow></math>",
        '<span class="katex"><span class="katex-mathml"><math><mrow>{}</mrow></math></span></span>',
        "<mjx-container><mjx-assistive-mml><math><mrow>{}</mrow></math></mjx-assistive-mml></mjx-container>",
        '<script type="math/mml"><math><mrow>{}</mrow></math></script>',
    ],
    ids=["MathML", "KaTeX", "MathJax 3", "MathJax 2"],
)
def test_limits_and_scripts_keep_their_position(form: str, tree: str, tex: str) -> None:
    ((_, result),) = formulas(f"<p>A {form.format(tree)} B</p>")
    assert " ".join(result.split()) == tex


def glyph(code: str, kind: str = "mi") -> str:
    return f'<mjx-{kind}><mjx-c class="mjx-c{code}"></mjx-c></mjx-{kind}>'


def group(kind: str, inner: str, height: int = 0) -> str:
    return f'<g data-mml-node="{kind}" transform="translate(0,{height})">{inner}</g>'


def letter(kind: str, code: str, height: int = 0) -> str:
    return group(kind, f'<use data-c="{code}"></use>', height)


@pytest.mark.parametrize(
    ("drawn", "tex"),
    [
        pytest.param(
            "<mjx-munder><mjx-row><mjx-base>" + glyph("2211", "mo") + "</mjx-base></mjx-row><mjx-row><mjx-under>"
            + glyph("69") + "</mjx-under></mjx-row></mjx-munder>", r"\sum_i", id="below"),
        pytest.param(
            "<mjx-munderover><mjx-over>" + glyph("6E") + "</mjx-over><mjx-box><mjx-munder><mjx-row><mjx-base>"
            + glyph("2211", "mo") + "</mjx-base></mjx-row><mjx-row><mjx-under>" + glyph("69")
            + "</mjx-under></mjx-row></mjx-munder></mjx-box></mjx-munderover>", r"\sum_i^n", id="below and above"),
        pytest.param(
            "<mjx-msubsup>" + glyph("78") + "<mjx-script>" + glyph("6E") + "<mjx-spacer></mjx-spacer>" + glyph("69")
            + "</mjx-script></mjx-msubsup>", "x_i^n", id="scripts, the upper one first"),
    ],
)  # fmt: skip
def test_a_rendering_of_mathjax_3_keeps_its_limits(drawn: str, tex: str) -> None:
    assert formulas(f"<p>A <mjx-container><mjx-math>{drawn}</mjx-math></mjx-container></p>") == [
        ("inline", tex)
    ]


@pytest.mark.parametrize("heights", [(-10, 20), (20, -10)], ids=["lower first", "upper first"])
@pytest.mark.parametrize(
    ("kind", "base", "tex"), [("munderover", "2211", r"\sum_i^n"), ("msubsup", "78", "x_i^n")]
)
def test_an_svg_of_mathjax_3_keeps_its_limits(
    kind: str, base: str, tex: str, heights: tuple[int, int]
) -> None:
    scripts = {min(heights): "69", max(heights): "6E"}
    inner = letter("mo" if base == "2211" else "mi", base)
    inner += "".join(letter("mi", scripts[height], height) for height in heights)
    drawn = group("math", group(kind, inner))
    assert formulas(f"<p>A <mjx-container><svg>{drawn}</svg></mjx-container></p>") == [("inline", tex)]
