"""Markdown -> plain text and headings, for pages that are Markdown; Markdown -> safe HTML."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from linkvault import lazy_re as re
from linkvault.models import ArticleText
from linkvault.text.whitespace import squeeze_whitespace

_FORMULA = re.compile(
    r"""\$\$(?P<double>(?:\\.|[^\\$]|\$(?!\$))+)\$\$
      | \$(?!\s)(?P<single>(?:\\.|[^\\$])+)(?<!\s)\$(?!\d)""",
    re.X | re.S,
)
_TASK = re.compile(r"\[([ xX])\](?=\s)")
_MAX_NESTING = 40  # levels of nested blocks in Markdown pages; the preset of the library has 20
_LEVELS_AT_ONCE = 2  # that a list and its item add
_TAGS = frozenset(
    f"<{slash}{tag}>" for tag in ("strong", "em", "del", "sub", "sup", "kbd", "mark") for slash in ("", "/")
) | {"<br>"}


def read_markdown(source: str) -> ArticleText:
    """Return the Markdown unchanged, with its text, headings and descriptions of images as `render` writes them."""
    markdown = source.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    blocks: list[str] = []
    headings: list[str] = []
    images: list[str] = []
    rows: list[list[str]] = []
    in_table = in_heading = False
    for token in _parser().parse(markdown):
        match token.type:
            case "inline":
                line = _text_of(token.children or ()).strip()
                (rows[-1] if in_table else blocks).append(line)
                headings.extend([squeeze_whitespace(line)] if in_heading else [])
                images.extend(
                    _text_of(child.children or ()) for child in token.children or () if child.type == "image"
                )
            case "fence" | "code_block" | "math_block" | "math_block_label":
                blocks.append(token.content.strip("\n"))
            case "heading_open" | "heading_close":
                in_heading = token.nesting > 0
            case "table_open" | "table_close":
                in_table = token.nesting > 0
                blocks.extend(["\n".join(" | ".join(row) for row in rows)] if rows else [])
                rows = []
            case "tr_open":
                rows.append([])
    text = "\n\n".join(block for block in blocks if block)
    details = "\n".join(filter(None, dict.fromkeys(map(squeeze_whitespace, images))))
    return ArticleText(markdown + "\n" if markdown else "", text, "\n".join(filter(None, headings)), details)


def _text_of(tokens: Iterable[Token]) -> str:
    return "".join(_token_text(token) for token in tokens)


def _token_text(token: Token) -> str:
    match token.type:
        case "text" | "code_inline" | "math_inline" | "math_inline_double":
            return token.content
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "footnote_ref":
            return f"[{token.meta['label']}]" if "label" in token.meta else ""
    return "\n" if token.type == "html_inline" and token.content == "<br>" else ""


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING + _LEVELS_AT_ONCE})
    parser.enable(["table", "strikethrough"])
    dollarmath_plugin(parser, renderer=_render_formula)
    parser.inline.ruler.at("math_inline", _read_formula)
    footnote_plugin(parser)
    front_matter_plugin(parser)
    parser.block.ruler.before("table", "deepest_block", _read_deepest_block)
    parser.add_render_rule("html_inline", _render_tag)
    parser.add_render_rule("html_block", _render_tag)
    parser.add_render_rule("front_matter", _render_nothing)
    return parser


def _read_deepest_block(state: StateBlock, start: int, end: int, is_silent: bool) -> bool:
    """Take the lines of a block in which no more are nested as one paragraph. The library would leave them out."""
    if state.level < _MAX_NESTING:
        return False
    if not is_silent:
        state.line = end
        state.push("paragraph_open", "p", 1).map = [start, end]
        text = state.push("inline", "", 0)
        text.content, text.map, text.children = state.getLines(start, end, 0, False).strip(), [start, end], []
        state.push("paragraph_close", "p", -1)
    return True


def read_tokens(markdown: str) -> list[Token]:
    """Return the tokens of Markdown, with formulas and footnotes."""
    return _parser().parse(markdown)


def write_html(markdown: str) -> str:
    """Return Markdown as HTML. All tags but those that `render` writes are escaped."""
    env: dict[str, Any] = {}
    parser = _parser()
    tokens = parser.parse(markdown, env)
    for item, _, line in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if item.type == "list_item_open" and line.type == "inline" and (match := _TASK.match(line.content)):
            _mark_task(line, is_done=match[1] != " ")
    return str(parser.renderer.render(tokens, parser.options, env))


def _mark_task(line: Token, *, is_done: bool) -> None:
    """Replace the box at the beginning of a line by a checkbox."""
    first = next((child for child in line.children or () if child.type == "text"), None)
    if first is not None and first.content.startswith("["):
        first.content = first.content[len("[ ]") :].removeprefix(" ")
        box = Token(
            "checkbox",
            "input",
            0,
            {"type": "checkbox", "disabled": "", **({"checked": ""} if is_done else {})},
        )
        line.children = [box, *(line.children or ())]


def _read_formula(state: StateInline, silent: bool) -> bool:
    """Parse `2$x$` as a formula and `$5 or 6$7` as money, as pandoc and Obsidian do; return whether it is a formula.

    The rule of the plugin allows digits on both sides or on none, and if a line ends with a backslash, it reads the
    first dollar of the line as escaped.
    """
    match = _FORMULA.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = match["double"] or match["single"]
    state.pos = match.end()
    return True


def _render_formula(tex: str, options: dict[str, Any]) -> str:
    return escape(tex)


def _render_tag(self: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    content = tokens[index].content
    return content if content in _TAGS else escape(content)


def _render_nothing(self: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    return ""
