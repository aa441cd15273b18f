"""Addresses, one a line -> bookmarks.

`#` begins a comment, blank lines are skipped, any line end is taken, and NUL (`find -print0`). A title may stand
behind the address or before it, with a blank or ` | ` between (OneTab); `https://` may be missing where nothing
else stands on the line. A line without an address is told with its number.
"""

import re
from collections.abc import Iterator

from linkvault.formats.parts.bookmark import build_bookmark, build_unreadable
from linkvault.formats.parts.input_file import Source
from linkvault.formats.reader import NO_MATCH, POSSIBLE, ImportItem, Reader

_AT_BEGIN = re.compile(r"<?(https?://[^\s<>]+)>?(?:\s+\|?\s*(.*))?", re.IGNORECASE)
_AT_END = re.compile(r"(.*\S)\s+<?(https?://[^\s<>]+)>?", re.IGNORECASE)
_BARE = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#]\S*)?")
_BULLET = re.compile(r"[-*+•]\s+")
_LONGEST_LINE = 65_000
_LOOKED_AT = 100


def recognise(source: Source) -> float:
    """Look whether most of the first lines hold an address; a page or a program's file is none."""
    opening = source.head_text
    if opening.lstrip()[:1] in ("<", "{", "[") and not _AT_BEGIN.match(opening.lstrip()):
        return NO_MATCH
    lines = [line for line in map(_stripped, re.split(r"[\r\n\0]", opening)[: 2 * _LOOKED_AT]) if line]
    hits = sum(1 for line in lines[:_LOOKED_AT] if _AT_BEGIN.match(line) or _BARE.fullmatch(line))
    return POSSIBLE if hits and 2 * hits >= len(lines[:_LOOKED_AT]) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield a bookmark a line that holds an address."""
    for number, line in source.lines():
        for part in line.split("\0"):
            text = _stripped(part)
            if text:
                yield _bookmark(text, f"line {number}")


def _stripped(line: str) -> str:
    """Take away blanks, a bullet, and a line that is a comment.

    >>> _stripped(" - https://example.org/ "), _stripped("# later")
    ('https://example.org/', '')
    """
    text = line.strip().strip("\ufeff")
    return "" if text.startswith("#") else _BULLET.sub("", text, count=1)


def _bookmark(text: str, location: str) -> ImportItem:
    if len(text) > _LONGEST_LINE:
        return build_unreadable(location, "a line too long for an address", text)
    begin = _AT_BEGIN.fullmatch(text)
    if begin:
        return build_bookmark(begin[1], location, title=begin[2])
    end = _AT_END.fullmatch(text)
    if end:
        return build_bookmark(end[2], location, title=end[1].rstrip(" |-–—:："))
    return build_bookmark(text, location)


READER = Reader(title="list of addresses, one a line", recognise=recognise, read=read)
