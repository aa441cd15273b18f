"""An original text and what was looked for in it -> the passage that shows it, and where it matched. Pure.

Looking is done in the folded text, showing in the original; a passage is folded once more, character by
character, so that every match is told in characters of the passage as shown.
"""

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from linkvault.models import Document
from linkvault.search.passage.bounds import cut
from linkvault.search.passage.matches import Needle, Span, places
from linkvault.search.text.fold import fold, fold_with_offsets, is_joining

LENGTH = 200  # characters of a passage, more or less
_BETWEEN = " … "
_STEP = 500  # characters


class Passage(NamedTuple):
    """A piece of the text with single blanks between its words, and (offset, length) pairs of the matches in it.

    `line` says where the best piece comes from: the line of its first match in the body, counted from 1.
    """

    text: str
    matches: tuple[tuple[int, int], ...] = ()
    line: int | None = None


def passage(document: Document, needles: Sequence[Needle], most: int = 1) -> Passage:
    """Return the passage of a document where most of the needles stand nearest together; up to `most`, joined."""
    for text in (document.body, document.note, document.headings):
        if windows := _windows(text, needles, most):
            found = _joined(sorted(_extents(text, windows)), text, needles)
            line = text.count("\n", 0, windows[0][0]) + 1 if text is document.body else None
            return found._replace(line=line)
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

    >>> from linkvault.search.passage.matches import needle
    >>> mark("The ＬＯＳＳ of Café 損失函數", [needle("loss"), needle("cafe"), needle("损失")]).matches
    ((4, 4), (12, 4), (17, 2))
    """
    text = " ".join(text.split())
    folded, offsets = fold_with_offsets(text)
    spans = sorted(span for needle in needles for span in places(folded, needle))
    return Passage(text, in_original(spans, offsets))


def in_original(spans: Iterable[Span], offsets: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return places of a folded text, in order, as (offset, length) pairs into its source; neighbours are joined."""
    joined: list[tuple[int, int]] = []
    for start, end in ((offsets[a], _end(offsets, b)) for a, b in spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple((start, end - start) for start, end in joined)


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
    seen: set[int] = set()
    while any(spans) and len(found) < most:
        unseen = [[] if number in seen else each for number, each in enumerate(spans)]
        start, end = best_window(unseen if any(unseen) else spans)
        found.append((start, end))
        seen |= {n for n, each in enumerate(spans) if any(start <= a and b <= end for a, b in each)}
        spans = [[s for s in each if s[1] < start - LENGTH or s[0] > end + LENGTH] for each in spans]
    return [_original(text, folded, window) for window in found]


def _original(text: str, folded: str, window: Span) -> Span:
    """Return where a window of the folded text lies in the text: nearly always in the same place."""
    start, end = window
    if fold(text[start:end]) == folded[start:end]:
        return window
    return _unfolded(text, folded, start), _unfolded(text, folded, end)


def best_window(spans: Sequence[Sequence[Span]], width: int = LENGTH) -> Span:
    """Return the window with most different needles, of those the rarest in the text, nearest together.

    Of equal ones the one where they stand most often within the passage, then the first.

    >>> best_window([[(0, 4), (300, 304)], [(50, 54), (310, 314)]])
    (300, 314)
    """
    events = sorted((start, end, number) for number, found in enumerate(spans) for start, end in found)
    starts = [start for start, _, _ in events]
    held = [0] * len(spans)
    rarity = [1 / (1 + len(found)) for found in spans]
    best, chosen, tail, different, rare = (0, 0.0, 0, 0), (0, 0), 0, 0, 0.0
    for at, (start, end, number) in enumerate(events):
        if held[number] == 0:
            different, rare = different + 1, rare + rarity[number]
        held[number] += 1
        while tail < at and (starts[tail] < end - width or held[events[tail][2]] > 1):
            gone = events[tail][2]  # too far, or here once more
            held[gone] -= 1
            if held[gone] == 0:
                different, rare = different - 1, rare - rarity[gone]
            tail += 1
        if different < best[0]:
            continue
        first = starts[tail]
        rating = (different, round(rare, 9), first - start, bisect(starts, first + width) - tail)
        if rating > best or not best[0]:
            best, chosen = rating, (first, end)
    return chosen


def _unfolded(text: str, folded: str, at: int) -> int:
    """Return where in the text a place of the folded text lies: line by line, for folding keeps the line ends."""
    number = folded.count("\n", 0, at)
    column = at - (folded.rfind("\n", 0, at) + 1)
    start = 0
    for _ in range(number):
        start = text.index("\n", start) + 1
    end = text.find("\n", start)
    return _within_line(text, start, end if end >= 0 else len(text), column)


def _within_line(text: str, start: int, end: int, column: int) -> int:
    """Go forward in long steps, then character by character: a page may be one line."""
    while True:
        step = min(end, start + _STEP)
        while step < end and is_joining(text[step]):
            step += 1
        size = len(fold(text[start:step]))
        if column < size or step >= end:
            offsets = fold_with_offsets(text[start:step])[1]
            return start + offsets[min(column, len(offsets) - 1)]
        start, column = step, column - size
