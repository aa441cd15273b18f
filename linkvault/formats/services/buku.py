"""buku's database -> bookmarks: its comments are notes; it keeps no dates and no states worth a tag."""

from collections.abc import Iterator

from linkvault.formats.parts.bookmark import build_bookmark, split_tags
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.sqlite import list_tables, open_copy
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader

_COLUMNS = {"URL", "metadata", "tags", "desc"}


def recognise(source: Source) -> float:
    """Look for buku's one table and its columns' names in the head."""
    if "bookmarks" not in list_tables(source):
        return NO_MATCH
    return CERTAIN if all(name.encode() in source.head for name in _COLUMNS) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield a bookmark a row.

    :raises FormatError: if the database is broken
    """
    with open_copy(source, "bookmarks") as database:
        for row in database.execute('SELECT id, URL, metadata, tags, "desc" FROM bookmarks ORDER BY id'):
            yield build_bookmark(
                row["URL"],
                f"record {row['id']}",
                title=row["metadata"],
                tags=split_tags(row["tags"]),
                note=row["desc"],
            )


READER = Reader(title="buku's database", recognise=recognise, read=read)
