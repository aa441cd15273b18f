"""Commands -> which later ones changed what an earlier one changed, so that it cannot be undone before them."""

import sqlite3
from collections.abc import Iterable, Sequence

from linkvault.lazy_dataclass import dataclass, field
from linkvault.models import Command
from linkvault.store.journal import commands
from linkvault.store.journal.change_records import ChangeKind, RowChange, Value
from linkvault.store.journal.commands import OwnerKind, StoredChange
from linkvault.store.packing.changed_pages import find_earlier_id, read_earlier_id

Place = tuple[str, Value]
# Tables whose key begins with the id of the snapshot.
_OF_SNAPSHOT = frozenset(["snapshot", "content", "page", "snapshot_asset"])
_OWNED = frozenset(["link", "snapshot", "import_run"])  # tables whose rows have rows of other tables


@dataclass(slots=True)
class _Extent:
    """What a command changed.

    `cells` are (table, key, column), and (table, key) for a row that it inserted or deleted. `owners` are the links,
    snapshots and import runs of these rows. `ends` are those that it inserted or deleted. `needed` are the snapshots
    from whose pages its pages differ, `moved` the snapshots that it inserted, deleted or gave to another link.
    """

    cells: set[tuple[Value | tuple[Value, ...], ...]] = field(default_factory=set)
    rows: set[tuple[str, tuple[Value, ...]]] = field(default_factory=set)
    touched_rows: set[tuple[str, tuple[Value, ...]]] = field(default_factory=set)
    owners: set[Place] = field(default_factory=set)
    ends: set[Place] = field(default_factory=set)
    needed: set[Value] = field(default_factory=set)
    moved: set[Value] = field(default_factory=set)

    def overlaps(self, other: "_Extent") -> bool:
        """Return whether two commands changed the same, or one of them a part of what the other ended, or needs."""
        return not (
            self.cells.isdisjoint(other.cells)
            and self.rows.isdisjoint(other.touched_rows)
            and self.touched_rows.isdisjoint(other.rows)
            and self.ends.isdisjoint(other.owners)
            and self.owners.isdisjoint(other.ends)
            and self.needed.isdisjoint(other.moved)
            and self.moved.isdisjoint(other.needed)
        )


def select_later(everything: Iterable[Command], command: Command) -> list[Command]:
    """Return the commands after one, newest first, without those undone since and the commands that undid them.

    :param everything: all commands, newest first
    """
    later, skipped = [], set()
    for other in everything:
        if other.id <= command.id:
            break
        if other.id in skipped:
            continue
        if other.undoes is not None and other.undoes > command.id:
            skipped.add(other.undoes)
        else:
            later.append(other)
    return later


def select_dependent(
    connection: sqlite3.Connection, command: Command, later: Sequence[Command]
) -> list[Command]:
    """Return those of the later commands that changed what a command changed."""
    if not later:
        return []
    extent = _measure(connection, command)
    return [other for other in later if extent.overlaps(_measure(connection, other))]


def find_taken_address(connection: sqlite3.Connection, command: Command) -> int | None:
    """Return the id of a link with the address that a link would have again; None if there is none."""
    sql = "SELECT id FROM link WHERE identity = ? AND id <> ?"
    for change in commands.grouped_changes(connection, command.id):
        for row in change.record.changes if isinstance(change, StoredChange) and change.record else ():
            if row.table == "link" and "identity" in row.before:
                other = connection.execute(sql, (row.before["identity"], *row.key)).fetchone()
                if other is not None:
                    return int(other[0])
    return None


def _measure(connection: sqlite3.Connection, command: Command) -> _Extent:
    extent = _Extent()
    for change in commands.changes(connection, command.id):
        owner: Place = ("link" if change.kind is OwnerKind.LINK else "import_run", change.owner)
        extent.owners.add(owner)
        if change.record is None:
            extent.ends.add(owner)
            continue
        for row in change.record.changes:
            _add_row(extent, row)
            if row.table == "page" and (earlier_id := _find_earlier_id(connection, row)) is not None:
                extent.needed.add(earlier_id)
    return extent


def _find_earlier_id(connection: sqlite3.Connection, row: RowChange) -> int | None:
    """Return the snapshot from whose page a changed page differs, as it is stored or as it would come back."""
    if row.kind is not ChangeKind.INSERTED:
        return read_earlier_id(row.before.get("packing"), row.before.get("body"))
    return find_earlier_id(connection, row.key[0])


def _add_row(extent: _Extent, row: RowChange) -> None:
    extent.touched_rows.add((row.table, row.key))
    if row.table == "snapshot" and (row.kind is not ChangeKind.UPDATED or "link_id" in row.before):
        extent.moved.add(row.key[0])
    if row.table in _OF_SNAPSHOT:
        extent.owners.add(("snapshot", row.key[0]))
    if row.kind is ChangeKind.UPDATED:
        extent.cells.update((row.table, row.key, name) for name in row.before)
        return
    extent.rows.add((row.table, row.key))
    if row.table in _OWNED:
        extent.ends.add((row.table, row.key[0]))
