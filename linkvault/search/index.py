"""A Document -> its row in the full-text index `page_fts`, and the removal of that row.

The index is contentless: it stores no text, and FTS5 deletes a row only when it receives the words of that row. So
`remove` needs the document exactly as `put` indexed it, and a change is a `remove` and a `put` in one transaction.
The migrations of the store create the table.

A change of tags is quicker. Their words are words of no other column, see `text/tag_words.py`, so `replace_tags`
removes and adds these alone. That leaves FTS5 with the number of words of the tags as the length of the whole row, by
which bm25 divides; so the lengths of the other columns are written back. Their table is part of the documented format.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from linkvault.models import Document
from linkvault.search.text.analyzer import list_characters, segment_folded
from linkvault.search.text.compounds import list_compounds
from linkvault.search.text.fold import fold, fold_page
from linkvault.search.text.tag_words import mark_words

_COLUMNS = "title, tags, headings, note, body, details, author, address, chars, tag_chars"
_NAMES = _COLUMNS.split(", ")
_PLACES = "?" + ", ?" * len(_NAMES)  # of the id and the columns
_TAG_COLUMNS = [number for number, name in enumerate(_NAMES) if name in ("tags", "tag_chars")]
_MAX_TAG_LISTS = 4_096  # whose columns are in memory: about a megabyte
_BATCH_SIZE = 100  # documents that are in memory at once, with their texts
_MAX_LINE = 500  # characters of a text that is analyzed with others: titles and addresses, no body
_LENGTH = re.compile(rb"[\x80-\xff]*[\x00-\x7f]")  # the length of a column, a number of 7 bits a byte


def put(connection: sqlite3.Connection, document: Document) -> None:
    """Add a document that is not in the index."""
    put_all(connection, [document])


def put_all(connection: sqlite3.Connection, documents: Iterable[Document]) -> None:
    """Add documents that are not in the index, in the order of their ids."""
    remaining = iter(documents)
    while batch := list(islice(remaining, _BATCH_SIZE)):
        connection.executemany(f"INSERT INTO page_fts (rowid, {_COLUMNS}) VALUES ({_PLACES})", _rows(batch))


def remove(connection: sqlite3.Connection, document: Document) -> None:
    """Remove a document from the index. It must be equal to the document that `put` indexed."""
    connection.execute(
        f"INSERT INTO page_fts (page_fts, rowid, {_COLUMNS}) VALUES ('delete', {_PLACES})", *_rows([document])
    )


def clear(connection: sqlite3.Connection) -> None:
    """Remove every document from the index."""
    connection.execute("INSERT INTO page_fts (page_fts) VALUES ('delete-all')")


def rewrite(connection: sqlite3.Connection) -> None:
    """Rewrite the index without the words of removed documents, which stay in it until it is merged."""
    connection.execute("INSERT INTO page_fts (page_fts) VALUES ('optimize')")


def merge(connection: sqlite3.Connection, pages: int, *, is_first: bool) -> bool:
    """Merge the parts of the index by writing about so many pages; return whether there was anything to merge.

    All steps together do what `rewrite` does at once.

    :param is_first: begin to merge all parts into one
    """
    before = connection.total_changes
    number = -pages if is_first else pages
    connection.execute("INSERT INTO page_fts (page_fts, rank) VALUES ('merge', ?)", (number,))
    return connection.total_changes - before > 1  # the statement itself counts as one change


def can_replace_tags(connection: sqlite3.Connection) -> bool:
    """Return whether `replace_tags` may write the lengths of rows: a "defensive" build of SQLite forbids it."""
    try:
        connection.execute("UPDATE page_fts_docsize SET sz = sz WHERE id = -1")
    except sqlite3.OperationalError:
        return False
    return True


def replace_tags(connection: sqlite3.Connection, changes: Sequence[tuple[int, str, str]]) -> None:
    """Replace the tags of documents, given as (id, old tags, new tags) in rising order of the ids.

    FTS5 writes a new segment of the index whenever an id is lower than the one before. The old tags must be equal to
    those that `put` indexed.
    """
    ids = json.dumps([link_id for link_id, _, _ in changes])
    before = _get_lengths(connection, ids)
    connection.executemany(
        "INSERT INTO page_fts (page_fts, rowid, tags, tag_chars) VALUES (?, ?, ?, ?)",
        (
            (command, link_id, *_tag_columns(tags))
            for link_id, old, new in changes
            for command, tags in (("delete", old), (None, new))
        ),
    )
    after = _get_lengths(connection, ids)
    connection.executemany(
        "UPDATE page_fts_docsize SET sz = ? WHERE id = ?",
        ((_replace_lengths(before[link_id], after[link_id]), link_id) for link_id in before),
    )


def _get_lengths(connection: sqlite3.Connection, ids: str) -> dict[int, bytes]:
    """Return the number of words in each column of rows (a JSON array of their ids), as FTS5 stores it."""
    return dict(
        connection.execute(
            "SELECT id, sz FROM page_fts_docsize WHERE id IN (SELECT value FROM json_each(?))", (ids,)
        ).fetchall()
    )


@lru_cache(_MAX_TAG_LISTS)  # links without text often have the same lengths
def _replace_lengths(before: bytes, after: bytes) -> bytes:
    """Return the lengths of a row before its tags were changed, with those of its tags after."""
    lengths, of_tags = _LENGTH.findall(before), _LENGTH.findall(after)
    for number in _TAG_COLUMNS:
        lengths[number] = of_tags[number]
    return b"".join(lengths)


def _rows(documents: Sequence[Document]) -> Iterator[tuple[int | str, ...]]:
    """Yield the columns of documents. Their short texts are analyzed together, which takes half the time."""
    lines = _analyze_lines(line for document in documents for line in _list_texts(document))
    return (_row(document, lines) for document in documents)


def _list_texts(document: Document) -> tuple[str, ...]:
    """Return the texts of a document whose words are in columns of their own, in the order of these columns."""
    return (
        document.title,
        document.headings,
        document.note,
        document.body,
        document.details,
        document.author,
        document.address,
    )


def _analyze_lines(texts: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return the folded and the segmented form of those of the texts that are short and have one line."""
    lines = {"", *(text for text in texts if len(text) <= _MAX_LINE and "\n" not in text)}
    folded = fold("\n".join(lines))
    pairs = zip(folded.split("\n"), segment_folded(folded).split("\n"), strict=True)
    return dict(zip(lines, pairs, strict=True))


def _row(document: Document, lines: Mapping[str, tuple[str, str]]) -> tuple[int | str, ...]:
    texts = _list_texts(document)
    forms = [lines.get(text) or _analyze(text, is_page=text is document.body) for text in texts]
    title, *others = [segmented for _, segmented in forms]
    tags, tag_chars = _tag_columns(document.tags)
    return (document.id, title, tags, *others, _list_extra(texts, [folded for folded, _ in forms]), tag_chars)


def _analyze(text: str, *, is_page: bool) -> tuple[str, str]:
    """Return the folded and the segmented form of a text."""
    folded = fold_page(text) if is_page else fold(text)
    return folded, segment_folded(folded)


@lru_cache(_MAX_TAG_LISTS)  # links of one selection often have the same tags
def _tag_columns(tags: str) -> tuple[str, str]:
    """Return the columns of tags: their words, and their characters and compounds."""
    folded = fold(tags)
    return mark_words(segment_folded(folded)), mark_words(_list_extra([tags], [folded]))


def _list_extra(texts: Iterable[str], folded: Iterable[str]) -> str:
    """Return the characters and the compounds of texts; `folded`: the same texts, folded."""
    return " ".join((*list_characters(*folded), *list_compounds(*filter(None, texts))))
