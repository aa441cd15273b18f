"""The sloppy HTML of bookmark files into its tags and the text between them, as a stream with line numbers.

Neither lxml nor html.parser fits: lxml repairs the tree and reads `&copy=` in a URL as ©; html.parser scans an
unfinished tag again with every piece of input. This tokenizer follows the HTML standard as far as lists of links
need it, in time linear to the size of the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from html.entities import html5
from typing import IO

_READ_CHARACTERS = 65_536
_MAX_TAG_CHARACTERS = 8_000_000  # tags contain icons as data: URLs
_MAX_UNFINISHED = 100  # tags; each costs a scan of the buffer
_MAX_SHOWN_CHARACTERS = 1000  # of an unfinished tag
_TAG = re.compile(
    r"""<(/?)([A-Za-z][^\s/>]*+)((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|(?!["'])))*+)>""",
)
_ATTRIBUTE = re.compile(r"""([^\s/=>"']++)(?:\s*+=\s*+(?:"([^"]*)"|'([^']*)'|(\S*)))?""")
_REFERENCE = re.compile(r"&(?:#\w+;?|([A-Za-z][A-Za-z0-9]*+(?:;|(?!=))))")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag; its name and the names of its attributes are in lower case."""

    name: str
    line: int
    is_end: bool = False
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Text:
    """Text between two tags, with character references decoded."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A tag or comment that never ends."""

    text: str
    line: int


Token = Tag | Text | Unfinished


def read_tokens(stream: IO[str]) -> Iterator[Token]:
    """Yield the tags and texts of a stream in their order, without comments and declarations.

    After a tag that never ends, reading continues with the next line, up to `_MAX_UNFINISHED` times.
    """
    buffer, at, line = "", 0, 1
    has_ended, unfinished_left = False, _MAX_UNFINISHED
    while True:
        begin = buffer.find("<", at)
        found = _read_markup(buffer, begin) if begin >= 0 else None
        if not found and not has_ended and len(buffer) - at < _MAX_TAG_CHARACTERS:
            more = stream.read(
                max(_READ_CHARACTERS, len(buffer) - at)
            )  # doubled: what is unfinished is seen log n times
            buffer, at, has_ended = buffer[at:] + more, 0, not more
            continue
        text = buffer[at:begin] if begin >= 0 else buffer[at:]
        if text:
            yield Text(unescape(text), line)
            line += text.count("\n")
        if begin >= 0 and not found:
            yield Unfinished(buffer[begin : begin + _MAX_SHOWN_CHARACTERS], line)
            unfinished_left -= 1
        elif found and found[1]:
            yield replace(found[1], line=line)
        elif has_ended and begin < 0:
            return
        at = found[0] if found else _next_line(buffer, begin) if unfinished_left else len(buffer)
        line += buffer.count("\n", begin, at) if begin >= 0 else 0


def _next_line(buffer: str, begin: int) -> int:
    return (buffer.find("\n", begin) + 1) if begin >= 0 and "\n" in buffer[begin:] else len(buffer)


def _read_markup(buffer: str, begin: int) -> tuple[int, Tag | Text | None] | None:
    """Return the end of the markup that starts with a `<`, and its token; None if its end is not in the buffer."""
    sign = buffer[begin + 1 : begin + 2]
    if sign == "!" or sign == "?" or (sign == "/" and not buffer[begin + 2 : begin + 3].isalpha()):
        is_comment = buffer.startswith("<!--", begin)
        end = buffer.find("-->" if is_comment else ">", begin)
        return (end + (3 if is_comment else 1), None) if end >= 0 else None
    if sign == "/" or (sign.isalpha() and sign.isascii()):
        tag = _TAG.match(buffer, begin)
        return (tag.end(), _build_tag(tag)) if tag else None
    return (begin + 1, Text("<", 0)) if sign else None


def _build_tag(found: re.Match[str]) -> Tag:
    attributes: dict[str, str] = {}
    for attribute in _ATTRIBUTE.finditer(found[3]):
        attributes.setdefault(
            attribute[1].lower(), _decode_attribute(attribute[2] or attribute[3] or attribute[4] or "")
        )
    return Tag(found[2].lower(), 0, bool(found[1]), attributes)


def _decode_attribute(text: str) -> str:
    """Decode character references as the standard does in attributes: `&amp;`, but not `&copy=` and `&lt4`."""
    return _REFERENCE.sub(_decode_reference, text) if "&" in text else text


def _decode_reference(found: re.Match[str]) -> str:
    return unescape(found[0]) if found[1] is None or found[1] in html5 else found[0]
