"""A folded text and a term of a query -> the matches of the term, equal to those of the index. Pure."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from linkvault.search.query.term_weights import find_inflection_prefix
from linkvault.search.text.analyzer import find_word_end, is_cjk, split_words
from linkvault.search.text.porter import stem, stems_y_to_i
from linkvault.text.scripts import EAST_ASIAN_START

_GAP = re.compile(r"[\W_]*")
_NAME_CONTINUATION = frozenset("abcdefghijklmnopqrstuvwxyz+")  # after C++: x++y and C+++ are other names
_MAX_MATCHES = 400  # of one term in a text: bounds the cost of ranking a long page
_STEM_CHANGE = (
    2  # letters at the end of a stem that its words may not share (sensibility, sensible -> sensibl)
)

Span = tuple[int, int]  # start and end in a folded text


class Part(NamedTuple):
    """A CJK run, a word or a name with symbols.

    `common_prefix` begins every word with the same stem, so that `str.find` can skip to candidates; `root` is that
    stem.
    """

    text: str
    common_prefix: str
    root: str
    is_run: bool
    prefix: bool = False  # matches words that begin with the text

    def match_end(self, text: str, at: int) -> int:
        """Return the end of the match that begins at `at`, else -1. The text before `at` is not examined."""
        if self.is_run or not self.text[-1].isalnum():
            end = at + len(self.text)
            return end if text.startswith(self.text, at) and not self._is_continued(text, end) else -1
        end = find_word_end(text, at)
        return end if end >= 0 and self._is_form(text[at:end]) else -1

    def _is_continued(self, text: str, end: int) -> bool:
        """Return whether a name with symbols goes on after `end` and so is another name: C+++, x++y, page#1."""
        if self.is_run:
            return False
        return (
            text[end : end + 1] in _NAME_CONTINUATION
            if self.text[-1] == "+"
            else find_word_end(text, end) >= 0
        )

    def _is_form(self, word: str) -> bool:
        if word == self.text or stem(word) == self.root:
            return True
        if not self.prefix:
            return False
        return word.startswith(self.text) or (
            not stems_y_to_i(self.text) and stem(word).startswith(self.root)
        )


class Matcher(NamedTuple):
    """The parts of one term: they match in this order, with only whitespace and punctuation between them."""

    parts: tuple[Part, ...]


def build_matcher(folded: str, *, prefix: bool = False) -> Matcher:
    """Return the matcher of a folded term; with `prefix`, its last word matches words that begin with it."""
    texts = split_words(folded)
    return Matcher(
        tuple(_build_part(text, prefix and number == len(texts)) for number, text in enumerate(texts, 1))
    )


def build_inflection_matcher(word: str) -> Matcher:
    """Return the matcher of a folded word and its inflected forms.

    >>> find_matches("всех статоров", build_inflection_matcher("статоры"))
    [(5, 13)]
    >>> find_matches("loss", build_inflection_matcher("loss"))
    [(0, 4)]
    """
    start = find_inflection_prefix(word)
    if start is None:
        return build_matcher(word)
    return Matcher((Part(start, start, stem(word), is_run=False, prefix=True),))


def find_matches(text: str, matcher: Matcher, limit: int = _MAX_MATCHES) -> list[Span]:
    """Return the spans of a folded text that a matcher matches, in order, at most `limit`.

    >>> text = "我的loss: finding 损失函数"
    >>> [find_matches(text, build_matcher(term)) for term in ("find", "失函", "的 loss")]
    [[(8, 15)], [(17, 19)], [(1, 6)]]
    """
    spans: list[Span] = []
    if not matcher.parts:
        return spans
    first, rest = matcher.parts[0], matcher.parts[1:]
    prefix, is_run = first.common_prefix, first.is_run
    at = text.find(prefix)
    while at >= 0 and len(spans) < limit:
        end = first.match_end(text, at) if is_run or _is_word_start(text, at) else -1
        if rest and end >= 0:
            end = _match_rest(text, end, rest)
        if end >= 0:
            spans.append((at, end))
        at = text.find(prefix, max(end, at + 1))
    return spans


def _build_part(text: str, prefix: bool) -> Part:
    if is_cjk(text) or not text.isascii() or not text[-1].isalnum():
        return Part(text, text, text, is_cjk(text), prefix)
    root = stem(text)
    return Part(text, root[: max(2, len(root) - _STEM_CHANGE)], root, is_run=False, prefix=prefix)


def _is_word_start(text: str, at: int) -> bool:
    """Return whether a word can begin at `at`: not inside a word, but directly after a CJK character."""
    if at == 0:
        return True
    before = text[at - 1]
    return not before.isalnum() or (before >= EAST_ASIAN_START and is_cjk(before))


def _match_rest(text: str, end: int, parts: Sequence[Part]) -> int:
    """Return the end of the last of the parts if they all match after `end`, else -1."""
    for part in parts:
        gap = _GAP.match(text, end)
        start = gap.end() if gap else end
        if part.is_run and start == end and is_cjk(text[end - 1]):
            return -1  # one run in the text, two runs in the query
        end = part.match_end(text, start)
        if end < 0:
            return -1
    return end
