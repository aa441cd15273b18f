"""Which words stand on so many pages that scoring by them costs more than it tells.

`bm25()` reads the whole list of every word: 0.6-0.9 s for a word on 40 % of a million pages. Taking the newest
few of a list costs 0.2 ms at any size, and tells how thick it is there.
"""

import sqlite3
from collections.abc import Iterable

_LARGE = 50_000  # pages; below, reading every list is quick enough
_PROBE = 500  # newest pages of a word that are looked at
_SHARE = 0.2  # of all pages: a word on more of them is common


def common_words(connection: sqlite3.Connection, expressions: Iterable[str]) -> frozenset[str]:
    """Return those expressions that more than a fifth of the newest pages match; in a small vault none."""
    row = connection.execute("SELECT rowid FROM page_fts ORDER BY rowid DESC LIMIT 1").fetchone()
    if row is None or row[0] < _LARGE:
        return frozenset()
    oldest = row[0] - int(_PROBE / _SHARE)
    sql = "SELECT rowid FROM page_fts WHERE page_fts MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?"
    found = ((one, connection.execute(sql, (one, _PROBE)).fetchone()) for one in expressions)
    return frozenset(one for one, last in found if last is not None and last[0] > oldest)
