"""Expressions of a query -> those on so many pages that scoring them is too slow.

`bm25()` reads the whole list of pages of every word: 0.6-0.9 s for a word on 40 % of a million pages. Reading the
newest entries of a list takes 0.2 ms at any size, and from their density follows the length of the list.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from math import log
from typing import NamedTuple

from linkvault.search.query.expressions import is_short_prefix

_LARGE_VAULT = 50_000  # pages; in a smaller vault, reading every list is fast enough
_SAMPLE = 500  # newest pages with a word, from which their number is estimated
_MAX_SCORED = 60_000  # entries of lists that are read to score an answer: about 0.1 s
# Of what the words of a sentence in a script without blanks say about a page, the part that the most frequent say at
# most. With .15 the first relevant hit of 630 questions in Chinese, Japanese and Thai has the same rank as with all
# words, with .25 that of one is lower. In alphabets, subjects are found worse with either.
_FREQUENT_SHARE = 0.15


class Counts(NamedTuple):
    """The approximate number of pages with each expression, 0 if there are few; none in a small vault.

    total: the number of all pages.
    """

    pages: Mapping[str, float]
    total: int


def count_pages(connection: sqlite3.Connection, expressions: Iterable[str]) -> Counts:
    """Return the approximate number of pages with each expression."""
    row = connection.execute("SELECT rowid FROM page_fts ORDER BY rowid DESC LIMIT 1").fetchone()
    if row is None or row[0] < _LARGE_VAULT:
        return Counts({}, 0)
    total = row[0]
    pages = {
        expression: _estimate_count(connection, expression, total=total) for expression in set(expressions)
    }
    return Counts(pages, total)


def choose_common(counts: Counts) -> frozenset[str]:
    """Return the most frequent expressions, which would be too slow to score.

    The lists of the other expressions have about 60,000 entries at most in total, whatever the size of the vault.
    """
    common, scored = set(), 0.0
    for expression in sorted(counts.pages, key=counts.pages.__getitem__):
        scored += counts.pages[expression]
        if scored > _MAX_SCORED:
            common.add(expression)
    return frozenset(common)


def choose_frequent(counts: Counts, words: Mapping[str, str | None]) -> frozenset[str]:
    """Return the most frequent words of a sentence, which say little together; none if a word has other forms.

    Most pages with any word of a sentence have only these, and to score them takes longer than all the rest.

    :param words: the expressions of the words, with those of their other forms
    """
    if any(words.values()):
        return frozenset()
    rarities = {
        word: log(counts.total / max(counts.pages[word], _SAMPLE)) for word in words if word in counts.pages
    }
    frequent, share = set(), _FREQUENT_SHARE * sum(rarities.values())
    for word in sorted(rarities, key=rarities.__getitem__):
        share -= rarities[word]
        if share < 0 or not counts.pages[word]:
            break
        frequent.add(word)
    return frozenset(frequent)


def _estimate_count(connection: sqlite3.Connection, expression: str, *, total: int) -> float:
    """Return the approximate number of pages that match an expression; 0 if there are fewer than `_SAMPLE`.

    FTS5 merges the lists of all words of a prefix before it returns the first page. So a short one is not sampled, but
    counts as on every page. For a longer one, that takes a quarter of the time of scoring its pages.
    """
    if is_short_prefix(expression):
        return float(total)
    sql = "SELECT rowid FROM page_fts WHERE page_fts MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?"
    last = connection.execute(sql, (expression, _SAMPLE)).fetchone()
    return 0.0 if last is None else _SAMPLE * total / (total - last[0] + 1)
