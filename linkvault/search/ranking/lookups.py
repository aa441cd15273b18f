"""Expressions -> on how many pages they match, looked up in the index; and the loader of documents.

Looking an expression up takes about 10 microseconds in a vault of any size.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Protocol

from linkvault.models import Document
from linkvault.search.text.tag_words import add_tag_words

MAX_COUNT = 50  # pages that are counted; more do not make a word more probable


class DocumentLoader(Protocol):
    """Loads the documents of links."""

    def __call__(self, ids: Iterable[int], *, max_chars: int | None = None) -> Mapping[int, Document]:
        """Return the existing documents by id, their texts cut to `max_chars` characters; 0: only the titles."""


def count_matches(connection: sqlite3.Connection, expressions: Iterable[str]) -> dict[str, int]:
    """Return the number of pages of each expression that matches some page, at most `MAX_COUNT`."""
    sql = (
        "SELECT value, (SELECT count(*) FROM (SELECT 1 FROM page_fts WHERE page_fts MATCH value LIMIT ?)) AS pages"
        " FROM json_each(?) WHERE pages"
    )
    return dict(connection.execute(sql, (MAX_COUNT, json.dumps(list(expressions)))).fetchall())


def quote(text: str) -> str:
    """Return the expression of a phrase, in tags too: words of the analyzer, which have only letters and digits."""
    return add_tag_words(f'"{text}"')
