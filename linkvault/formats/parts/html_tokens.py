"""Sloppy HTML as bookmark files hold it -> its tags and the text between them, as a stream with line numbers.

Neither lxml nor html.parser serves here: the first builds or repairs a tree and takes `&copy=` in an address
for ©, the second begins an unfinished tag anew with every piece it is fed. What is read here follows the
tokens of the HTML standard as far as lists of links need them; the time is linear in the size of the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from html.entities import html5
from typing import IO

_PIECE = 65_536
_LONGEST_TAG = 8_000_000  # icons stand inside tags
_PATIENCE = 100  # unfinished tags; each costs a look through what is held, so they are counted
_TAG = re.compile(
    r"""<(/?)([A-Za-z][^\s/>]*+)((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|(?!["'])))*+)>""",
)
_ATTRIBUTE = re.compile(r"""([^\s/=>"']++)(?:\s*+=\s*+(?:"([^"]*)"|'([^']*)'|(\S*)))?""")
_REFERENCE = re.compile(r"&(?:#\w+;?|([A-Za-z][A-Za-z0-9]*+(?:;|(?!=))))")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag, its name and the names of its attributes in lower case."""

    name: str
    line: int
    is_end: bool = False
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Text:
    """Text between two tags, its references decoded."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A tag or comment that never ends."""

    text: str
    line: int


Token = Tag | Text | Unfinished


def read_tokens(stream: IO[str]) -> Iterator[Token]:
    """Yield what stands in a stream in its order; comments and declarations are left out.

    After a tag that never ends the reading goes on with the next line, as often as `_PATIENCE` says.
    """
    buffer, at, line = "", 0, 1
    has_ended, patience = False, _PATIENCE
    while True:
        begin = buffer.find("<", at)
        found = _markup(buffer, begin) if begin >= 0 else None
        if not found and not has_ended and len(buffer) - at < _LONGEST_TAG:
            more = stream.read(
                max(_PIECE, len(buffer) - at)
            )  # doubled: what is unfinished is seen log n times
            buffer, at, has_ended = buffer[at:] + more, 0, not more
            continue
        text = buffer[at:begin] if begin >= 0 else buffer[at:]
        if text:
            yield Text(unescape(text), line)
            line += text.count("\n")
        if begin >= 0 and not found:
            yield Unfinished(buffer[begin : begin + 1000], line)
            patience -= 1
        elif found and found[1]:
            yield replace(found[1], line=line)
        elif has_ended and begin < 0:
            return
        at = found[0] if found else _next_line(buffer, begin) if patience else len(buffer)
        line += buffer.count("\n", begin, at) if begin >= 0 else 0


def _next_line(buffer: str, begin: int) -> int:
    return (buffer.find("\n", begin) + 1) if begin >= 0 and "\n" in buffer[begin:] else len(buffer)


def _markup(buffer: str, begin: int) -> tuple[int, Tag | Text | None] | None:
    """Read what a `<` begins: where it ends and what it is; None where its end is not in the buffer."""
    sign = buffer[begin + 1 : begin + 2]
    if sign == "!" or sign == "?" or (sign == "/" and not buffer[begin + 2 : begin + 3].isalpha()):
        is_comment = buffer.startswith("<!--", begin)
        end = buffer.find("-->" if is_comment else ">", begin)
        return (end + (3 if is_comment else 1), None) if end >= 0 else None
    if sign == "/" or (sign.isalpha() and sign.isascii()):
        tag = _TAG.match(buffer, begin)
        return (tag.end(), _tag(tag)) if tag else None
    return (begin + 1, Text("<", 0)) if sign else None


def _tag(found: re.Match[str]) -> Tag:
    attributes: dict[str, str] = {}
    for one in _ATTRIBUTE.finditer(found[3]):
        attributes.setdefault(one[1].lower(), _attribute(one[2] or one[3] or one[4] or ""))
    return Tag(found[2].lower(), 0, bool(found[1]), attributes)


def _attribute(text: str) -> str:
    """Decode references as the standard has it for attributes: `&copy=` and `&lt4` stay, `&amp;` does not."""
    return _REFERENCE.sub(_decoded, text) if "&" in text else text


def _decoded(found: re.Match[str]) -> str:
    return unescape(found[0]) if found[1] is None or found[1] in html5 else found[0]
