"""Words -> on how many pages they stand, and the pages that hold most of them. By the index's own statistics."""

import sqlite3
from collections.abc import Iterable, Mapping

from linkvault.search.query.stop_words import STOP_WORDS

_PROBE = 500  # newest pages of a word that are counted; how thick it stands there tells the rest
_WEIGHTS = "4.0, 5.0, 2.0, 1.0, 1.0, 0.0"  # title, tags, headings, note, body, chars


def count_pages(connection: sqlite3.Connection, words: Iterable[str]) -> tuple[dict[str, int], int]:
    """Return on about how many pages each word stands, and how many pages there are.

    fts5vocab would read every list to its end; this reads 500 entries of each, exact up to there.
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
            count, oldest = connection.execute(sql, (_quoted(word), _PROBE)).fetchone()
            counts[word] = count if count < _PROBE else max(count, count * total // (total - oldest + 1))
    return counts, total


def find_nearest(
    connection: sqlite3.Connection, words: Mapping[str, float], without: int, limit: int
) -> list[tuple[int, float]]:
    """Return the pages that hold most of the words, best first, each with its score; all but one page."""
    if not words:
        return []
    sql = (
        f"SELECT rowid, -bm25(page_fts, {_WEIGHTS}) AS score FROM page_fts"
        " WHERE page_fts MATCH ? AND rowid <> ? ORDER BY score DESC, rowid DESC LIMIT ?"
    )
    expression = " OR ".join(map(_quoted, words))
    return connection.execute(sql, (expression, without, limit)).fetchall()


def _quoted(word: str) -> str:
    """Write a word that the analyser made: it holds letters and digits only."""
    return f'"{word}"'
