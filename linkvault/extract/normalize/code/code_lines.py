"""Code that is shown in lines without a `pre` -> code blocks: styled elements, rows of lines, text areas.

A browser shows such code in lines because of its style or its elements; without them the lines would run together, and
lines of signs only would be lost.
"""

from itertools import islice, pairwise

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.choose.element_kinds import BLOCK_TAGS
from linkvault.extract.normalize.code.code_blocks import replace_by_code
from linkvault.extract.normalize.page_index import Trigger
from linkvault.extract.normalize.tree_edits import VERBATIM, classes, is_within

_PRE_CLASSES = frozenset({"whitespace-pre", "whitespace-pre-wrap", "whitespace-break-spaces"})
_LINES = frozenset({"line", "code-line", "codeline", "code_line", "view-line", "cm-line", "ace_line", "token-line",
                    "line-of-code"})  # fmt: skip
_LANGUAGE_ATTRIBUTES = ("data-lang", "data-language", "data-code-language", "data-syntax")
_MONOSPACED_FONTS = ("monospace", "courier", "consolas", "menlo", "monaco")
TRIGGER = Trigger(
    _PRE_CLASSES | _LINES,
    frozenset({"code", "samp", "tt", "textarea", "ol"}),
    frozenset({*_LANGUAGE_ATTRIBUTES, "data-type"}),
    style_parts=("white-space", *_MONOSPACED_FONTS, "-codeblock"),
)
_KEEPS_LINES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_MONOSPACED = re.compile(
    rf"font(?:-family)?\s*+:(?:(?!font(?:-family)?\s*:)[^;])*?(?:{'|'.join(_MONOSPACED_FONTS)})"
    r"|-codeblock\s*:\s*true",
    re.I,
)
_CODE_NAME = re.compile(
    r"(?:^|[-_ ])(?:code|codes|codeblock|snippet|highlight|highlighter|hljs|prettyprint|sourcecode|terminal|console|"
    r"shell)(?:$|[-_ ])",
    re.I,
)
_CODE_SIGNS = re.compile(r"[{}<>=;\\$#/]|\w\(|^\s{2,}\S|::|->")
_CODE_TAGS = frozenset({"code", "samp", "tt"})
_ROW_TAGS = frozenset({"div", "p", "span", "code", "li", "br"})
_ROW_PARENTS = frozenset({"div", "section", "figure", "ol", "ul", "code"})
_BLOCK_PARENTS = frozenset(
    {"p", "div", "td", "dd", "figure", "section", "li", "article", "main", "body", "blockquote"}
)
_PROSE = ("img", "h1", "h2", "h3", "h4", "picture", "video", "iframe", "table", "pre", "ul", "ol", "math",
          "figure")  # fmt: skip
_NAME_LEVELS = 3  # elements around the lines that may be named as code
_LEAST_LINES = 2
_LINES_WITHOUT_STYLE = 3  # of an unstyled `code`: one line break in it may be that of the page's source
_CODE_SHARE = 0.5  # of the lines that have signs of code: text in a typewriter's letters has fewer


def apply(tree: HtmlElement, url: str) -> None:
    """Turn code that is shown in lines into code blocks."""
    for area in list(tree.iter("textarea")):
        _take_text_area(area)
    styled, lines = _find_candidates(tree)
    for node in styled:
        if _is_styled_code(node) and _is_free(node):
            replace_by_code(node, node)
    for rows in _find_rows(lines):
        if _is_free(rows) and _is_code_in_rows(rows):
            replace_by_code(rows, rows)
    for rows in list(tree.iter("ol")):
        if _is_free(rows) and _is_numbered_code(rows):
            replace_by_code(rows, rows)
    for code in list(tree.iter("code")):
        if _is_free(code):
            _take_lone_code(code)


def _find_candidates(tree: HtmlElement) -> tuple[list[HtmlElement], list[HtmlElement]]:
    """Return the elements whose style or class may keep lines, and those that may be lines.

    One walk takes a fifth of the time of two XPath expressions.
    """
    styled, lines = [], []
    for node in tree.iter():
        attributes = node.keys()
        if not attributes:
            continue
        names = node.get("class") if "class" in attributes else None
        if "style" in attributes or (names and "whitespace-" in names):
            styled.append(node)
        if "data-type" in attributes or (names and "line" in names.lower()):
            lines.append(node)
    return styled, lines


def _is_free(node: HtmlElement) -> bool:
    """Return whether no element around a node, which is still in the tree, has its text as code."""
    if node.getparent() is None or not isinstance(node.tag, str):
        return False
    return node.tag != "pre" and not is_within(node, VERBATIM)


def _take_text_area(area: HtmlElement) -> None:
    """Turn a text area that is only read into code, if it has lines or is named as code."""
    text = str(area.text_content()).strip("\n")
    is_read = "readonly" in area.attrib or "disabled" in area.attrib
    if area.getparent() is None or not is_read or not text.strip() or "<iframe" in text or "<script" in text:
        return
    if "\n" in text.strip() or _CODE_NAME.search(area.get("class") or ""):
        replace_by_code(area, area)


def _is_styled_code(node: HtmlElement) -> bool:
    """Return whether a style gives an element lines, and it is code: by its tag, its letters and its signs."""
    style = node.get("style") or ""
    keeps_lines = bool(_KEEPS_LINES.search(style)) or not classes(node).isdisjoint(_PRE_CLASSES)
    is_monospaced = bool(_MONOSPACED.search(style))
    if not (keeps_lines or is_monospaced) or next(node.iterdescendants(*_PROSE), None) is not None:
        return False
    if node.tag in _CODE_TAGS:
        return keeps_lines and "\n" in str(node.text_content()).strip()
    if node.tag not in ("div", "p", "span") or not (is_monospaced or _is_named_code(node)):
        return False
    if keeps_lines and "\n" in str(node.text_content()).strip():
        lines = str(node.text_content()).splitlines()
    elif is_monospaced and len(node) and all(child.tag in _ROW_TAGS for child in node):
        lines = [str(child.text_content()) + (child.tail or "") for child in node]
    else:
        return False
    return _look_like_code(lines)


def _look_like_code(lines: list[str]) -> bool:
    written = [line for line in lines if line.strip()]
    signs = sum(1 for line in written if _CODE_SIGNS.search(line))
    return len(written) >= _LEAST_LINES and signs >= _CODE_SHARE * len(written)


def _find_rows(lines: list[HtmlElement]) -> list[HtmlElement]:
    """Return the elements whose children are named as lines, outermost first."""
    rows: dict[HtmlElement, None] = {}
    for line in filter(_is_line, lines):
        parent = line.getparent()
        if parent is not None:
            rows[parent] = None
    return [node for node in rows if node.tag in _ROW_PARENTS]


def _is_code_in_rows(rows: HtmlElement) -> bool:
    """Return whether all children of an element are lines, and it or an element around it is named as code."""
    if (rows.text or "").strip() or next(rows.iterdescendants(*_PROSE), None) is not None:
        return False
    lines = [child for child in rows if isinstance(child.tag, str)]
    if len(lines) < _LEAST_LINES or any((line.tail or "").strip() for line in lines):
        return False
    if not all(map(_is_line, lines)):
        return False
    if not any("line" in classes(line) for line in lines):  # all other names of lines are those of code
        return True
    return any(map(_is_named_code, (rows, *islice(rows.iterancestors(), _NAME_LEVELS))))


def _is_numbered_code(rows: HtmlElement) -> bool:
    """Return whether a numbered list is code, a line an item: an element around it is named as code."""
    if next(rows.iterdescendants(*_PROSE, "p"), None) is not None or (rows.text or "").strip():
        return False
    lines = [str(child.text_content()) for child in rows if child.tag == "li"]
    return (
        len(lines) == len(rows)
        and _look_like_code(lines)
        and any(map(_is_named_code, (rows, *islice(rows.iterancestors(), 1))))
    )


def _is_line(node: HtmlElement) -> bool:
    return node.get("data-type") == "codeline" or not classes(node).isdisjoint(_LINES)


def _is_named_code(node: HtmlElement) -> bool:
    if any(node.get(name) for name in _LANGUAGE_ATTRIBUTES):
        return True
    return _CODE_NAME.search(f"{node.get('class') or ''} {node.get('data-type') or ''}") is not None


def _take_lone_code(code: HtmlElement) -> None:
    """Turn `code` of several lines that is alone in its block, and `code` elements with line breaks, into one block."""
    parent = code.getparent()
    if parent is None or parent.tag not in _BLOCK_PARENTS:
        return
    if _is_run_of_lines(parent, code):
        replace_by_code(parent, parent)
        return
    text = str(code.text_content()).strip("\n")
    has_lines = len(text.splitlines()) >= _LINES_WITHOUT_STYLE and _look_like_code(text.splitlines())
    if has_lines and _is_alone(code, parent) and not any(True for _ in code.iter(*_PROSE, "br")):
        replace_by_code(code, code)


def _is_alone(code: HtmlElement, parent: HtmlElement) -> bool:
    """Return whether no text of the same block is before or after a `code`."""
    before = code.getprevious()
    text_before = parent.text if before is None else before.tail
    following = code.getnext()
    return (
        not (text_before or "").strip()
        and not (code.tail or "").strip()
        and (before is None or before.tag in BLOCK_TAGS)
        and (following is None or following.tag in BLOCK_TAGS)
    )


def _is_run_of_lines(parent: HtmlElement, code: HtmlElement) -> bool:
    """Return whether a paragraph consists of `code` elements and the line breaks between them."""
    if parent.tag not in ("p", "div") or parent[0] is not code or (parent.text or "").strip():
        return False
    tags = [child.tag for child in parent]
    if (
        tags.count("code") < _LEAST_LINES
        or not set(tags) <= {"code", "br"}
        or any((child.tail or "").strip() for child in parent)
    ):
        return False
    return all(first != second for first, second in pairwise(tags) if first == "code")
