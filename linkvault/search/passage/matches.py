"""Where the words of a query stand in a folded text, as the index would have matched them. Pure."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from linkvault.search.query.term_weights import find_inflection_prefix
from linkvault.search.text.analyzer import find_word_end, is_cjk, split_words
from linkvault.search.text.porter import stem, stems_y_to_i

_GAP = re.compile(r"[\W_]*")
_MORE = frozenset("abcdefghijklmnopqrstuvwxyz+")

Span = tuple[int, int]  # start and end in a folded text


class Part(NamedTuple):
    """A run of CJK, a word or a name with symbols, with what speeds up looking for it.

    `head` is what every word of the same stem begins with; `root` is that stem.
    """

    text: str
    head: str
    root: str
    is_run: bool
    prefix: bool = False  # the word may go on

    def is_at(self, text: str, at: int) -> int:
        """Return where this part ends if it stands right here, else -1. What is before it is not looked at."""
        if self.is_run or not self.text[-1].isalnum():
            end = at + len(self.text)
            return end if text.startswith(self.text, at) and not self._goes_on(text, end) else -1
        end = find_word_end(text, at)
        return end if end >= 0 and self._is_word(text[at:end]) else -1

    def _goes_on(self, text: str, end: int) -> bool:
        """Tell whether what follows makes a name with symbols no such name: C+++, x++y, page#1."""
        if self.is_run:
            return False
        return text[end : end + 1] in _MORE if self.text[-1] == "+" else find_word_end(text, end) >= 0

    def _is_word(self, word: str) -> bool:
        if word == self.text or stem(word) == self.root:
            return True
        if not self.prefix:
            return False
        return word.startswith(self.text) or (
            not stems_y_to_i(self.text) and stem(word).startswith(self.root)
        )


class Needle(NamedTuple):
    """One unit to look for: parts that follow each other, with only blanks and signs between."""

    parts: tuple[Part, ...]


def needle(folded: str, *, prefix: bool = False) -> Needle:
    """Make the needle for a folded unit of a query; with `prefix` its last word may go on."""
    texts = split_words(folded)
    return Needle(tuple(_part(text, prefix and number == len(texts)) for number, text in enumerate(texts, 1)))


def needle_of_forms(word: str) -> Needle:
    """Make the needle for a folded word that finds its other forms too.

    >>> places("всех статоров", needle_of_forms("статоры")), places("loss", needle_of_forms("loss"))
    ([(5, 13)], [(0, 4)])
    """
    start = find_inflection_prefix(word)
    return Needle((Part(start, start, stem(word), is_run=False, prefix=True),)) if start else needle(word)


def places(text: str, wanted: Needle, most: int = 400) -> list[Span]:
    """Return where a needle stands in a folded text, in order, at most `most` times.

    >>> text = "我的loss: finding 损失函数"
    >>> places(text, needle("find")), places(text, needle("失函")), places(text, needle("的 loss"))
    ([(8, 15)], [(17, 19)], [(1, 6)])
    """
    found: list[Span] = []
    if not wanted.parts:
        return found
    first, rest = wanted.parts[0], wanted.parts[1:]
    head, is_run = first.head, first.is_run
    at = text.find(head)
    while at >= 0 and len(found) < most:
        end = first.is_at(text, at) if is_run or _begins(text, at) else -1
        if rest and end >= 0:
            end = _follow(text, end, rest)
        if end >= 0:
            found.append((at, end))
        at = text.find(head, max(end, at + 1))
    return found


def _part(text: str, prefix: bool) -> Part:
    if is_cjk(text) or not text.isascii() or not text[-1].isalnum():
        return Part(text, text, text, is_cjk(text), prefix)
    root = stem(text)
    # words of one stem share it but for its last two letters (sensibility, sensible -> sensibl)
    return Part(text, root[: max(2, len(root) - 2)], root, is_run=False, prefix=prefix)


def _begins(text: str, at: int) -> bool:
    """Tell whether a word may begin here: not inside another one; a CJK character before it ends there."""
    if at == 0:
        return True
    before = text[at - 1]
    return not before.isalnum() or (before > "\u2fff" and is_cjk(before))


def _follow(text: str, end: int, rest: Sequence[Part]) -> int:
    """Return where the other parts end if they follow right here, else -1."""
    for part in rest:
        gap = _GAP.match(text, end)
        start = gap.end() if gap else end
        if part.is_run and start == end and is_cjk(text[end - 1]):
            return -1  # one run there, two in the query
        end = part.is_at(text, start)
        if end < 0:
            return -1
    return end
