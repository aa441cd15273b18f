"""Blocks of code of any highlighter -> `<pre><code class="language-x">`, the text exact, gutters and buttons gone."""

import re

from lxml.html import HtmlElement

from linkvault.extract.normalize.code.code_text import code_text, is_chrome, language_of
from linkvault.extract.normalize.page_index import Trigger, find_with_class
from linkvault.extract.normalize.tree_edits import classes, drop, has_class, make, swap

# Highlighters that draw code without a `pre`, or with one `pre` for the numbers and one for the code.
_DRAWN = frozenset({"syntaxhighlighter", "crayon-syntax", "enlighter-default", "enlighter", "enlighterjswrapper",
                    "codemirror", "cm-editor", "cm-content", "monaco-editor", "__se_code_view"})  # fmt: skip
_TABLES = frozenset({"highlighttable", "rouge-table", "hljs-ln", "codehilitetable",
                     "js-file-line-container", "linenotable",
                     "lntable", "diff-table", "crayon-table"})  # fmt: skip
_NUMBERED = frozenset({"highlight", "codehilite", "highlighter-rouge"})
TRIGGER = Trigger(_DRAWN | _TABLES | _NUMBERED, frozenset({"pre", "code"}))

_CODE_CELL = frozenset({"code", "rouge-code", "hljs-ln-code", "crayon-code", "blob-code", "lntd", "cl"})
_SOURCE = frozenset({"enlighterjsraw", "crayon-plain", "crayon-plain-wrap"})
_PROSE = frozenset({"img", "h1", "h2", "h3", "h4", "picture", "video", "iframe"})
_WORDS = re.compile(
    r"(?:copy(?: code)?|copied!?|复制(?:代码)?|複製|コピー|복사|kopieren|copier|copiar|копировать|\d+|\W)*",
    re.I,
)
DEEPEST_WRAPPER = 5


def apply(tree: HtmlElement, url: str) -> None:
    """Put a plain `pre` in the place of each block of code."""
    for node in [one for one in find_with_class(tree) if _is_drawn(one)]:
        _put_drawn(node)
    for pre in list(tree.iter("pre")):
        if pre.getparent() is not None and not _is_done(pre) and not any(True for _ in pre.iter(*_PROSE)):
            _put(pre, pre)
    for code in list(tree.iter("code")):
        _settle_inline(code)


def _is_drawn(node: HtmlElement) -> bool:
    names = classes(node)
    if not names:
        return False
    return (
        not names.isdisjoint(_DRAWN)
        or (node.tag == "table" and not names.isdisjoint(_TABLES))
        or _is_numbered(node)
    )


def _is_numbered(node: HtmlElement) -> bool:
    """Tell whether a table is one row of line numbers and code, as in Hexo, Rouge and Pygments."""
    if node.tag not in ("figure", "div") or not has_class(node, *_NUMBERED):
        return False
    table = node.find(".//table")
    return table is not None and any(has_class(cell, *_CODE_CELL) for cell in table.iter("td"))


def _put_drawn(node: HtmlElement) -> None:
    """Put the code of a highlighter's drawing; its own plain source is better where it is kept."""
    if node.getparent() is None or _is_inside_done(node):
        return
    source = next(
        (one for one in node.iter() if isinstance(one.tag, str) and not classes(one).isdisjoint(_SOURCE)),
        None,
    )
    if source is not None and str(source.text_content()).strip():
        _put(node, source)
        return
    cells = [cell for cell in node.iter("td") if has_class(cell, *_CODE_CELL) and not is_chrome(cell)]
    rows = list(node.iter("tr"))
    if len(rows) == 1 and cells:
        _put(node, cells[-1])
    elif has_class(node, "codemirror"):
        lines = next((one for one in node.iter("div") if has_class(one, "codemirror-code")), node)
        _put(node, lines)
    elif has_class(node, "cm-editor"):
        _put(node, next((one for one in node.iter("div") if has_class(one, "cm-content")), node))
    else:
        table = node if node.tag == "table" else node.find(".//tbody")
        _put(node, table if table is not None and cells else node)


def _is_inside_done(node: HtmlElement) -> bool:
    return any(above.tag == "pre" for above in node.iterancestors())


def _is_done(pre: HtmlElement) -> bool:
    """Tell whether a `pre` has its last form already."""
    return (
        len(pre) == 1
        and pre[0].tag == "code"
        and len(pre[0]) == 0
        and not pre.text
        and not pre[0].tail
        and not pre.attrib
    )


def _put(old: HtmlElement, source: HtmlElement) -> None:
    """Put the code in `source` in the place of `old` and of the wrappers that hold only it and buttons."""
    text = code_text(source)
    language = language_of(source) or language_of(old)
    if not text.strip():
        drop(old)
        return
    old = _outermost(old, language)
    block = make(old, "pre")
    block.append(make(old, "code", text, **({"class_": f"language-{language}"} if language else {})))
    swap(old, block)


def _outermost(node: HtmlElement, language: str | None) -> HtmlElement:
    """Return the highest wrapper that adds nothing to the code but its language's name and a button to copy it."""
    best = node
    for level, above in enumerate(node.iterancestors()):
        if level == DEEPEST_WRAPPER or above.tag not in (
            "div",
            "figure",
            "span",
            "pre",
            "td",
            "section",
            "code-block",
            "clipboard-copy",
        ):
            break
        if above.tag == "td" or above.get("role") == "tabpanel" or not _adds_nothing(above, best, language):
            break
        best = above
    return best


def _adds_nothing(above: HtmlElement, node: HtmlElement, language: str | None) -> bool:
    if (above.text or "").strip() or (node.tail or "").strip():
        return False
    words = []
    for one in above:
        if one is node or not isinstance(one.tag, str) or is_chrome(one):
            continue
        if one.find(".//pre") is not None or one.tag in ("pre", "figcaption", "img", "table"):
            return False
        words.append(str(one.text_content()))
        words.append(one.tail or "")
    said = " ".join(words).strip()
    return len(said) <= 60 and (not said or said.lower() == (language or "") or bool(_WORDS.fullmatch(said)))


def _settle_inline(code: HtmlElement) -> None:
    """Make plain text of inline code; code with line breaks of its own, alone in its block, becomes a block."""
    above = code.getparent()
    if above is None or any(one.tag == "pre" for one in code.iterancestors()):
        return
    lines = code.findall(".//br")
    if (
        len(lines) >= 1
        and above.tag in ("div", "dd", "td", "p", "figure", "section")
        and len(above) == 1
        and not (above.text or "").strip()
    ):
        _put(code, code)
    elif len(code) and not any(True for _ in code.iter("a", "img", "span.math")) and not lines:
        text = str(code.text_content()).replace("\xa0", " ")
        tail = code.tail
        code.clear()
        code.text, code.tail = text, tail
