"""Words -> the number of pages with each of them, and the pages that have most of them, by the index alone."""

import sqlite3
from collections.abc import Iterable, Mapping

from linkvault.search.query.stop_words import STOP_WORDS
from linkvault.search.ranking.lookups import quote

_SAMPLE = 500  # newest pages with a word that are counted; for more, their density gives the number
# of the columns title, tags, headings, note, body, details, author, address, chars and tag_chars; details, author and
# address are not the article, and the last two answer single characters only
_WEIGHTS = "4.0, 5.0, 2.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0"


def count_pages(connection: sqlite3.Connection, words: Iterable[str]) -> tuple[dict[str, int], int]:
    """Return the approximate number of pages with each word, without stop words, and the number of all pages.

    fts5vocab would read the whole list of each word; this reads 500 entries. Up to 500 pages the number is exact.
    """
    row = connection.execute("SELECT rowid FROM page_fts ORDER BY rowid DESC LIMIT 1").fetchone()
    total = row[0] if row else 0
    sql = (
        "SELECT count(*), min(rowid) FROM"
        " (SELECT rowid FROM page_fts WHERE page_fts MATCH ? ORDER BY rowid DESC LIMIT ?)"
    )
    counts: dict[str, int] = {}
    for word in words:
        if word not in STOP_WORDS:
            count, oldest = connection.execute(sql, (quote(word), _SAMPLE)).fetchone()
            counts[word] = count if count < _SAMPLE else max(count, count * total // (total - oldest + 1))
    return counts, total


def find_nearest(
    connection: sqlite3.Connection, words: Mapping[str, float], without: int, limit: int
) -> list[tuple[int, float]]:
    """Return the pages that have most of the words, each with its score, best first; never the page `without`."""
    if not words:
        return []
    sql = (
        f"SELECT rowid, -bm25(page_fts, {_WEIGHTS}) AS score FROM page_fts"
        " WHERE page_fts MATCH ? AND rowid <> ? ORDER BY score DESC, rowid DESC LIMIT ?"
    )
    expression = " OR ".join(map(quote, words))
    return connection.execute(sql, (expression, without, limit)).fetchall()
