"""The full-text index and the texts of links -> the links whose entry is not that of their text, both ways.

The index stores no text. So each entry is reduced to a sum over its words with their places, and the entry that the
text of the link would have now is reduced in the same way. The sum of an entry needs one pass over the whole index.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import pairwise

from linkvault import search
from linkvault.store import links

_MASK = 2**64 - 1
_OFFSET_STEP = 16  # more than there are columns, so that (column, offset) gives a number of its own
_NO_COLUMN = 15  # of a word in a damaged entry
_VIEW = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.checked_{0} USING fts5vocab('main', 'page_fts', '{0}')"
_PLACES_AT_ONCE = 100_000  # of words, which SQLite sorts in memory: a few MB
_TEXTS_AT_ONCE = 20  # whose words are in memory: each has up to 20 MB


def sum_entries(connection: sqlite3.Connection) -> dict[int, int]:
    """Return id -> sum of the words of its entry in the index, for every entry that has words.

    SQLite adds up the places of each word in an entry: that takes half the time of reading them one by one, if a text
    has the same words often, and no more if it has not.
    """
    for name in ("instance", "row"):
        connection.execute(_VIEW.format(name))
    columns = [row[1] for row in connection.execute("PRAGMA table_info(page_fts)")]
    numbers = " ".join(f"WHEN '{name}' THEN {number}" for number, name in enumerate(columns))
    place = f"(coalesce(offset, 0) + 1) * {_OFFSET_STEP} + CASE col {numbers} ELSE {_NO_COLUMN} END"
    sums: dict[int, int] = defaultdict(int)
    last, value = None, 0
    for condition, terms in _ranges(connection):
        rows = connection.execute(
            f"SELECT term, doc, sum({place}) FROM temp.checked_instance WHERE {condition} GROUP BY term, doc",
            terms,
        )
        for term, link_id, places in rows:
            if term != last:
                last, value = term, hash(term) | 1
            sums[link_id] = (sums[link_id] + value * places) & _MASK
    return sums


def _ranges(connection: sqlite3.Connection) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield a condition with its values for each range of words; together they are all words of the index."""
    starts, count = [], 0
    for term, places in connection.execute("SELECT term, cnt FROM temp.checked_row"):
        count += places
        if count > _PLACES_AT_ONCE:
            starts.append(term)
            count = places
    if not starts:
        yield "1", ()
        return
    yield "term < ?", (starts[0],)
    for start, end in pairwise(starts):
        yield "term >= ? AND term < ?", (start, end)
    yield "term >= ?", (starts[-1],)


def find_different(connection: sqlite3.Connection, sums: dict[int, int], ids: Sequence[int]) -> list[int]:
    """Return those of the links whose entry has not the words of their title, tags, note and text.

    :param sums: what `sum_entries` returned
    """
    (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'page_fts'").fetchone()
    different: list[int] = []
    for start in range(0, len(ids), _TEXTS_AT_ONCE):
        some = ids[start : start + _TEXTS_AT_ONCE]
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as expected:
            expected.execute(sql)
            expected.execute("BEGIN")
            for document in links.get_documents(connection, some).values():
                search.put(expected, document)
            expected_sums = sum_entries(expected)
        different += [link_id for link_id in some if sums.get(link_id) != expected_sums.get(link_id)]
    return different
