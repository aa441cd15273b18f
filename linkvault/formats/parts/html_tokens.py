"""The sloppy HTML of bookmark files into its tags and the text between them, as a stream with line numbers.

Neither lxml nor html.parser fits: lxml repairs the tree and reads `&copy=` in a URL as ©; html.parser scans an
unfinished tag again with every piece of input. This tokenizer follows the HTML standard as far as lists of links
need it, in time linear to the size of the file.
"""

from collections.abc import Iterator
from html import unescape
from html.entities import html5
from typing import IO, NamedTuple

from linkvault import lazy_re as re

_READ_CHARACTERS = 65_536
_MAX_TAG_CHARACTERS = 8_000_000  # tags contain icons as data: URLs
_MAX_UNFINISHED = 100  # tags; each costs a scan of the buffer
_MAX_SHOWN_CHARACTERS = 1000  # of an unfinished tag
_TAG = re.compile(
    r"""<(/?)([A-Za-z][^\s/>]*+)((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|(?!["'])))*+)>""",
)
_ATTRIBUTE = re.compile(r"""([^\s/=>"']++)(?:\s*+=\s*+(?:"([^"]*)"|'([^']*)'|(\S*)))?""")
_REFERENCE = re.compile(r"&(?:#\w+;?|([A-Za-z][A-Za-z0-9]*+(?:;|(?!=))))")


class Tag(NamedTuple):
    """A tag; its name and the names of its attributes are in lower case."""

    name: str
    line: int
    is_end: bool
    attributes: dict[str, str]


class Text(NamedTuple):
    """Text between two tags, with character references decoded."""

    text: str
    line: int


class Unfinished(NamedTuple):
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
        start = buffer.find("<", at)
        markup = _read_markup(buffer, start, line + buffer.count("\n", at, start)) if start >= 0 else None
        if not markup and not has_ended and len(buffer) - at < _MAX_TAG_CHARACTERS:
            # As much as is in the buffer, at least: a tag of n characters is scanned log n times.
            piece = stream.read(max(_READ_CHARACTERS, len(buffer) - at))
            buffer, at, has_ended = buffer[at:] + piece, 0, not piece
            continue
        text = buffer[at:start] if start >= 0 else buffer[at:]
        if text:
            yield Text(unescape(text) if "&" in text else text, line)
            line += text.count("\n")
        if start >= 0 and not markup:
            yield Unfinished(buffer[start : start + _MAX_SHOWN_CHARACTERS], line)
            unfinished_left -= 1
        elif markup and markup[1]:
            yield markup[1]
        elif has_ended and start < 0:
            return
        at = markup[0] if markup else _next_line(buffer, start) if unfinished_left else len(buffer)
        line += buffer.count("\n", start, at) if start >= 0 else 0


def _next_line(buffer: str, start: int) -> int:
    return (buffer.find("\n", start) + 1) if start >= 0 and "\n" in buffer[start:] else len(buffer)


def _read_markup(buffer: str, start: int, line: int) -> tuple[int, Tag | Text | None] | None:
    """Return the end of the markup that starts with a `<`, and its token; None if its end is not in the buffer."""
    following = buffer[start + 1 : start + 1 + 2]
    character = following[:1]
    if character in ("!", "?") or (character == "/" and not following[1:].isalpha()):
        closing = "-->" if buffer.startswith("<!--", start) else ">"
        end = buffer.find(closing, start)
        return (end + len(closing), None) if end >= 0 else None
    if character == "/" or (character.isalpha() and character.isascii()):
        tag = _TAG.match(buffer, start)
        return (tag.end(), _build_tag(tag, line)) if tag else None
    return (start + 1, Text("<", line)) if character else None


def _build_tag(match: re.Match[str], line: int) -> Tag:
    slash, name, rest = match.groups()
    attributes: dict[str, str] = {}
    for key, in_quotes, in_apostrophes, bare in _ATTRIBUTE.findall(rest) if rest else ():
        value = in_quotes or in_apostrophes or bare  # at most one has text
        attributes.setdefault(key.lower(), _decode_attribute(value) if "&" in value else value)
    return Tag(name.lower(), line, bool(slash), attributes)


def _decode_attribute(text: str) -> str:
    """Decode character references as the standard does in attributes: `&amp;`, but not `&copy=` and `&lt4`."""
    return _REFERENCE.sub(_decode_reference, text)


def _decode_reference(reference: re.Match[str]) -> str:
    return unescape(reference[0]) if reference[1] is None or reference[1] in html5 else reference[0]
