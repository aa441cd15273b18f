"""The database `places.sqlite` in the profile folder of Firefox into bookmarks, without the browsing history.

Databases of Firefox 3 and later are read. A tag is a folder inside the folder of tags, with another bookmark of the
same page. The keyword of a bookmark goes to the end of its note.
"""

import sqlite3
from collections.abc import Iterator

from linkvault.formats.fields.bookmark import build_bookmark, join_paragraphs
from linkvault.formats.fields.folders import FolderPaths
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.read_report import Field
from linkvault.formats.parts.sqlite import list_tables, open_copy
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader

_FIELDS = {
    **dict.fromkeys(("id", "type", "fk", "position", "guid", "keyword_id"), Field.PARTS),
    "parent": Field.FOLDER,
    "title": Field.TITLE,
    "url": Field.URL,
    "dateAdded": Field.ADDED,
}
_TAGS_FOLDER = "tags________"  # the guid of the folder that contains all tags
_ROOT_FOLDER = "root________"
_SELECT_LINKS = """
    SELECT b.*, p.url
    FROM moz_bookmarks b JOIN moz_places p ON p.id = b.fk
    WHERE b.type = 1 AND b.parent NOT IN (SELECT id FROM moz_bookmarks WHERE parent = ?)
    ORDER BY b.parent, b.position
"""
_SELECT_TAGS = """
    SELECT b.fk AS place_id, t.title FROM moz_bookmarks b JOIN moz_bookmarks t ON t.id = b.parent
    WHERE b.type = 1 AND t.parent = ?
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
    with open_copy(source, "moz_bookmarks", "moz_places") as database:
        root, tags_folder = _find_roots(database)
        folders_by_id: dict[object, tuple[object, object]] = {
            row["id"]: (None if row["id"] == root else row["title"], row["parent"] or None)
            for row in database.execute("SELECT id, title, parent FROM moz_bookmarks WHERE type = 2")
        }
        folders = FolderPaths[object](lambda folder: folders_by_id.get(folder, (None, None)))
        tags = _read_tags(database, tags_folder)
        descriptions = _read_descriptions(database)
        keyword_key, keywords = _read_keywords(database)
        for row in database.execute(_SELECT_LINKS, (tags_folder,)):
            keyword = ", ".join(keywords.get(row[keyword_key], ()))
            bookmark = build_bookmark(
                row["url"],
                f"record {row['id']}",
                title=row["title"],
                tags=tags.get(row["fk"], ()),
                note=join_paragraphs(descriptions.get(row["id"]), f"keyword: {keyword}" if keyword else None),
                added=parse_timestamp(row["dateAdded"]),
                folders=folders.path(row["parent"]),
            )
            yield source.report.account(bookmark, dict(row), _FIELDS)


def _find_roots(database: sqlite3.Connection) -> tuple[object, object]:
    """Return the ids of the folder that contains all others and of the folder of tags; -1 for one that is missing."""
    if _list_columns(database, "moz_bookmarks_roots"):  # until version 30; their guids are random
        query, names = "SELECT root_name, folder_id FROM moz_bookmarks_roots", ("places", "tags")
    elif "guid" in _list_columns(database, "moz_bookmarks"):
        query, names = "SELECT guid, id FROM moz_bookmarks", (_ROOT_FOLDER, _TAGS_FOLDER)
    else:
        return -1, -1
    ids = {row[0]: row[1] for row in database.execute(query) if row[0] in names}
    return ids.get(names[0], -1), ids.get(names[1], -1)


def _read_keywords(database: sqlite3.Connection) -> tuple[str, dict[object, list[str]]]:
    """Return the column of a bookmark that its keywords belong to, and the keywords by its value."""
    columns = _list_columns(database, "moz_keywords")
    if "place_id" in columns:
        query, key = "SELECT place_id, keyword FROM moz_keywords", "fk"
    elif columns and "keyword_id" in _list_columns(database, "moz_bookmarks"):  # until version 38
        query, key = "SELECT id, keyword FROM moz_keywords", "keyword_id"
    else:
        return "fk", {}
    keywords: dict[object, list[str]] = {}
    for place_id, keyword in database.execute(query):
        keywords.setdefault(place_id, []).append(str(keyword))
    return key, keywords


def _list_columns(database: sqlite3.Connection, table: str) -> frozenset[str]:
    """Return the names of the columns of a table; empty if there is no such table."""
    return frozenset(row["name"] for row in database.execute(f"PRAGMA table_info({table})"))


def _read_tags(database: sqlite3.Connection, tags_folder: object) -> dict[object, list[object]]:
    tags: dict[object, list[object]] = {}
    for row in database.execute(_SELECT_TAGS, (tags_folder,)):
        tags.setdefault(row["place_id"], []).append(row["title"])
    return tags


def _read_descriptions(database: sqlite3.Connection) -> dict[object, object]:
    """Return the descriptions of bookmarks, which Firefox had until version 61."""
    if not (_list_columns(database, "moz_items_annos") and _list_columns(database, "moz_anno_attributes")):
        return {}
    return {row["item_id"]: row["content"] for row in database.execute(_SELECT_DESCRIPTIONS)}


READER = Reader(title="Firefox database (places.sqlite)", recognize=recognize, read=read)
