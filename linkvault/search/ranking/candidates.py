"""A compiled query -> the links of the index that are candidates for an answer, with their bm25 scores.

All statements of a search on `page_fts` are here. They know no other table but `link`, for the conditions.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence

from linkvault import lazy_re as re
from linkvault.lazy_dataclass import replace
from linkvault.models import Condition
from linkvault.search.query.compiler import CompiledQuery
from linkvault.search.query.expressions import compile_term
from linkvault.search.ranking.frequent_words import choose_common, choose_frequent, count_pages
from linkvault.search.ranking.lookups import drop_absent_tag_phrases
from linkvault.search.ranking.query_features import SHORT_QUERY
from linkvault.search.ranking.rerank import Candidate

# of the columns title, tags, headings, note, body, details, author, address, chars and tag_chars
_WEIGHTS = "8.0, 5.0, 3.0, 3.0, 1.0, 0.2, 1.0, 0.5, 0.0, 0.0"
MAX_CANDIDATES = 100  # pages whose texts are read to rank an answer
# Loosened hits whose texts are read: at least so many, and those with so much of the best bm25 score. These are two
# fifths of the candidates, and the mean reciprocal rank is the same with all of them.
_MIN_CANDIDATES, _MIN_BM25_SHARE = 40, 0.4
_MAX_PHRASES = 20  # pages with the whole query as a phrase that are read besides the candidates
# Newest pages in which phrases, and in whose titles words, are searched that are very common.
_RECENT = 50_000
_MAX_ID = 2**63 - 1  # the largest integer that SQLite can bind
_MAX_LOOKUPS = 200  # 20 microseconds each
_ONE_WORD = re.compile(r'"[^" ]*"')  # an expression of one word, in any column
_FEW_HITS = 10  # with fewer strict hits, a short query gets loosened ones as well
RARE = 3  # with fewer strict hits, a query may have a typing error, which a page may have as well, or a rare form


def find_candidates(
    connection: sqlite3.Connection,
    compiled: CompiledQuery,
    where: Sequence[Condition],
    addressed: Collection[int] = (),
) -> tuple[CompiledQuery, list[Candidate]]:
    """Return the links that may be the best hits, those with the address that is the query first.

    If no link matches the words as typed, strict hits match their other forms, and the query that is returned has
    these as its strict expression.
    """
    compiled, candidates = _find_by_words(connection, compiled, where)
    if addressed:
        scores = {candidate.id: candidate.bm25 for candidate in candidates}
        first = filter_links(connection, addressed, where)
        candidates = [
            *(Candidate(link, scores.get(link, 0.0), strict=True, addressed=True) for link in first),
            *(candidate for candidate in candidates if candidate.id not in first),
        ]
    return compiled, candidates


def _find_by_words(
    connection: sqlite3.Connection, compiled: CompiledQuery, where: Sequence[Condition]
) -> tuple[CompiledQuery, list[Candidate]]:
    if compiled.strict is None:
        newest = find_newest(connection, None, where, MAX_CANDIDATES)
        return compiled, [Candidate(link, 0.0, strict=True) for link in newest]
    counts, expression = count_pages(connection, _list_scored(compiled)), compiled.strict
    common = choose_common(counts)
    strict = _find_strict(connection, expression, where, bounded=bool(common))
    if not strict and compiled.variants:
        expression = compiled.variants
        strict = _find_strict(connection, expression, where, bounded=bool(common))
    if len(strict) >= MAX_CANDIDATES and (phrase := compiled.phrase):
        strict = {**_find_phrase(connection, phrase, where, bounded=bool(common)), **strict}
    has_enough = len(strict) >= _FEW_HITS and len(compiled.terms) <= SHORT_QUERY and not common
    is_rare = len(strict) < RARE
    # The words of a script with blanks have neighbors.
    dropped = common if compiled.neighbors else common | choose_frequent(counts, compiled.words)
    loosened = None if has_enough else compiled.build_loosened(dropped, is_rare=is_rare)
    compiled = replace(compiled, strict=expression)
    if not loosened:
        return compiled, [Candidate(link, score, strict=True) for link, score in strict.items()]
    scores = _drop_unlikely(_find_best(connection, loosened, where, MAX_CANDIDATES), strict)
    if common:
        strict |= _filter_matching(connection, expression, scores.keys() - strict.keys())
    return compiled, [Candidate(link, scores.get(link, 0.0), link in strict) for link in {**strict, **scores}]


def _list_scored(compiled: CompiledQuery) -> Iterator[str]:
    """Yield the expressions of a query whose lists are read to score its hits."""
    yield from compiled.words
    yield from filter(None, map(compile_term, compiled.terms))


def choose_strict(
    connection: sqlite3.Connection, compiled: CompiledQuery, where: Sequence[Condition]
) -> str | None:
    """Return the strict expression, that with the other forms of the terms if no link matches the words as typed."""
    if compiled.variants is None or find_newest(connection, compiled.strict, where, 1):
        return compiled.strict
    return compiled.variants


def filter_links(
    connection: sqlite3.Connection, links: Collection[int], where: Sequence[Condition]
) -> list[int]:
    """Return those of the links that meet the conditions, in their order."""
    sql = f"SELECT id FROM link WHERE id IN (SELECT value FROM json_each(?)) AND {_join_conditions(where)}"
    matching = {link for (link,) in connection.execute(sql, (json.dumps(list(links)), *_list_values(where)))}
    return [link for link in links if link in matching]


def _drop_unlikely(best: Sequence[tuple[int, float]], strict: Collection[int]) -> dict[int, float]:
    """Return the scores of the links that may come first when their texts are read: strict hits, and high scores."""
    least = _MIN_BM25_SHARE * best[0][1] if best else 0.0
    return {
        link: score
        for place, (link, score) in enumerate(best)
        if place < _MIN_CANDIDATES or score >= least or link in strict
    }


def find_pages(
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
    best = _find_best(connection, f"{{body}} : ({compiled.strict})", where, MAX_CANDIDATES)
    return [Candidate(link, score, strict=True) for link, score in best if link not in candidates]


def _find_phrase(
    connection: sqlite3.Connection, expression: str, where: Sequence[Condition], *, bounded: bool
) -> dict[int, float]:
    """Return pages with the whole query as a phrase, whatever their scores; if `bounded`, only recent pages."""
    after = 0
    if bounded:
        (last,) = connection.execute("SELECT rowid FROM page_fts ORDER BY rowid DESC LIMIT 1").fetchone()
        after = last - _RECENT
    return dict.fromkeys(find_newest(connection, expression, where, _MAX_PHRASES, after=after), 0.0)


def _find_strict(
    connection: sqlite3.Connection, expression: str, where: Sequence[Condition], *, bounded: bool
) -> dict[int, float]:
    """Return the best strict hits with their scores; if `bounded`, the newest, and more that match in their titles."""
    if not bounded:
        return dict(_find_best(connection, expression, where, MAX_CANDIDATES))
    links = find_newest(connection, expression, where, MAX_CANDIDATES)
    if len(links) == MAX_CANDIDATES:
        in_title = f"{{title}} : ({expression})"
        after = links[0] - _RECENT
        links = find_newest(connection, in_title, where, MAX_CANDIDATES // 2, after=after) + links
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
    expression = drop_absent_tag_phrases(connection, expression)
    sql = (
        f"SELECT rowid, -bm25(page_fts, {_WEIGHTS}) AS score FROM page_fts WHERE page_fts MATCH ?"
        f" AND {_build_link_filter(where)} ORDER BY score DESC, rowid DESC LIMIT ?"
    )
    return connection.execute(sql, (expression, *_list_values(where), limit)).fetchall()


def find_newest(
    connection: sqlite3.Connection,
    expression: str | None,
    where: Sequence[Condition],
    limit: int,
    after: int = 0,
    before: int | None = None,
) -> list[int]:
    """Return the newest matching links with an id over `after` and, unless it is None, below `before`.

    -1 is no limit; without an expression, every link matches.
    """
    between = (after, _MAX_ID if before is None else before)
    if expression is None:
        ids = _list_fewest_ids(where)
        among = "1" if ids is None else f"link.id IN ({', '.join(map(str, ids))})"
        sql = (
            f"SELECT link.id FROM link WHERE link.id > ? AND link.id < ? AND {among}"
            f" AND {_join_conditions(where)} ORDER BY link.id DESC LIMIT ?"
        )
        rows = connection.execute(sql, (*between, *_list_values(where), limit))
    else:
        # A row that is looked up and does not match makes FTS5 search for the next one that does. The next row of one
        # word is near; that of several words, or of a word in one column, may be at the end of the index.
        is_rare = any(c.ids is not None and len(c.ids) <= _MAX_LOOKUPS for c in where)
        looks_up = is_rare and _ONE_WORD.fullmatch(expression) is not None
        # FTS5 returns rows in their order; those that it looks up one by one are sorted.
        order = "+rowid" if looks_up else "rowid"
        sql = (
            "SELECT rowid FROM page_fts WHERE page_fts MATCH ? AND rowid > ? AND rowid < ?"
            f" AND {_build_link_filter(where, looks_up=looks_up)} ORDER BY {order} DESC LIMIT ?"
        )
        rows = connection.execute(sql, (expression, *between, *_list_values(where), limit))
    return [link for (link,) in rows]


def _build_link_filter(where: Sequence[Condition], *, looks_up: bool = False) -> str:
    """Return the SQL that keeps the rows of the index whose link meets the conditions.

    :param looks_up: if few links meet them, FTS5 looks each of these up instead of passing all rows that match
    """
    conditions = _join_conditions(where)
    if conditions == "1":
        return conditions
    exists = f"EXISTS (SELECT 1 FROM link WHERE link.id = page_fts.rowid AND {conditions})"
    ids = _list_fewest_ids(where)
    if ids is None:
        return exists
    among = f"page_fts.rowid IN ({', '.join(map(str, ids))}) AND {exists}"
    return (
        among if looks_up else f"rowid BETWEEN {min(ids, default=0)} AND {max(ids, default=0)} AND +{among}"
    )


def _list_fewest_ids(where: Sequence[Condition]) -> Sequence[int] | None:
    """Return the ids of the links that the rarest condition leaves; None if none is rare."""
    return min((condition.ids for condition in where if condition.ids is not None), key=len, default=None)


def _join_conditions(where: Sequence[Condition]) -> str:
    """Return the conditions joined by AND, without those that are true of every link; "1" if none is left."""
    return " AND ".join(f"({condition.sql})" for condition in where if condition.sql != "1") or "1"


def _list_values(where: Sequence[Condition]) -> list[object]:
    return [value for condition in where for value in condition.values]
