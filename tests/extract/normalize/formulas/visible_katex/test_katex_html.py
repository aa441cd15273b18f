"""KaTeX's visible HTML without its MathML becomes TeX that KaTeX accepts and shows the same.

`katex_formulas.jsonl` has one formula per line: `tex`, the `html` that KaTeX 0.19 shows (long paths of its drawings are
cut), and `written`, the TeX that is rebuilt. Where Node.js and KaTeX are installed (`npm install katex`, in the folder
of this project or in the one that the variable KATEX_FOLDER names), KaTeX itself shows both.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from growth import LIMIT, growth
from lxml import html
from lxml.html import HtmlElement

from linkvault.extract.normalize import page_rules
from linkvault.extract.normalize.formulas.tex_grammar import is_well_formed
from linkvault.extract.normalize.formulas.visible_katex.katex_html import rebuild_tex

FORMULAS = [
    json.loads(line)
    for line in Path(__file__).with_name("katex_formulas.jsonl").read_text(encoding="utf-8").splitlines()
]
# Formulas that HTML shows alike: what `\tag`, `\mathchoice` and the like chose is not in it.
SHOWN_OTHERWISE = frozenset({r"\vcenter{x}\mathchoice{a}{b}{c}{d}"})


def boxes(shown: str) -> HtmlElement:
    (element,) = html.fragment_fromstring(f"<div>{shown}</div>").find_class("katex-html")
    return element


def normalize(body: str) -> HtmlElement:
    tree = html.document_fromstring(f"<html><body>{body}</body></html>")
    for rule in page_rules():
        rule(tree, "https://example.org/a/")
    return tree


def formulas(body: str) -> list[tuple[str, str]]:
    return [
        (str(element.get("class")).removeprefix("math "), element.text or "")
        for element in normalize(body).iter("span")
        if str(element.get("class")).startswith("math ")
    ]


@pytest.mark.parametrize("formula", FORMULAS, ids=[formula["tex"] for formula in FORMULAS])
def test_tex_is_rebuilt(formula: dict[str, str]) -> None:
    assert rebuild_tex(boxes(formula["html"]), display=False) == formula["written"]


_SHOW = """
const katex = require('katex');
const show = tex => katex.renderToString(tex, {output: 'html', throwOnError: true, strict: 'ignore'});
const pairs = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(pairs.map(([one, other]) => {
  try { return show(one) === show(other) ? '' : 'shows something else' } catch (error) { return String(error) }
})));
"""


def show_both(pairs: list[tuple[str, str]]) -> list[str]:
    """Return for each pair of TeX what is wrong: "" if KaTeX shows both alike."""
    node = shutil.which("node")
    folder = os.environ.get("KATEX_FOLDER", os.fspath(Path(__file__).parents[5]))
    if node is None or not (Path(folder) / "node_modules" / "katex").is_dir():
        pytest.skip("Node.js or KaTeX is not installed: npm install katex")
    done = subprocess.run(
        [node, "-e", _SHOW], input=json.dumps(pairs), capture_output=True, text=True, cwd=folder, check=True
    )
    faults: list[str] = json.loads(done.stdout)
    return faults


def test_katex_shows_the_rebuilt_tex_the_same() -> None:
    pairs = [
        (formula["tex"], formula["written"]) for formula in FORMULAS if formula["tex"] not in SHOWN_OTHERWISE
    ]
    assert [(pair, fault) for pair, fault in zip(pairs, show_both(pairs), strict=True) if fault] == []


def without_styles(shown: str) -> str:
    return re.sub(r' style="[^"]*"', "", shown)


def without_drawings(shown: str) -> str:
    return re.sub(r"<svg.*?</svg>", "", shown)


def without_every_seventh_class(shown: str) -> str:
    parts = re.split(r'( class="(?!katex)[^"]*")', shown)
    return "".join(part for number, part in enumerate(parts) if number % 2 == 0 or number % 14 != 1)


DAMAGES = [without_styles, without_drawings, without_every_seventh_class]


def damaged_formulas() -> list[tuple[str, str]]:
    return [
        (formula["tex"], tex)
        for formula in FORMULAS
        for damage in DAMAGES
        if (tex := rebuild_tex(boxes(damage(formula["html"])), display=False)) is not None
    ]


def test_what_is_rebuilt_of_damaged_html_is_well_formed() -> None:
    damaged = damaged_formulas()
    assert len(damaged) > 2 * len(FORMULAS)
    assert [tex for _, tex in damaged if not is_well_formed(tex)] == []


def test_katex_accepts_what_is_rebuilt_of_damaged_html() -> None:
    damaged = [tex for _, tex in damaged_formulas()]
    faults = show_both([(tex, tex) for tex in damaged])
    assert [(tex, fault) for tex, fault in zip(damaged, faults, strict=True) if fault] == []


def leaf(names: str, text: str) -> str:
    return f'<span class="{names}">{text}</span>'


def vlist(*rows: str, deep: bool = True) -> str:
    spans = "".join(f'<span><span class="pstrut"></span>{row}</span>' for row in rows)
    depth = " vlist-t2" if deep else ""
    return (
        f'<span class="vlist-t{depth}"><span class="vlist-r"><span class="vlist">{spans}</span></span></span>'
    )


def shown_katex(inner: str, outer: str = "{}") -> str:
    return outer.format(
        f'<span class="katex"><span class="katex-html"><span class="base">{inner}</span></span></span>'
    )


X, Y = leaf("mord mathnormal", "x"), leaf("mord mathnormal", "y")


def test_scripts_without_styles() -> None:
    below = f'<span class="mord">{X}<span class="msupsub">{vlist(Y)}</span></span>'
    above = f'<span class="mord">{X}<span class="msupsub">{vlist(Y, deep=False)}</span></span>'
    both = f'<span class="mord">{X}<span class="msupsub">{vlist(Y, X)}</span></span>'
    assert formulas(f"<p>{shown_katex(below)} {shown_katex(above)} {shown_katex(both)}</p>") == [
        ("inline", "x_y"),
        ("inline", "x^y"),
        ("inline", "x_y^x"),
    ]


def test_display_and_the_style_of_a_sum() -> None:
    total = leaf("mop op-symbol large-op", "∑")
    outer = '<span class="katex-display">{}</span>'
    assert formulas(shown_katex(total, outer)) == [("display", r"\sum")]
    assert formulas(f"<p>So {shown_katex(total)}.</p>") == [("inline", r"\displaystyle \sum")]


def test_boxes_whose_outer_element_was_removed() -> None:
    assert formulas(f'<p>So <span class="katex-html">{X}{Y}</span> is.</p>') == [("inline", "xy")]


def test_mathml_and_its_source_come_first() -> None:
    note = '<annotation encoding="application/x-tex">a</annotation>'
    both = f'<span class="katex"><span class="katex-mathml"><math><semantics>{note}</semantics></math></span>{{}}</span>'
    assert formulas(both.format(f'<span class="katex-html">{X}</span>')) == [("inline", "a")]
    assert formulas(f'<span data-tex="b^2">{shown_katex(X)}</span>') == [("inline", "b^2")]


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param(
            f'<span class="mord"><span class="mfrac">{X}{Y}</span></span>', id="a fraction without rows"
        ),
        pytest.param(
            f'<span class="mord">{X}<span class="msupsub">{Y}</span></span>', id="a script without rows"
        ),
        pytest.param(f'<span class="mord sqrt">{vlist(X)}</span>{Y}', id="a root without its sign"),
        pytest.param(f"{'<span>' * 200}{X}{Y}{'</span>' * 200}", id="deeply nested elements"),
    ],
)
def test_incomplete_html_stays_text(inner: str) -> None:
    assert str(normalize(f"<p>So {shown_katex(inner)}.</p>").text_content()) == "So xy."
    assert formulas(f"<p>So {shown_katex(inner)}.</p>") == []


def test_colors_that_tex_does_not_have_are_left_out() -> None:
    shown = (
        '<span class="mord" style="color:rgb(1, 2, 3)">1</span><span class="mord" style="color:red">2</span>'
    )
    assert formulas(f"<p>So {shown_katex(shown)}.</p>") == [("inline", r"1\textcolor{red}{2}")]


def test_the_time_grows_with_the_size() -> None:
    def create(size: int) -> HtmlElement:
        return boxes(f'<span class="katex-html">{X * size}</span>')

    assert growth(lambda element: rebuild_tex(element, display=False), create, 4000) < LIMIT


def test_the_time_does_not_double_with_the_depth() -> None:
    inner = f"{'<span class=mord>' * 100}{X}{'</span>' * 100}"
    assert (
        rebuild_tex(boxes(f'<span class="katex-html">{inner}</span>'), display=False)
        == "{" * 100 + "x" + "}" * 100
    )
