"""Elements that are marked as formulas, with their TeX as an attribute or as text -> formulas.

Zhihu's and mdnice's `data-tex` and `data-formula`, GitHub's `math-renderer`, Sphinx's, Pandoc's and MkDocs' `.math`
and `.arithmatex`, Distill's `d-math`, code blocks of the language `math`, AsciiDoc's `stem`, and Codeforces'
`.tex-span`, whose letters are `<i>` and whose scripts are `<sub>` and `<sup>`.
"""

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.normalize.formulas.formula_element import is_formula, replace_by_formula
from linkvault.extract.normalize.formulas.symbols import SYMBOLS
from linkvault.extract.normalize.page_index import Trigger
from linkvault.extract.normalize.tree_edits import VERBATIM, classes, is_within

_TEX_ATTRIBUTES = ("data-tex", "data-latex", "data-formula", "data-math", "data-equation", "data-expr")
_TAGS = frozenset({"math-renderer", "d-math", "x-tex", "tex-math", "eqn", "eq", "tex", "math-field"})
_CLASSES = frozenset({"math", "arithmatex", "math-tex", "math-container", "math-block", "math-inline", "math-display",
                    "stemblock", "mathjax-block", "mathjax_process", "js-render-math", "js-inline-math",
                    "js-display-math", "tex", "latex", "equation", "inline-math", "display-math"})  # fmt: skip
_MATH_CODE = frozenset(
    {"language-math", "lang-math", "language-latex-math", "language-katex", "js-render-math"}
)
_SCRIPTED = "tex-span"
_ALL_CLASSES = _CLASSES | _MATH_CODE | {_SCRIPTED}
TRIGGER = Trigger(_ALL_CLASSES, _TAGS, frozenset(_TEX_ATTRIBUTES))

_DELIMITED = re.compile(
    r"\s*(?:\\\((?P<a>.+?)\\\)|\\\[(?P<b>.+?)\\\]|\$\$(?P<c>.+?)\$\$|\$`?(?P<d>[^$]+?)`?\$)\s*+(?P<rest>\(?[\d.]{0,6}\)?)\s*+",
    re.S,
)
_TEX = re.compile(r"\\[A-Za-z]+|[\^_=<>+]|^\s*[A-Za-z]\w?\s*$")


def apply(tree: HtmlElement, url: str) -> None:
    """Replace each element that is marked as a formula."""
    for node in [
        element for element in tree.iter() if isinstance(element.tag, str) and _is_formula_element(element)
    ]:
        if node.getparent() is not None and node.tag not in ("img", "script", "math", "body", "html"):
            _replace(node)


def _is_formula_element(node: HtmlElement) -> bool:
    if node.tag in _TAGS or any(name in node.attrib for name in _TEX_ATTRIBUTES):
        return True
    return not classes(node).isdisjoint(_ALL_CLASSES)


def _replace(node: HtmlElement) -> None:
    if is_formula(node) and not re.match(r"\s*(?:\\[(\[]|\$)", node.text or ""):
        return
    tex = next((node.get(name) for name in _TEX_ATTRIBUTES if node.get(name)), None)
    if tex is not None and _TEX.search(tex) and not tex.lstrip().startswith('{"'):
        replace_by_formula(node, tex, display=_is_display(node))
        return
    names = classes(node)
    if not names.isdisjoint(_MATH_CODE) and node.tag in ("code", "pre"):
        parent = node.getparent()
        target = parent if node.tag == "code" and parent is not None and parent.tag == "pre" else node
        replace_by_formula(
            target,
            str(node.text_content()),
            display=target.tag == "pre" or "display" in str(node.get("data-math-style")),
        )
        return
    if is_within(node, VERBATIM):
        return
    if _SCRIPTED in names and len(node):
        replace_by_formula(node, _tex_of_scripts(node), display=False)
    else:
        _replace_by_text(node)


def _replace_by_text(node: HtmlElement) -> None:
    """Replace an element whose complete text is a formula, with or without delimiters."""
    if any(element.tag not in ("br", "em", "i", "wbr", "span", "nobr") for element in node.iterdescendants()):
        return
    if any(
        name.startswith(("katex", "mathjax", "mjx")) for element in node.iter() for name in classes(element)
    ):
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


def _tex_of_scripts(node: HtmlElement) -> str:
    """Return the TeX of letters in `<i>` and scripts in `<sub>` and `<sup>`."""
    parts = [_tex_of_text(node.text)]
    for child in node:
        inner = _tex_of_scripts(child) if isinstance(child.tag, str) else ""
        sign = {"sub": "_", "sup": "^"}.get(str(child.tag), "")
        parts += [f"{sign}{{{inner}}}" if sign else inner, _tex_of_text(child.tail)]
    return "".join(parts)


def _tex_of_text(text: str | None) -> str:
    """Return text as TeX: signs become commands, words of several letters stay upright."""
    shown = "".join(
        f"{SYMBOLS[char]} " if SYMBOLS.get(char, "").startswith("\\") else SYMBOLS.get(char, char)
        for char in text or ""
    )
    return re.sub(r"(?<![\\A-Za-z])[A-Za-z]{2,}", lambda match: f"\\mathrm{{{match[0]}}}", shown)


def _is_plain_tex(node: HtmlElement, text: str) -> bool:
    """Return whether a text without delimiters in an element with a class such as "math" is only TeX."""
    if len(node):
        return False
    return "\\" in text or bool(
        re.fullmatch(r"[\w\s^{}+\-*/=<>()|.,;:!'&]{1,200}", text) and not re.search(r"[a-z]{4}", text)
    )


def _is_display(node: HtmlElement) -> bool:
    names = " ".join(classes(node))
    if node.get("display") in ("false", "inline") or "inline" in names:
        return False
    if (
        re.search(r"display|block", names)
        or node.get("data-eeimg") == "2"
        or node.get("display") in ("block", "true")
    ):
        return True
    return node.tag in ("div", "figure", "p") or "display" in node.attrib or node.get("mode") == "display"
