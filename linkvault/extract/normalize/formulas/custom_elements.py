"""Elements that name their content a formula and tell its TeX, as an attribute or as their text -> the formula.

Zhihu's and mdnice's `data-tex` and `data-formula`, GitHub's `math-renderer`, Sphinx's, Pandoc's and MkDocs' `.math`
and `.arithmatex`, Distill's `d-math`, code blocks of the language `math`, AsciiDoc's `stem`.
"""

import re

from lxml.html import HtmlElement

from linkvault.extract.normalize.formulas.formula_element import is_formula, replace_by_formula
from linkvault.extract.normalize.page_index import Trigger
from linkvault.extract.normalize.tree_edits import VERBATIM, classes, is_within

_TOLD = ("data-tex", "data-latex", "data-formula", "data-math", "data-equation", "data-expr")
_TAGS = frozenset({"math-renderer", "d-math", "x-tex", "tex-math", "eqn", "eq", "tex", "math-field"})
_NAMES = frozenset({"math", "arithmatex", "math-tex", "math-container", "math-block", "math-inline", "math-display",
                    "stemblock", "mathjax-block", "mathjax_process", "js-render-math", "js-inline-math",
                    "js-display-math", "tex", "latex", "equation", "inline-math", "display-math"})  # fmt: skip
_MATH_CODE = frozenset(
    {"language-math", "lang-math", "language-latex-math", "language-katex", "js-render-math"}
)
_NAMED = _NAMES | _MATH_CODE
TRIGGER = Trigger(_NAMED, _TAGS, frozenset(_TOLD))

_DELIMITED = re.compile(
    r"\s*(?:\\\((?P<a>.+?)\\\)|\\\[(?P<b>.+?)\\\]|\$\$(?P<c>.+?)\$\$|\$`?(?P<d>[^$]+?)`?\$)\s*(?P<rest>\(?[\d.]{0,6}\)?)\s*",
    re.S,
)
_TEX = re.compile(r"\\[A-Za-z]+|[\^_=<>+]|^\s*[A-Za-z]\w?\s*$")


def apply(tree: HtmlElement, url: str) -> None:
    """Put one formula in the place of each element that names itself one."""
    for node in [one for one in tree.iter() if isinstance(one.tag, str) and _is_named(one)]:
        if node.getparent() is not None and node.tag not in ("img", "script", "math", "body", "html"):
            _put(node)


def _is_named(node: HtmlElement) -> bool:
    if node.tag in _TAGS or any(name in node.attrib for name in _TOLD):
        return True
    return not classes(node).isdisjoint(_NAMED)


def _put(node: HtmlElement) -> None:
    if is_formula(node) and not re.match(r"\s*(?:\\[(\[]|\$)", node.text or ""):
        return
    told = next((node.get(name) for name in _TOLD if node.get(name)), None)
    if told is not None and _TEX.search(told) and not told.lstrip().startswith('{"'):
        replace_by_formula(node, told, display=_is_display(node))
        return
    names = classes(node)
    if not names.isdisjoint(_MATH_CODE) and node.tag in ("code", "pre"):
        above = node.getparent()
        target = above if node.tag == "code" and above is not None and above.tag == "pre" else node
        replace_by_formula(
            target,
            str(node.text_content()),
            display=target.tag == "pre" or "display" in str(node.get("data-math-style")),
        )
        return
    if not is_within(node, VERBATIM):
        _put_text(node)


def _put_text(node: HtmlElement) -> None:
    """Put the formula that is the whole text of an element, between delimiters or plain."""
    if any(one.tag not in ("br", "em", "i", "wbr", "span", "nobr") for one in node.iterdescendants()):
        return
    if any(name.startswith(("katex", "mathjax", "mjx")) for one in node.iter() for name in classes(one)):
        return
    text = str(node.text_content())
    match = _DELIMITED.fullmatch(text)
    if match:
        tex = next(match[name] for name in "abcd" if match[name])
        replace_by_formula(node, tex, display=_is_display(node) or bool(match["b"] or match["c"]))
    elif node.tag in _TAGS or (
        _TEX.search(text) and not re.search(r"\\\(|\$", text) and _is_plain_tex(node, text)
    ):
        replace_by_formula(node, text, display=_is_display(node))


def _is_plain_tex(node: HtmlElement, text: str) -> bool:
    """Tell whether a text without delimiters in an element called "math" is TeX and nothing else."""
    if len(node):
        return False
    return "\\" in text or bool(
        re.fullmatch(r"[\w\s^{}+\-*/=<>()|.,;:!'&]{1,200}", text) and not re.search(r"[a-z]{4}", text)
    )


def _is_display(node: HtmlElement) -> bool:
    names = " ".join(classes(node))
    if (
        re.search(r"display|block", names)
        or node.get("data-eeimg") == "2"
        or node.get("display") in ("block", "true")
    ):
        return True
    return node.tag in ("div", "figure", "p") or "display" in node.attrib or node.get("mode") == "display"
