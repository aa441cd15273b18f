"""A query -> the ranked links that match it, each with a snippet.

Strict hits match every word. If they are few, loosened hits, which match some words, follow and are marked. Candidates
come from the index, their texts from the caller: this module knows no table but `page_fts` and the ids of `link`.
"""

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from linkvault.models import Condition, Document
from linkvault.search.passage.matches import (
    Matcher,
    build_inflection_matcher,
    build_matcher,
    build_term_matchers,
)
from linkvault.search.passage.snippet import build_snippet
from linkvault.search.query.compiler import CompiledQuery, Conditions, compile_query, compile_term
from linkvault.search.query.parser import Query, Term
from linkvault.search.query.stop_words import STOP_WORDS
from linkvault.search.query.term_weights import select_significant, weigh_term
from linkvault.search.ranking.did_you_mean import suggest_query
from linkvault.search.ranking.edit_distance import DocumentLoader
from linkvault.search.ranking.frequent_words import find_common_words
from linkvault.search.ranking.rerank import MAX_READ, Candidate, QueryFeatures, rerank
from linkvault.search.text.analyzer import decode_symbols, tokenize
from linkvault.search.text.fold import fold

_WEIGHTS = "8.0, 5.0, 3.0, 3.0, 1.0, 0.0"  # title, tags, headings, note, body, chars
_MAX_CANDIDATES = 100  # pages whose texts are read to rank an answer
_RECENT = 50_000  # newest pages in whose titles very common words are searched
_SHORT_QUERY = 3  # terms; of a longer query, a long page often has every word by chance
# A query of up to so many terms, and of so many words and pairs, names a thing; a longer one is a question.
_MAX_NAME_TERMS, _MAX_NAME_WORDS = 4, 6
_QUESTION_MARKS = ("?", "؟")
_QUESTION_WORDS = (*"哪谁怎吗何几誰", "什么", "多少", "是否", "だれ", "どこ", "いつ", "どの", "なぜ")
_MIN_SHARE = 0.35  # of a name that a loosened hit must have; an answer to a question may have less
_FEW_HITS = 10  # with fewer strict hits, a short query gets loosened ones as well


@dataclass(frozen=True)
class RankedLink:
    """One link of a search result. `matches` are (offset, length) pairs into `snippet`, in characters.

    `line` is the line of the text from which the snippet is, counted from 1.
    """

    link_id: int
    score: float
    snippet: str = ""
    matches: tuple[tuple[int, int], ...] = ()
    loosened: bool = False
    line: int | None = None


@dataclass(frozen=True)
class SearchResult:
    """The links of an answer, best first, the number of strict hits among them, and the query as it was parsed.

    `suggestion` is set if there is no strict hit but similar words would match.
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

    :param among: the condition that every link of the answer meets
    :param condition: returns the SQL condition for a filter of the query
    :param load_documents: returns the documents of links, with texts cut to a length
    :param limit: 0 for all strict hits; those after the ranked ones follow newest first, without snippets
    :param snippets: the number of passages in a snippet
    :param today: the day from which relative dates count; by default the current day
    """
    compiled = compile_query(query, condition, today or date.today())
    if compiled.is_empty:
        return SearchResult((), 0, query)
    where = (among, *compiled.where)
    compiled = _choose_strict(connection, compiled, where)
    candidates = _find_candidates(connection, compiled, where)
    # The strict hits of a query of one term differ only in their titles: no text is read to rank them.
    is_single_term = len(compiled.terms) == 1 and all(candidate.strict for candidate in candidates)
    max_chars = 0 if is_single_term else MAX_READ // max(1, len(candidates))
    documents = load_documents([candidate.id for candidate in candidates], max_chars=max_chars)
    features = collect_features(compiled.terms)
    strict_matchers = build_term_matchers(compiled.terms)
    ranked = rerank(candidates, features, documents)
    shown = ranked[:limit] if limit else ranked
    documents = load_documents([candidate.id for candidate, _ in shown])
    links = [
        _build_link(
            candidate,
            score,
            documents[candidate.id],
            strict_matchers if candidate.strict else features.matchers,
            snippets,
        )
        for candidate, score in shown
        if candidate.id in documents
    ]
    if len(candidates) >= _MAX_CANDIDATES and not 0 < limit <= len(links):
        links += _list_unranked(connection, compiled, where, limit, {link.link_id for link in links})
    strict_count = sum(not link.loosened for link in links)
    suggestion = None if strict_count else suggest_query(connection, query, load_documents)
    return SearchResult(tuple(links), strict_count, query, suggestion)


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
    loosened = compiled.build_loosened(common)
    if not loosened or (len(strict) >= _FEW_HITS and len(compiled.terms) <= _SHORT_QUERY and not common):
        return [Candidate(link, score, strict=True) for link, score in strict.items()]
    scores = dict(_find_best(connection, loosened, where, _MAX_CANDIDATES))
    if common:
        strict |= _filter_matching(connection, compiled.strict, scores.keys() - strict.keys())
    return [Candidate(link, scores.get(link, 0.0), link in strict) for link in {**strict, **scores}]


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


def collect_features(terms: Sequence[Term]) -> QueryFeatures:
    """Return what the ranking looks for in the texts of the candidates."""
    words = list(dict.fromkeys(word for term in terms for word in tokenize(term.text)))
    significant = select_significant(words)
    spelled = [decode_symbols(word) for word in significant]
    of_terms = {
        fold(term.text): matcher for term, matcher in zip(terms, build_term_matchers(terms), strict=True)
    }
    is_name = not _is_question(terms) and len(significant) <= _MAX_NAME_WORDS
    return QueryFeatures(
        matchers=tuple(_add_forms(build_inflection_matcher(word), of_terms.get(word)) for word in spelled),
        exact=tuple(map(build_matcher, spelled)),
        weights=tuple(map(weigh_term, significant)),
        stop_words=tuple(
            build_matcher(word) for word in words if word in STOP_WORDS and word not in significant
        ),
        text=" ".join(fold(term.text) for term in terms),
        is_short=len(terms) <= _SHORT_QUERY,
        min_share=_MIN_SHARE if is_name else 0.0,
    )


def _add_forms(matcher: Matcher, of_term: Matcher | None) -> Matcher:
    """Return the matcher of a word with the forms of the term that it is, if it is one."""
    return matcher._replace(forms=of_term.forms) if of_term else matcher


def _is_question(terms: Sequence[Term]) -> bool:
    """Return whether a query is a question, whose answer may lack some of its words, and not the name of a thing."""
    text = "".join(fold(term.text) for term in terms)
    is_asking = text.endswith(_QUESTION_MARKS) or any(word in text for word in _QUESTION_WORDS)
    return is_asking or len(terms) > _MAX_NAME_TERMS


def _build_link(
    candidate: Candidate, score: float, document: Document, matchers: Sequence[Matcher], snippets: int
) -> RankedLink:
    snippet = build_snippet(document, matchers, snippets)
    return RankedLink(
        candidate.id, score, snippet.text, snippet.matches, loosened=not candidate.strict, line=snippet.line
    )
