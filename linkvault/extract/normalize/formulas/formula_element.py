"""TeX -> the element that `markup` reads as a formula: a `span.math` whose text is the TeX."""

from collections.abc import Callable

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.normalize.tree_edits import classes, is_only_child, make, swap

LONGEST = 20_000  # characters of a formula
_WRAPPER_CLASS = re.compile(r"math|katex|mjx|tex\b|latex|formula|equation|eqn|mwe-|MathJax", re.I)
_DISPLAY_CLASS = re.compile(r"display|block|\bdmath|equation", re.I)
_INLINE_CLASS = re.compile(r"inline", re.I)  # `span-inline-equation`
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&nbsp;": " ", "&quot;": '"', "&#39;": "'"}


_IN_BRACES = re.compile(r"(?<!\\)\{(?:[^{}]|\{[^{}]*\})*\}")
# Within `\text{}`: Markdown would take the dollar sign for the end of the formula.
_DOLLARS = re.compile(r"(?<!\\)\$((?:[^$\\]|\\.)+)\$")


def clean_tex(tex: str) -> str:
    r"""Return TeX without delimiters, comments and style commands; on one line, unless it has rows.

    >>> clean_tex(r"{\displaystyle x^{2}}"), clean_tex(r" \(a+b\) "), clean_tex("$$y$$")
    ('x^{2}', 'a+b', 'y')
    >>> print(clean_tex(r"$1 \text{ if $x$ is even}$"))
    1 \text{ if \(x\) is even}
    """
    tex = re.sub("|".join(_ENTITIES), lambda match: _ENTITIES[match[0]], tex.replace("\xa0", " "))
    lines, end, last = tex.rpartition("\n")
    # A comment of TeX includes the end of its line, and the blanks at the beginning of the next one.
    lines = re.sub(r"(?<!\\)%[^\n]*+(?:\n\s*|\Z)", "", lines + end)
    tex = lines + (last if lines.endswith("\n") else last.lstrip())
    tex = re.sub(r"[\u200b\u2060\ufeff]", "", tex).strip()
    for opening, closing in (("\\(", "\\)"), ("\\[", "\\]"), ("$$$", "$$$"), ("$$", "$$"), ("$", "$")):
        if len(tex) > len(opening + closing) and tex.startswith(opening) and tex.endswith(closing):
            inner = tex[len(opening) : -len(closing)]
            if opening not in _IN_BRACES.sub("", inner):
                tex = inner.strip()
    tex = _without_style(tex)
    if "$" in tex:
        tex = _IN_BRACES.sub(lambda group: _DOLLARS.sub(r"\\(\1\\)", group[0]), tex)
    return re.sub(r"(?<!\s)\s*\n\s*", "\n", tex) if "\\\\" in tex else re.sub(r"\s+", " ", tex)


_NESTED_STYLES = 3  # nested groups with \displaystyle or \textstyle


def _without_style(tex: str) -> str:
    for _ in range(_NESTED_STYLES):
        if match := re.match(r"\{\s*\\(?:displaystyle|textstyle)(?![a-zA-Z])\s*", tex):
            if not (tex.endswith("}") and _closes_at_end(tex)):
                break
            tex = tex[match.end() : -1].strip()
        else:
            tex = re.sub(r"^\\(?:displaystyle|textstyle)(?![a-zA-Z])\s*", "", tex)
    return tex


def _closes_at_end(tex: str) -> bool:
    """Return whether the brace at the beginning of a text is closed by its last character."""
    depth = 0
    for match in re.finditer(r"\\.|[{}]", tex, re.S):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0:
            return match.end() == len(tex)
    return False


def replace_by_formula(node: HtmlElement, tex: str, *, display: bool, is_clean: bool = False) -> bool:
    """Replace an element, and the wrappers that contain nothing else, by a formula.

    :param is_clean: the TeX is as `clean_tex` leaves it, and a style at its beginning belongs to it
    :returns: False, with the tree unchanged, if the TeX is empty
    """
    tex = tex if is_clean else clean_tex(tex[:LONGEST])
    if not tex:
        return False
    while (parent := node.getparent()) is not None and _is_wrapper(parent) and is_only_child(node):
        node = parent
        names = parent.get("class") or ""
        display = display or (bool(_DISPLAY_CLASS.search(names)) and not _INLINE_CLASS.search(names))
    swap(node, make(node, "span", tex, class_="math display" if display else "math inline"))
    return True


def _is_wrapper(node: HtmlElement) -> bool:
    if node.tag in ("mjx-container", "math-renderer", "mjx-assistive-mml"):
        return True
    return node.tag in ("span", "div", "nobr", "figure") and bool(
        _WRAPPER_CLASS.search(node.get("class") or "")
    )


def replace_in_texts(
    node: HtmlElement, split_at_formulas: Callable[[HtmlElement, str], tuple[str, list[HtmlElement]]]
) -> None:
    """Insert formulas into the texts directly within an element.

    `split_at_formulas` returns the text before the first formula, and the formulas with the text after each as tail.
    """
    for child in list(node):
        if child.tail:
            child.tail, spans = split_at_formulas(node, child.tail)
            for number, span in enumerate(spans, 1):
                node.insert(node.index(child) + number, span)
    if node.text:
        node.text, spans = split_at_formulas(node, node.text)
        for number, span in enumerate(spans):
            node.insert(number, span)


def is_formula(node: HtmlElement) -> bool:
    """Return whether an element is a formula that `replace_by_formula` wrote."""
    names = classes(node)
    return node.tag == "span" and names in ({"math", "inline"}, {"math", "display"}) and len(node) == 0
