"""Expressions of a query -> those on so many pages that scoring them is too slow.

`bm25()` reads the whole list of pages of every word: 0.6-0.9 s for a word on 40 % of a million pages. Reading the
newest entries of a list takes 0.2 ms at any size, and from their density follows the length of the list.
"""

import sqlite3
from collections.abc import Iterable

from linkvault.search.query.expressions import is_short_prefix

_LARGE_VAULT = 50_000  # pages; in a smaller vault, reading every list is fast enough
_SAMPLE = 500  # newest pages with a word, from which their number is estimated
_MAX_SCORED = 60_000  # entries of lists that are read to score an answer: about 0.1 s


def find_common_words(connection: sqlite3.Connection, expressions: Iterable[str]) -> frozenset[str]:
    """Return the most frequent expressions, which would be too slow to score; none in a small vault.

    The lists of the other expressions have about 60,000 entries at most in total, whatever the size of the vault.
    """
    row = connection.execute("SELECT rowid FROM page_fts ORDER BY rowid DESC LIMIT 1").fetchone()
    if row is None or row[0] < _LARGE_VAULT:
        return frozenset()
    counts = {
        expression: _estimate_count(connection, expression, total=row[0]) for expression in set(expressions)
    }
    common, scored = set(), 0.0
    for expression in sorted(counts, key=counts.__getitem__):
        scored += counts[expression]
        if scored > _MAX_SCORED:
            common.add(expression)
    return frozenset(common)


def _estimate_count(connection: sqlite3.Connection, expression: str, *, total: int) -> float:
    """Return the approximate number of pages that match an expression; 0 if there are fewer than `_SAMPLE`.

    A prefix is not sampled, because FTS5 merges the lists of all its words before it returns the first page: a short
    one counts as on every page, a longer one as on none.
    """
    if expression.endswith(("*", "*)")):
        return float(total) if is_short_prefix(expression) else 0.0
    sql = "SELECT rowid FROM page_fts WHERE page_fts MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?"
    last = connection.execute(sql, (expression, _SAMPLE)).fetchone()
    return 0.0 if last is None else _SAMPLE * total / (total - last[0] + 1)
