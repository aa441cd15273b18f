"""A query -> the ranked links that match it, each with a snippet.

Strict hits match every word. If they are few, loosened hits, which match some words, follow and are marked. Candidates
come from the index, their texts from the caller: this module knows no table but `page_fts` and the ids of `link`.
"""

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from linkvault.models import Condition, Document
from linkvault.search.passage.matches import (
    Matcher,
    build_term_matchers,
)
from linkvault.search.passage.snippet import build_snippet
from linkvault.search.query.compiler import CompiledQuery, Conditions, compile_query, compile_term
from linkvault.search.query.parser import Query
from linkvault.search.ranking.frequent_words import find_common_words
from linkvault.search.ranking.lookups import DocumentLoader
from linkvault.search.ranking.query_features import SHORT_QUERY, collect_features
from linkvault.search.ranking.rerank import MAX_READ, Candidate, fold_documents, rerank

# of the columns title, tags, headings, note, body, details, author, address and chars
_WEIGHTS = "8.0, 5.0, 3.0, 3.0, 1.0, 0.2, 1.0, 0.5, 0.0"
_MAX_CANDIDATES = 100  # pages whose texts are read to rank an answer
# Loosened hits whose texts are read: at least so many, and those with so much of the best bm25 score. These are two
# fifths of the candidates, and the mean reciprocal rank is the same with all of them.
_MIN_CANDIDATES, _MIN_BM25_SHARE = 40, 0.4
_MAX_PHRASES = 20  # pages with the whole query as a phrase that are read besides the candidates
_RECENT = (
    50_000  # newest pages in which phrases, and in whose titles words, are searched that are very common
)
_RARE = 3  # with fewer strict hits, a query may have a typing error, which a page may have as well
_FEW_HITS = 10  # with fewer strict hits, a short query gets loosened ones as well


@dataclass(frozen=True)
class RankedLink:
    """One link of a search result. `matches` are (offset, length) pairs into `snippet`, in characters.

    `line` is the line of the text from which the snippet is, counted from 1; `offset` is its place. `correction` is the
    query that the link matches if it does not match the one that was typed.
    """

    link_id: int
    score: float
    snippet: str = ""
    matches: tuple[tuple[int, int], ...] = ()
    loosened: bool = False
    line: int | None = None
    offset: int | None = None
    correction: Query | None = None


@dataclass(frozen=True)
class SearchResult:
    """The links of an answer, best first, the number of strict hits among them, and the query as it was parsed.

    `suggestion` is the query with similar words, if there is no strict hit: its links are among those of the answer.
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
    addressed: Collection[int] = (),
    snippets: int = 1,
    today: date | None = None,
) -> SearchResult:
    """Return the best links for a query.

    :param among: the condition that every link of the answer meets
    :param condition: returns the SQL condition for a filter of the query
    :param load_documents: returns the documents of links, with texts cut to a length
    :param limit: 0 for all strict hits; those after the ranked ones follow newest first, without snippets
    :param addressed: links that have the address which is the query; they come first
    :param snippets: the number of passages in a snippet
    :param today: the day from which relative dates count; by default the current day
    """
    today = today or date.today()

    def search_as_typed(query: Query, limit: int) -> SearchResult:
        compiled = compile_query(query, condition, today)
        return _search_compiled(
            connection, query, compiled, among, load_documents, limit, snippets, addressed
        )

    def has_hits(query: Query) -> bool:
        compiled = compile_query(query, condition, today)
        return bool(_find_newest(connection, compiled.strict, (among, *compiled.where), 1))

    result = search_as_typed(query, limit)
    if result.strict_count >= min(_RARE, limit or _RARE):
        return result
    from linkvault.search.ranking.did_you_mean import add_corrected_hits, find_corrections

    corrections = find_corrections(connection, query, load_documents, has_hits, _RARE)
    return add_corrected_hits(result, corrections, search_as_typed, limit) if corrections else result


def _search_compiled(
    connection: sqlite3.Connection,
    query: Query,
    compiled: CompiledQuery,
    among: Condition,
    load_documents: DocumentLoader,
    limit: int,
    snippets: int,
    addressed: Collection[int],
) -> SearchResult:
    """Return the best links for the words of a query as they are typed."""
    if compiled.is_empty:
        return SearchResult((), 0, query)
    where = (among, *compiled.where)
    compiled = _choose_strict(connection, compiled, where)
    candidates = list(_find_candidates(connection, compiled, where))
    if addressed:
        candidates = _put_first(candidates, _filter_links(connection, addressed, where))
    features = collect_features(compiled.terms)
    if query.is_address:  # a page of the same host has little else of an address
        features = features._replace(min_share=0.0)
    # The strict hits of a query of one term differ only in their titles: no text is read to rank them.
    is_single_term = len(compiled.terms) == 1 and all(candidate.strict for candidate in candidates)
    max_chars = 0 if is_single_term else MAX_READ // max(1, len(candidates))
    documents = load_documents([candidate.id for candidate in candidates], max_chars=max_chars)
    if len(candidates) >= _MAX_CANDIDATES and not all(document.has_page for document in documents.values()):
        pages = _find_pages(connection, compiled, where, documents)
        candidates += pages
        documents = {**documents, **load_documents([page.id for page in pages], max_chars=max_chars)}
    folded = fold_documents(documents)
    ranked = rerank(candidates, features, documents, folded)
    shown = ranked[:limit] if limit else ranked
    # Texts that were cut to rank them are read again: their best passage may be anywhere.
    cut = [link for link, document in documents.items() if len(document.body) >= max_chars]
    missing = load_documents([candidate.id for candidate, _ in shown if candidate.id in cut])
    passages = _Passages(build_term_matchers(compiled.terms), features.matchers, snippets)
    links = [
        passages.build_link(candidate, score, missing[candidate.id])
        if candidate.id in missing
        else passages.build_link(candidate, score, documents[candidate.id], folded[candidate.id].body)
        for candidate, score in shown
    ]
    if len(candidates) >= _MAX_CANDIDATES and not 0 < limit <= len(links):
        links += _list_unranked(connection, compiled, where, limit, {link.link_id for link in links})
    strict_count = sum(not link.loosened for link in links)
    return SearchResult(tuple(links), strict_count, query)


def find_link_ids(
    connection: sqlite3.Connection,
    query: Query,
    *,
    among: Condition,
    condition: Conditions,
    today: date | None = None,
) -> list[int]:
    """Return the ids of all strict hits of a query, newest first."""
    compiled = compile_query(query, condition, today or date.today())
    if compiled.is_empty:
        return []
    where = (among, *compiled.where)
    return _find_newest(connection, _choose_strict(connection, compiled, where).strict, where, -1)


def _choose_strict(
    connection: sqlite3.Connection, compiled: CompiledQuery, where: Sequence[Condition]
) -> CompiledQuery:
    """Return the query with its variants as the strict expression if no link matches the words as typed."""
    if compiled.variants is None or _find_newest(connection, compiled.strict, where, 1):
        return compiled
    return compiled._replace(strict=compiled.variants)


def _put_first(candidates: Sequence[Candidate], addressed: Sequence[int]) -> list[Candidate]:
    scores = {candidate.id: candidate.bm25 for candidate in candidates}
    first = [Candidate(link, scores.get(link, 0.0), strict=True, addressed=True) for link in addressed]
    return first + [candidate for candidate in candidates if candidate.id not in addressed]


def _filter_links(
    connection: sqlite3.Connection, links: Collection[int], where: Sequence[Condition]
) -> list[int]:
    """Return those of the links that meet the conditions, in their order."""
    sql = f"SELECT id FROM link WHERE id IN (SELECT value FROM json_each(?)) AND {_join_conditions(where)}"
    matching = {link for (link,) in connection.execute(sql, (json.dumps(list(links)), *_list_values(where)))}
    return [link for link in links if link in matching]


def _list_unranked(
    connection: sqlite3.Connection,
    compiled: CompiledQuery,
    where: Sequence[Condition],
    limit: int,
    ranked: set[int],
) -> list[RankedLink]:
    """Return the strict hits beyond the candidates, for programs: a person does not read that far."""
    newest = _find_newest(connection, compiled.strict, where, limit or -1)
    links = [link for link in newest if link not in ranked]
    return [RankedLink(link, 0.0) for link in links[: limit - len(ranked) if limit else None]]


def _find_candidates(
    connection: sqlite3.Connection, compiled: CompiledQuery, where: Sequence[Condition]
) -> list[Candidate]:
    if compiled.strict is None:
        newest = _find_newest(connection, None, where, _MAX_CANDIDATES)
        return [Candidate(link, 0.0, strict=True) for link in newest]
    terms = filter(None, map(compile_term, compiled.terms))
    common = find_common_words(connection, dict.fromkeys((*compiled.words, *terms)))
    strict = _find_strict(connection, compiled.strict, where, bounded=bool(common))
    if compiled.phrase and len(strict) >= _MAX_CANDIDATES:
        strict = {**_find_phrase(connection, compiled.phrase, where, bounded=bool(common)), **strict}
    loosened = compiled.build_loosened(common)
    if not loosened or (len(strict) >= _FEW_HITS and len(compiled.terms) <= SHORT_QUERY and not common):
        return [Candidate(link, score, strict=True) for link, score in strict.items()]
    scores = _drop_unlikely(_find_best(connection, loosened, where, _MAX_CANDIDATES), strict)
    if common:
        strict |= _filter_matching(connection, compiled.strict, scores.keys() - strict.keys())
    return [Candidate(link, scores.get(link, 0.0), link in strict) for link in {**strict, **scores}]


def _drop_unlikely(best: Sequence[tuple[int, float]], strict: Collection[int]) -> dict[int, float]:
    """Return the scores of the links that may come first when their texts are read: strict hits, and high scores."""
    least = _MIN_BM25_SHARE * best[0][1] if best else 0.0
    return {
        link: score
        for place, (link, score) in enumerate(best)
        if place < _MIN_CANDIDATES or score >= least or link in strict
    }


def _find_pages(
    connection: sqlite3.Connection,
    compiled: CompiledQuery,
    where: Sequence[Condition],
    candidates: Collection[int],
) -> list[Candidate]:
    """Return pages with all words in their text that are not among the candidates.

    Links without a page have only a title, whose words score highest, so they can fill all places, but pages come
    first.
    """
    if compiled.strict is None:
        return []
    best = _find_best(connection, f"{{body}} : ({compiled.strict})", where, _MAX_CANDIDATES)
    return [Candidate(link, score, strict=True) for link, score in best if link not in candidates]


def _find_phrase(
    connection: sqlite3.Connection, expression: str, where: Sequence[Condition], *, bounded: bool
) -> dict[int, float]:
    """Return pages with the whole query as a phrase, whatever their scores; if `bounded`, only recent pages."""
    after = 0
    if bounded:
        (last,) = connection.execute("SELECT rowid FROM page_fts ORDER BY rowid DESC LIMIT 1").fetchone()
        after = last - _RECENT
    return dict.fromkeys(_find_newest(connection, expression, where, _MAX_PHRASES, after=after), 0.0)


def _find_strict(
    connection: sqlite3.Connection, expression: str, where: Sequence[Condition], *, bounded: bool
) -> dict[int, float]:
    """Return the best strict hits with their scores; if `bounded`, the newest, and more that match in their titles."""
    if not bounded:
        return dict(_find_best(connection, expression, where, _MAX_CANDIDATES))
    links = _find_newest(connection, expression, where, _MAX_CANDIDATES)
    if len(links) == _MAX_CANDIDATES:
        in_title = f"{{title}} : ({expression})"
        after = links[0] - _RECENT
        links = _find_newest(connection, in_title, where, _MAX_CANDIDATES // 2, after=after) + links
    return dict.fromkeys(links, 0.0)


def _filter_matching(
    connection: sqlite3.Connection, expression: str, links: Collection[int]
) -> dict[int, float]:
    """Return those of the links that match an expression, each with the score 0.

    One query for all links: opening the lists of frequent words for each link took ten times as long.
    """
    if not links:
        return {}
    sql = (
        "SELECT rowid FROM page_fts WHERE page_fts MATCH ? AND rowid BETWEEN ? AND ?"
        " AND +rowid IN (SELECT value FROM json_each(?))"
    )
    rows = connection.execute(sql, (expression, min(links), max(links), json.dumps(list(links))))
    return {link: 0.0 for (link,) in rows}


def _find_best(
    connection: sqlite3.Connection, expression: str, where: Sequence[Condition], limit: int
) -> list[tuple[int, float]]:
    """Return the matching links with the highest bm25 scores, of equal scores the newest."""
    sql = (
        f"SELECT rowid, -bm25(page_fts, {_WEIGHTS}) AS score FROM page_fts WHERE page_fts MATCH ?"
        f" AND {_build_link_filter(where)} ORDER BY score DESC, rowid DESC LIMIT ?"
    )
    return connection.execute(sql, (expression, *_list_values(where), limit)).fetchall()


def _find_newest(
    connection: sqlite3.Connection,
    expression: str | None,
    where: Sequence[Condition],
    limit: int,
    after: int = 0,
) -> list[int]:
    """Return the newest matching links with an id over `after`; -1 for no limit, no expression for every link."""
    if expression is None:
        sql = f"SELECT link.id FROM link WHERE {_join_conditions(where)} ORDER BY link.id DESC LIMIT ?"
        rows = connection.execute(sql, (*_list_values(where), limit))
    else:
        sql = (
            "SELECT rowid FROM page_fts WHERE page_fts MATCH ? AND rowid > ?"
            f" AND {_build_link_filter(where)} ORDER BY rowid DESC LIMIT ?"
        )
        rows = connection.execute(sql, (expression, after, *_list_values(where), limit))
    return [link for (link,) in rows]


def _build_link_filter(where: Sequence[Condition]) -> str:
    """Return the SQL that keeps the rows of the index whose link meets the conditions."""
    conditions = _join_conditions(where)
    if conditions == "1":
        return conditions
    return f"EXISTS (SELECT 1 FROM link WHERE link.id = page_fts.rowid AND {conditions})"


def _join_conditions(where: Sequence[Condition]) -> str:
    """Return the conditions joined by AND, without those that are true of every link; "1" if none is left."""
    return " AND ".join(f"({condition.sql})" for condition in where if condition.sql != "1") or "1"


def _list_values(where: Sequence[Condition]) -> list[object]:
    return [value for condition in where for value in condition.values]


class _Passages(NamedTuple):
    """Builds the links of an answer, with the matchers of the query for their snippets.

    strict: the matchers for hits with every word.
    loosened: those for the others, which also match inflected forms.
    limit: the number of passages in a snippet.
    """

    strict: tuple[Matcher, ...]
    loosened: tuple[Matcher, ...]
    limit: int

    def build_link(
        self, candidate: Candidate, score: float, document: Document, folded_body: str | None = None
    ) -> RankedLink:
        matchers = self.strict if candidate.strict else self.loosened
        snippet = build_snippet(document, matchers, self.limit, folded_body=folded_body)
        return RankedLink(
            candidate.id,
            score,
            snippet.text,
            snippet.matches,
            loosened=not candidate.strict,
            line=snippet.line,
            offset=snippet.offset,
        )
