"""A text and a query -> the lines that match, numbered like those of `grep -n`, with their matches. Pure."""

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence

from linkvault.lazy_dataclass import dataclass
from linkvault.search.passage.matches import Matcher, Span, build_term_matchers, find_matches
from linkvault.search.passage.snippet import to_source_spans
from linkvault.search.query.parser import AllOf, AnyOf, Node, Query, Term
from linkvault.search.text.analyzer import split_words
from linkvault.search.text.fold import fold, fold_with_offsets

_MAX_MATCHES = 100_000  # of one term in a text: more than anyone reads


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text. A line without matches is the context of a line that has some."""

    number: int  # counted from 1
    text: str
    matches: tuple[tuple[int, int], ...] = ()  # (offset, length) pairs into `text`, in characters


def find_lines(text: str, query: Query, context: int = 0) -> list[Line]:
    r"""Return the lines that match any term of a query, and `context` lines before and after each.

    >>> from linkvault.search.query.parser import parse
    >>> find_lines("一行\n損失函數。\nThe end", parse("损失 ends"))
    [Line(number=2, text='損失函數。', matches=((0, 2),)), Line(number=3, text='The end', matches=((4, 3),))]
    """
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    spans = _find_line_spans(fold(text), build_term_matchers(_list_terms(query.nodes)))
    shown = sorted({number for index in spans for number in range(index - context, index + context + 1)})
    return [
        _build_line(index, lines[index], spans.get(index, ())) for index in shown if 0 <= index < len(lines)
    ]


def has_words(query: Query) -> bool:
    """Return whether a query has terms that can match the text of a page."""
    return any(True for _ in _list_terms(query.nodes))


def _build_line(index: int, text: str, spans: Sequence[Span]) -> Line:
    matches = to_source_spans(spans, fold_with_offsets(text)[1]) if spans else ()
    return Line(index + 1, text, matches)


def _find_line_spans(folded: str, matchers: Iterable[Matcher]) -> dict[int, list[Span]]:
    """Return the spans of the matches in each line, by the index of the line. A phrase can span several lines."""
    starts = [0]
    for line in folded.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    spans: dict[int, list[Span]] = {}
    for start, end in sorted(
        span for matcher in matchers for span in find_matches(folded, matcher, _MAX_MATCHES)
    ):
        index = bisect(starts, start) - 1
        while starts[index] < end:
            column = max(0, start - starts[index])
            last_column = min(end, starts[index + 1] - 1) - starts[index]
            if column < last_column:
                spans.setdefault(index, []).append((column, last_column))
            index += 1
    return spans


def _list_terms(nodes: Iterable[Node]) -> Iterator[Term]:
    """Yield all terms that can match the text: not those of the fields title and note."""
    for node in nodes:
        if isinstance(node, AllOf | AnyOf):
            yield from _list_terms(node.nodes)
        elif isinstance(node, Term) and node.field not in ("title", "note") and split_words(fold(node.text)):
            yield node
