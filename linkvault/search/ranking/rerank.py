"""Candidates and their texts -> the order in which they are shown. Pure.

FTS5's bm25 knows how often and how rare, not how near. So the candidates' texts are read once more: how much of
the query stands close together, how much in the title, whether it stands there word for word. The weights are
fitted on the development half of public collections in seven languages (tests/quality, shared search sets).
"""

from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import NamedTuple

from linkvault.models import Document
from linkvault.search.passage.matches import Needle, Span, places
from linkvault.search.text.fold import fold

WINDOW = 200  # characters of a folded text that count as near

_NARROW = 100  # ... and as very near
_BM25, _NEAR, _VERY_NEAR, _TITLE, _WHOLE, _NAMED, _LANGUAGE, _LENGTH = 1.0, 0.8, 1.2, 1.5, 2.5, 2.0, 0.3, 0.7
READ = 4_000_000  # characters that are read to rank one answer, all candidates together: 0.2 s at worst
_LONG = 20_000  # characters: such a page holds most words by chance
_FORM = 0.5  # what another form of a word counts where a share of the query is asked


class Candidate(NamedTuple):
    """A page that may be shown: its bm25 score (more is better), and whether it holds all words."""

    id: int
    bm25: float
    strict: bool


class Sought(NamedTuple):
    """What is looked for in the texts: the single words and pairs in all their forms, and the query as it stands.

    `weights` are how much each of them can tell, `exact` finds them as they are, `small` the query's stop words:
    a page that holds those is in its language.
    """

    needles: tuple[Needle, ...]
    exact: tuple[Needle, ...]
    weights: tuple[float, ...]
    small: tuple[Needle, ...]
    whole: str
    is_short: bool  # what holds every word comes before what does not, whatever the scores
    least: float = 0.0  # share of the query under which a loosened hit is no answer


class _Seen(NamedTuple):
    """What a candidate's text shows: where each needle stands, which stand in the title, which count how much."""

    spans: tuple[Sequence[Span], ...]
    titled: tuple[bool, ...]
    held: tuple[float, ...]
    small: float  # share of the query's stop words
    whole: bool
    named: bool  # the title is the query
    length: int


def rerank(
    candidates: Sequence[Candidate], sought: Sought, documents: Mapping[int, Document]
) -> list[tuple[Candidate, float]]:
    """Return the candidates with their scores, best first; equal ones newest first.

    Loosened ones that hold too little of the query are left out.
    """
    seen = {
        c.id: _look(documents[c.id], sought, is_exact=c.strict or not sought.least)
        for c in candidates
        if c.id in documents
    }
    weights = _rarity(list(seen.values()), sought.weights)
    best = max((c.bm25 for c in candidates), default=0.0) or 1.0
    scored = [
        (c, _BM25 * c.bm25 / best + _score(seen[c.id], weights, sought))
        for c in candidates
        if c.id in seen and (c.strict or _share(seen[c.id].held, weights) >= sought.least)
    ]
    return sorted(scored, key=lambda pair: (not (sought.is_short and pair[0].strict), -pair[1], -pair[0].id))


def _look(document: Document, sought: Sought, *, is_exact: bool) -> _Seen:
    """Read a candidate's text; `is_exact`: forms of words count in full."""
    title = fold(document.title)
    rest = fold("\n".join((document.tags, document.headings, document.note, document.body)))
    text = f"{title}\n{rest}"
    spans = tuple(places(text, needle) for needle in sought.needles)
    return _Seen(
        spans,
        tuple(bool(found) and found[0][0] < len(title) for found in spans),
        tuple(
            _held(text, found, None if is_exact else exact)
            for found, exact in zip(spans, sought.exact, strict=True)
        ),
        sum(bool(places(text, each, 1)) for each in sought.small) / (len(sought.small) or 1),
        sought.whole in text,
        sought.whole == title.strip(),
        len(rest),
    )


def _held(text: str, found: Sequence[Span], exact: Needle | None) -> float:
    """Return 1 if a text holds a word as it was typed, less if in another form only."""
    if not found:
        return 0.0
    return 1.0 if exact is None or places(text, exact, 1) else _FORM


def _share(held: Sequence[float], weights: Sequence[float]) -> float:
    """Return how much of the query something holds, rare words weighing more."""
    return sum(w * part for w, part in zip(weights, held, strict=True)) / (sum(weights) or 1.0)


def _rarity(seen: Sequence[_Seen], weights: Iterable[float]) -> list[float]:
    """Weigh each needle by how few of the candidates have it."""
    return [
        weight * log(1 + len(seen) / (1 + 2 * sum(bool(row.spans[number]) for row in seen)))
        for number, weight in enumerate(weights)
    ]


def _score(seen: _Seen, weights: Sequence[float], sought: Sought) -> float:
    near = densest(seen.spans, weights)[0]
    very_near = densest(seen.spans, weights, _NARROW)[0]
    told = (_NEAR * near + _VERY_NEAR * very_near) / (sum(weights) or 1.0)
    told += _TITLE * _share(seen.titled, weights) + _LANGUAGE * seen.small
    told += _WHOLE * seen.whole + _NAMED * seen.named
    return told if sought.is_short else told - _LENGTH * min(1.0, seen.length / _LONG)


def densest(
    spans: Sequence[Sequence[Span]], weights: Sequence[float], width: int = WINDOW
) -> tuple[float, int, int]:
    """Return the greatest weight of different needles in one window, and where that window begins and ends."""
    events = sorted((start, end, number) for number, found in enumerate(spans) for start, end in found)
    held = [0] * len(weights)
    weight, best, tail = 0.0, (0.0, 0, 0), 0
    for start, end, number in events:
        held[number] += 1
        weight += weights[number] if held[number] == 1 else 0.0
        while events[tail][0] < end - width and tail < len(events) - 1:
            gone = events[tail][2]
            held[gone] -= 1
            weight -= weights[gone] if held[gone] == 0 else 0.0
            tail += 1
        if weight > best[0] + 1e-9:
            best = (weight, events[tail][0], end)
        del start
    return best
