"""A Document -> its row in the index `page_fts`, and out again.

The index keeps no text: a row can only be taken out by giving FTS5 the very words that were put in. So `remove`
needs the document as it was when it was put, and a change is a `remove` and a `put` in one transaction. The table
itself is made by the store's migrations.
"""

import sqlite3

from linkvault.models import Document
from linkvault.search.text.analyzer import characters, segment

_COLUMNS = "title, tags, headings, note, body, chars"


def put(connection: sqlite3.Connection, document: Document) -> None:
    """Index a document that is not in the index."""
    connection.execute(
        f"INSERT INTO page_fts (rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", _row(document)
    )


def remove(connection: sqlite3.Connection, document: Document) -> None:
    """Take a document out of the index, given as it was put in."""
    connection.execute(
        f"INSERT INTO page_fts (page_fts, rowid, {_COLUMNS}) VALUES ('delete', ?, ?, ?, ?, ?, ?, ?)",
        _row(document),
    )


def clear(connection: sqlite3.Connection) -> None:
    """Take everything out of the index."""
    connection.execute("INSERT INTO page_fts (page_fts) VALUES ('delete-all')")


def _row(document: Document) -> tuple[int | str, ...]:
    texts = (document.title, document.tags, document.headings, document.note, document.body)
    return (document.id, *map(segment, texts), characters(*texts))
