"""Spans of several matchers in a text -> windows of the text, each with the matchers that occur in it. Pure."""

from collections.abc import Iterator, Sequence

from linkvault.search.passage.matches import Span

Occurrence = tuple[int, int, int]  # start, end and the number of the matcher
_EPSILON = 1e-9  # sums of the same weights in another order count as equal


def merge_spans(spans: Sequence[Sequence[Span]]) -> list[Occurrence]:
    """Return the spans of all matchers as occurrences, in the order of the text."""
    return sorted((start, end, number) for number, matches in enumerate(spans) for start, end in matches)


def slide_window(
    occurrences: Sequence[Occurrence], weights: Sequence[float], width: int
) -> Iterator[tuple[int, int, int, float]]:
    """Yield, for each occurrence, the shortest window that ends with it and has as many matchers as possible.

    A window is (index of its first occurrence, index of its last one, number of different matchers, sum of their
    weights). Its occurrences begin at most `width` characters before the end of the last one.

    :param weights: the weight of each matcher
    """
    counts = [0] * len(weights)
    first, different, weight = 0, 0, 0.0
    for last, (_, end, number) in enumerate(occurrences):
        if counts[number] == 0:
            different += 1
            weight += weights[number]
        counts[number] += 1
        while first < last:
            start, _, oldest = occurrences[first]
            if start >= end - width and counts[oldest] == 1:
                break
            counts[oldest] -= 1
            if counts[oldest] == 0:
                different -= 1
                weight -= weights[oldest]
            first += 1
        yield first, last, different, weight


def measure_heaviest_window(occurrences: Sequence[Occurrence], weights: Sequence[float], width: int) -> float:
    """Return the greatest sum of weights of the different matchers in one window.

    It is the greatest of those of `slide_window`, in a third of the time.

    >>> measure_heaviest_window([(0, 4, 0), (10, 14, 1), (90, 94, 0)], (1.0, 0.5), 20)
    1.5
    """
    best = weight = 0.0
    counts = [0] * len(weights)
    first = 0
    for last, (_, end, number) in enumerate(occurrences):
        counts[number] += 1
        is_new = counts[number] == 1
        if is_new:
            weight += weights[number]
        while first < last and occurrences[first][0] < end - width:
            oldest = occurrences[first][2]
            counts[oldest] -= 1
            if not counts[oldest]:
                weight -= weights[oldest]
            first += 1
        if is_new and weight > best + _EPSILON:
            best = weight
    return best
