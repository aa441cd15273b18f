r"""Text -> Markdown that displays that text, with backslashes only where they are necessary.

Besides CommonMark and GFM this covers the syntax of Obsidian: `#tag`, `[[link]]`, `==mark==`, `%%comment%%`.
A single delimiter in a paragraph matches no other one and is not escaped: `$5`, `约~3`, `5*`.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate

from linkvault import lazy_re as re
from linkvault.markup.line_pieces import LineContext, Piece

# The pattern begins with a set of characters: an alternation would be tried at every letter.
_SPECIAL = re.compile(r"([\\`*_~$=%\[\]<&!(:#])(?:(?<=[`*_~$=%\[])\1*)?")
_ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
_ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TAG_OPENERS = re.compile(r"[A-Za-z/!?]")
_SINGLE = {char: re.compile(re.escape(char) + "+") for char in "`*_~$"}
_REPEATED = {"=": re.compile(r"(?<!=)==(?!=)"), "%": re.compile("%%+")}

_LINE_START = re.compile(
    r"""(?P<first> \#{1,6}(?=\s|$) | > | [-+*](?=\s|$) | ```|~~~
                 | <(?=[A-Za-z/!?])
                 | (?P<rule>[-_*])(?:\s*(?P=rule)){2,}\s*$ )
      | (?P<number>\d{1,9})(?=[.)](?:\s|$))""",
    re.X,
)
# The line below a heading, or below the header of a table.
_UNDERLINE = re.compile(r"=+\s*$|[-|:][-|:\s]*$")
_TASK = re.compile(r"\[[ xX]\](?=\s|$)")
_NOT_IN_URL = re.compile(r"[\s<>\\]")
_MAX_PARENTHESES = 20  # nested in a URL; CommonMark requires three, cmark allows 32
_CLOSING_HASHES = re.compile(r"(?:^|(?<=\s))#+$")


class _Escaper:
    """Escapes the pieces of one line, depending on the whole line."""

    def __init__(self, pieces: list[Piece], *, is_part: bool) -> None:
        self.pieces = pieces
        self.is_part = is_part
        self.line = "".join(piece.text for piece in pieces)
        self.counts: dict[str, int] = {}
        self.last_closing = self.line.rfind(">")
        self.offset = 0
        self.end = 0
        self.in_label = False

    def escape(self, piece: Piece, offset: int) -> str:
        self.offset, self.end = offset, offset + len(piece.text)
        self.in_label = piece.kind == "label"
        return _SPECIAL.sub(self._replace, piece.text)

    def _replace(self, match: re.Match[str]) -> str:
        run = match[0]
        start = self.offset + match.start()
        end = start + len(run)
        if not self._needs_escape(run[0], run, start, end):
            return run
        if run[0] == "[" and not self.in_label and self.line[end : end + 1] != "^":
            return "\\[" * (len(run) - 1) + "[" if len(run) > 1 else "\\["
        return "".join("\\" + char for char in run)

    def _needs_escape(self, char: str, run: str, start: int, end: int) -> bool:
        before, after = self.line[start - 1] if start else " ", self.line[end : end + 1] or " "
        if end == len(self.line) and self.is_part:
            after = "<"  # a `<br>` follows
        match char:
            case "\\":
                return after in _ASCII_PUNCTUATION
            case "`":
                return not self._is_single(char)
            case "*" | "_" | "~" | "$":
                return self._may_match(char, run, before, after)
            case "=" | "%":
                return (
                    len(run) >= 2
                    and self._count(char, _REPEATED[char]) > 1
                    and not (before + after).isspace()
                )
            case "[":
                return self.in_label or len(run) > 1 or after == "^" or before == "^"
            case "]":
                return self.in_label or after == "("
            case "<":
                return (self.is_part or self.last_closing > end) and _TAG_OPENERS.match(after) is not None
            case "&":
                return _ENTITY.match(self.line, start) is not None
            case "!":
                return end == self.end and after == "["
            case "#":
                return before.isspace() and (after.isalpha() or after == "_")
        # `(` and `:` directly after a link or a footnote reference
        return start == self.offset and before == "]"

    def _may_match(self, char: str, run: str, before: str, after: str) -> bool:
        if char == "$" and len(run) > 1:
            return True
        if self._is_single(char) or (char != "$" and (before + after).isspace()):
            return False
        return not (char == "_" and before.isalnum() and after.isalnum())

    def _is_single(self, char: str) -> bool:
        return not self.is_part and self._count(char, _SINGLE[char]) == 1

    def _count(self, char: str, pattern: re.Pattern[str]) -> int:
        if char not in self.counts:
            self.counts[char] = sum(len(pattern.findall(piece.text)) for piece in self.pieces)
        return self.counts[char]


def escape_alt(text: str) -> str:
    """Return the escaped description of an image. A delimiter in it can match one in the rest of the line."""
    alt = Piece(text, "label")
    return _Escaper([alt, Piece("]")], is_part=True).escape(alt, 0)


def escape_pieces(pieces: list[Piece], context: LineContext) -> str:
    """Return the line of some pieces, with the text escaped."""
    escaper = _Escaper(pieces, is_part=context.is_part)
    # At the start of other lines than these, text could be read as the start of a block.
    is_paragraph = not (context.is_heading or context.in_cell)
    out: list[str] = []
    offsets = accumulate((len(piece.text) for piece in pieces), initial=0)
    lines = 0
    for piece, offset in zip(pieces, offsets, strict=False):
        if piece.kind not in ("text", "label"):
            out.append(piece.text)
            lines += piece.text.endswith("\\\n")
            continue
        text = escaper.escape(piece, offset)
        if pieces[0] is not piece and escaper.line[offset - 1] == "$" and text[0].isdigit():
            text = f"&#{ord(text[0])};{text[1:]}"  # `$x$2` would not be a formula
        if is_paragraph and (not out or out[-1].endswith("\\\n")):
            text = _escape_start(text, escaper.line, offset, first=not lines, in_item=context.in_item)
        out.append(text)
    return "".join(out)


def _escape_start(text: str, paragraph: str, offset: int, *, first: bool, in_item: bool) -> str:
    """Return the text with what would start a block escaped, if a line begins with it."""
    end = paragraph.find("\n", offset)
    line = (paragraph[offset:] if end < 0 else paragraph[offset:end]).removesuffix("\\")
    if match := _LINE_START.match(line):
        if match["number"]:
            return f"{match['number']}\\{text[len(match['number']) :]}"
        return text if text.startswith("\\") else "\\" + text
    # A link definition; its label may contain a line break.
    if text[0] == "[" and paragraph.find("]:", offset) > 0:
        return "\\" + text
    if (not first and _UNDERLINE.match(line)) or (first and in_item and _TASK.match(line)):
        return text if text.startswith("\\") else "\\" + text
    return text


def escape_heading(line: str) -> str:
    r"""Return a heading with the hashes at its end escaped, which would close it.

    >>> escape_heading("C #")
    'C \\#'
    """
    return _CLOSING_HASHES.sub(lambda match: "\\" + match[0], line)


@lru_cache(maxsize=256)
def write_url(url: str) -> str:
    """Return a URL as the target of a link. Characters beyond ASCII are not encoded, to keep it readable.

    >>> write_url("https://zh.wikipedia.org/wiki/损失函数_(统计)")
    'https://zh.wikipedia.org/wiki/损失函数_(统计)'
    >>> write_url("https://example.org/a b)<c>")
    'https://example.org/a%20b%29%3Cc%3E'
    """
    url = _NOT_IN_URL.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), url)
    if ("(" in url or ")" in url) and not _is_balanced(url):
        url = url.replace("(", "%28").replace(")", "%29")
    return _ENTITY.sub(lambda match: "&amp;" + match[0][1:], url) if "&" in url else url


def _is_balanced(url: str) -> bool:
    depth = deepest = 0
    for char in url:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
        if depth < 0:
            return False
    return depth == 0 and deepest < _MAX_PARENTHESES


def write_title(title: str) -> str:
    """Return the title of a link or image in quotes, with a blank before it; empty without a title."""
    if not title:
        return ""
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return f' "{_ENTITY.sub(lambda match: "&amp;" + match[0][1:], quoted)}"'
