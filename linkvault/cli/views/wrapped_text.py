"""Styled text -> lines that fit a terminal, broken between words.

Chinese and Japanese text may break between any two characters, but no line begins with closing punctuation. A word that
is longer than a line is cut at its end.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from linkvault.cli.ui.terminal import Screen, cell_width

_CLOSING = frozenset(",.;:!?)]}”’、。，．；：！？）】」』》〉…")
_OPENING = frozenset("([{“‘（【「『《〈")


class Part(NamedTuple):
    """Text that is safe to print, in one style: a code of the terminal, or "" for none."""

    text: str
    style: str = ""


def wrap_parts(parts: Iterable[Part], width: int, indent: int) -> list[list[Part]]:
    """Return the parts as lines of at most `width` columns; all but the first leave `indent` columns free.

    >>> for line in wrap_parts([Part("two roads lead "), Part("to", "bold"), Part(" it")], 10, 2):
    ...     print([tuple(part) for part in line])
    [('two roads', '')]
    [('lead ', ''), ('to', 'bold')]
    [('it', '')]
    """
    parts = list(parts)
    text = "".join(part.text for part in parts)
    return [
        list(_slice(parts, start, end)) for start, end in _break_lines(text, width, max(1, width - indent))
    ]


def format_parts(screen: Screen, parts: Iterable[Part], *, first: int = 0, indent: int = 0) -> Iterator[str]:
    """Yield lines that fit the terminal: the first with `first` spaces before it, the others with `indent`."""
    for number, line in enumerate(wrap_parts(parts, screen.width - first, indent - first)):
        yield " " * (indent if number else first) + "".join(
            screen.style(part.text, part.style) for part in line
        )


def _slice(parts: Sequence[Part], start: int, end: int) -> Iterator[Part]:
    offset = 0
    for part in parts:
        text = part.text[max(0, start - offset) : max(0, end - offset)]
        if text:
            yield Part(text, part.style)
        offset += len(part.text)


def _break_lines(text: str, width: int, rest: int) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each line: the first of `width` columns, the others of `rest`."""
    start, size = 0, len(text)
    while start < size:
        at, used, last = start, 0, 0
        while at < size and (used := used + cell_width(text[at])) <= width:
            at += 1
            if at < size and _is_break(text[at - 1], text[at]):
                last = at
        is_end = at == size or text[at] == " "
        end = at if is_end else last or max(at, start + 1)
        yield start, start + len(text[start:end].rstrip(" "))
        start, width = end, rest
        while start < size and text[start] == " ":
            start += 1


def _is_break(before: str, after: str) -> bool:
    """Return whether a line may end between two characters."""
    if before == " ":
        return True
    is_wide = cell_width(before) > 1 or cell_width(after) > 1
    return is_wide and cell_width(after) > 0 and after not in _CLOSING and before not in _OPENING
