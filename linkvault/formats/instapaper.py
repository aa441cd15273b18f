"""Instapaper's CSV -> bookmarks.

States are folders there: `Unread` -> `unread`, `Archive` -> `archived`, `Starred` -> `favourite`; other folders
stay folders. What was selected becomes a quote in the note.
"""

from collections.abc import Iterator

from linkvault.formats._columns import named
from linkvault.formats._csv import Row, column, header, rows
from linkvault.formats._dates import when
from linkvault.formats._made import made, quoted, split_tags
from linkvault.formats._reader import CERTAIN, NO, Read, Reader
from linkvault.formats._source import Source

_TAKEN = {
    "url": "url",
    "title": "title",
    "tags": "tags",
    "note": "selection",
    "added": "timestamp",
    "folder": "folder",
}
_COLUMNS = {"url", "title", "selection", "folder"}
_STATES = {"unread": "unread", "archive": "archived", "starred": "favourite"}


def recognise(source: Source) -> float:
    """Look for Instapaper's columns."""
    return CERTAIN if set(map(column, header(source.opening))) >= _COLUMNS else NO


def read(source: Source) -> Iterator[Read]:
    """Yield a bookmark a row."""
    with source.text() as stream:
        for row in rows(stream):
            yield _bookmark(row) if isinstance(row, Row) else row


def _bookmark(row: Row) -> Read:
    folder = row["folder"].strip()
    state = _STATES.get(folder.lower())
    return made(
        row["url"],
        row.place,
        title=row["title"],
        tags=[*_tags(row["tags"]), state],
        note=quoted(row["selection"]),
        added=when(row["timestamp"]),
        folders=() if state else [folder],
    )


def _tags(cell: str) -> list[str]:
    """Read the JSON list that Instapaper writes since 2020.

    >>> _tags('["机器 学习", "ml"]'), _tags("[]")
    (['机器 学习', 'ml'], [])
    """
    import json

    try:
        return split_tags(json.loads(cell))
    except (ValueError, RecursionError):
        return split_tags(cell)


READER = Reader(title="Instapaper CSV", recognise=recognise, read=read, columns=named(_TAKEN))
