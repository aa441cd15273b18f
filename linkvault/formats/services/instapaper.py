"""Instapaper's CSV, and the page that it handed out before -> bookmarks.

States are folders there: `Unread` -> `unread`, `Archive` -> `archived`, `Starred` -> `favourite`; other folders
stay folders. What was selected becomes a quote in the note.
"""

from collections.abc import Iterator

from linkvault.formats.parts.bookmark import build_bookmark, build_bookmarks, quote_highlight, split_tags
from linkvault.formats.parts.columns import column_finder
from linkvault.formats.parts.csv_stream import Row, normalize_column, read_header, read_rows
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.list_page import Entry, read_entries
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader

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
    if "<title>Instapaper: Export</title>" in source.head_text[:1000]:
        return CERTAIN
    return CERTAIN if set(map(normalize_column, read_header(source.head_text))) >= _COLUMNS else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield a bookmark a row, or a link of the page."""
    with source.text() as stream:
        if source.head_text.lstrip().startswith("<"):
            yield from build_bookmarks(read_entries(stream), _from_page)
        else:
            yield from build_bookmarks(read_rows(stream), _from_row)


def _from_row(row: Row) -> ImportItem:
    state, folders = _placed(row["folder"])
    return build_bookmark(
        row["url"],
        row.location,
        title=row["title"],
        tags=[*_tags(row["tags"]), state],
        note=quote_highlight(row["selection"]),
        added=parse_timestamp(row["timestamp"]),
        folders=folders,
    )


def _from_page(entry: Entry) -> ImportItem:
    state, folders = _placed(entry.heading)
    url = entry.attributes.get("href")
    return build_bookmark(url, f"line {entry.line}", title=entry.title, tags=[state], folders=folders)


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


READER = Reader(title="Instapaper (CSV, HTML)", recognise=recognise, read=read, columns=column_finder(_TAKEN))
