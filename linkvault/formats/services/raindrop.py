"""The CSV export of Raindrop.io (from its backups) into bookmarks.

State: `favorite` -> `favourite`. ` / ` separates nested folders; `Unsorted` is not a folder. The note is followed by
the excerpt, which users can edit in Raindrop, and by the highlights as quotes.
"""

from collections.abc import Iterator

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import (
    build_bookmark,
    join_paragraphs,
    quote_highlight,
    split_tags,
    state_tags,
)
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.columns import has_columns
from linkvault.formats.parts.csv_stream import Row, read_rows
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.read_report import Field
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader

_FIELDS = {
    "url": Field.URL,
    "title": Field.TITLE,
    "tags": Field.TAGS,
    "note": Field.NOTE,
    "excerpt": Field.NOTE,
    "highlights": Field.NOTE,
    "created": Field.ADDED,
    "folder": Field.FOLDER,
    "favorite": Field.STATE,
}
_REQUIRED_COLUMNS = {"url", "title", "note", "excerpt", "folder", "created"}
_LABEL = re.compile(r"^(Highlight|Note|Color|Created):\s?", re.MULTILINE)


def recognize(source: Source) -> float:
    """Look for the columns of Raindrop."""
    return CERTAIN if has_columns(source, _REQUIRED_COLUMNS) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per row."""
    with source.text() as stream:
        yield from source.report.build_bookmarks(read_rows(stream), _read_bookmark, _FIELDS)


def _read_bookmark(row: Row) -> ImportItem:
    folders = [] if row["folder"] == "Unsorted" else row["folder"].split(" / ")
    return build_bookmark(
        row["url"],
        row.location,
        title=row["title"],
        tags=[*split_tags(row["tags"]), *state_tags(favourite=row["favorite"])],
        note=join_paragraphs(row["note"], row["excerpt"], _quote_highlights(row["highlights"])),
        added=parse_timestamp(row["created"]),
        folders=folders,
    )


def _quote_highlights(cell: str) -> str:
    """Return the highlights in a cell as quotes: the whole cell, or the parts labeled `Highlight:` and `Note:`.

    >>> _quote_highlights("Highlight:损失\\nNote:why\\n\\nHighlight:b")
    '> 损失\\n\\nwhy\\n\\n> b'
    >>> _quote_highlights("a\\nb")
    '> a\\n> b'
    """
    pieces = _LABEL.split(cell)
    parts = [quote_highlight(pieces[0])]
    for label, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if label in ("Highlight", "Note"):
            parts.append(quote_highlight(text) if label == "Highlight" else text)
    return join_paragraphs(*parts)


READER = Reader(title="Raindrop.io CSV", recognize=recognize, read=read)
