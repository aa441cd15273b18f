"""The records of one transaction -> the rows as they were before it."""

import json
import sqlite3
from collections.abc import Callable, Container, Iterable, Iterator

from linkvault.states import AssetReason
from linkvault.store import links, tags
from linkvault.store.journal.change_records import ChangeKind, Row, RowChange, Value
from linkvault.store.journal.commands import OwnerKind, StoredChange
from linkvault.store.journal.row_changes import RUN_TABLES, TABLES
from linkvault.store.journal.tag_groups import LinkGroup

# A transaction is undone in this order: see `take_back`.
_KINDS = (ChangeKind.DELETED, ChangeKind.UPDATED, ChangeKind.INSERTED)


def take_back(connection: sqlite3.Connection, read: Callable[[], Iterable[StoredChange | LinkGroup]]) -> None:
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
            if isinstance(stored, LinkGroup):
                _take_back_group(connection, stored, kind)
                continue
            if stored.record is None:
                if kind is ChangeKind.INSERTED:
                    _delete_owner(connection, stored)
                continue
            changes = [change for change in stored.record.changes if change.kind is kind]
            for change in reversed(changes) if kind is ChangeKind.INSERTED else changes:
                _take_back_row(connection, change)
    tags.prune(connection)


def restore_dates(
    connection: sqlite3.Connection,
    changes: Iterable[StoredChange | LinkGroup],
    shared: Container[tuple[int, int]],
) -> None:
    """Restore when the links were changed last. This comes last, because each other change sets it.

    :param shared: (kind, id) of those that a later command changed, which keep its date
    """
    connection.executemany(
        "UPDATE link SET changed = ? WHERE id = ?",
        (
            (date, link_id)
            for link_id, date in _list_dates(changes)
            if (OwnerKind.LINK, link_id) not in shared
        ),
    )


def _list_dates(changes: Iterable[StoredChange | LinkGroup]) -> Iterator[tuple[int, str | None]]:
    """Yield the links that are not deleted, each with the date of its last change before."""
    for stored in changes:
        if isinstance(stored, LinkGroup):
            yield from zip(stored.ids, stored.dates, strict=True)
        elif stored.kind is OwnerKind.LINK and stored.record is not None:
            yield stored.owner, stored.record.changed


def _remove_tags(connection: sqlite3.Connection, changes: Iterable[StoredChange | LinkGroup]) -> None:
    for stored in changes:
        if isinstance(stored, LinkGroup):
            for kind, key, _ in stored.rows():
                if kind is ChangeKind.INSERTED:
                    connection.execute(
                        "DELETE FROM link_tag WHERE tag_id = (SELECT id FROM tag WHERE key = ?)"
                        " AND link_id IN (SELECT value FROM json_each(?))",
                        (key, json.dumps(stored.ids)),
                    )
            continue
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


def _free_numbers(connection: sqlite3.Connection, changes: Iterable[StoredChange | LinkGroup]) -> None:
    """Make the numbers of changed snapshots free, because (link, number) is unique at each step."""
    for stored in changes:
        for change in stored.record.changes if isinstance(stored, StoredChange) and stored.record else ():
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
    if change.table == "import_link":
        row = _with_stored_link(connection, row)
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
    _restore_tag(connection, change.kind, key, row)
    if change.kind is not ChangeKind.DELETED:
        return
    connection.execute(
        "INSERT OR IGNORE INTO link_tag (link_id, tag_id, added) SELECT ?, id, ? FROM tag WHERE key = ?",
        (link_id, row["added"], key),
    )


def _take_back_group(connection: sqlite3.Connection, group: LinkGroup, kind: ChangeKind) -> None:
    """Do for the links of a group what `_take_back_tag` does for one; `link_tag` gets the dates by a trigger."""
    for kind_of_tag, key, row in group.rows():
        if kind_of_tag is not kind:
            continue
        _restore_tag(connection, kind, key, row)
        if kind is ChangeKind.DELETED:
            connection.execute(
                "INSERT OR IGNORE INTO link_tag (link_id, tag_id, added)"
                " SELECT value, tag.id, ? FROM json_each(?) CROSS JOIN tag WHERE tag.key = ?",
                (row["added"], json.dumps(group.ids), key),
            )


def _restore_tag(connection: sqlite3.Connection, kind: ChangeKind, key: Value, row: Row) -> None:
    """Give a tag its old spelling, or insert it again, with its old id if that is free."""
    if kind is ChangeKind.UPDATED:
        connection.execute("UPDATE tag SET name = ? WHERE key = ?", (row["name"], key))
    if kind is ChangeKind.DELETED:
        connection.execute(
            "INSERT OR IGNORE INTO tag (id, name, key)"
            " SELECT CASE WHEN EXISTS (SELECT 1 FROM tag WHERE id = ?1) THEN NULL ELSE ?1 END, ?2, ?3",
            (row["tag_id"], row["name"], key),
        )


def _with_stored_file(connection: sqlite3.Connection, row: Row) -> Row:
    """Return the row of a place of a file; if the file was deleted as damaged, the place says so."""
    asset_id = row.get("asset_id")
    if asset_id is None or connection.execute("SELECT 1 FROM asset WHERE id = ?", (asset_id,)).fetchone():
        return row
    return {**row, "asset_id": None, "reason": AssetReason.DROPPED}


def _with_stored_link(connection: sqlite3.Connection, row: Row) -> Row:
    """Return the row of a bookmark of an import; without its link if that was deleted for good."""
    link_id = row.get("link_id")
    if link_id is None or connection.execute("SELECT 1 FROM link WHERE id = ?", (link_id,)).fetchone():
        return row
    return {**row, "link_id": None}
