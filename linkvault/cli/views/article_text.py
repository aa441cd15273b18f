"""An article as Markdown -> text for a terminal, formatted by rich. Imported only by `show` and `help`.

rich has no formulas and no footnotes, and shows an image as a link. So the tokens of the Markdown are replaced by
kinds that rich has, with TeX unchanged. Addresses are printed in full, because a link text can name another site.
"""

import io
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from rich.console import Console
from rich.markdown import CodeBlock, Heading, Markdown
from rich.padding import Padding
from rich.text import Text
from rich.theme import Theme

from linkvault import markup
from linkvault.cli.ui.terminal import Screen, printable
from linkvault.cli.views.link_tables import local_date
from linkvault.models import Link, Snapshot

_MAX_WIDTH = 100  # columns; longer lines are hard to read
_INLINE_TAGS = {  # HTML tag -> its text on a terminal
    f"<{slash}{tag}>": ""
    for tag in ("sub", "sup", "mark", "strong", "em", "del", "kbd")
    for slash in ("", "/")
}
_LINK_TOKENS = 3  # begin, text, end
_INLINE_TAGS |= {"<sub>": "_", "<sup>": "^", "<br>": "\n"}
_THEME = Theme(
    {
        **dict.fromkeys((f"markdown.h{level}" for level in range(1, 7)), "bold"),
        "markdown.code": "cyan",
        "markdown.block_quote": "italic",
        "markdown.link": "none",
        "markdown.link_url": "underline",
        "markdown.table.border": "dim",
        "markdown.table.header": "bold",
    }
)


def render_article(screen: Screen, link: Link, snapshot: Snapshot, markdown: str) -> str:
    """Return an article as safe terminal text, below its title, source and date."""
    console, buffer = _console(screen)
    console.print(Text(printable(link.title), style="bold"))
    console.print(Text(printable(_about(link, snapshot)), style="dim"))
    console.print(Text(printable(link.url), style="dim"))
    if link.note:
        console.print(Text(printable(link.note, lines=True), style="italic"))
    console.print()
    console.print(_Article(printable(markdown, lines=True)))
    return _without_trailing_blanks(buffer)


def render_markdown(screen: Screen, markdown: str) -> str:
    """Return Markdown that is safe to print, such as a guide, as terminal text."""
    console, buffer = _console(screen)
    console.print(_Article(markdown))
    return _without_trailing_blanks(buffer)


def _console(screen: Screen) -> tuple[Console, io.StringIO]:
    """Return a console that writes into a buffer, in the colors and the width of the screen."""
    buffer = io.StringIO()
    console = Console(
        file=buffer,
        force_terminal=screen.in_color,
        no_color=not screen.in_color,
        color_system="standard" if screen.in_color else None,
        width=min(screen.width, _MAX_WIDTH),
        highlight=False,
        legacy_windows=False,
        theme=_THEME,
    )
    return console, buffer


def _without_trailing_blanks(buffer: io.StringIO) -> str:
    return "\n".join(line.rstrip(" ") for line in buffer.getvalue().split("\n"))


def _about(link: Link, snapshot: Snapshot) -> str:
    parts = [
        snapshot.byline,
        snapshot.site_name or link.site,
        (snapshot.published or "")[:10],
        f"saved {local_date(snapshot.captured)}",
        f"{snapshot.words:,} words",
        snapshot.kind if snapshot.kind != "article" else None,
        ", ".join(link.tags),
    ]
    return " · ".join(part for part in parts if part)


class _Heading(Heading):
    """A heading aligned to the left; rich centers it."""

    LEVEL_ALIGN = dict.fromkeys(Heading.LEVEL_ALIGN, "left")


class _Code(CodeBlock):
    """Code that is indented instead of colored in the background, so that it is visible without colors too."""

    def __rich_console__(self, console: Any, options: Any) -> Any:
        yield Padding(Text(str(self.text).rstrip(), style="markdown.code", overflow="fold"), (0, 0, 0, 4))


class _Article(Markdown):
    elements: ClassVar[dict[str, Any]] = {
        **Markdown.elements,
        "heading_open": _Heading,
        "fence": _Code,
        "code_block": _Code,
    }

    def __init__(self, source: str) -> None:
        super().__init__("", hyperlinks=False)
        self.parsed = list(_renderable(markup.parse_tokens(source)))


def _renderable(tokens: Iterable[Any]) -> Iterator[Any]:
    """Yield the tokens, with those that rich cannot render replaced by others."""
    label = ""
    for token in tokens:
        if token.type in ("math_block", "math_block_label"):
            yield token.copy(type="fence", tag="code", info="tex", content=f"$$\n{token.content.strip()}\n$$")
        elif token.type in ("front_matter", "html_block"):
            yield token.copy(type="code_block", tag="code")
        elif token.type == "footnote_block_open":
            yield token.copy(type="hr", tag="hr", nesting=0)
        elif token.type == "footnote_open":
            label = f"[{_label(token)}] "
        elif token.type == "inline":
            note = [_text(token, label)] if label else []
            yield token.copy(children=[*note, *_renderable_inline(token.children or [])])
            label = ""
        elif not token.type.startswith("footnote"):
            yield token


def _renderable_inline(tokens: list[Any]) -> Iterator[Any]:
    for index, token in enumerate(tokens):
        if token.type in ("math_inline", "math_inline_double"):
            yield token.copy(type="code_inline", tag="code", content=f"${token.content}$")
        elif token.type == "image":
            label = " ".join(filter(None, [token.content, f"<{token.attrs.get('src', '')}>"]))
            yield _text(token, f"[image: {label}]")
        elif token.type == "footnote_ref":
            yield _text(token, f"[{_label(token)}]")
        elif token.type == "html_inline":
            yield _text(token, _INLINE_TAGS.get(token.content, token.content))
        elif not (token.type.startswith("link") and _has_own_address_as_text(tokens, index)):
            yield token


def _has_own_address_as_text(tokens: list[Any], index: int) -> bool:
    """Return whether the text of the link that begins or ends at `index` is its address, which is then not repeated."""
    first = index if tokens[index].nesting > 0 else index - 2
    link = tokens[max(first, 0) : first + _LINK_TOKENS]
    return [token.type for token in link] == ["link_open", "text", "link_close"] and (
        link[0].attrs.get("href") == link[1].content
    )


def _text(token: Any, content: str) -> Any:
    return token.copy(type="text", tag="", nesting=0, children=None, content=content)


def _label(token: Any) -> str:
    return str(token.meta.get("label") or token.meta.get("id", 0) + 1)
