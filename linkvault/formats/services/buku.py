"""The SQLite database of buku (`bookmarks.db` in its data folder) into bookmarks.

The comment of a bookmark is its note. buku stores no dates.
"""

from collections.abc import Iterator

from linkvault.formats.fields.bookmark import build_bookmark, split_tags
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.read_report import Field
from linkvault.formats.parts.sqlite import list_tables, open_copy
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader

_FIELDS = {
    "id": Field.PARTS,
    "URL": Field.URL,
    "metadata": Field.TITLE,
    "tags": Field.TAGS,
    "desc": Field.NOTE,
}
_COLUMN_NAMES = {"URL", "metadata", "tags", "desc"}


def recognize(source: Source) -> float:
    """Look for the table of buku, and for its column names in the head of the file."""
    if "bookmarks" not in list_tables(source):
        return NO_MATCH
    return CERTAIN if all(name.encode() in source.head for name in _COLUMN_NAMES) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per row.

    :raises FormatError: if the database is damaged
    """
    with open_copy(source, "bookmarks") as database:
        for row in database.execute("SELECT * FROM bookmarks ORDER BY id"):
            bookmark = build_bookmark(
                row["URL"],
                f"record {row['id']}",
                title=row["metadata"],
                tags=split_tags(row["tags"]),
                note=row["desc"],
            )
            yield source.report.account(bookmark, dict(row), _FIELDS)


READER = Reader(title="buku database", recognize=recognize, read=read)
