"""A formula in any of its forms -> the one form that leaves this room: a `span.math` whose text is the TeX."""

import re

from lxml.html import HtmlElement

from linkvault.extract.normalize.tree_edits import classes, is_only_child, make, swap

LONGEST = 20_000
_WRAPPER = re.compile(r"math|katex|mjx|tex\b|latex|formula|equation|eqn|mwe-|MathJax", re.I)
_DISPLAY = re.compile(r"display|block|\bdmath|equation", re.I)
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&nbsp;": " ", "&quot;": '"', "&#39;": "'"}


def clean_tex(tex: str) -> str:
    r"""Return TeX without delimiters, without what only asks for a size, on as few lines as it needs.

    >>> clean_tex(r"{\displaystyle x^{2}}"), clean_tex(r" \(a+b\) "), clean_tex("$$y$$")
    ('x^{2}', 'a+b', 'y')
    """
    tex = re.sub("|".join(_ENTITIES), lambda match: _ENTITIES[match[0]], tex.replace("\xa0", " "))
    tex = re.sub(r"(?<!\\)%[^\n]*\n\s*", "", tex)  # TeX's comment swallows the end of its line
    tex = re.sub(r"[\u200b\u2060\ufeff]", "", tex).strip()
    for opening, closing in (("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$"), ("$", "$")):
        if len(tex) > len(opening + closing) and tex.startswith(opening) and tex.endswith(closing):
            inner = tex[len(opening) : -len(closing)]
            if opening not in inner:
                tex = inner.strip()
    tex = _without_style(tex)
    return re.sub(r"\s*\n\s*", "\n", tex) if "\\\\" in tex else re.sub(r"\s+", " ", tex)


_STYLES = 3  # wrappers of \displaystyle and \textstyle within each other


def _without_style(tex: str) -> str:
    for _ in range(_STYLES):
        if match := re.match(r"\{\s*\\(?:displaystyle|textstyle)(?![a-zA-Z])\s*", tex):
            if not (tex.endswith("}") and _closes_at_end(tex)):
                break
            tex = tex[match.end() : -1].strip()
        else:
            tex = re.sub(r"^\\(?:displaystyle|textstyle)(?![a-zA-Z])\s*", "", tex)
    return tex


def _closes_at_end(tex: str) -> bool:
    """Tell whether the brace that opens a text is closed by its last character."""
    depth = 0
    for match in re.finditer(r"\\.|[{}]", tex, re.S):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0:
            return match.end() == len(tex)
    return False


def replace_by_formula(node: HtmlElement, tex: str, *, display: bool) -> bool:
    """Put the formula in the place of an element and of the wrappers that hold nothing else.

    :returns: False, with the tree unchanged, when there is no TeX to put.
    """
    tex = clean_tex(tex[:LONGEST])
    if not tex:
        return False
    while (above := node.getparent()) is not None and _is_wrapper(above) and is_only_child(node):
        node = above
        display = display or bool(_DISPLAY.search(above.get("class") or ""))
    swap(node, make(node, "span", tex, class_="math display" if display else "math inline"))
    return True


def _is_wrapper(node: HtmlElement) -> bool:
    if node.tag in ("mjx-container", "math-renderer", "mjx-assistive-mml"):
        return True
    return node.tag in ("span", "div", "nobr", "figure") and bool(_WRAPPER.search(node.get("class") or ""))


def is_formula(node: HtmlElement) -> bool:
    """Tell whether an element is a finished formula."""
    names = classes(node)
    return node.tag == "span" and names in ({"math", "inline"}, {"math", "display"}) and len(node) == 0
