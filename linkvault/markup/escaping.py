r"""Text -> Markdown that reads as that text, with a backslash only where one is needed.

Beyond CommonMark and GFM it minds what Obsidian adds: `#tag`, `[[link]]`, `==mark==`, `%%comment%%`.
A delimiter that stands alone in its paragraph pairs with nothing and stays as it is: `$5`, `约~3`, `5*`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

from linkvault.markup.pieces import Piece, Place

# One set of characters in front: an alternation would be tried at every letter
_SPECIAL = re.compile(r"([\\`*_~$=%\[\]<&!(:#])(?:(?<=[`*_~$=%\[])\1*)?")
_ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
_ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TAG_OPENERS = re.compile(r"[A-Za-z/!?]")
_ALONE = {char: re.compile(re.escape(char) + "+") for char in "`*_~$"}
_MANY = {"=": re.compile(r"(?<!=)==(?!=)"), "%": re.compile("%%+")}

_LINE_START = re.compile(
    r"""(?P<first> \#{1,6}(?=\s|$) | > | [-+*](?=\s|$) | ```|~~~
                 | <(?=[A-Za-z/!?])
                 | (?P<rule>[-_*])(?:\s*(?P=rule)){2,}\s*$ )
      | (?P<number>\d{1,9})(?=[.)](?:\s|$))""",
    re.X,
)
_UNDERLINE = re.compile(r"=+\s*$|[-|:][-|:\s]*$")  # of a heading, or below the head of a table
_TASK = re.compile(r"\[[ xX]\](?=\s|$)")
_NOT_IN_URL = re.compile(r"[\s<>\\]")
_CLOSING_HASHES = re.compile(r"(?:^|(?<=\s))#+$")


class _Escaper:
    """Decides for one line's pieces, seeing all of them."""

    def __init__(self, pieces: list[Piece], *, is_part: bool) -> None:
        self.pieces = pieces
        self.is_part = is_part
        self.whole = "".join(piece.text for piece in pieces)
        self.counts: dict[str, int] = {}
        self.last_closing = self.whole.rfind(">")
        self.offset = 0
        self.end = 0
        self.in_label = False

    def escape(self, piece: Piece, offset: int) -> str:
        self.offset, self.end = offset, offset + len(piece.text)
        self.in_label = piece.kind == "label"
        return _SPECIAL.sub(self._replace, piece.text)

    def _replace(self, found: re.Match[str]) -> str:
        run = found[0]
        start = self.offset + found.start()
        end = start + len(run)
        if not self._is_needed(run[0], run, start, end):
            return run
        if run[0] == "[" and not self.in_label and self.whole[end : end + 1] != "^":
            return "\\[" * (len(run) - 1) + "[" if len(run) > 1 else "\\["
        return "".join("\\" + char for char in run)

    def _is_needed(self, char: str, run: str, start: int, end: int) -> bool:
        before, after = self.whole[start - 1] if start else " ", self.whole[end : end + 1] or " "
        if end == len(self.whole) and self.is_part:
            after = "<"  # of the `<br>` that follows
        match char:
            case "\\":
                return after in _ASCII_PUNCTUATION
            case "`":
                return not self._stands_alone(char)
            case "*" | "_" | "~" | "$":
                return self._may_pair(char, run, before, after)
            case "=" | "%":
                return len(run) >= 2 and self._count(char, _MANY[char]) > 1 and not (before + after).isspace()
            case "[":
                return self.in_label or len(run) > 1 or after == "^" or before == "^"
            case "]":
                return self.in_label or after == "("
            case "<":
                return (self.is_part or self.last_closing > end) and _TAG_OPENERS.match(after) is not None
            case "&":
                return _ENTITY.match(self.whole, start) is not None
            case "!":
                return end == self.end and after == "["
            case "#":
                return before.isspace() and (after.isalpha() or after == "_")
        return start == self.offset and before == "]"  # `(` and `:` right after a link or a note's reference

    def _may_pair(self, char: str, run: str, before: str, after: str) -> bool:
        if char == "$" and len(run) > 1:
            return True
        if self._stands_alone(char) or (char != "$" and (before + after).isspace()):
            return False
        return not (char == "_" and before.isalnum() and after.isalnum())

    def _stands_alone(self, char: str) -> bool:
        return not self.is_part and self._count(char, _ALONE[char]) == 1

    def _count(self, char: str, pattern: re.Pattern[str]) -> int:
        if char not in self.counts:
            self.counts[char] = sum(len(pattern.findall(piece.text)) for piece in self.pieces)
        return self.counts[char]


def escape_alt(text: str) -> str:
    """Escape an image's description: what stands alone in it may pair with something in the line around."""
    alt = Piece(text, "label")
    return _Escaper([alt, Piece("]")], is_part=True).escape(alt, 0)


def escape_pieces(pieces: list[Piece], place: Place) -> str:
    """Join a line's pieces, escaping those that are text."""
    escaper = _Escaper(pieces, is_part=place.is_part)
    starts_line = not (place.is_heading or place.in_cell)  # what begins it could be taken for a block
    out: list[str] = []
    offsets = accumulate((len(piece.text) for piece in pieces), initial=0)
    lines = 0
    for piece, offset in zip(pieces, offsets, strict=False):
        if piece.kind not in ("text", "label"):
            out.append(piece.text)
            lines += piece.text.endswith("\\\n")
            continue
        text = escaper.escape(piece, offset)
        if pieces[0] is not piece and escaper.whole[offset - 1] == "$" and text[0].isdigit():
            text = f"&#{ord(text[0])};{text[1:]}"  # `$x$2` is no formula
        if starts_line and (not out or out[-1].endswith("\\\n")):
            text = _escape_start(text, escaper.whole, offset, first=not lines, in_item=place.in_item)
        out.append(text)
    return "".join(out)


def _escape_start(text: str, whole: str, offset: int, *, first: bool, in_item: bool) -> str:
    """Escape what would make a block of a line that begins with this text."""
    end = whole.find("\n", offset)
    line = (whole[offset:] if end < 0 else whole[offset:end]).removesuffix("\\")
    if found := _LINE_START.match(line):
        if found["number"]:
            return f"{found['number']}\\{text[len(found['number']) :]}"
        return text if text.startswith("\\") else "\\" + text
    if text[0] == "[" and whole.find("]:", offset) > 0:  # a definition; its label may go over a line break
        return "\\" + text
    if (not first and _UNDERLINE.match(line)) or (first and in_item and _TASK.match(line)):
        return text if text.startswith("\\") else "\\" + text
    return text


def escape_heading(line: str) -> str:
    r"""Keep hashes at the end of a heading: they would close it.

    >>> escape_heading("C #")
    'C \\#'
    """
    return _CLOSING_HASHES.sub(lambda found: "\\" + found[0], line)


@lru_cache(maxsize=256)
def write_url(url: str) -> str:
    """Write an address so that it ends where it ends, and stays readable: 中文 is kept.

    >>> write_url("https://zh.wikipedia.org/wiki/损失函数_(统计)")
    'https://zh.wikipedia.org/wiki/损失函数_(统计)'
    >>> write_url("https://example.org/a b)<c>")
    'https://example.org/a%20b%29%3Cc%3E'
    """
    url = _NOT_IN_URL.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url)
    if ("(" in url or ")" in url) and not _is_balanced(url):
        url = url.replace("(", "%28").replace(")", "%29")
    return _ENTITY.sub(lambda found: "&amp;" + found[0][1:], url) if "&" in url else url


def _is_balanced(url: str) -> bool:
    depth = deepest = 0
    for char in url:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
        if depth < 0:
            return False
    return depth == 0 and deepest < 20


def write_title(title: str) -> str:
    """Write a link's or image's title, with the blank before it."""
    if not title:
        return ""
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return f' "{_ENTITY.sub(lambda found: "&amp;" + found[0][1:], quoted)}"'
