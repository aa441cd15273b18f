"""Expressions -> on how many pages they match, looked up in the index; and the loader of documents.

Looking an expression up takes about 10 microseconds in a vault of any size.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Protocol

from linkvault.models import Document
from linkvault.search.text.porter import stem
from linkvault.search.text.tag_words import TAG_MARK, add_tag_words, drop_tag_phrases, list_tag_phrases

VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.page_words USING fts5vocab('main', 'page_fts', 'row')"
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


def count_matches(connection: sqlite3.Connection, expressions: Iterable[str]) -> dict[str, int]:
    """Return the number of pages of each expression that matches some page, at most `MAX_COUNT`."""
    sql = (
        "SELECT value, (SELECT count(*) FROM (SELECT 1 FROM page_fts WHERE page_fts MATCH value LIMIT ?)) AS pages"
        " FROM json_each(?) WHERE pages"
    )
    return dict(connection.execute(sql, (MAX_COUNT, json.dumps(list(expressions)))).fetchall())


def count_words(connection: sqlite3.Connection, words: Iterable[str]) -> dict[str, int]:
    """Return the number of pages of each word that some page has in its text or tags, at most `MAX_COUNT`.

    For hundreds of words, reading the words of all tags takes less time than looking each of them up among the tags.
    """
    expressions = {f'"{word}"': word for word in words}
    counts = {
        expressions[expression]: pages for expression, pages in count_matches(connection, expressions).items()
    }
    connection.execute(VOCABULARY)
    sql = "SELECT term, doc FROM temp.page_words WHERE term >= ? AND term < ? LIMIT ?"
    rows = connection.execute(sql, (TAG_MARK, chr(ord(TAG_MARK) + 1), _MAX_TAG_WORDS))
    in_tags = {term.strip(TAG_MARK): pages for term, pages in rows}
    for word in expressions.values() if in_tags else ():
        pages = in_tags.get(word) or in_tags.get(stem(word), 0)
        if pages:
            counts[word] = min(MAX_COUNT, counts.get(word, 0) + pages)
    return counts


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
