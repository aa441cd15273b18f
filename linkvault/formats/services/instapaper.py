"""Instapaper's CSV, and the page that it handed out before -> bookmarks.

States are folders there: `Unread` -> `unread`, `Archive` -> `archived`, `Starred` -> `favourite`; other folders
stay folders. What was selected becomes a quote in the note.
"""

from collections.abc import Iterator

from linkvault.formats.parts.bookmark import each_made, made, quoted, split_tags
from linkvault.formats.parts.columns import named
from linkvault.formats.parts.csv_stream import Row, column, header, rows
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.list_page import Entry, entries
from linkvault.formats.parts.timestamps import when
from linkvault.formats.reader import CERTAIN, NO, Read, Reader

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
    """Look for Instapaper's columns, or the title of its page."""
    if "<title>Instapaper: Export</title>" in source.opening[:1000]:
        return CERTAIN
    return CERTAIN if set(map(column, header(source.opening))) >= _COLUMNS else NO


def read(source: Source) -> Iterator[Read]:
    """Yield a bookmark a row, or a link of the page."""
    with source.text() as stream:
        if source.opening.lstrip().startswith("<"):
            yield from each_made(entries(stream), _from_page)
        else:
            yield from each_made(rows(stream), _from_row)


def _from_row(row: Row) -> Read:
    state, folders = _placed(row["folder"])
    return made(
        row["url"],
        row.location,
        title=row["title"],
        tags=[*_tags(row["tags"]), state],
        note=quoted(row["selection"]),
        added=when(row["timestamp"]),
        folders=folders,
    )


def _from_page(entry: Entry) -> Read:
    state, folders = _placed(entry.heading)
    url = entry.attributes.get("href")
    return made(url, f"line {entry.line}", title=entry.title, tags=[state], folders=folders)


def _placed(folder: str) -> tuple[str | None, list[str]]:
    """Tell the folders that are states from those that people made."""
    state = _STATES.get(folder.strip().lower())
    return state, [] if state else [folder]


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


READER = Reader(title="Instapaper (CSV, HTML)", recognise=recognise, read=read, columns=named(_TAKEN))
