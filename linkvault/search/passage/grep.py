"""A text and a query -> the lines that hold its words, numbered as `grep -n` does, and where they matched. Pure."""

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from linkvault.search.passage.matches import Needle, Span, needle, places
from linkvault.search.passage.snippet import in_original
from linkvault.search.query.parser import AllOf, AnyOf, Node, Query, Term
from linkvault.search.text.fold import fold, fold_with_offsets

_MOST = 100_000  # places of one word in a text


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, counted from 1. Without matches it only stands near one that has some."""

    number: int
    text: str
    matches: tuple[tuple[int, int], ...] = ()  # (offset, length) pairs into `text`, in characters


def find_lines(text: str, query: Query, around: int = 0) -> list[Line]:
    r"""Return the lines that hold any of a query's words, and `around` lines before and after each.

    >>> from linkvault.search.query.parser import parse
    >>> find_lines("一行\n損失函數。\nThe end", parse("损失 ends"))
    [Line(number=2, text='損失函數。', matches=((0, 2),)), Line(number=3, text='The end', matches=((4, 3),))]
    """
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    found = _columns(fold(text), [*_needles(query.nodes)])
    shown = sorted({at for number in found for at in range(number - around, number + around + 1)})
    return [
        _line(number, lines[number], found.get(number, ())) for number in shown if 0 <= number < len(lines)
    ]


def has_words(query: Query) -> bool:
    """Tell whether a query names words that a text may hold."""
    return any(True for _ in _needles(query.nodes))


def _line(number: int, text: str, spans: Sequence[Span]) -> Line:
    matches = in_original(spans, fold_with_offsets(text)[1]) if spans else ()
    return Line(number + 1, text, matches)


def _columns(folded: str, needles: Iterable[Needle]) -> dict[int, list[Span]]:
    """Return for each line with a match where in it: a phrase may go on in the next one."""
    starts = [0]
    for line in folded.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    found: dict[int, list[Span]] = {}
    for first, last in sorted(span for each in needles for span in places(folded, each, _MOST)):
        number = bisect(starts, first) - 1
        while starts[number] < last:
            column = max(0, first - starts[number])
            end = min(last, starts[number + 1] - 1) - starts[number]
            if column < end:
                found.setdefault(number, []).append((column, end))
            number += 1
    return found


def _needles(nodes: Iterable[Node]) -> Iterator[Needle]:
    """Yield what to look for: words of titles and notes stand there, not in the text."""
    for node in nodes:
        if isinstance(node, AllOf | AnyOf):
            yield from _needles(node.nodes)
        elif isinstance(node, Term) and node.field not in ("title", "note"):
            wanted = needle(fold(node.text), prefix=node.prefix)
            if wanted.parts:
                yield wanted
