"""An original text and what was looked for in it -> the passage that shows it, and where it matched. Pure.

Looking is done in the folded text, showing in the original; a passage is folded once more, character by
character, so that every match is told in characters of the passage as shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from linkvault.models import Document
from linkvault.search.cut import cut
from linkvault.search.fold import fold, fold_with_offsets
from linkvault.search.places import Needle, Span, places
from linkvault.search.rank import densest

LENGTH = 200  # characters of a passage, more or less
_BETWEEN = " … "


class Passage(NamedTuple):
    """A piece of the text with single blanks between its words, and (offset, length) pairs of the matches in it."""

    text: str
    matches: tuple[tuple[int, int], ...] = ()


def passage(document: Document, needles: Sequence[Needle], most: int = 1) -> Passage:
    """Return the passage of a document where most of the needles stand nearest together; up to `most`, joined."""
    for text in (document.body, document.note, document.headings):
        if windows := _windows(text, needles, most):
            return _joined(sorted(_extents(text, windows)), text, needles)
    text = document.body or document.note or document.title
    return mark(text[slice(*cut(text, 0, 0, LENGTH))], needles)


def _extents(text: str, windows: Sequence[Span]) -> Iterator[Span]:
    """Give each window its surroundings; those that an earlier one shows already are left out."""
    taken: list[Span] = []
    for window in windows:
        first, last = cut(text, *window, LENGTH)
        if all(last <= start or end <= first for start, end in taken):
            taken.append((first, last))
            yield first, last


def _joined(extents: Iterable[Span], text: str, needles: Sequence[Needle]) -> Passage:
    whole, matches = "", []
    for first, last in extents:
        shown = mark(text[first:last], needles)
        offset = len(whole) + len(_BETWEEN) if whole else 0
        whole = f"{whole}{_BETWEEN}{shown.text}" if whole else shown.text
        matches += [(offset + start, size) for start, size in shown.matches]
    return Passage(whole, tuple(matches))


def mark(text: str, needles: Sequence[Needle]) -> Passage:
    """Find the needles in a text as it stands.

    >>> from linkvault.search.places import needle
    >>> mark("The ＬＯＳＳ of Café 損失函數", [needle("loss"), needle("cafe"), needle("损失")]).matches
    ((4, 4), (12, 4), (17, 2))
    """
    text = " ".join(text.split())
    folded, offsets = fold_with_offsets(text)
    spans = sorted(span for needle in needles for span in places(folded, needle))
    joined: list[tuple[int, int]] = []
    for start, end in ((offsets[a], _end(offsets, b)) for a, b in spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return Passage(text, tuple((start, end - start) for start, end in joined))


def _end(offsets: Sequence[int], at: int) -> int:
    """Return where the source of the folded character before `at` ends."""
    last = offsets[at - 1]
    while offsets[at] == last:
        at += 1
    return offsets[at]


def _windows(text: str, needles: Sequence[Needle], most: int) -> list[Span]:
    """Return where in the original text the needles stand nearest together, the best first."""
    folded = fold(text)
    spans = [places(folded, needle) for needle in needles]
    found: list[Span] = []
    while any(spans) and len(found) < most:
        _, start, end = densest(spans, [1.0] * len(spans), LENGTH)
        found.append((start, end))
        spans = [[s for s in each if s[1] < start - LENGTH or s[0] > end + LENGTH] for each in spans]
    if len(folded) == len(text):
        return found
    return [(_unfolded(text, folded, start), _unfolded(text, folded, end)) for start, end in found]


def _unfolded(text: str, folded: str, at: int) -> int:
    """Return where in the text a place of the folded text lies: line by line, for folding keeps the line ends."""
    number = folded.count("\n", 0, at)
    column = at - (folded.rfind("\n", 0, at) + 1)
    start = 0
    for _ in range(number):
        start = text.index("\n", start) + 1
    end = text.find("\n", start)
    _, offsets = fold_with_offsets(text[start : end if end >= 0 else len(text)])
    return start + offsets[min(column, len(offsets) - 1)]
