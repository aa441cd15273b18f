"""Expressions -> on how many pages they match, looked up in the index; and the loader of documents.

Looking an expression up takes about 10 microseconds in a vault of any size.
"""

import json
import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Protocol

from linkvault.models import Document
from linkvault.search.text.porter import stem
from linkvault.search.text.tag_words import TAG_MARK, add_tag_words, drop_tag_phrases, list_tag_phrases

VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.page_words USING fts5vocab('main', 'page_fts', 'row')"
PLACES = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.page_places USING fts5vocab('main', 'page_fts', 'instance')"
# In the table of places, the first row of a term is read at once; that of words reads the whole list of a term.
_NEXT_TERM = "SELECT term FROM temp.page_places WHERE term >= ? LIMIT 1"
_MAX_TAG_WORDS = 20_000  # bounds the cost in a vault with very many tags
MAX_COUNT = 50  # pages that are counted; more do not make a word more probable


class DocumentLoader(Protocol):
    """Loads the documents of links."""

    def __call__(self, ids: Iterable[int], *, max_chars: int | None = None) -> Mapping[int, Document]:
        """Return the existing documents by id, their texts cut to `max_chars` characters; 0: only the titles."""


class BodyLoader(Protocol):
    """Loads the bodies of the documents of links, which takes a quarter of the time of their documents."""

    def __call__(self, ids: Iterable[int]) -> Mapping[int, str]:
        """Return the bodies by id of the links that have one."""


def count_matches(
    connection: sqlite3.Connection, expressions: Iterable[str], limit: int = MAX_COUNT
) -> dict[str, int]:
    """Return the number of pages of each expression that matches some page, at most `limit`."""
    sql = (
        "SELECT value, (SELECT count(*) FROM (SELECT 1 FROM page_fts WHERE page_fts MATCH value LIMIT ?)) AS pages"
        " FROM json_each(?) WHERE pages"
    )
    return dict(connection.execute(sql, (limit, json.dumps(list(expressions)))).fetchall())


def count_words(connection: sqlite3.Connection, words: Iterable[str]) -> dict[str, int]:
    """Return the number of pages of each word that some page has in its text or tags, at most `MAX_COUNT`.

    For hundreds of words, reading the words of all tags takes less time than looking each of them up among the tags.
    """
    words = list(words)
    known = find_known(connection, words)
    expressions = {f'"{word}"': word for word in words if stem(word) in known}
    counts = {
        expressions[expression]: pages for expression, pages in count_matches(connection, expressions).items()
    }
    in_tags = read_tag_words(connection)
    for word in words if in_tags else ():
        pages = in_tags.get(word) or in_tags.get(stem(word), 0)
        if pages:
            counts[word] = min(MAX_COUNT, counts.get(word, 0) + pages)
    return counts


def read_tag_words(connection: sqlite3.Connection, first: str = "") -> Mapping[str, int]:
    """Return the words of tags, and pairs of their characters, with the number of their pages; at most 20,000.

    A search for near words asks for them up to a dozen times, and reads them once.

    :param first: letters before which no word is in the alphabet
    """
    (version,) = connection.execute("PRAGMA data_version").fetchone()  # counts the changes of other programs
    return _read_tag_words(connection, first, (version, connection.total_changes))


@lru_cache(maxsize=2)  # all words, and the pairs of characters
def _read_tag_words(
    connection: sqlite3.Connection, first: str, _version: tuple[int, int]
) -> Mapping[str, int]:
    connection.execute(VOCABULARY)
    sql = "SELECT term, doc FROM temp.page_words WHERE term >= ? AND term < ? LIMIT ?"
    rows = connection.execute(sql, (TAG_MARK + first, chr(ord(TAG_MARK) + 1), _MAX_TAG_WORDS))
    return {term.strip(TAG_MARK): pages for term, pages in rows}


def find_known(connection: sqlite3.Connection, words: Iterable[str]) -> set[str]:
    """Return those of the stems of words that the text of some page has.

    The index is asked for its first term from a stem on. All stems before that term are in no page and are not looked
    up: of a thousand spellings of a word, some hundred are.
    """
    stems = sorted({stem(word) for word in words})
    known: set[str] = set()
    connection.execute(PLACES)
    at = 0
    while at < len(stems):
        row = connection.execute(_NEXT_TERM, (stems[at],)).fetchone()
        if row is None:
            break
        at = bisect_left(stems, row[0], at)
        if at < len(stems) and stems[at] == row[0]:
            known.add(row[0])
            at += 1
    return known


def drop_absent_tag_phrases(connection: sqlite3.Connection, expression: str) -> str:
    """Return an expression that matches the same pages, without the phrases that no tag has.

    FTS5 asks for each phrase on every page that it scores: with the phrases of tags, a long query takes half as long
    again. Few words of a query are those of tags.
    """
    phrases = list_tag_phrases(expression)
    if not phrases:
        return expression
    sql = "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM page_fts WHERE page_fts MATCH value)"
    rows = connection.execute(sql, (json.dumps(phrases),))
    return drop_tag_phrases(expression, {phrase for (phrase,) in rows})


def quote(text: str) -> str:
    """Return the expression of a phrase, in tags too: words of the analyzer, which have only letters and digits."""
    return add_tag_words(f'"{text}"')
