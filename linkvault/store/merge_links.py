"""Two links of the same article -> one link with the addresses, tags, notes and snapshots of both."""

import json
import sqlite3
from collections.abc import Iterable

from linkvault.store import links, pages, snapshots, tags


def get_signatures(connection: sqlite3.Connection) -> list[tuple[int, bytes]]:
    """Return (link id, MinHash signature of its current snapshot), oldest link first, without the trash."""
    return connection.execute(
        "SELECT link.id, snapshot.likeness FROM link JOIN snapshot ON snapshot.id = link.snapshot_id"
        " WHERE link.trashed IS NULL AND snapshot.likeness IS NOT NULL ORDER BY link.added, link.id"
    ).fetchall()


def get_signatures_of(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, bytes]:
    """Return id -> the MinHash signature of a link's current snapshot; none if it has none or its text is too short."""
    rows = connection.execute(
        "SELECT link.id, snapshot.likeness FROM link JOIN snapshot ON snapshot.id = link.snapshot_id"
        " WHERE link.id IN (SELECT value FROM json_each(?)) AND snapshot.likeness IS NOT NULL",
        (json.dumps(list(ids)),),
    )
    return dict(rows.fetchall())


def merge_links(connection: sqlite3.Connection, link_id: int, other_id: int) -> None:
    """Move the addresses, tags, note, snapshots and refused page of the other link to this one; delete the other."""
    link, other = links.get(connection, link_id), links.get(connection, other_id)
    if link is None or other is None or link_id == other_id:
        return
    title, is_user_title, note = _title_and_note(connection, other_id)
    merge_title_and_note(connection, link_id, title if is_user_title else None, note)
    (description,) = connection.execute("SELECT description FROM link WHERE id = ?", (other_id,)).fetchone()
    merge_description(connection, link_id, description)
    connection.execute(
        "INSERT OR IGNORE INTO alias (identity, link_id, kind, url, title)"
        " SELECT identity, ?1, kind, url, title FROM alias WHERE link_id = ?2"
        " UNION SELECT identity, ?1, 'typed', url, NULL FROM link WHERE id = ?2",
        (link_id, other_id),
    )
    connection.execute(
        "INSERT OR IGNORE INTO link_tag (link_id, tag_id) SELECT ?, tag_id FROM link_tag WHERE link_id = ?",
        (link_id, other_id),
    )
    _move_snapshots(connection, link_id, other_id)
    pages.move_refused(connection, link_id, other_id)
    links.update(connection, link_id, added=min(link.added, other.added))
    links.delete(connection, other_id)
    tags.prune(connection)


def merge_title_and_note(
    connection: sqlite3.Connection, link_id: int, other_title: str | None, other_note: str | None
) -> None:
    """Add the title and the note that the user gave to another link.

    The other title becomes the title, or a paragraph of the note if the user gave this link a title too. The other note
    follows. Text that the note already contains is not repeated.
    """
    title, is_user_title, note = _title_and_note(connection, link_id)
    paragraphs = [note or ""]
    if other_title and not is_user_title:
        links.update(connection, link_id, title=other_title, title_given=1)
    elif other_title and other_title != title:
        paragraphs.append(other_title)
    paragraphs.append(other_note or "")
    new: list[str] = []
    for paragraph in paragraphs:
        if paragraph and all(paragraph not in earlier for earlier in new):
            new.append(paragraph)
    merged = "\n\n".join(new) or None
    if merged != note:
        links.update(connection, link_id, note=merged)


def merge_description(connection: sqlite3.Connection, link_id: int, other: str | None) -> None:
    """Give a link the description of the same link elsewhere, if it has none."""
    connection.execute(
        "UPDATE link SET description = ?2 WHERE id = ?1 AND description IS NULL AND ?2 IS NOT NULL",
        (link_id, other),
    )


def renumber_snapshots(connection: sqlite3.Connection, link_id: int) -> None:
    """Number the snapshots of a link from 1 in the order of their capture.

    The last that was not stored aside becomes the current one.
    """
    rows = connection.execute(
        "SELECT id FROM snapshot WHERE link_id = ? ORDER BY captured, id", (link_id,)
    ).fetchall()
    # (link_id, number) is unique, so make all numbers free first.
    connection.execute("UPDATE snapshot SET number = -id WHERE link_id = ?", (link_id,))
    for number, (snapshot_id,) in enumerate(rows, 1):
        connection.execute("UPDATE snapshot SET number = ? WHERE id = ?", (number, snapshot_id))
    snapshots.choose_current(connection, link_id)


def _title_and_note(connection: sqlite3.Connection, link_id: int) -> tuple[str, bool, str | None]:
    """Return (title, whether the user gave the title, note)."""
    row: tuple[str, bool, str | None] = connection.execute(
        "SELECT title, title_given, note FROM link WHERE id = ?", (link_id,)
    ).fetchone()
    return row


def _move_snapshots(connection: sqlite3.Connection, link_id: int, other_id: int) -> None:
    connection.execute("UPDATE link SET snapshot_id = NULL WHERE id = ?", (other_id,))
    # Negative ids are unique, so no number of one link equals a number of the other.
    connection.execute("UPDATE snapshot SET link_id = ?, number = -id WHERE link_id = ?", (link_id, other_id))
    renumber_snapshots(connection, link_id)
