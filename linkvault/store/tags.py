"""Tags of links. A tag is compared by its key (NFKC, case-folded) and shown as first written; `a/b` nests."""

import sqlite3
import unicodedata
from collections.abc import Iterable

from linkvault.errors import Action, NotFound, Remedy, UsageError
from linkvault.store.selection import tag_key


def clean(name: str) -> str:
    """Return a tag as it is kept: blanks joined, no comma (it separates tags), no control character, no empty level.

    :raises UsageError: if nothing is left
    >>> clean("  deep   learning "), clean("a//b/")
    ('deep learning', 'a/b')
    """
    shown = "".join(
        " " if each == "," or unicodedata.category(each) in ("Cc", "Cs") else each for each in name
    )
    joined = " ".join(shown.split())
    cleaned = "/".join(level.strip() for level in joined.split("/") if level.strip())
    key = tag_key(cleaned)  # "／" and "＊" are "/" and "*" to it
    if not key or key.endswith("/*"):
        raise UsageError(f"not a tag: {name!r}")
    return cleaned


def of_link(connection: sqlite3.Connection, link_id: int) -> tuple[str, ...]:
    """Return the names of a link's tags, in the order of their keys."""
    rows = connection.execute(
        "SELECT tag.name FROM link_tag JOIN tag ON tag.id = link_tag.tag_id WHERE link_id = ? ORDER BY tag.key",
        (link_id,),
    )
    return tuple(name for (name,) in rows)


def attach(connection: sqlite3.Connection, link_id: int, names: Iterable[str]) -> bool:
    """Give the link these tags; return whether that changed anything."""
    before = connection.total_changes
    for name in names:
        connection.execute(
            "INSERT OR IGNORE INTO link_tag (link_id, tag_id) VALUES (?, ?)",
            (link_id, _make(connection, name)),
        )
    return connection.total_changes > before


def detach(connection: sqlite3.Connection, link_id: int, names: Iterable[str]) -> bool:
    """Take these tags off the link; return whether that changed anything. A tag of no link ceases to be."""
    before = connection.total_changes
    for name in names:
        connection.execute(
            "DELETE FROM link_tag WHERE link_id = ? AND tag_id = (SELECT id FROM tag WHERE key = ?)",
            (link_id, tag_key(clean(name))),
        )
    changed = connection.total_changes > before
    if changed:
        prune(connection)
    return changed


def counts(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return every tag with the number of its links outside the trash, in the order of the keys."""
    return connection.execute(
        "SELECT tags.name, links FROM tags JOIN tag USING (id) WHERE links > 0 ORDER BY tag.key"
    ).fetchall()


def find(connection: sqlite3.Connection, name: str) -> int:
    """Return the id of a tag.

    :raises NotFound: if no link ever had it
    """
    row = connection.execute("SELECT id FROM tag WHERE key = ?", (tag_key(clean(name)),)).fetchone()
    if row is None:
        raise NotFound(f"no such tag: {name}", hint=Remedy(Action.LIST_TAGS))
    return int(row[0])


def below(connection: sqlite3.Connection, tag_id: int) -> list[tuple[int, str]]:
    """Return the tag and all tags nested below it, as (id, name), itself first."""
    (key,) = connection.execute("SELECT key FROM tag WHERE id = ?", (tag_id,)).fetchone()
    return connection.execute(
        "SELECT id, name FROM tag WHERE key = ? OR substr(key, 1, ?) = ? ORDER BY key",
        (key, len(key) + 1, key + "/"),
    ).fetchall()


def links_of(connection: sqlite3.Connection, tag_id: int) -> list[int]:
    """Return the ids of the links that have the tag, those in the trash too."""
    rows = connection.execute("SELECT link_id FROM link_tag WHERE tag_id = ? ORDER BY link_id", (tag_id,))
    return [link_id for (link_id,) in rows]


def rename(connection: sqlite3.Connection, family: list[tuple[int, str]], new: str) -> None:
    """Give a tag, the first of its `family`, another name, and all below it with it.

    Where a tag of the new name exists, the two become one.
    """
    stem, new = family[0][1], clean(new)
    # Out of the way first: else `a` -> `a/b` would meet the old `a/b`, take it for the new one, and move it again.
    for tag_id, _ in family:
        connection.execute("UPDATE tag SET key = ? WHERE id = ?", (f"/{tag_id}", tag_id))
    for tag_id, name in family:
        below = name.split("/")[stem.count("/") + 1 :]
        _rename_one(connection, tag_id, "/".join([new, *below]))


def _rename_one(connection: sqlite3.Connection, tag_id: int, name: str) -> None:
    key = tag_key(name)
    other = connection.execute("SELECT id FROM tag WHERE key = ? AND id <> ?", (key, tag_id)).fetchone()
    if other is None:
        connection.execute("UPDATE tag SET name = ?, key = ? WHERE id = ?", (name, key, tag_id))
        return
    connection.execute(
        "INSERT OR IGNORE INTO link_tag (link_id, tag_id) SELECT link_id, ? FROM link_tag WHERE tag_id = ?",
        (other[0], tag_id),
    )
    delete(connection, tag_id)


def delete(connection: sqlite3.Connection, tag_id: int) -> None:
    """Take the tag off all links."""
    connection.execute("DELETE FROM tag WHERE id = ?", (tag_id,))


def prune(connection: sqlite3.Connection) -> None:
    """Forget tags that no link has."""
    connection.execute("DELETE FROM tag WHERE NOT EXISTS (SELECT 1 FROM link_tag WHERE tag_id = tag.id)")


def _make(connection: sqlite3.Connection, name: str) -> int:
    name = clean(name)
    key = tag_key(name)
    connection.execute("INSERT OR IGNORE INTO tag (name, key) VALUES (?, ?)", (name, key))
    (tag_id,) = connection.execute("SELECT id FROM tag WHERE key = ?", (key,)).fetchone()
    return int(tag_id)
