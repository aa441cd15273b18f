"""Two links of the same article -> one: the older keeps all that the other had. And what comparing them needs."""

import sqlite3

from linkvault.store import links, tags


def signatures(connection: sqlite3.Connection) -> list[tuple[int, bytes]]:
    """Return the links outside the trash with the likeness of their newest snapshot, oldest link first."""
    return connection.execute(
        "SELECT link.id, snapshot.likeness FROM link JOIN snapshot ON snapshot.id = link.snapshot_id"
        " WHERE link.trashed IS NULL AND snapshot.likeness IS NOT NULL ORDER BY link.added, link.id"
    ).fetchall()


def likeness(connection: sqlite3.Connection, link_id: int) -> bytes | None:
    """Return the likeness of a link's newest snapshot."""
    row = connection.execute(
        "SELECT snapshot.likeness FROM link JOIN snapshot ON snapshot.id = link.snapshot_id WHERE link.id = ?",
        (link_id,),
    ).fetchone()
    return row[0] if row else None


def join(connection: sqlite3.Connection, link_id: int, other_id: int) -> None:
    """Give a link all that another has, its addresses, tags, note and snapshots, and forget the other."""
    link, other = links.get(connection, link_id), links.get(connection, other_id)
    if link is None or other is None or link_id == other_id:
        return
    other_title, given, note = _words(connection, other_id)
    take_words(connection, link_id, other_title if given else None, note)
    connection.execute(
        "INSERT OR IGNORE INTO alias (identity, link_id, kind, url)"
        " SELECT identity, ?1, kind, url FROM alias WHERE link_id = ?2"
        " UNION SELECT identity, ?1, 'typed', url FROM link WHERE id = ?2",
        (link_id, other_id),
    )
    connection.execute(
        "INSERT OR IGNORE INTO link_tag (link_id, tag_id) SELECT ?, tag_id FROM link_tag WHERE link_id = ?",
        (link_id, other_id),
    )
    _take_snapshots(connection, link_id, other_id)
    links.update(connection, link_id, added=min(link.added, other.added))
    links.delete(connection, other_id)
    tags.prune(connection)


def take_words(
    connection: sqlite3.Connection, link_id: int, other_title: str | None, other_note: str | None
) -> None:
    """Take over what the user wrote: a note under the own one, a given title, or a note of it if there is one."""
    title, given, note = _words(connection, link_id)
    notes = [note or ""]
    if other_title and not given:
        links.update(connection, link_id, title=other_title, title_given=1)
    elif other_title and other_title != title:
        notes.append(other_title)
    notes.append(other_note or "")
    kept: list[str] = []
    for each in notes:
        if each and all(each not in before for before in kept):
            kept.append(each)
    joined = "\n\n".join(kept) or None
    if joined != note:
        links.update(connection, link_id, note=joined)


def renumber(connection: sqlite3.Connection, link_id: int) -> None:
    """Number a link's snapshots anew, in the order of their capture; the last is the newest."""
    rows = connection.execute(
        "SELECT id FROM snapshot WHERE link_id = ? ORDER BY captured, id", (link_id,)
    ).fetchall()
    # Out of each other's way first: a number is given once.
    connection.execute("UPDATE snapshot SET number = -id WHERE link_id = ?", (link_id,))
    for number, (snapshot_id,) in enumerate(rows, 1):
        connection.execute("UPDATE snapshot SET number = ? WHERE id = ?", (number, snapshot_id))
    if rows:
        links.update(connection, link_id, snapshot_id=rows[-1][0])


def _words(connection: sqlite3.Connection, link_id: int) -> tuple[str, bool, str | None]:
    row: tuple[str, bool, str | None] = connection.execute(
        "SELECT title, title_given, note FROM link WHERE id = ?", (link_id,)
    ).fetchone()
    return row


def _take_snapshots(connection: sqlite3.Connection, link_id: int, other_id: int) -> None:
    connection.execute("UPDATE link SET snapshot_id = NULL WHERE id = ?", (other_id,))
    # No number of the one is a number of the other.
    connection.execute("UPDATE snapshot SET link_id = ?, number = -id WHERE link_id = ?", (link_id, other_id))
    renumber(connection, link_id)
