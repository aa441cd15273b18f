"""A Document -> its row in the full-text index `page_fts`, and the removal of that row.

The index is contentless: it stores no text, and FTS5 deletes a row only when it receives the words of that row. So
`remove` needs the document exactly as `put` indexed it, and a change is a `remove` and a `put` in one transaction.
The migrations of the store create the table.
"""

import sqlite3

from linkvault.models import Document
from linkvault.search.text.analyzer import list_characters, segment
from linkvault.search.text.compounds import list_compounds

_COLUMNS = "title, tags, headings, note, body, details, author, address, chars"
_PLACES = "?" + ", ?" * len(_COLUMNS.split(","))  # of the id and the columns


def put(connection: sqlite3.Connection, document: Document) -> None:
    """Add a document that is not in the index."""
    connection.execute(f"INSERT INTO page_fts (rowid, {_COLUMNS}) VALUES ({_PLACES})", _row(document))


def remove(connection: sqlite3.Connection, document: Document) -> None:
    """Remove a document from the index. It must be equal to the document that `put` indexed."""
    connection.execute(
        f"INSERT INTO page_fts (page_fts, rowid, {_COLUMNS}) VALUES ('delete', {_PLACES})", _row(document)
    )


def clear(connection: sqlite3.Connection) -> None:
    """Remove every document from the index."""
    connection.execute("INSERT INTO page_fts (page_fts) VALUES ('delete-all')")


def _row(document: Document) -> tuple[int | str, ...]:
    texts = (
        document.title,
        document.tags,
        document.headings,
        document.note,
        document.body,
        document.details,
        document.author,
        document.address,
    )
    extra = " ".join((*list_characters(*texts), *list_compounds(*texts)))
    return (document.id, *map(segment, texts), extra)
