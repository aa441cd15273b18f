r"""TeX between delimiters in the text -> formulas.

`\( \)`, `\[ \]`, `$$ $$` and `$ $` delimit formulas if the page loads MathJax or KaTeX; on other pages only if the
text between them is clearly TeX. A single dollar sign is money unless the text proves otherwise. Codeforces writes
`$$$ $$$` in a line and `$$$$$$ $$$$$$` for display.
"""

from functools import partial

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.normalize.formulas.formula_element import clean_tex, is_formula, replace_in_texts
from linkvault.extract.normalize.page_index import Trigger, find_with_characters
from linkvault.extract.normalize.tree_edits import VERBATIM, classes, make
from linkvault.lazy_dataclass import dataclass

TRIGGER = Trigger(characters="$\\")

_LOADERS = ("mathjax", "katex", "tex-mml", "tex-chtml", "tex-svg")
_IGNORED = frozenset({"tex2jax_ignore", "mathjax_ignore", "no-mathjax", "nomath", "highlight"})
_INLINE_TAGS = frozenset({"br", "em", "i", "wbr", "sub", "sup", "strong", "b", "nobr"})
_ENVIRONMENTS = r"(?:equation|align|alignat|gather|multline|eqnarray|split|aligned)\*?"
_WORDS = r"\\(?:text(?:rm|bf|it|sf|tt)?|mbox|hbox)\s*\{(?:[^{}]|\{[^{}]*\})*\}"  # may contain formulas of their own
_PIECE = rf"(?>{_WORDS}|[^$\\]|\\.)"
_SPAN = re.compile(
    rf"(?<![\\$])\${{6}}(?P<d6>(?![\s$]){_PIECE}+?)\${{6}}(?!\$)"
    rf"|(?<![\\$])\${{3}}(?P<d3>(?![\s$]){_PIECE}+?(?<!\s))\${{3}}(?!\$)"
    rf"|(?<!\\)\$\$(?P<dd>{_PIECE}+?)\$\$"
    r"|\\\\?\[(?P<br>(?:(?!\\\[).)+?)\\\\?\]"
    r"|\\\\?\((?P<pa>(?:(?!\\\().)+?)\\\\?\)"
    rf"|(?P<env>\\begin\{{(?P<name>{_ENVIRONMENTS})\}}(?:(?!\\begin\{{(?P=name)\}}).)+?\\end\{{(?P=name)\}})"
    rf"|(?<![\\$\w])\$(?P<d>(?![\s$]){_PIECE}+?(?<![\s\\]))\$(?![\d$])",
    re.S,
)
_OPENING = re.compile(r"\$\$|\\\[|\\\(|\\begin\{|\$")
_TEX_SIGN = re.compile(r"\\[A-Za-z]{2,}|[A-Za-z0-9)}]\s*[\^_]\s*[\w{\\]")
_TEX_WORD = re.compile(r"\\(?:text|mathrm|operatorname|mbox|textbf|textit)\*?\s*\{[^{}]*\}|\\[A-Za-z]+")
LONGEST_FORMULA = 4000  # characters of a formula
MOST_TEXT = 200_000  # characters of one text that are searched: bounds the time
MOST_PIECES = 60  # inline elements that may divide a formula


@dataclass(frozen=True, slots=True)
class _PageSupport:
    """Whether a page loads a typesetter for mathematics, and whether the typesetter reads single dollars."""

    has_typesetter: bool
    reads_dollars: bool


def apply(tree: HtmlElement, url: str) -> None:
    """Replace each delimited piece of TeX by a formula."""
    nodes = [element for element in find_with_characters(tree, "$\\") if _may_contain_formulas(element)]
    if not nodes:
        return
    support = _read_support(tree)
    for node in nodes:
        if node.get("class") and not classes(node).isdisjoint(_IGNORED):
            continue
        _join_broken_formulas(node)
        replace_in_texts(node, partial(_split_at_formulas, support))


_SEARCHED = 3000  # characters of a script: MathJax is configured at the beginning


def _read_support(tree: HtmlElement) -> _PageSupport:
    has_typesetter = reads_dollars = False
    for node in tree.iter("script", "link"):
        source = f"{node.get('src') or node.get('href') or ''} {node.get('id') or ''} {(node.text or '')[:_SEARCHED]}"
        lower = source.lower()
        if any(loader in lower for loader in _LOADERS):
            has_typesetter = True
            reads_dollars = reads_dollars or bool(re.search(r"['\"]\$['\"]|katex", source, re.I))
    return _PageSupport(has_typesetter, reads_dollars)


def _may_contain_formulas(node: HtmlElement) -> bool:
    """Return whether an element is neither code nor a formula that another rule wrote."""
    if node.tag in VERBATIM or node.tag in ("head", "title", "noscript", "meta", "link"):
        return False
    return not is_formula(node) and not any(ancestor.tag in VERBATIM for ancestor in node.iterancestors())


def _join_broken_formulas(node: HtmlElement) -> None:
    """Join the text of formulas that are divided by line breaks, or by emphasis that Markdown made of `_` and `*`."""
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
    return (text or "")[-LONGEST_FORMULA:]


def _open_delimiter(text: str) -> str | None:
    """Return the delimiter that a text opens and does not close; None if there is none."""
    rest = _SPAN.sub("", text)
    opened = None
    for match in _OPENING.finditer(rest):
        opened = match[0]
    return opened


def _closes_after(child: HtmlElement, closing: str) -> bool:
    """Return whether the delimiter is closed in a following text, with only inline elements before it."""
    sibling: HtmlElement | None = child
    for _ in range(MOST_PIECES):
        if sibling is None or sibling.tag not in _INLINE_TAGS or len(sibling):
            return False
        if closing in (sibling.tail or ""):
            return True
        sibling = sibling.getnext()
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


def _split_at_formulas(support: _PageSupport, node: HtmlElement, text: str) -> tuple[str, list[HtmlElement]]:
    """Return the text before the first formula, and the formulas with the text after each as its tail."""
    if len(text) > MOST_TEXT or ("$" not in text and "\\" not in text):
        return text, []
    spans: list[HtmlElement] = []
    start, head = 0, ""
    for match in _SPAN.finditer(text):
        tex, display = _tex_of(match)
        if not _is_math(match, tex, support):
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


def _tex_of(match: re.Match[str]) -> tuple[str, bool]:
    if match["env"]:
        inner = re.fullmatch(r"\\begin\{equation\*?\}(.*)\\end\{equation\*?\}", match["env"], re.S)
        return (inner[1] if inner else match["env"]), True
    tex = next(match[name] for name in ("dd", "br", "pa", "d", "d3", "d6") if match[name])
    return tex, bool(match["dd"] or match["br"] or match["d6"])


def _is_math(match: re.Match[str], tex: str, support: _PageSupport) -> bool:
    """Return whether a delimited text is mathematics rather than money, escaped brackets or prose."""
    if len(tex) > LONGEST_FORMULA or not tex.strip():
        return False
    plain = bool(_TEX_SIGN.search(tex))
    if match["d"]:
        return not _is_prose(tex) and (
            plain or (support.has_typesetter and support.reads_dollars and not _is_money(tex))
        )
    if match["env"] or ((match["d3"] or match["d6"]) and not _is_prose(tex)):
        return True
    return (
        plain
        or support.has_typesetter
        or bool(re.fullmatch(r"[\w\s+\-*/=<>()|.,']{1,60}", tex) and re.search(r"[=<>+]|^\s*\w\s*$", tex))
    )


def _is_prose(tex: str) -> bool:
    """Return whether a text has two words of four letters that are not names of TeX commands."""
    rest = _TEX_WORD.sub(" ", tex)
    return len(re.findall(r"[A-Za-z]{4,}", rest)) >= 2 and "\\" not in tex


def _is_money(tex: str) -> bool:
    return bool(
        re.match(r"\s*\d[\d.,]*\s*(?:[A-Za-z]{2,}|[-–—/]|$)", tex) and not re.fullmatch(r"\d+(?:\.\d+)?", tex)
    )
