"""Rows of `command`, `command_change` and `command_asset` <-> commands and their changes."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import IntEnum

from linkvault.lazy_dataclass import dataclass
from linkvault.models import Command
from linkvault.models.command_values import FORGOTTEN
from linkvault.store import assets
from linkvault.store.journal.change_records import Record, Value, decode, encode
from linkvault.store.journal.tag_groups import FEWEST, LinkGroup, decode_group, encode_group, leave_out
from linkvault.store.valid_text import storable_values

MAX_COMMANDS = 1_000  # a year of three commands a day; a list of them is still read at once
MAX_AGE_DAYS = 30  # as long as trash cans of other programs keep what was deleted
MAX_BYTES = 256 * 2**20  # of all but the last command, whose changes can always be undone
_FINAL_TEXT = "(deleted links for good)"  # not the command line, which may name them


class OwnerKind(IntEnum):
    """What the rows of a record belong to."""

    LINK = 0
    IMPORT_RUN = 1
    LINK_GROUP = 2  # of which the same tags change; the owner is the first link


@dataclass(frozen=True, slots=True)
class StoredChange:
    """The changes of a command to a link or an import run; without a record it did not exist before."""

    kind: OwnerKind
    owner: int
    record: Record | None


def insert(connection: sqlite3.Connection, text: str, *, at: str, undoes: int | None) -> int:
    """Insert a command and return its id; forget the commands that are beyond the limits."""
    cursor = connection.execute(
        "INSERT INTO command (started, text, undoes) VALUES (?, ?, ?)", storable_values((at, text, undoes))
    )
    command_id = int(cursor.lastrowid or 0)
    _forget_old(connection, command_id, at)
    return command_id


def exists(connection: sqlite3.Connection, command_id: int) -> bool:
    """Return whether a command is stored."""
    return connection.execute("SELECT 1 FROM command WHERE id = ?", (command_id,)).fetchone() is not None


def add_changes(
    connection: sqlite3.Connection, command_id: int, step: int, changes: Iterable[StoredChange | LinkGroup]
) -> None:
    """Store the changes of one transaction of a command."""
    size = 0

    def build_rows() -> Iterator[tuple[int, int, int, int, bytes | None]]:
        nonlocal size
        for kind, owner, data in _encode_all(changes):
            size += len(data or b"")
            yield command_id, step, int(kind), owner, data

    connection.executemany(
        "INSERT INTO command_change (command_id, step, kind, owner, record) VALUES (?, ?, ?, ?, ?)",
        build_rows(),
    )
    connection.execute("UPDATE command SET size = size + ? WHERE id = ?", (size, command_id))


def _encode_all(
    changes: Iterable[StoredChange | LinkGroup],
) -> Iterator[tuple[OwnerKind, int, bytes | None]]:
    for change in changes:
        if isinstance(change, StoredChange):
            data = None if change.record is None else encode(change.record)
            yield change.kind, change.owner, data
        elif len(change.ids) >= FEWEST:
            yield OwnerKind.LINK_GROUP, change.ids[0], encode_group(change)
        else:
            yield from ((OwnerKind.LINK, link_id, encode(record)) for link_id, record in change.records())


def keep_files(connection: sqlite3.Connection, command_id: int, ids: Iterable[int]) -> None:
    """Keep files that no snapshot has until a command is forgotten; their size is part of that of the command."""
    for asset_id in ids:
        connection.execute(
            "INSERT OR IGNORE INTO command_asset (asset_id, command_id) VALUES (?, ?)", (asset_id, command_id)
        )
        connection.execute(
            "UPDATE command SET size = size + (SELECT length(body) FROM asset WHERE id = ?) WHERE id = ?",
            (asset_id, command_id),
        )


def select(connection: sqlite3.Connection) -> list[Command]:
    """Return all commands, newest first, with the number of their links and whether they are undone."""
    rows = connection.execute(
        "SELECT id, started, text, undoes,"
        " (SELECT count(DISTINCT owner) FROM command_change"
        f" WHERE command_id = command.id AND kind = {OwnerKind.LINK}),"
        " undoes IS NULL AND NOT EXISTS (SELECT 1 FROM command_change WHERE command_id = command.id)"
        " FROM command ORDER BY id DESC"
    )
    grouped = _count_grouped(connection)
    commands, undone = [], set()
    for command_id, started, text, undoes, links, is_final in rows:
        is_undone = command_id in undone
        if undoes is not None and not is_undone:
            undone.add(undoes)
        count = grouped.get(command_id, links)
        commands.append(
            Command(command_id, started, text, count, undoes, is_undone=is_undone, is_final=bool(is_final))
        )
    return commands


def _count_grouped(connection: sqlite3.Connection) -> dict[int, int]:
    """Return the number of links of each command that changed groups of them."""
    links: dict[int, set[int]] = defaultdict(set)
    for command_id, data in connection.execute(
        f"SELECT command_id, record FROM command_change WHERE kind = {OwnerKind.LINK_GROUP} ORDER BY command_id"
    ):
        links[command_id].update(decode_group(data).ids)
    for command_id, ids in links.items():
        rows = connection.execute(
            f"SELECT owner FROM command_change WHERE command_id = ? AND kind = {OwnerKind.LINK}",
            (command_id,),
        )
        ids.update(link_id for (link_id,) in rows)
    return {command_id: len(ids) for command_id, ids in links.items()}


def steps(connection: sqlite3.Connection, command_id: int) -> list[int]:
    """Return the transactions of a command, the last first."""
    rows = connection.execute(
        "SELECT DISTINCT step FROM command_change WHERE command_id = ? ORDER BY step DESC", (command_id,)
    )
    return [step for (step,) in rows]


def changes(
    connection: sqlite3.Connection, command_id: int, step: int | None = None
) -> Iterator[StoredChange]:
    """Yield the changes of a command, or of one of its transactions."""
    for change in grouped_changes(connection, command_id, step):
        if isinstance(change, StoredChange):
            yield change
        else:
            yield from (StoredChange(OwnerKind.LINK, link_id, record) for link_id, record in change.records())


def grouped_changes(
    connection: sqlite3.Connection, command_id: int, step: int | None = None
) -> Iterator[StoredChange | LinkGroup]:
    """Yield what `changes` yields, but links of which the same tags changed as one group."""
    rows = connection.execute(
        "SELECT kind, owner, record FROM command_change WHERE command_id = ?1 AND (?2 IS NULL OR step = ?2)"
        " ORDER BY step, kind, owner",
        (command_id, step),
    )
    for kind, owner, data in rows:
        if kind == OwnerKind.LINK_GROUP:
            yield decode_group(data)
        else:
            yield StoredChange(OwnerKind(kind), owner, None if data is None else decode(data))


def owners(connection: sqlite3.Connection, command_id: int) -> set[tuple[int, int]]:
    """Return (kind, id) of the links and import runs that a command changed."""
    rows = connection.execute(
        f"SELECT kind, owner, iif(kind = {OwnerKind.LINK_GROUP}, record, NULL) FROM command_change"
        " WHERE command_id = ?",
        (command_id,),
    )
    result: set[tuple[int, int]] = set()
    for kind, owner, group in rows:
        if group is None:
            result.add((kind, owner))
        else:
            result.update((int(OwnerKind.LINK), link_id) for link_id in decode_group(group).ids)
    return result


def forget_links(connection: sqlite3.Connection, ids: Iterable[int], *, at: str) -> None:
    """Delete all that the journal has of links that are deleted, and the text of the commands that changed them.

    A command without changes takes their place: it cannot be undone, and an attempt says so.
    """
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS forgotten (id INTEGER PRIMARY KEY)")
    connection.execute("DELETE FROM temp.forgotten")
    connection.executemany("INSERT OR IGNORE INTO temp.forgotten VALUES (?)", ((link_id,) for link_id in ids))
    _forget_merges(connection)
    condition = f"kind = {OwnerKind.LINK} AND owner IN (SELECT id FROM temp.forgotten)"
    connection.execute(
        f"UPDATE command SET text = ? WHERE id IN (SELECT command_id FROM command_change WHERE {condition})",
        (FORGOTTEN,),
    )
    connection.execute(f"DELETE FROM command_change WHERE {condition}")
    _leave_out_of_groups(connection)
    _forget_files(connection)
    connection.execute(
        "DELETE FROM command WHERE text = ?"
        " AND NOT EXISTS (SELECT 1 FROM command_change WHERE command_id = command.id)",
        (FORGOTTEN,),
    )
    insert(connection, _FINAL_TEXT, at=at, undoes=None)


def _forget_merges(connection: sqlite3.Connection) -> None:
    """Delete the merges of a link in the temporary table `forgotten`, and add the links that were merged into it.

    The snapshots that such a step moved are deleted, so that nothing of it can be undone.
    """
    query = (
        "SELECT DISTINCT command_id, step FROM command_change"
        f" WHERE kind = {OwnerKind.LINK} AND owner IN (SELECT id FROM temp.forgotten)"
    )
    is_complete = False
    while not is_complete:
        is_complete = True
        for command_id, step in connection.execute(query).fetchall():
            stored = list(changes(connection, command_id, step))
            if not any(change.record and moves_snapshots(change.record) for change in stored):
                continue
            is_complete = False
            connection.execute("UPDATE command SET text = ? WHERE id = ?", (FORGOTTEN, command_id))
            connection.execute(
                "DELETE FROM command_change WHERE command_id = ? AND step = ?", (command_id, step)
            )
            connection.executemany(
                "INSERT OR IGNORE INTO temp.forgotten SELECT ?1 WHERE ?1 NOT IN (SELECT id FROM link)",
                ((change.owner,) for change in stored if change.kind is OwnerKind.LINK),
            )


def moves_snapshots(record: Record) -> bool:
    """Return whether snapshots moved from a link to another, as in a merge."""
    return any(row.table == "snapshot" and "link_id" in row.before for row in record.changes)


def _forget_files(connection: sqlite3.Connection) -> None:
    """Keep the files of commands without text for other links only: each for the last command that needs it."""
    files = "SELECT asset_id FROM command_asset JOIN command ON command.id = command_id WHERE text = ?"
    asset_ids = {asset_id for (asset_id,) in connection.execute(files, (FORGOTTEN,))}
    if not asset_ids:
        return
    needed: dict[Value, int] = {}
    for (command_id,) in connection.execute("SELECT id FROM command ORDER BY id").fetchall():
        for change in changes(connection, command_id):
            rows = change.record.changes if change.record else ()
            needed.update((row.before.get("asset_id"), command_id) for row in rows)
    for asset_id in asset_ids:
        if asset_id in needed:
            connection.execute(
                "UPDATE command_asset SET command_id = ? WHERE asset_id = ?", (needed[asset_id], asset_id)
            )
        else:
            connection.execute("DELETE FROM command_asset WHERE asset_id = ?", (asset_id,))


def _leave_out_of_groups(connection: sqlite3.Connection) -> None:
    """Delete what groups have of the links in the temporary table `forgotten`, and the text of their commands."""
    forgotten = {link_id for (link_id,) in connection.execute("SELECT id FROM temp.forgotten")}
    rows = connection.execute(
        f"SELECT command_id, step, owner, record FROM command_change WHERE kind = {OwnerKind.LINK_GROUP}"
    ).fetchall()
    for command_id, step, owner, data in rows:
        group = decode_group(data)
        if forgotten.isdisjoint(group.ids):
            continue
        rest = leave_out(group, forgotten)
        key = (command_id, step, owner)
        condition = f"command_id = ? AND step = ? AND kind = {OwnerKind.LINK_GROUP} AND owner = ?"
        if rest.ids:
            connection.execute(
                f"UPDATE command_change SET owner = ?, record = ? WHERE {condition}",
                (rest.ids[0], encode_group(rest), *key),
            )
        else:
            connection.execute(f"DELETE FROM command_change WHERE {condition}", key)
        connection.execute("UPDATE command SET text = ? WHERE id = ?", (FORGOTTEN, command_id))


def forget_all(connection: sqlite3.Connection) -> None:
    """Delete the journal."""
    connection.execute("DELETE FROM command")
    assets.prune(connection)


def _forget_old(connection: sqlite3.Connection, last_id: int, now: str) -> None:
    """Delete the commands before `last_id` that are too old, too many or too large."""
    total, first_id = 0, last_id
    rows = connection.execute(
        "SELECT id, size FROM command WHERE id < ? AND started >= strftime('%Y-%m-%dT%H:%M:%SZ', ?, ?)"
        " ORDER BY id DESC LIMIT ?",
        (last_id, now, f"-{MAX_AGE_DAYS} days", MAX_COMMANDS - 1),
    )
    for command_id, size in rows:
        total += size
        if total > MAX_BYTES:
            break
        first_id = command_id
    old = connection.execute("SELECT 1 FROM command WHERE id < ?", (first_id,)).fetchone()
    if old is None:
        return
    has_files = connection.execute("SELECT 1 FROM command_asset WHERE command_id < ?", (first_id,)).fetchone()
    connection.execute("DELETE FROM command WHERE id < ?", (first_id,))
    if has_files:
        assets.prune(connection)
