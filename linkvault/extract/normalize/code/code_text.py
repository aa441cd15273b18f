"""A code block of any highlighter -> its exact text, with all spaces."""

from lxml.html import HtmlElement

from linkvault import lazy_re as re

DEEPEST = 60  # nested elements: below, the text is read without line breaks of blocks
LONGEST_CODE = 2_000_000  # characters of a code block

_SKIPPED = frozenset(
    {"button", "svg", "script", "style", "template", "textarea", "select", "input", "noscript"}
)
_GUTTER = re.compile(
    r"(?:^|[-_ ])(?:gutter|gutters|linenos?|linenodiv|line-?num(?:ber)?s?|line-numbers-rows|ln|"
    r"ln-num|lnum|blob-num|rownum|"
    r"pre-numbering|hljs-ln-numbers?|rouge-gutter|line-index|code-snippet__line-index|crayon-nums?|CodeMirror-linenumber|"
    r"cm-lineNumbers|margin-view-overlays|nums?|lineNumbers?)(?:$|[-_ ])",
    re.I,
)
_CHROME = re.compile(
    r"(?:^|[-_ ])(?:copy(?:-?code)?(?:-?btn|-?button)?|copybtn|clipboard|hljs-button|toolbar|opt-box|signin|login-mark|"
    r"code-block-extension|hide-preCode\S*|look-more-preCode|code-copy\S*|headerlink|btn-copy|"
    r"copyable-button)(?:$|[-_ ])",
    re.I,
)
_LINE_NAME = re.compile(
    r"(?:^|[-_ ])(?:line|code-?line|token-line|row|view-line|cm-line|crayon-line|hljs-ln-line)(?:$|[-_ ])",
    re.I,
)
_BLOCKS = frozenset({"div", "li", "p", "tr", "section"})


def code_text(node: HtmlElement) -> str:
    """Return the code in an element without line numbers, buttons, and blank lines at its beginning and end."""
    text = _text(node, 0)[:LONGEST_CODE].replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    text = re.sub("[\u200b\ufeff\u2060]", "", text)
    return re.sub(r"\A(?:[ \t]*\n)+", "", text.rstrip())


def _text(node: HtmlElement, depth: int) -> str:
    if node.tag == "br":
        return "\n"
    if depth > DEEPEST:
        return str(node.text_content())
    children = [child for child in node if isinstance(child.tag, str)]
    shown = [child for child in children if not is_chrome(child)]
    if _are_lines(node, shown):
        return "\n".join(_text(child, depth + 1).removesuffix("\n") for child in shown) + "\n"
    parts = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and not is_chrome(child):
            inner = _text(child, depth + 1)
            if (
                child.tag in _BLOCKS
                and parts
                and "".join(parts[-2:]).strip(" ")
                and not "".join(parts[-2:]).endswith("\n")
            ):
                parts.append("\n")
            parts.append(inner)
            if (
                child.tag in _BLOCKS
                and not inner.endswith("\n")
                and (child.getnext() is not None or (child.tail or "").strip())
            ):
                parts.append("\n")
        parts.append(child.tail or "")
    return "".join(parts)


def _are_lines(node: HtmlElement, children: list[HtmlElement]) -> bool:
    """Return whether the children of an element are the lines of the code, with no text between them."""
    if not children or (node.text or "").strip():
        return False
    if any((child.tail or "").strip() for child in node):
        return False
    tags = {str(child.tag) for child in children}
    if len(tags) > 1:
        return False
    tag = tags.pop()
    if tag in ("tr", "li", "div"):
        return len(children) > 1 or tag == "li"
    if tag == "code":  # of SyntaxHighlighter, each word of a line is one
        return len(children) > 1 and not _LINE_NAME.search(node.get("class") or "")
    named = all(
        _LINE_NAME.search(child.get("class") or "") or "data-line" in child.attrib for child in children
    )
    return tag == "span" and len(children) > 1 and named and not _has_own_line_ends(children)


def _has_own_line_ends(lines: list[HtmlElement]) -> bool:
    """Return whether only some of the lines end with a line break of their own: then they are not one line each."""
    between = sum("\n" in (child.tail or "") for child in lines)
    return (
        between == 0
        and any(_ends_line(child) for child in lines[:-1])
        and not all(_ends_line(child) for child in lines[:-1])
    )


def _ends_line(node: HtmlElement) -> bool:
    text = str(node.text_content())
    return text.endswith("\n") or (len(node) > 0 and node[-1].tag == "br" and not node[-1].tail)


def is_chrome(node: HtmlElement) -> bool:
    """Return whether an element in a code block is not code: line numbers, buttons, scripts."""
    if node.tag in _SKIPPED:
        return True
    names = node.get("class") or ""
    if _CHROME.search(names) and node.tag not in ("pre", "code") and not _LINE_NAME.search(names):
        return True
    if "data-line-number" in node.attrib and not str(node.text_content()).strip():
        return True
    if _GUTTER.search(names) or "user-select" in (node.get("style") or "") or node.tag == "td":
        return bool(_only_numbers(node)) and not _is_prompt(names)
    return node.get("aria-hidden") == "true" and bool(_only_numbers(node)) and not node.tail


_LONGEST_GUTTER = 60_000  # characters: the numbers of ten thousand lines


def _only_numbers(node: HtmlElement) -> bool:
    text = str(node.text_content())
    if len(text) > _LONGEST_GUTTER or re.search(r"[^\d\s.:|…+-]", text):
        return False
    if node.tag == "td":
        return (node.getnext() is not None and bool(_GUTTER.search(node.get("class") or ""))) or (
            "data-line-number" in node.attrib
        )
    return True


def _is_prompt(names: str) -> bool:
    return bool(re.search(r"(?:^|\s)(?:gp|prompt)(?:$|\s)", names))
