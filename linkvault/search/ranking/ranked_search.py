"""A query -> the links that answer it, best first, with the passage that shows why.

First what holds every word; then, if that is little, what holds some of them, marked as loosened. Candidates come
from the index, their texts from the caller: this room knows no table but `page_fts`.
"""

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from linkvault.models import Condition, Document
from linkvault.search.passage.matches import Needle, needle, needle_of_forms
from linkvault.search.passage.snippet import passage
from linkvault.search.query.compiler import CompiledQuery, Conditions, compile_query, compile_term
from linkvault.search.query.parser import Query, Term
from linkvault.search.query.stop_words import STOP_WORDS
from linkvault.search.query.term_weights import select_significant, weigh_term
from linkvault.search.ranking.common_terms import common_words
from linkvault.search.ranking.did_you_mean import meant
from linkvault.search.ranking.edit_distance import DocumentLoader
from linkvault.search.ranking.rerank import READ, Candidate, Sought, rerank
from linkvault.search.text.analyzer import decode_symbols, tokenize
from linkvault.search.text.fold import fold

_WEIGHTS = "8.0, 5.0, 3.0, 3.0, 1.0, 0.0"  # title, tags, headings, note, body, chars
_CANDIDATES = 100
_RECENT = 50_000  # pages in whose titles words that are everywhere are looked for
_SHORT = 3  # units; in a longer query every word at once is often chance: one long page that holds them all
_PHRASE, _PAIRS = 4, 6  # terms as typed, words and pairs: up to so many, a query names a thing ...
_QUESTION_MARKS = ("?", "؟")
_QUESTION_WORDS = (*"哪谁怎吗何几誰", "什么", "多少", "是否", "だれ", "どこ", "いつ", "どの", "なぜ")
_LEAST = 0.35  # ... and what holds less of it is no answer
_FEW = 10  # strict hits of a short query under which loosened ones are shown too


@dataclass(frozen=True)
class RankedLink:
    """One link of an answer. `matches` are (offset, length) pairs into `snippet`, in characters.

    `line` is where the snippet comes from: a line of the text, counted from 1.
    """

    link_id: int
    score: float
    snippet: str = ""
    matches: tuple[tuple[int, int], ...] = ()
    loosened: bool = False
    line: int | None = None


@dataclass(frozen=True)
class SearchResult:
    """An answer: best first; how many of it hold every word; the query as it was understood.

    `meant` is set where nothing holds every word, and words near those typed would be found.
    """

    links: tuple[RankedLink, ...]
    strict_count: int
    query: Query
    suggestion: Query | None = None


def search(
    connection: sqlite3.Connection,
    query: Query,
    *,
    among: Condition,
    condition: Conditions,
    load_documents: DocumentLoader,
    limit: int,
    snippets: int = 1,
    today: date | None = None,
) -> SearchResult:
    """Return the best links for a query.

    `among` narrows to the caller's choice; `condition` turns a filter of the query into SQL; `texts` gives the
    documents of links, to rank them cut to what is read of each. `limit` 0 means all that hold every word: behind
    the best, which are ranked and have passages, the others follow newest first, without. `today` is what `2w`
    counts from.
    """
    wanted = compile_query(query, condition, today or date.today())
    if wanted.is_empty:
        return SearchResult((), 0, query)
    where = (among, *wanted.where)
    candidates = _candidates(connection, wanted, where)
    # what holds the one unit of a query differs only in its title: no text need be read to rank it
    is_plain = len(wanted.terms) == 1 and all(candidate.strict for candidate in candidates)
    most = 0 if is_plain else READ // max(1, len(candidates))
    documents = load_documents([candidate.id for candidate in candidates], max_chars=most)
    ranked = rerank(candidates, _sought(wanted.terms), documents)
    shown = ranked[:limit] if limit else ranked
    documents = load_documents([c.id for c, _ in shown])
    entries = [
        _entry(c, score, documents[c.id], wanted.terms, snippets) for c, score in shown if c.id in documents
    ]
    if len(candidates) >= _CANDIDATES and not _reaches(limit, entries):
        entries += _unranked(connection, wanted, where, limit, {entry.link_id for entry in entries})
    strict = sum(not entry.loosened for entry in entries)
    return SearchResult(
        tuple(entries), strict, query, None if strict else meant(connection, query, load_documents)
    )


def find_link_ids(
    connection: sqlite3.Connection,
    query: Query,
    *,
    among: Condition,
    condition: Conditions,
    today: date | None = None,
) -> list[int]:
    """Return every link that holds all the words of a query, newest first."""
    wanted = compile_query(query, condition, today or date.today())
    if wanted.is_empty:
        return []
    return _newest(connection, wanted.strict, (among, *wanted.where), -1)


def _reaches(limit: int, entries: Sequence[RankedLink]) -> bool:
    return 0 < limit <= len(entries)


def _unranked(
    connection: sqlite3.Connection,
    wanted: CompiledQuery,
    where: Sequence[Condition],
    limit: int,
    known: set[int],
) -> list[RankedLink]:
    """Return what holds every word beyond the candidates: a person does not read that far, a program may."""
    links = [link for link in _newest(connection, wanted.strict, where, limit or -1) if link not in known]
    return [RankedLink(link, 0.0) for link in links[: limit - len(known) if limit else None]]


def _candidates(
    connection: sqlite3.Connection, wanted: CompiledQuery, where: Sequence[Condition]
) -> list[Candidate]:
    if wanted.strict is None:
        return [Candidate(link, 0.0, True) for link in _newest(connection, None, where, _CANDIDATES)]
    units = filter(None, map(compile_term, wanted.terms))
    common = common_words(connection, dict.fromkeys((*wanted.words, *units)))
    strict = _strict(connection, wanted.strict, where, bounded=bool(common))
    loose = wanted.build_loosened(common)
    if not loose or (len(strict) >= _FEW and len(wanted.terms) <= _SHORT and not common):
        return [Candidate(link, score, True) for link, score in strict.items()]
    scores = dict(_best(connection, loose, where, _CANDIDATES))
    if common:
        strict |= _holding(connection, wanted.strict, scores.keys() - strict.keys())
    return [Candidate(link, scores.get(link, 0.0), link in strict) for link in {**strict, **scores}]


def _strict(
    connection: sqlite3.Connection, expression: str, where: Sequence[Condition], *, bounded: bool
) -> dict[int, float]:
    """Return the best of what holds every word; `bounded`, the newest, and of some more those with it in the title."""
    if not bounded:
        return dict(_best(connection, expression, where, _CANDIDATES))
    found = _newest(connection, expression, where, _CANDIDATES)
    if len(found) == _CANDIDATES:
        titled = _newest(
            connection, f"{{title}} : ({expression})", where, _CANDIDATES // 2, after=found[0] - _RECENT
        )
        found = titled + found
    return dict.fromkeys(found, 0.0)


def _holding(connection: sqlite3.Connection, expression: str, links: Collection[int]) -> dict[int, float]:
    """Return those of the links that hold every word.

    Asked once for all: to open the lists of frequent words for each link took ten times as long.
    """
    if not links:
        return {}
    sql = (
        "SELECT rowid FROM page_fts WHERE page_fts MATCH ? AND rowid BETWEEN ? AND ?"
        " AND +rowid IN (SELECT value FROM json_each(?))"
    )
    rows = connection.execute(sql, (expression, min(links), max(links), json.dumps(list(links))))
    return {link: 0.0 for (link,) in rows}


def _best(
    connection: sqlite3.Connection, expression: str, where: Sequence[Condition], limit: int
) -> list[tuple[int, float]]:
    sql = (
        f"SELECT rowid, -bm25(page_fts, {_WEIGHTS}) AS score FROM page_fts WHERE page_fts MATCH ?"
        f" AND {_exists(where)} ORDER BY score DESC, rowid DESC LIMIT ?"
    )
    return connection.execute(sql, (expression, *_values(where), limit)).fetchall()


def _newest(
    connection: sqlite3.Connection,
    expression: str | None,
    where: Sequence[Condition],
    limit: int,
    after: int = 0,
) -> list[int]:
    if expression is None:
        sql = f"SELECT link.id FROM link WHERE {_joined(where)} ORDER BY link.id DESC LIMIT ?"
        rows = connection.execute(sql, (*_values(where), limit))
    else:
        sql = (
            "SELECT rowid FROM page_fts WHERE page_fts MATCH ? AND rowid > ?"
            f" AND {_exists(where)} ORDER BY rowid DESC LIMIT ?"
        )
        rows = connection.execute(sql, (expression, after, *_values(where), limit))
    return [link for (link,) in rows]


def _exists(where: Sequence[Condition]) -> str:
    narrowing = _joined(where)
    if narrowing == "1":
        return narrowing
    return f"EXISTS (SELECT 1 FROM link WHERE link.id = page_fts.rowid AND {narrowing})"


def _joined(where: Sequence[Condition]) -> str:
    """Join conditions; one that is true of every link costs nothing this way."""
    return " AND ".join(f"({condition.sql})" for condition in where if condition.sql != "1") or "1"


def _values(where: Sequence[Condition]) -> list[object]:
    return [value for condition in where for value in condition.values]


def _sought(terms: Sequence[Term]) -> Sought:
    words = list(dict.fromkeys(word for term in terms for word in tokenize(term.text)))
    told = select_significant(words)
    written_ones = [decode_symbols(word) for word in told]
    return Sought(
        needles=tuple(map(needle_of_forms, written_ones)),
        exact=tuple(map(needle, written_ones)),
        weights=tuple(map(weigh_term, told)),
        small=tuple(needle(word) for word in words if word in STOP_WORDS and word not in told),
        whole=" ".join(fold(term.text) for term in terms),
        is_short=len(terms) <= _SHORT,
        least=0.0 if _asks(terms) or len(told) > _PAIRS else _LEAST,
    )


def _asks(terms: Sequence[Term]) -> bool:
    """Say whether a query is a question, in whose answer parts may be missing, and not the name of a thing."""
    text = "".join(fold(term.text) for term in terms)
    asked = text.endswith(_QUESTION_MARKS) or any(word in text for word in _QUESTION_WORDS)
    return asked or len(terms) > _PHRASE


def _entry(
    candidate: Candidate, score: float, document: Document, terms: Sequence[Term], snippets: int
) -> RankedLink:
    needles = _units(terms) if candidate.strict else _sought(terms).needles
    shown = passage(document, needles, snippets)
    return RankedLink(candidate.id, score, shown.text, shown.matches, not candidate.strict, shown.line)


def _units(terms: Sequence[Term]) -> tuple[Needle, ...]:
    return tuple(needle(fold(term.text), prefix=term.prefix) for term in terms)
