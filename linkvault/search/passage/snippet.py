"""A document and the matchers of a query -> a snippet of the original text, with the positions of the matches. Pure.

Matching works on folded text, a snippet shows original text. So a snippet is folded once more, character by character,
which maps every match back to the characters that are shown.
"""

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from linkvault.models import Document
from linkvault.search.passage.bounds import find_bounds
from linkvault.search.passage.matches import Matcher, Span, find_matches
from linkvault.search.passage.windows import merge_spans, slide_window
from linkvault.search.text.analyzer import is_word_character
from linkvault.search.text.fold import find_cluster_end, fold, fold_with_offsets
from linkvault.text.whitespace import squeeze_whitespace

LENGTH = 200  # characters of a snippet, approximately
_SEPARATOR = " … "
# Characters that are folded at once to find an offset in a long line. Folding each character by itself takes ten times
# as long, so the last step is short.
_FOLD_STEPS = (500, 40)
_ROUNDING = 9  # decimal places: sums of the same weights in another order count as equal


class Snippet(NamedTuple):
    """A passage of a text with single spaces between its words, and the matches in it as (offset, length) pairs.

    `line` is the line of the body with the first match of the best window, counted from 1, and `offset` its place.
    """

    text: str
    matches: tuple[tuple[int, int], ...] = ()
    line: int | None = None
    offset: int | None = None


def build_snippet(
    document: Document, matchers: Sequence[Matcher], limit: int = 1, *, folded_body: str | None = None
) -> Snippet:
    """Return the snippet of a document where most matchers match close together; up to `limit` passages, joined.

    :param folded_body: the folded body, if the caller has it
    """
    if snippet := build_body_snippet(document.body, matchers, limit, folded_body=folded_body):
        return snippet
    for text in (document.note, document.headings, document.details, document.author, document.address):
        if windows := _find_windows(text, matchers, limit):
            return _join_passages(sorted(_find_passages(text, windows)), text, matchers)
    text = document.body or document.note or document.title
    return highlight(text[slice(*find_bounds(text, 0, 0, LENGTH))], matchers)


def build_body_snippet(
    body: str, matchers: Sequence[Matcher], limit: int = 1, *, folded_body: str | None = None
) -> Snippet | None:
    """Return the snippet of the body of a document; None if no matcher matches it."""
    windows = _find_windows(body, matchers, limit, folded_body)
    if not windows:
        return None
    offset = windows[0][0]
    snippet = _join_passages(sorted(_find_passages(body, windows)), body, matchers)
    return snippet._replace(line=body.count("\n", 0, offset) + 1, offset=offset)


def _find_passages(text: str, windows: Sequence[Span]) -> Iterator[Span]:
    """Yield the bounds of a passage around each window, except those that overlap an earlier one."""
    passages: list[Span] = []
    for window in windows:
        first, last = find_bounds(text, *window, LENGTH)
        if all(last <= start or end <= first for start, end in passages):
            passages.append((first, last))
            yield first, last


def _join_passages(passages: Iterable[Span], text: str, matchers: Sequence[Matcher]) -> Snippet:
    joined, matches = "", []
    for first, last in passages:
        passage = highlight(text[first:last], matchers)
        offset = len(joined) + len(_SEPARATOR) if joined else 0
        joined = f"{joined}{_SEPARATOR}{passage.text}" if joined else passage.text
        matches += [(offset + start, size) for start, size in passage.matches]
    return Snippet(joined, tuple(matches))


def highlight(text: str, matchers: Sequence[Matcher]) -> Snippet:
    """Return the text with single spaces between its words, and the matches in it.

    >>> from linkvault.search.passage.matches import build_matcher
    >>> matchers = [build_matcher(term) for term in ("loss", "cafe", "损失")]
    >>> highlight("The ＬＯＳＳ of Café 損失函數", matchers).matches
    ((4, 4), (12, 4), (17, 2))
    """
    text = squeeze_whitespace(text)
    folded = fold(text)
    spans = sorted(span for matcher in matchers for span in find_matches(folded, matcher))
    if len(folded) == len(text):
        source, part = ("", "") if text.isascii() else (_join_parts(text, spans), _join_parts(folded, spans))
        if source.lower() == part or fold(source) == part:
            return Snippet(text, _join_spans(spans))
    return Snippet(text, to_source_spans(spans, fold_with_offsets(text)[1]))


def _join_parts(text: str, spans: Sequence[Span]) -> str:
    """Return the parts of a text that are in the spans, one a line."""
    return "\n".join([text[start:end] for start, end in spans])


def to_source_spans(spans: Iterable[Span], offsets: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return sorted spans of a folded text as (offset, length) pairs into its source; adjacent spans are joined.

    `offsets` are those of `fold_with_offsets`.
    """
    return _join_spans((offsets[first], _source_end(offsets, last)) for first, last in spans)


def _join_spans(spans: Iterable[Span]) -> tuple[tuple[int, int], ...]:
    """Return sorted spans as (offset, length) pairs; adjacent spans are joined."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple((start, end - start) for start, end in joined)


def _source_end(offsets: Sequence[int], at: int) -> int:
    """Return the offset where the source of the folded character before `at` ends."""
    last = offsets[at - 1]
    while offsets[at] == last:
        at += 1
    return offsets[at]


def _find_windows(
    text: str, matchers: Sequence[Matcher], limit: int, folded: str | None = None
) -> list[Span]:
    """Return up to `limit` windows of the original text where most matchers match close together, best first.

    A later window prefers the matchers that no earlier one has. Folding takes ten times as long as `lower`, so it is
    left out for a text that has every word in the spelling of the query.
    """
    if not text:
        return []
    spans: list[list[Span]] = []
    if folded is None:
        lowered = text.lower()
        if len(lowered) == len(text):  # then each character has its place
            spans = [find_matches(lowered, matcher) for matcher in matchers]
        if spans and (text.isascii() or (all(spans) and are_words_when_folded(lowered, spans))):
            folded = text
        else:
            folded = fold(text)
            spans = []
    spans = spans or [find_matches(folded, matcher) for matcher in matchers]
    windows: list[Span] = []
    shown: set[int] = set()  # numbers of the matchers that a window has
    while any(spans) and len(windows) < limit:
        unshown = [[] if number in shown else matches for number, matches in enumerate(spans)]
        start, end = find_best_window(unshown if any(unshown) else spans)
        windows.append((start, end))
        if len(windows) == limit:
            break
        shown |= {
            number
            for number, matches in enumerate(spans)
            if any(start <= first and last <= end for first, last in matches)
        }
        spans = [
            [span for span in matches if span[1] < start - LENGTH or span[0] > end + LENGTH]
            for matches in spans
        ]
    return [_to_source_window(text, folded, window) for window in windows]


def are_words_when_folded(lowered: str, spans: Iterable[Iterable[Span]]) -> bool:
    """Return whether each match in a text that is not folded is beside no sign that folding makes part of the word.

    >>> are_words_when_folded("berries ㎏", [[(0, 7)]]), are_words_when_folded("berries㎏", [[(0, 7)]])
    (True, False)
    """
    neighbors = {
        char
        for matches in spans
        for start, end in matches
        for char in (lowered[max(start - 1, 0) : start], lowered[end : end + 1])
    }
    return all(char.isascii() or char.isalnum() or _separates(char) for char in neighbors)


def _separates(sign: str) -> bool:
    """Return whether a sign still separates words when it is folded: a soft hyphen goes, and ㎏ is two letters."""
    folded = fold(sign)
    return bool(folded) and not any(map(is_word_character, folded))


def _to_source_window(text: str, folded: str, window: Span) -> Span:
    """Return a window of the folded text as a window of the original text. Nearly always they are equal."""
    start, end = window
    source, part = text[start:end], folded[start:end]
    # The folded text may have traditional characters, of which the query has none.
    if source == part or folded is text or fold(source) == fold(part):
        return window
    return _find_source_window(text, folded, window)


def find_best_window(spans: Sequence[Sequence[Span]], width: int = LENGTH) -> Span:
    """Return the window with most different matchers, then with the rarest in the text, then the shortest.

    Of equal windows, the one with most matches within `width` characters is returned, then the first.

    >>> find_best_window([[(0, 4), (300, 304)], [(50, 54), (310, 314)]])
    (300, 314)
    """
    present = [matches for matches in spans if matches]
    if len(present) == 1:
        return _find_best_match(present[0], width)
    occurrences = merge_spans(spans)
    starts = [start for start, _, _ in occurrences]
    rarity = [1 / (1 + len(matches)) for matches in spans]
    best, best_count, window = (0, 0.0, 0), 0, (0, 0)
    for first, last, different, weight in slide_window(occurrences, rarity, width):
        if different < best[0]:
            continue
        begin, (start, end, _) = starts[first], occurrences[last]
        rating = (different, round(weight, _ROUNDING), begin - start)
        if rating < best:
            continue
        count = bisect(starts, begin + width) - first
        if rating > best or count > best_count:
            best, best_count, window = rating, count, (begin, end)
    return window


def _find_best_match(matches: Sequence[Span], width: int) -> Span:
    """Return what `find_best_window` returns for one matcher: the first match with most matches behind it."""
    if len(matches) == 1:
        return matches[0]
    starts = [start for start, _ in matches]
    counts = [bisect(starts, start + width) - number for number, start in enumerate(starts)]
    return matches[counts.index(max(counts))]


def _find_source_window(text: str, folded: str, window: Span) -> Span:
    """Return a window of the folded text as offsets in the text. Folding keeps the line ends, so count lines."""
    start, end = window
    line = 0
    for _ in range(folded.count("\n", 0, start)):
        line = text.index("\n", line) + 1
    first, rest = _find_column(text, line, start - folded.rfind("\n", 0, start) - 1)
    lines = folded.count("\n", start, end)
    if not lines:
        return first, _find_column(text, first, rest + end - start)[0]
    line = first
    for _ in range(lines):
        line = text.index("\n", line) + 1
    return first, _find_column(text, line, end - folded.rfind("\n", 0, end) - 1)[0]


def _find_column(text: str, start: int, column: int) -> tuple[int, int]:
    """Return the offset of the character of which a folded line has a part in a column, and how many before that part.

    It goes by steps first, because a page can be a single line.

    :param start: where the line, or the rest of it, begins
    """
    end = text.find("\n", start)
    end = end if end >= 0 else len(text)
    for size in _FOLD_STEPS:
        while True:
            step = min(end, find_cluster_end(text, start + min(size, column + _FOLD_STEPS[-1]) - 1))
            folded = len(fold(text[start:step]))
            if column < folded or step >= end:
                break
            start, column = step, column - folded
        end = step
    offsets = fold_with_offsets(text[start:end])[1]
    offset = offsets[min(column, len(offsets) - 1)]
    return start + offset, column - offsets.index(offset)
