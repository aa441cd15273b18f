"""The exports of Instapaper (from its settings: a CSV, formerly an HTML page) into bookmarks.

Instapaper has folders for states: `Unread` -> `unread`, `Archive` -> `archived`, `Starred` -> `favourite`. Other
folders stay folders. The selected text becomes a quote in the note.
"""

from collections.abc import Iterator

from linkvault.formats.fields.bookmark import build_bookmark, quote_highlight, split_tags
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.columns import has_columns
from linkvault.formats.parts.csv_stream import Row, read_rows
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.list_page import Entry, read_entries
from linkvault.formats.parts.read_report import Field
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader

_FIELDS = {
    "url": Field.URL,
    "title": Field.TITLE,
    "tags": Field.TAGS,
    "selection": Field.NOTE,
    "timestamp": Field.ADDED,
    "folder": Field.FOLDER,
}
_REQUIRED_COLUMNS = {"url", "title", "selection", "folder"}
_PAGE_TITLE = "<title>Instapaper: Export</title>"
_MAX_TITLE_OFFSET = 1000  # characters
_STATES = {"unread": "unread", "archive": "archived", "starred": "favourite"}


def recognize(source: Source) -> float:
    """Look for the columns of the CSV, or the title of the page."""
    if _PAGE_TITLE in source.head_text[:_MAX_TITLE_OFFSET]:
        return CERTAIN
    return CERTAIN if has_columns(source, _REQUIRED_COLUMNS) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per row of the CSV, or per link of the page."""
    with source.text() as stream:
        if source.head_text.lstrip().startswith("<"):
            yield from source.report.build_bookmarks(read_entries(stream), _read_entry, {"href": Field.URL})
        else:
            yield from source.report.build_bookmarks(read_rows(stream), _read_row, _FIELDS)


def _read_row(row: Row) -> ImportItem:
    state, folders = _split_folder(row["folder"])
    return build_bookmark(
        row["url"],
        row.location,
        title=row["title"],
        tags=[*_read_tags(row["tags"]), state],
        note=quote_highlight(row["selection"]),
        added=parse_timestamp(row["timestamp"]),
        folders=folders,
    )


def _read_entry(entry: Entry) -> ImportItem:
    state, folders = _split_folder(entry.heading)
    url = entry.attributes.get("href")
    return build_bookmark(url, f"line {entry.line}", title=entry.title, tags=[state], folders=folders)


def _split_folder(folder: str) -> tuple[str | None, list[str]]:
    """Return the state that a folder expresses, and the folder unless it expresses one."""
    state = _STATES.get(folder.strip().lower())
    return state, [] if state else [folder]


def _read_tags(cell: str) -> list[str]:
    """Return the tags in a cell: a JSON list since 2020, text before.

    >>> _read_tags('["机器 学习", "ml"]'), _read_tags("[]")
    (['机器 学习', 'ml'], [])
    """
    import json

    try:
        return split_tags(json.loads(cell))
    except (ValueError, RecursionError):
        return split_tags(cell)


READER = Reader(title="Instapaper (CSV, HTML)", recognize=recognize, read=read)
