"""Raindrop.io's CSV -> bookmarks.

State: `favorite` -> `favourite`. Folders in folders stand between ` / `; `Unsorted` is none. The excerpt, which
people edit there, follows the note, then the highlights as quotes.
"""

import re
from collections.abc import Iterator

from linkvault.formats.parts.bookmark import (
    build_bookmark,
    build_bookmarks,
    join_paragraphs,
    quote_highlight,
    split_tags,
    state_tags,
)
from linkvault.formats.parts.columns import column_finder
from linkvault.formats.parts.csv_stream import Row, normalize_column, read_header, read_rows
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader

_TAKEN = {
    "url": "url",
    "title": "title",
    "tags": "tags",
    "note": "note",
    "added": "created",
    "folder": "folder",
    "favourite": "favorite",
}
_COLUMNS = {"url", "title", "note", "excerpt", "folder", "created"}
_LABEL = re.compile(r"^(Highlight|Note|Color|Created):\s?", re.MULTILINE)


def recognise(source: Source) -> float:
    """Look for Raindrop's columns."""
    return CERTAIN if set(map(normalize_column, read_header(source.head_text))) >= _COLUMNS else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield a bookmark a row."""
    with source.text() as stream:
        yield from build_bookmarks(read_rows(stream), _bookmark)


def _bookmark(row: Row) -> ImportItem:
    folders = [] if row["folder"] == "Unsorted" else row["folder"].split(" / ")
    return build_bookmark(
        row["url"],
        row.location,
        title=row["title"],
        tags=[*split_tags(row["tags"]), *state_tags(favourite=row["favorite"])],
        note=join_paragraphs(row["note"], row["excerpt"], _highlights(row["highlights"])),
        added=parse_timestamp(row["created"]),
        folders=folders,
    )


def _highlights(cell: str) -> str:
    """Write highlights as quotes: paragraphs, or what is labelled `Highlight:` and `Note:`.

    >>> _highlights("Highlight:损失\\nNote:why\\n\\nHighlight:b")
    '> 损失\\n\\nwhy\\n\\n> b'
    >>> _highlights("a\\nb")
    '> a\\n> b'
    """
    pieces = _LABEL.split(cell)
    parts = [quote_highlight(pieces[0])]
    for label, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if label in ("Highlight", "Note"):
            parts.append(quote_highlight(text) if label == "Highlight" else text)
    return join_paragraphs(*parts)


READER = Reader(title="Raindrop.io CSV", recognise=recognise, read=read, columns=column_finder(_TAKEN))
