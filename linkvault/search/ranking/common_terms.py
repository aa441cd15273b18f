"""Which words stand on so many pages that scoring by them costs more than it tells.

`bm25()` reads the whole list of every word: 0.6-0.9 s for a word on 40 % of a million pages. Taking the newest
few of a list costs 0.2 ms at any size, and tells how thick it is there.
"""

import sqlite3
from collections.abc import Iterable

from linkvault.search.query.compiler import is_short_prefix

_LARGE = 50_000  # pages; below, reading every list is quick enough
_PROBE = 500  # newest pages of a word that are looked at
_MOST = 60_000  # entries of lists that are read to score an answer: some 0.1 s


def common_words(connection: sqlite3.Connection, expressions: Iterable[str]) -> frozenset[str]:
    """Return those expressions, the most frequent, that would be too much to score; in a small vault none.

    Together the lists of the others have 60,000 entries or so at most, whatever the size of the vault.
    """
    row = connection.execute("SELECT rowid FROM page_fts ORDER BY rowid DESC LIMIT 1").fetchone()
    if row is None or row[0] < _LARGE:
        return frozenset()
    counts = {one: _about(connection, one, row[0]) for one in expressions}
    common, read = set(), 0.0
    for one in sorted(counts, key=counts.__getitem__):
        read += counts[one]
        if read > _MOST:
            common.add(one)
    return frozenset(common)


def _about(connection: sqlite3.Connection, expression: str, total: int) -> float:
    """Return on about how many pages an expression is found; 0 for a few.

    A prefix is merged from all its words before the first page is known: it is not counted, only a short one is
    taken for frequent.
    """
    if expression.endswith(("*", "*)")):
        return float(total) if is_short_prefix(expression) else 0.0
    sql = "SELECT rowid FROM page_fts WHERE page_fts MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?"
    last = connection.execute(sql, (expression, _PROBE)).fetchone()
    return 0.0 if last is None else _PROBE * total / (total - last[0] + 1)
