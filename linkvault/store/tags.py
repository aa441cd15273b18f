"""Rows of `tag` and `link_tag` -> names of tags, and back.

Two names are one tag if they have the same key (NFKC, case-folded); its first spelling is its name. `a/b` is nested
below `a`.
"""

import sqlite3
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from linkvault.errors import Action, NotFound, Remedy, UsageError
from linkvault.store.schema import SQL_NOW
from linkvault.store.selection import tag_key

_MAX_NAMES = 4_096  # in memory: an import has each tag many times
_HAS_TAG = "id IN (SELECT link_id FROM link_tag WHERE tag_id = ?)"


class Tag(NamedTuple):
    """A row of `tag`."""

    id: int
    name: str
    key: str


@lru_cache(_MAX_NAMES)
def clean(name: str) -> str:
    """Return a tag as it is stored: no comma (it separates tags), no control characters, no extra blanks or slashes.

    :raises UsageError: if nothing is left
    >>> clean("  deep   learning "), clean("a//b/")
    ('deep learning', 'a/b')
    """
    allowed = "".join(
        " " if char == "," or unicodedata.category(char) in ("Cc", "Cs") else char for char in name
    )
    one_line = " ".join(allowed.split())
    cleaned = "/".join(level.strip() for level in one_line.split("/") if level.strip())
    key = tag_key(cleaned)  # NFKC makes "/" of "／" and "*" of "＊"
    if not key or key.endswith("/*"):  # "a/*" selects the tags below "a"
        raise UsageError(f"not a valid tag: {name!r}")
    return cleaned


def attach(connection: sqlite3.Connection, link_id: int, names: Iterable[str]) -> bool:
    """Add tags to a link; return whether it changed."""
    # `total_changes` would count the rows of the full-text index, which SQLite may write during any statement.
    insert = (
        "INSERT OR IGNORE INTO link_tag (link_id, tag_id, added) SELECT id, ?, added FROM link WHERE id = ?"
    )
    changes = [
        connection.execute(insert, (_get_or_insert(connection, name).id, link_id)).rowcount for name in names
    ]
    if any(changes):
        _record_change(connection, "id = ?", link_id)
    return any(changes)


def put_all(connection: sqlite3.Connection, names: Iterable[str]) -> dict[str, Tag]:
    """Return the tag of each name, after inserting those that are new."""
    return {name: _get_or_insert(connection, name) for name in dict.fromkeys(names)}


def attach_all(connection: sqlite3.Connection, links: Iterable[tuple[int, str, Iterable[Tag]]]) -> None:
    """Add tags to links without tags, given as (id, date, tags)."""
    connection.executemany(
        "INSERT INTO link_tag (link_id, tag_id, added) VALUES (?, ?, ?)",
        [(link_id, tag.id, added) for link_id, added, tags in links for tag in tags],
    )


def detach(connection: sqlite3.Connection, link_id: int, names: Iterable[str]) -> bool:
    """Remove tags from a link; return whether it changed. Tags without a link are deleted."""
    delete_tag = "DELETE FROM link_tag WHERE link_id = ? AND tag_id = (SELECT id FROM tag WHERE key = ?)"
    changes = [connection.execute(delete_tag, (link_id, tag_key(clean(name)))).rowcount for name in names]
    if any(changes):
        _record_change(connection, "id = ?", link_id)
        prune(connection)
    return any(changes)


def find(connection: sqlite3.Connection, name: str) -> int:
    """Return the id of a tag.

    :raises NotFound: if there is no such tag
    """
    row = connection.execute("SELECT id FROM tag WHERE key = ?", (tag_key(clean(name)),)).fetchone()
    if row is None:
        raise NotFound(f"no such tag: {name}", hint=Remedy(Action.LIST_TAGS))
    return int(row[0])


def find_family(connection: sqlite3.Connection, tag_id: int) -> list[tuple[int, str]]:
    """Return (id, name) of a tag and of all tags nested below it, the tag itself first."""
    (key,) = connection.execute("SELECT key FROM tag WHERE id = ?", (tag_id,)).fetchone()
    return connection.execute(
        "SELECT id, name FROM tag WHERE key = ? OR substr(key, 1, ?) = ? ORDER BY key",
        (key, len(key) + 1, key + "/"),
    ).fetchall()


def select_link_ids(connection: sqlite3.Connection, tag_id: int) -> list[int]:
    """Return the ids of the links that have a tag, in the trash too."""
    rows = connection.execute("SELECT link_id FROM link_tag WHERE tag_id = ? ORDER BY link_id", (tag_id,))
    return [link_id for (link_id,) in rows]


def rename(connection: sqlite3.Connection, family: list[tuple[int, str]], new: str) -> None:
    """Rename a tag and all tags nested below it. A tag that already has a new name is merged.

    :param family: the result of `find_family`
    """
    old, new = family[0][1], clean(new)
    # Replace all keys by temporary ones: otherwise `a` -> `a/b` would take the old `a/b` for the new one and merge it.
    for tag_id, _ in family:
        _record_change(connection, _HAS_TAG, tag_id)
        connection.execute("UPDATE tag SET key = ? WHERE id = ?", (f"/{tag_id}", tag_id))
    for tag_id, name in family:
        nested_levels = name.split("/")[old.count("/") + 1 :]
        _rename_or_merge(connection, tag_id, "/".join([new, *nested_levels]))


def _rename_or_merge(connection: sqlite3.Connection, tag_id: int, name: str) -> None:
    key = tag_key(name)
    other = connection.execute("SELECT id FROM tag WHERE key = ? AND id <> ?", (key, tag_id)).fetchone()
    if other is None:
        connection.execute("UPDATE tag SET name = ?, key = ? WHERE id = ?", (name, key, tag_id))
        return
    connection.execute(
        "INSERT OR IGNORE INTO link_tag (link_id, tag_id, added)"
        " SELECT link_id, ?, added FROM link_tag WHERE tag_id = ?",
        (other[0], tag_id),
    )
    delete(connection, tag_id)


def delete(connection: sqlite3.Connection, tag_id: int) -> None:
    """Delete a tag and remove it from all links."""
    _record_change(connection, _HAS_TAG, tag_id)
    connection.execute("DELETE FROM tag WHERE id = ?", (tag_id,))


def prune(connection: sqlite3.Connection) -> None:
    """Delete the tags that no link has."""
    connection.execute("DELETE FROM tag WHERE NOT EXISTS (SELECT 1 FROM link_tag WHERE tag_id = tag.id)")


def _get_or_insert(connection: sqlite3.Connection, name: str) -> Tag:
    name = clean(name)
    key = tag_key(name)
    connection.execute("INSERT OR IGNORE INTO tag (name, key) VALUES (?, ?)", (name, key))
    return Tag(*connection.execute("SELECT id, name, key FROM tag WHERE key = ?", (key,)).fetchone())


def _record_change(connection: sqlite3.Connection, condition: str, value: int) -> None:
    """Store that the links that meet a condition have changed now: see `schema.migrations`."""
    connection.execute(f"UPDATE link SET changed = {SQL_NOW} WHERE {condition}", (value,))
