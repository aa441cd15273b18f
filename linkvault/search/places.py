"""Where the words of a query stand in a folded text, as the index would have matched them. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from linkvault.search.analyse import CJK, is_cjk
from linkvault.search.stem import stem

_WORD = re.compile(f"[^\\W_{CJK}]+")
_GAP = re.compile(r"[\W_]*")
_PART = re.compile(f"[{CJK}]+|[^\\W_{CJK}]+(?:\\+\\+|#)?")

Span = tuple[int, int]  # start and end in a folded text


@dataclass(frozen=True, slots=True)
class Needle:
    """One unit to look for: runs of CJK and words that follow each other, as written in a folded text."""

    parts: tuple[str, ...]
    prefix: bool = False  # the last word may go on


def needle(folded: str, *, prefix: bool = False) -> Needle:
    """Make the needle for a folded unit of a query."""
    return Needle(tuple(_PART.findall(folded)), prefix)


def places(text: str, wanted: Needle, most: int = 400) -> list[Span]:
    """Return where a needle stands in a folded text, in order, at most `most` times.

    >>> places("我的loss: finding 损失函数", needle("find")), places("我的loss: finding 损失函数", needle("失函"))
    ([(8, 15)], [(17, 19)])
    """
    found: list[Span] = []
    if not wanted.parts:
        return found
    first, *rest = wanted.parts
    for start, end in _find(text, first, wanted.prefix and not rest):
        if rest:
            end = _follow(text, end, rest, wanted.prefix)
        if end > start:
            found.append((start, end))
            if len(found) >= most:
                break
    return found


def _find(text: str, part: str, prefix: bool) -> Iterator[Span]:
    if is_cjk(part):
        return _find_run(text, part)
    if not part[-1].isalnum():
        return _find_name(text, part)
    return _find_word(text, part, prefix)


def _find_run(text: str, run: str) -> Iterator[Span]:
    size = len(run)
    at = text.find(run)
    while at >= 0:
        yield at, at + size
        at = text.find(run, at + size)


def _find_name(text: str, name: str) -> Iterator[Span]:
    """A name that ends in symbols: C++."""
    for start, end in _find_run(text, name):
        if _begins(text, start):
            yield start, end


def _find_word(text: str, word: str, prefix: bool) -> Iterator[Span]:
    root = stem(word)
    # words of one stem share it but for its last two letters (sensibility, sensible -> sensibl)
    head = word if not word.isascii() or len(root) < 3 else root[: max(2, len(root) - 2)]
    at = text.find(head)
    while at >= 0:
        if _begins(text, at) and (match := _WORD.match(text, at)):
            end = match.end()
            other = match[0]
            if other == word or stem(other) == root or (prefix and _goes_on(other, word, root)):
                yield at, end
            at = text.find(head, end)
        else:
            at = text.find(head, at + 1)


def _goes_on(other: str, word: str, root: str) -> bool:
    return other.startswith(word) or stem(other).startswith(root)


def _begins(text: str, at: int) -> bool:
    """Tell whether a word may begin here: not inside another one; a CJK character before it ends there."""
    return at == 0 or not _WORD.match(text, at - 1)


def _follow(text: str, end: int, rest: list[str], prefix: bool) -> int:
    """Return where the other parts end if they follow right here, else -1."""
    for number, part in enumerate(rest, 1):
        gap = _GAP.match(text, end)
        at = gap.end() if gap else end
        span = next(_find(text[at : at + 200], part, prefix and number == len(rest)), None)
        if span is None or span[0] != 0:
            return -1
        end = at + span[1]
    return end
