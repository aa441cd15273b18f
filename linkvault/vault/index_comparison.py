"""The full-text index and the texts of links -> the links whose entry is not that of their text, both ways.

The index stores no text. So each entry is reduced to a sum over its words with their places, and the entry that the
text of the link would have now is reduced in the same way. The sum of an entry needs one pass over the whole index.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing

from linkvault import search
from linkvault.store import links

_MASK = 2**64 - 1
_OFFSET_STEP = 16  # more than there are columns, so that (column, offset) gives a number of its own
_NO_COLUMN = 15  # of a word in a damaged entry
_WORDS = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.{0}_words USING fts5vocab('main', 'page_fts', 'instance')"


def sum_entries(connection: sqlite3.Connection) -> dict[int, int]:
    """Return id -> sum of the words of its entry in the index, for every entry that has words."""
    connection.execute(_WORDS.format("checked"))
    columns = {row[1]: number for number, row in enumerate(connection.execute("PRAGMA table_info(page_fts)"))}
    sums: dict[int, int] = defaultdict(int)
    last, value = None, 0
    for term, link_id, column, offset in connection.execute(
        "SELECT term, doc, col, offset FROM temp.checked_words"
    ):
        if term != last:
            last, value = term, hash(term) | 1
        place = ((offset or 0) + 1) * _OFFSET_STEP + columns.get(column, _NO_COLUMN)
        sums[link_id] = (sums[link_id] + value * place) & _MASK
    return sums


def find_different(connection: sqlite3.Connection, sums: dict[int, int], ids: Iterable[int]) -> list[int]:
    """Return those of the links whose entry has not the words of their title, tags, note and text.

    :param sums: what `sum_entries` returned
    """
    (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'page_fts'").fetchone()
    documents = links.get_documents(connection, ids)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as expected:
        expected.execute(sql)
        expected.execute("BEGIN")
        for document in documents.values():
            search.put(expected, document)
        expected_sums = sum_entries(expected)
    return [link_id for link_id in ids if sums.get(link_id) != expected_sums.get(link_id)]
