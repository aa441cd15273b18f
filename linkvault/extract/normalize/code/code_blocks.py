"""Code blocks of any highlighter -> `<pre><code class="language-x">` with the exact text, without line numbers."""

from lxml.html import HtmlElement

from linkvault.extract.normalize.code.code_labels import drop_label_before, read_label, take_labels
from linkvault.extract.normalize.code.code_language import language_of
from linkvault.extract.normalize.code.code_text import code_text, is_chrome
from linkvault.extract.normalize.page_index import Trigger, find_with_class
from linkvault.extract.normalize.tree_edits import classes, drop, has_class, make, swap

# Highlighters that render code without a `pre`, or with one `pre` for the line numbers and one for the code.
_RENDERINGS = frozenset({"syntaxhighlighter", "crayon-syntax", "enlighter-default", "enlighter", "enlighterjswrapper",
                    "codemirror", "cm-editor", "cm-content", "monaco-editor", "__se_code_view"})  # fmt: skip
_CODE_TABLES = frozenset({"highlighttable", "rouge-table", "hljs-ln", "codehilitetable",
                     "js-file-line-container", "linenotable",
                     "lntable", "diff-table", "crayon-table"})  # fmt: skip
_NUMBERED_WRAPPERS = frozenset({"highlight", "codehilite", "highlighter-rouge"})
TRIGGER = Trigger(_RENDERINGS | _CODE_TABLES | _NUMBERED_WRAPPERS, frozenset({"pre", "code"}))

_CODE_CELL = frozenset({"code", "rouge-code", "hljs-ln-code", "crayon-code", "blob-code", "lntd", "cl"})
_SOURCE = frozenset({"enlighterjsraw", "crayon-plain", "crayon-plain-wrap"})
_PROSE = frozenset({"img", "h1", "h2", "h3", "h4", "picture", "video", "iframe"})
_WRAPPERS = frozenset({"div", "figure", "span", "pre", "section"})
LEAST_ROWS, COLUMNS = 2, 2  # of a table with the number of a line and the line in each row
DEEPEST_WRAPPER = 5  # elements around a code block that may add only a label


def apply(tree: HtmlElement, url: str) -> None:
    """Replace each code block by a plain `pre`."""
    for node in [element for element in find_with_class(tree) if _is_rendering(element)]:
        _replace_rendering(node)
    for pre in list(tree.iter("pre")):
        _replace_numbered_table(pre)
        if pre.getparent() is None or any(True for _ in pre.iter(*_PROSE)):
            continue
        if _is_normalized(pre):
            _remove_wrapper(pre)
        else:
            replace_by_code(pre, pre)
    for table in list(tree.iter("table")):
        if _is_table_of_lines(table):
            replace_by_code(table, table)
    for code in list(tree.iter("code")):
        _clean_inline_code(code)


def _is_rendering(node: HtmlElement) -> bool:
    names = classes(node)
    if not names:
        return False
    return (
        not names.isdisjoint(_RENDERINGS)
        or (node.tag == "table" and not names.isdisjoint(_CODE_TABLES))
        or _is_numbered(node)
    )


def _is_numbered(node: HtmlElement) -> bool:
    """Return whether an element contains a table of line numbers and code, as in Hexo, Rouge and Pygments."""
    if node.tag not in ("figure", "div") or not has_class(node, *_NUMBERED_WRAPPERS):
        return False
    table = node.find(".//table")
    return table is not None and any(has_class(cell, *_CODE_CELL) for cell in table.iter("td"))


def _replace_rendering(node: HtmlElement) -> None:
    """Replace the rendering of a highlighter by its code, from the plain source if the rendering has it."""
    if node.getparent() is None or _is_in_pre(node):
        return
    sources = (
        element
        for element in node.iter()
        if isinstance(element.tag, str) and not classes(element).isdisjoint(_SOURCE)
    )
    # The plain source may be in a text area inside the element with its name, of which `code_text` reads nothing.
    source = next((element for element in sources if code_text(element).strip()), None)
    if source is not None:
        replace_by_code(node, source)
        return
    cells = [cell for cell in node.iter("td") if has_class(cell, *_CODE_CELL) and not is_chrome(cell)]
    rows = list(node.iter("tr"))
    if len(rows) == 1 and cells:
        replace_by_code(node, cells[-1])
    elif has_class(node, "codemirror"):
        lines = next((element for element in node.iter("div") if has_class(element, "codemirror-code")), node)
        replace_by_code(node, lines)
    elif has_class(node, "cm-editor"):
        replace_by_code(
            node, next((element for element in node.iter("div") if has_class(element, "cm-content")), node)
        )
    else:
        table = node if node.tag == "table" else node.find(".//tbody")
        replace_by_code(node, table if table is not None and cells else node)


def _replace_numbered_table(pre: HtmlElement) -> None:
    """Replace a table of one row, of a cell with the numbers of lines and one with as many lines, by the code."""
    cell = pre.getparent()
    if cell is None or cell.tag != "td" or len(cell) != 1:
        return
    following = cell.getnext()
    numbers = str(pre.text_content()).split()
    if following is None or following.tag != "td" or following.getnext() is not None:
        return
    if not numbers or not all(map(str.isdigit, numbers)):
        return
    source = next((element for element in following.iter("pre", "code")), None)
    table = next(pre.iterancestors("table"), None)
    if source is None or table is None or sum(1 for _ in table.iter("tr")) != 1:
        return
    first = int(numbers[0])
    are_consecutive = numbers == [str(first + count) for count in range(len(numbers))]
    if are_consecutive and len(numbers) == len(code_text(source).split("\n")):
        replace_by_code(table, source)


def _is_table_of_lines(table: HtmlElement) -> bool:
    """Return whether each row of a table is the number of a line and the line in a `code`."""
    rows = [[cell for cell in row if cell.tag == "td"] for row in table.iter("tr")]
    if len(rows) < LEAST_ROWS or any(len(row) != COLUMNS or len(row[1]) != 1 for row in rows):
        return False
    if any(row[1][0].tag not in ("code", "pre") or (row[1].text or "").strip() for row in rows):
        return False
    numbers = [str(row[0].text_content()).strip() for row in rows]
    first = int(numbers[0]) if numbers[0].isdecimal() else 0
    if not first or numbers != [str(first + count) for count in range(len(rows))]:
        return False
    for row in rows:
        drop(row[0])
    return True


def _is_in_pre(node: HtmlElement) -> bool:
    return any(ancestor.tag == "pre" for ancestor in node.iterancestors())


def _is_normalized(pre: HtmlElement) -> bool:
    """Return whether a `pre` already has the form that `markup` reads."""
    return (
        len(pre) == 1
        and pre[0].tag == "code"
        and len(pre[0]) == 0
        and not pre.text
        and not pre[0].tail
        and not pre.attrib
    )


def replace_by_code(old: HtmlElement, source: HtmlElement) -> None:
    """Replace `old`, and wrappers with nothing else than a label, by the code in `source`."""
    labels = take_labels(source)
    text = code_text(source)
    language = language_of(source) or language_of(old) or labels.language
    if not text.strip():
        drop(old)
        return
    old, language = _outermost_wrapper(old, language)
    block = make(old, "pre")
    block.append(make(old, "code", text, **({"class_": f"language-{language}"} if language else {})))
    drop_label_before(old, language)
    for title in labels.titles:
        old.addprevious(make(old, "p", title))
    swap(old, block)


def _remove_wrapper(pre: HtmlElement) -> None:
    """Replace the wrappers of a `pre` in its final form, which add only a label, by the `pre`."""
    named = language_of(pre)
    wrapper, language = _outermost_wrapper(pre, named)
    if language and not named:
        pre[0].set("class", f"language-{language}")
    drop_label_before(wrapper, language)
    if wrapper is not pre:
        pre.tail = None
        swap(wrapper, pre)


def _outermost_wrapper(node: HtmlElement, language: str | None) -> tuple[HtmlElement, str | None]:
    """Return the outermost wrapper that adds to the code only the name of its language and buttons, and that name."""
    best = node
    for level, ancestor in enumerate(node.iterancestors()):
        is_wrapper = ancestor.tag in _WRAPPERS or "-" in ancestor.tag
        if level == DEEPEST_WRAPPER or not is_wrapper or ancestor.get("role") == "tabpanel":
            break
        label = _read_label_around(ancestor, best)
        if label is None:
            break
        best, language = ancestor, language or label or None
    return best, language


def _read_label_around(ancestor: HtmlElement, node: HtmlElement) -> str | None:
    """Return the language that an element adds to a code block in it; "" if it adds nothing, None if it adds more."""
    if (ancestor.text or "").strip() or (node.tail or "").strip():
        return None
    texts = []
    for element in ancestor:
        if element is node or not isinstance(element.tag, str) or is_chrome(element):
            continue
        if element.tag in ("pre", "img", "table") or element.find(".//pre") is not None:
            return None
        texts.extend(element.itertext())
        texts.append(element.tail or "")
    label = " ".join(texts).strip()
    return read_label(label) if label else ""


def _clean_inline_code(code: HtmlElement) -> None:
    """Remove the markup inside inline code; code with line breaks, alone in its block, becomes a code block."""
    parent = code.getparent()
    if parent is None or any(element.tag == "pre" for element in code.iterancestors()):
        return
    lines = code.findall(".//br")
    is_alone = (
        len(lines) >= 1
        and parent.tag in ("div", "dd", "td", "p", "figure", "section")
        and len(parent) == 1
        and not (parent.text or "").strip()
    )
    if is_alone or any(child.tag in ("div", "p", "li") for child in code):  # each of these is a line
        replace_by_code(code, code)
    elif len(code) and not any(True for _ in code.iter("a", "img", "span.math")) and not lines:
        text = str(code.text_content()).replace("\xa0", " ")
        tail = code.tail
        code.clear()
        code.text, code.tail = text, tail
