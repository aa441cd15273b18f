"""An original text and what was looked for in it -> the passage that shows it, and where exactly it matched. Pure.

Looking is done in the folded text, showing in the original; a passage is folded once more, character by
character, so that every match is told in characters of the passage as shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from linkvault.models import Document
from linkvault.search.cut import cut
from linkvault.search.fold import fold, fold_with_offsets
from linkvault.search.places import Needle, places
from linkvault.search.rank import densest

LENGTH = 200  # characters of a passage, more or less


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the text, blanks and line ends as single blanks, and (offset, length) pairs of the matches in it."""

    text: str
    matches: tuple[tuple[int, int], ...] = ()


def passage(document: Document, needles: Sequence[Needle]) -> Passage:
    """Return the passage of a document where most of the needles stand nearest together."""
    for text in (document.body, document.note, document.headings, document.title):
        if (window := _window(text, needles)) is not None:
            return mark(text[slice(*cut(text, *window, LENGTH))], needles)
    text = document.body or document.note
    return mark(text[slice(*cut(text, 0, 0, LENGTH))], needles)


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


def _window(text: str, needles: Sequence[Needle]) -> tuple[int, int] | None:
    """Return where in the original text the needles stand nearest together."""
    folded = fold(text)
    spans = [places(folded, needle) for needle in needles]
    if not any(spans):
        return None
    _, start, end = densest(spans, [1.0] * len(spans), LENGTH)
    if len(folded) == len(text):
        return start, end
    return _unfolded(text, folded, start), _unfolded(text, folded, end)


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
