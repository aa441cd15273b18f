r"""TeX between delimiters in the text -> formulas.

`\( \)`, `\[ \]`, `$$ $$` and `$ $` are mathematics where the page loads MathJax or KaTeX; elsewhere only where what
stands between them is plainly TeX. A dollar is money until the opposite is shown.
"""

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from linkvault.extract.normalize.formulas.formula_element import clean_tex, is_formula
from linkvault.extract.normalize.page_index import Trigger, find_with_characters
from linkvault.extract.normalize.tree_edits import VERBATIM, classes, make

TRIGGER = Trigger(characters="$\\")

_LOADERS = ("mathjax", "katex", "tex-mml", "tex-chtml", "tex-svg")
_IGNORED = frozenset({"tex2jax_ignore", "mathjax_ignore", "no-mathjax", "nomath", "highlight"})
_INLINE_TAGS = frozenset({"br", "em", "i", "wbr", "sub", "sup", "strong", "b", "nobr"})
_ENVIRONMENTS = r"(?:equation|align|alignat|gather|multline|eqnarray|split|aligned)\*?"
_SPAN = re.compile(
    r"(?<!\\)\$\$(?P<dd>(?:[^$\\]|\\.)+?)\$\$"
    r"|\\\\?\[(?P<br>.+?)\\\\?\]"
    r"|\\\\?\((?P<pa>.+?)\\\\?\)"
    rf"|(?P<env>\\begin\{{(?P<name>{_ENVIRONMENTS})\}}.+?\\end\{{(?P=name)\}})"
    r"|(?<![\\$\w])\$(?P<d>(?![\s$])(?:[^$\\]|\\.)+?(?<![\s\\]))\$(?![\d$])",
    re.S,
)
_OPENING = re.compile(r"\$\$|\\\[|\\\(|\\begin\{|\$")
_PLAIN = re.compile(r"\\[A-Za-z]{2,}|[A-Za-z0-9)}]\s*[\^_]\s*[\w{\\]")
_LETTERS = re.compile(r"\\(?:text|mathrm|operatorname|mbox|textbf|textit)\*?\s*\{[^{}]*\}|\\[A-Za-z]+")
LONGEST = 4000
MOST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class _Trust:
    """What the page says about mathematics: does it load a typesetter, and does that read single dollars?"""

    loads: bool
    dollars: bool


def apply(tree: HtmlElement, url: str) -> None:
    """Put a formula in the place of each delimited piece of TeX."""
    nodes = [one for one in find_with_characters(tree, "$\\") if _may_hold(one)]
    if not nodes:
        return
    trust = _trust(tree)
    for node in nodes:
        if node.get("class") and not classes(node).isdisjoint(_IGNORED):
            continue
        _join_broken(node)
        _put_in(node, trust)


_SEARCHED = 3000  # characters of a script: the settings of MathJax are at its beginning


def _trust(tree: HtmlElement) -> _Trust:
    loads = dollars = False
    for node in tree.iter("script", "link"):
        source = f"{node.get('src') or node.get('href') or ''} {node.get('id') or ''} {(node.text or '')[:_SEARCHED]}"
        lower = source.lower()
        if any(loader in lower for loader in _LOADERS):
            loads = True
            dollars = dollars or bool(re.search(r"['\"]\$['\"]|katex", source, re.I))
    return _Trust(loads, dollars)


def _may_hold(node: HtmlElement) -> bool:
    """Tell whether an element with a delimiter in its own text is neither code nor a finished formula."""
    if node.tag in VERBATIM or node.tag in ("head", "title", "noscript", "meta", "link"):
        return False
    return not is_formula(node) and not any(above.tag in VERBATIM for above in node.iterancestors())


def _join_broken(node: HtmlElement) -> None:
    """Make one text of a formula that line breaks, or Markdown's own reading of `_` and `*`, have cut up."""
    for child in list(node):
        before = _text_before(child)
        opened = _open_delimiter(before)
        if opened is None or child.tag not in _INLINE_TAGS or child.getparent() is not node or len(child):
            continue
        closing = {"$$": "$$", "\\[": "\\]", "\\(": "\\)", "$": "$"}.get(opened, "\\end{")
        if not _closes_after(child, closing):
            continue
        mark = {"em": "_", "i": "_", "strong": "**", "b": "**"}.get(str(child.tag), "")
        text = "\n" if child.tag == "br" else f"{mark}{child.text or ''}{mark}"
        _replace_by_text(child, text)


def _text_before(child: HtmlElement) -> str:
    before = child.getprevious()
    parent = child.getparent()
    text = before.tail if before is not None else (parent.text if parent is not None else "")
    return (text or "")[-LONGEST:]


def _open_delimiter(text: str) -> str | None:
    """Return the delimiter that a text opens and does not close."""
    rest = _SPAN.sub("", text)
    opened = None
    for match in _OPENING.finditer(rest):
        opened = match[0]
    return opened


def _closes_after(child: HtmlElement, closing: str) -> bool:
    """Tell whether the delimiter is closed in the texts behind, with nothing but inline pieces between."""
    one: HtmlElement | None = child
    for _ in range(60):
        if one is None or one.tag not in _INLINE_TAGS or len(one):
            return False
        if closing in (one.tail or ""):
            return True
        one = one.getnext()
    return False


def _replace_by_text(child: HtmlElement, text: str) -> None:
    tail = child.tail or ""
    before, parent = child.getprevious(), child.getparent()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + text + tail
    else:
        parent.text = (parent.text or "") + text + tail
    child.tail = None
    parent.remove(child)


def _put_in(node: HtmlElement, trust: _Trust) -> None:
    """Put formulas into the texts directly within an element."""
    for child in list(node):
        if child.tail and ("$" in child.tail or "\\" in child.tail):
            child.tail, spans = _cut(node, child.tail, trust)
            for number, span in enumerate(spans, 1):
                node.insert(node.index(child) + number, span)
    if node.text and ("$" in node.text or "\\" in node.text):
        node.text, spans = _cut(node, node.text, trust)
        for number, span in enumerate(spans):
            node.insert(number, span)


def _cut(node: HtmlElement, text: str, trust: _Trust) -> tuple[str, list[HtmlElement]]:
    """Return the text before the first formula, and the formulas, each with the text behind it."""
    if len(text) > MOST_TEXT:
        return text, []
    spans: list[HtmlElement] = []
    start, head = 0, ""
    for match in _SPAN.finditer(text):
        tex, display = _tex(match)
        if not _is_math(match, tex, trust):
            continue
        if spans:
            spans[-1].tail = text[start : match.start()]
        else:
            head = text[: match.start()]
        spans.append(make(node, "span", clean_tex(tex), class_="math display" if display else "math inline"))
        start = match.end()
    if not spans:
        return text, []
    spans[-1].tail = text[start:]
    return head, spans


def _tex(match: re.Match[str]) -> tuple[str, bool]:
    if match["env"]:
        inner = re.fullmatch(r"\\begin\{equation\*?\}(.*)\\end\{equation\*?\}", match["env"], re.S)
        return (inner[1] if inner else match["env"]), True
    return (match["dd"] or match["br"] or match["pa"] or match["d"]), bool(match["dd"] or match["br"])


def _is_math(match: re.Match[str], tex: str, trust: _Trust) -> bool:
    """Tell mathematics from money, from escaped brackets and from prose."""
    if len(tex) > LONGEST or not tex.strip():
        return False
    plain = bool(_PLAIN.search(tex))
    if match["d"]:
        return not _is_prose(tex) and (plain or (trust.loads and trust.dollars and not _is_money(tex)))
    if match["env"]:
        return True
    return (
        plain
        or trust.loads
        or bool(re.fullmatch(r"[\w\s+\-*/=<>()|.,']{1,60}", tex) and re.search(r"[=<>+]|^\s*\w\s*$", tex))
    )


def _is_prose(tex: str) -> bool:
    """Tell whether words stand in a piece of text that would be words in no formula."""
    rest = _LETTERS.sub(" ", tex)
    return len(re.findall(r"[A-Za-z]{4,}", rest)) >= 2 and "\\" not in tex


def _is_money(tex: str) -> bool:
    return bool(
        re.match(r"\s*\d[\d.,]*\s*(?:[A-Za-z]{2,}|[-–—/]|$)", tex) and not re.fullmatch(r"\d+(?:\.\d+)?", tex)
    )
