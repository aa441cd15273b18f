"""Firefox's database `places.sqlite` -> bookmarks, with folders, tags and keywords; history is left alone.

Tags are folders there, below a folder of their own, which hold the address once more. A keyword ends the note.
"""

import sqlite3
from collections.abc import Iterator

from linkvault.formats.parts.bookmark import build_bookmark, join_paragraphs
from linkvault.formats.parts.folders import FolderPaths
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.sqlite import list_tables, open_copy
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader

_TAGS = "tags________"  # the guid of the folder of tags
_ROOT = "root________"
_LINKS = """
    SELECT b.id, b.parent, b.title, b.dateAdded AS added, p.url, b.fk AS place,
        (SELECT group_concat(k.keyword, ', ') FROM moz_keywords k WHERE k.place_id = b.fk) AS keyword
    FROM moz_bookmarks b JOIN moz_places p ON p.id = b.fk
    WHERE b.type = 1 AND b.parent NOT IN (SELECT id FROM moz_bookmarks WHERE parent IN
        (SELECT id FROM moz_bookmarks WHERE guid = ?))
    ORDER BY b.parent, b.position
"""
_TAGS_OF_PLACES = """
    SELECT b.fk AS place, t.title FROM moz_bookmarks b JOIN moz_bookmarks t ON t.id = b.parent
    WHERE b.type = 1 AND t.parent IN (SELECT id FROM moz_bookmarks WHERE guid = ?)
"""
_DESCRIPTIONS = """
    SELECT a.item_id, a.content FROM moz_items_annos a JOIN moz_anno_attributes n ON n.id = a.anno_attribute_id
    WHERE n.name = 'bookmarkProperties/description'
"""


def recognise(source: Source) -> float:
    """Look for Firefox's tables."""
    return CERTAIN if {"moz_bookmarks", "moz_places"} <= list_tables(source) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks, folder by folder.

    :raises FormatError: if the database is broken
    """
    with open_copy(source, "moz_bookmarks", "moz_places", "moz_keywords") as places:
        holders: dict[object, tuple[object, object]] = {
            row["id"]: (None if row["guid"] == _ROOT else row["title"], row["parent"] or None)
            for row in places.execute("SELECT id, title, parent, guid FROM moz_bookmarks WHERE type = 2")
        }
        folders = FolderPaths[object](lambda folder: holders.get(folder, (None, None)))
        tags = _tags(places)
        descriptions = _descriptions(places)
        for row in places.execute(_LINKS, (_TAGS,)):
            keyword = row["keyword"]
            yield build_bookmark(
                row["url"],
                f"record {row['id']}",
                title=row["title"],
                tags=tags.get(row["place"], ()),
                note=join_paragraphs(descriptions.get(row["id"]), f"keyword: {keyword}" if keyword else None),
                added=parse_timestamp(row["added"]),
                folders=folders.path(row["parent"]),
            )


def _tags(places: sqlite3.Connection) -> dict[object, list[object]]:
    tags: dict[object, list[object]] = {}
    for row in places.execute(_TAGS_OF_PLACES, (_TAGS,)):
        tags.setdefault(row["place"], []).append(row["title"])
    return tags


def _descriptions(places: sqlite3.Connection) -> dict[object, object]:
    """Return what people wrote about their bookmarks before Firefox 62 gave that up."""
    query = "SELECT count(*) FROM sqlite_master WHERE name IN ('moz_items_annos', 'moz_anno_attributes')"
    if places.execute(query).fetchone()[0] < 2:
        return {}
    return {row["item_id"]: row["content"] for row in places.execute(_DESCRIPTIONS)}


READER = Reader(title="Firefox: places.sqlite", recognise=recognise, read=read)
