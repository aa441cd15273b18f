"""Raindrop.io's CSV -> bookmarks.

State: `favorite` -> `favourite`. Folders in folders stand between ` / `; `Unsorted` is none. The excerpt, which
people edit there, follows the note, then the highlights as quotes.
"""

import re
from collections.abc import Iterator

from linkvault.formats.parts.bookmark import each_made, joined, made, quoted, split_tags, states
from linkvault.formats.parts.columns import named
from linkvault.formats.parts.csv_stream import Row, column, header, rows
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.timestamps import when
from linkvault.formats.reader import CERTAIN, NO, Read, Reader

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
    return CERTAIN if set(map(column, header(source.opening))) >= _COLUMNS else NO


def read(source: Source) -> Iterator[Read]:
    """Yield a bookmark a row."""
    with source.text() as stream:
        yield from each_made(rows(stream), _bookmark)


def _bookmark(row: Row) -> Read:
    folders = [] if row["folder"] == "Unsorted" else row["folder"].split(" / ")
    return made(
        row["url"],
        row.location,
        title=row["title"],
        tags=[*split_tags(row["tags"]), *states(favourite=row["favorite"])],
        note=joined(row["note"], row["excerpt"], _highlights(row["highlights"])),
        added=when(row["created"]),
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
    parts = [quoted(pieces[0])]
    for label, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if label in ("Highlight", "Note"):
            parts.append(quoted(text) if label == "Highlight" else text)
    return joined(*parts)


READER = Reader(title="Raindrop.io CSV", recognise=recognise, read=read, columns=named(_TAKEN))
