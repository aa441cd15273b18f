"""The database `places.sqlite` in the profile folder of Firefox into bookmarks, without the browsing history.

In this database a tag is a folder inside the folder of tags, with another bookmark of the same page. The keyword of
a bookmark goes to the end of its note.
"""

import sqlite3
from collections.abc import Iterator

from linkvault.formats.parts.bookmark import build_bookmark, join_paragraphs
from linkvault.formats.parts.folders import FolderPaths
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.sqlite import list_tables, open_copy
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader

_TAGS_FOLDER = "tags________"  # the guid of the folder that contains all tags
_ROOT_FOLDER = "root________"
_SELECT_LINKS = """
    SELECT b.id, b.parent, b.title, b.dateAdded AS added, p.url, b.fk AS place_id,
        (SELECT group_concat(k.keyword, ', ') FROM moz_keywords k WHERE k.place_id = b.fk) AS keyword
    FROM moz_bookmarks b JOIN moz_places p ON p.id = b.fk
    WHERE b.type = 1 AND b.parent NOT IN (SELECT id FROM moz_bookmarks WHERE parent IN
        (SELECT id FROM moz_bookmarks WHERE guid = ?))
    ORDER BY b.parent, b.position
"""
_SELECT_TAGS = """
    SELECT b.fk AS place_id, t.title FROM moz_bookmarks b JOIN moz_bookmarks t ON t.id = b.parent
    WHERE b.type = 1 AND t.parent IN (SELECT id FROM moz_bookmarks WHERE guid = ?)
"""
_SELECT_DESCRIPTIONS = """
    SELECT a.item_id, a.content FROM moz_items_annos a JOIN moz_anno_attributes n ON n.id = a.anno_attribute_id
    WHERE n.name = 'bookmarkProperties/description'
"""


def recognize(source: Source) -> float:
    """Look for Firefox's tables."""
    return CERTAIN if {"moz_bookmarks", "moz_places"} <= list_tables(source) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks, folder by folder.

    :raises FormatError: if the database is damaged
    """
    with open_copy(source, "moz_bookmarks", "moz_places", "moz_keywords") as database:
        folders_by_id: dict[object, tuple[object, object]] = {
            row["id"]: (None if row["guid"] == _ROOT_FOLDER else row["title"], row["parent"] or None)
            for row in database.execute("SELECT id, title, parent, guid FROM moz_bookmarks WHERE type = 2")
        }
        folders = FolderPaths[object](lambda folder: folders_by_id.get(folder, (None, None)))
        tags = _read_tags(database)
        descriptions = _read_descriptions(database)
        for row in database.execute(_SELECT_LINKS, (_TAGS_FOLDER,)):
            keyword = row["keyword"]
            yield build_bookmark(
                row["url"],
                f"record {row['id']}",
                title=row["title"],
                tags=tags.get(row["place_id"], ()),
                note=join_paragraphs(descriptions.get(row["id"]), f"keyword: {keyword}" if keyword else None),
                added=parse_timestamp(row["added"]),
                folders=folders.path(row["parent"]),
            )


def _read_tags(database: sqlite3.Connection) -> dict[object, list[object]]:
    tags: dict[object, list[object]] = {}
    for row in database.execute(_SELECT_TAGS, (_TAGS_FOLDER,)):
        tags.setdefault(row["place_id"], []).append(row["title"])
    return tags


def _read_descriptions(database: sqlite3.Connection) -> dict[object, object]:
    """Return the descriptions of bookmarks, which Firefox had until version 61."""
    query = "SELECT count(*) FROM sqlite_master WHERE name IN ('moz_items_annos', 'moz_anno_attributes')"
    if database.execute(query).fetchone()[0] < 2:
        return {}
    return {row["item_id"]: row["content"] for row in database.execute(_SELECT_DESCRIPTIONS)}


READER = Reader(title="Firefox database (places.sqlite)", recognize=recognize, read=read)
