"""The records of one transaction -> the rows as they were before it."""

import sqlite3
from collections.abc import Callable, Iterable

from linkvault.states import AssetReason
from linkvault.store import links, tags
from linkvault.store.journal.change_records import ChangeKind, Row, RowChange
from linkvault.store.journal.commands import OwnerKind, StoredChange
from linkvault.store.journal.row_changes import RUN_TABLES, TABLES

# A transaction is taken back in this order: see `take_back`.
_KINDS = (ChangeKind.DELETED, ChangeKind.UPDATED, ChangeKind.INSERTED)


def take_back(connection: sqlite3.Connection, read: Callable[[], Iterable[StoredChange]]) -> None:
    """Take back the changes of one transaction, in the open transaction.

    The tags of links are removed first, so that the ids of tags are free for those that come back. Deleted rows come
    back before rows that refer to them are updated, and inserted rows are deleted last, when none of their parts is
    needed by others: a merge moves the snapshots of a link that it deletes.

    :param read: returns the changes; it is called several times, because the rows may be larger than the memory
    """
    connection.execute("PRAGMA defer_foreign_keys = ON")
    _remove_tags(connection, read())
    tags.prune(connection)
    _free_numbers(connection, read())
    for kind in _KINDS:
        for stored in read():
            if stored.record is None:
                if kind is ChangeKind.INSERTED:
                    _delete_owner(connection, stored)
                continue
            changes = [change for change in stored.record.changes if change.kind is kind]
            for change in reversed(changes) if kind is ChangeKind.INSERTED else changes:
                _take_back_row(connection, change)
    tags.prune(connection)


def restore_dates(connection: sqlite3.Connection, changes: Iterable[StoredChange]) -> None:
    """Restore when the links were changed last. This comes last, because each other change sets it."""
    for stored in changes:
        if stored.kind is OwnerKind.LINK and stored.record is not None:
            connection.execute(
                "UPDATE link SET changed = ? WHERE id = ?", (stored.record.changed, stored.owner)
            )


def _remove_tags(connection: sqlite3.Connection, changes: Iterable[StoredChange]) -> None:
    for stored in changes:
        if stored.record is None:
            if stored.kind is OwnerKind.LINK:
                connection.execute("DELETE FROM link_tag WHERE link_id = ?", (stored.owner,))
            continue
        for change in stored.record.changes:
            if change.table == "link_tag" and change.kind is ChangeKind.INSERTED:
                connection.execute(
                    "DELETE FROM link_tag WHERE link_id = ? AND tag_id = (SELECT id FROM tag WHERE key = ?)",
                    change.key,
                )


def _free_numbers(connection: sqlite3.Connection, changes: Iterable[StoredChange]) -> None:
    """Make the numbers of changed snapshots free, because (link, number) is unique at each step."""
    for stored in changes:
        for change in stored.record.changes if stored.record else ():
            if change.table == "snapshot" and (
                change.kind is ChangeKind.INSERTED
                or (change.kind is ChangeKind.UPDATED and "number" in change.before)
            ):
                connection.execute("UPDATE snapshot SET number = -id WHERE id = ?", change.key)


def _delete_owner(connection: sqlite3.Connection, stored: StoredChange) -> None:
    if stored.kind is OwnerKind.LINK:
        links.delete(connection, stored.owner)
    else:
        connection.execute("DELETE FROM import_run WHERE id = ?", (stored.owner,))


def _take_back_row(connection: sqlite3.Connection, change: RowChange) -> None:
    if change.table == "link_tag":
        _take_back_tag(connection, change)
        return
    condition = (RUN_TABLES.get(change.table) or TABLES[change.table]).of_key
    if change.kind is ChangeKind.INSERTED:
        connection.execute(f"DELETE FROM {change.table} WHERE {condition}", change.key)
        return
    row = change.before
    if change.table == "snapshot_asset":
        row = _with_stored_file(connection, row)
    if change.kind is ChangeKind.DELETED:
        marks = ", ".join("?" * len(row))
        connection.execute(
            f"INSERT INTO {change.table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values())
        )
    elif row:
        values = ", ".join(f"{name} = ?" for name in row)
        connection.execute(
            f"UPDATE {change.table} SET {values} WHERE {condition}", (*row.values(), *change.key)
        )


def _take_back_tag(connection: sqlite3.Connection, change: RowChange) -> None:
    """Give a link a tag back, or a tag its old spelling; `_remove_tags` has removed the others."""
    link_id, key = change.key
    row = change.before
    if change.kind is ChangeKind.UPDATED:
        connection.execute("UPDATE tag SET name = ? WHERE key = ?", (row["name"], key))
    if change.kind is not ChangeKind.DELETED:
        return
    connection.execute(
        "INSERT OR IGNORE INTO tag (id, name, key)"
        " SELECT CASE WHEN EXISTS (SELECT 1 FROM tag WHERE id = ?1) THEN NULL ELSE ?1 END, ?2, ?3",
        (row["tag_id"], row["name"], key),
    )
    connection.execute(
        "INSERT OR IGNORE INTO link_tag (link_id, tag_id, added) SELECT ?, id, ? FROM tag WHERE key = ?",
        (link_id, row["added"], key),
    )


def _with_stored_file(connection: sqlite3.Connection, row: Row) -> Row:
    """Return the row of a place of a file; if the file was deleted as damaged, the place says so."""
    asset_id = row.get("asset_id")
    if asset_id is None or connection.execute("SELECT 1 FROM asset WHERE id = ?", (asset_id,)).fetchone():
        return row
    return {**row, "asset_id": None, "reason": AssetReason.DROPPED}
