"""A vault before and after a transaction, each as a connection -> the rows of a link or import run that differ.

Bodies and texts are compared by their digests and read only if they differ. What triggers compute is left out. A row
of a text or a page is recorded whole: its columns say together how it is packed, which `compact` may change meanwhile.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice

from linkvault.lazy_dataclass import dataclass
from linkvault.store.journal.change_records import ChangeKind, Record, Row, RowChange, Value
from linkvault.store.journal.changed_tags import BATCH_SIZE, TagComparison
from linkvault.store.journal.tag_groups import LinkGroup, build_groups

Rows = dict[tuple[Value, ...], Row]  # by their keys


@dataclass(frozen=True, slots=True)
class JournalTable:
    """A table whose rows belong to links, or to an import run.

    `owner` is the column with the id of the link or run; `snapshot_id`: the snapshot belongs to the link. `columns` are
    compared: all columns, or those without the long ones. `computed` columns are never compared.
    """

    name: str
    key: tuple[str, ...]
    owner: str = "link_id"
    columns: str = "*"
    source: str = ""
    computed: frozenset[str] = frozenset()

    @property
    def from_clause(self) -> str:
        """The table, or the join from which its rows are read."""
        return self.source or self.name

    @property
    def of_owners(self) -> str:
        """The query for the compared columns of all rows of some owners (?1, a JSON array), each after its owner."""
        chosen = "IN (SELECT value FROM json_each(?1))"
        if self.owner == "snapshot_id":
            owner = "(SELECT link_id FROM snapshot WHERE id = snapshot_id)"
            condition = f"snapshot_id IN (SELECT id FROM snapshot WHERE link_id {chosen})"
        else:
            owner, condition = self.owner, f"{self.owner} {chosen}"
        columns = f"{self.name}.*" if self.columns == "*" else self.columns
        return f"SELECT {owner}, {columns} FROM {self.from_clause} WHERE {condition}"

    @property
    def has_fixed_owner(self) -> bool:
        """Whether a row never moves to another link: its key has the id of the link."""
        return self.owner in self.key and self.owner != "snapshot_id"

    @property
    def of_key(self) -> str:
        """The condition for one row."""
        return " AND ".join(f"{name} IS ?" for name in self.key)

    @property
    def is_packed(self) -> bool:
        """Whether the columns that are not compared have packed texts or pages."""
        return self.name in ("content", "page", "refused_page")


_BATCH_SIZE = 100  # links whose rows are in memory at once, without texts and pages
_PAGE = "url, media_type, headers, hops, warnings, size, digest"
# In the order in which rows can be inserted. A tag is known by its key: `tag_id` is what it had, if that is free again.
TABLES = {
    table.name: table
    for table in (
        JournalTable(
            "link",
            ("id",),
            "id",
            computed=frozenset(["saved", "published", "lang", "words", "is_tagged", "changed"]),
        ),
        JournalTable("snapshot", ("id",)),
        JournalTable("alias", ("identity", "link_id", "kind")),
        JournalTable(
            "link_tag",
            ("link_id", "key"),
            columns="link_id, key, name, tag_id, added",
            source="link_tag JOIN tag ON tag.id = tag_id",
            computed=frozenset(["tag_id", "added"]),
        ),
        JournalTable("content", ("snapshot_id",), "snapshot_id", "snapshot_id, digests, pages"),
        JournalTable("page", ("snapshot_id",), "snapshot_id", f"snapshot_id, {_PAGE}"),
        JournalTable("snapshot_asset", ("snapshot_id", "position"), "snapshot_id"),
        JournalTable(
            "refused_page",
            ("link_id",),
            columns=f"link_id, reason, message, fetched, final_url, http_status, {_PAGE}",
        ),
        JournalTable("import_link", ("run_id", "position"), columns="run_id, position, link_id"),
    )
}
RUN_TABLES = {
    "import_run": JournalTable("import_run", ("id",), "id"),
    "import_link": JournalTable("import_link", ("run_id", "position"), "run_id"),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows of a link that differ; `is_same`: none does, and the date of the last change is the same too."""

    link_id: int
    record: Record
    is_same: bool


def compare_links(
    before: sqlite3.Connection, after: sqlite3.Connection, ids: Iterable[int]
) -> Iterator[Comparison]:
    """Yield a comparison for each link, in the given order. A query for each link would take three times as long."""
    remaining = iter(ids)
    while batch := list(islice(remaining, _BATCH_SIZE)):
        tables = [
            (table, _rows(before, table, batch), _rows(after, table, batch)) for table in TABLES.values()
        ]
        for link_id in batch:
            changes = tuple(
                change
                for table, old, new in tables
                for change in _compare(before, after, table, old[link_id], new[link_id])
            )
            _, old_links, new_links = tables[0]
            changed, changed_now = (_date_of_change(rows[link_id]) for rows in (old_links, new_links))
            yield Comparison(link_id, Record(changes, changed), not changes and changed == changed_now)


def compare_tags(
    before: sqlite3.Connection, after: sqlite3.Connection, ids: Iterable[int]
) -> Iterator[LinkGroup]:
    """Yield the links that differ, in groups of which the same tags change. Nothing but their tags has changed."""
    comparison, remaining = TagComparison(before, after), iter(ids)
    while batch := list(islice(remaining, BATCH_SIZE)):
        old_dates, new_dates = (_dates_of_change(connection, batch) for connection in (before, after))
        differences = {
            link_id: difference
            for link_id, difference in comparison.compare(batch).items()
            if any(difference) or old_dates[link_id] != new_dates.get(link_id)
        }
        yield from build_groups(differences, old_dates)


def _dates_of_change(connection: sqlite3.Connection, ids: list[int]) -> dict[int, str | None]:
    """Return when links changed last."""
    rows = connection.execute(
        "SELECT id, changed FROM link WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(ids),)
    )
    return dict(rows)


def select_existing(connection: sqlite3.Connection, ids: Iterable[int]) -> set[int]:
    """Return those of the ids that links have."""
    rows = connection.execute(
        "SELECT id FROM link WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
    )
    return {link_id for (link_id,) in rows}


def _date_of_change(rows: Rows) -> str | None:
    """Return when a link changed last, by its row; None if there is no such link."""
    return next((str(row["changed"]) for row in rows.values() if row["changed"] is not None), None)


def compare_run(
    before: sqlite3.Connection, after: sqlite3.Connection, run_id: int, positions: Iterable[int] | None
) -> Record:
    """Return the rows of an import run that differ: its own, and its bookmarks at these positions; None: all."""
    run, bookmark = RUN_TABLES["import_run"], RUN_TABLES["import_link"]
    changes = list(_compare_all(before, after, run, run_id))
    if positions is None or any(change.kind is ChangeKind.DELETED for change in changes):
        changes += _compare_all(before, after, bookmark, run_id)
    else:
        for position in sorted(positions):
            key = (run_id, position)
            old, new = read_row(before, bookmark, key), read_row(after, bookmark, key)
            changes += _describe(before, after, bookmark, key, old, new)
    return Record(tuple(changes))


def _compare_all(
    before: sqlite3.Connection, after: sqlite3.Connection, table: JournalTable, owner: int
) -> Iterator[RowChange]:
    """Yield the changes of all rows of an owner."""
    old, new = (_rows(connection, table, [owner])[owner] for connection in (before, after))
    yield from _compare(before, after, table, old, new)


def _compare(
    before: sqlite3.Connection, after: sqlite3.Connection, table: JournalTable, old_rows: Rows, new_rows: Rows
) -> Iterator[RowChange]:
    if old_rows == new_rows:
        return
    for key in dict.fromkeys((*old_rows, *new_rows)):
        old, new = old_rows.get(key), new_rows.get(key)
        if old == new:
            continue
        is_bookmark_of_link = table is TABLES["import_link"]
        if table.has_fixed_owner:
            yield from _describe(before, after, table, key, old, new)
            continue
        if old is None:
            old = read_row(before, table, key)
            if old is not None and not is_bookmark_of_link:
                continue  # the row belonged to another link, whose record has the change
        new = read_row(after, table, key) if new is None else new
        if is_bookmark_of_link and (old is None or new is None):
            continue  # the record of the import run has the change
        yield from _describe(before, after, table, key, old, new)


def _describe(
    before: sqlite3.Connection,
    after: sqlite3.Connection,
    table: JournalTable,
    key: tuple[Value, ...],
    old: Row | None,
    new: Row | None,
) -> Iterator[RowChange]:
    """Yield the change of a row, if it is one."""
    if old is None:
        if new is not None:
            yield RowChange(ChangeKind.INSERTED, table.name, key, {})
        return
    if new is None:
        is_complete = table.source or table.columns == "*"
        yield RowChange(
            ChangeKind.DELETED, table.name, key, old if is_complete else _full_row(before, table, key)
        )
        return
    if old == new:
        return
    if table.is_packed:
        changed = _full_row(before, table, key)
    else:
        changed = {
            name: value for name, value in old.items() if name not in table.computed and value != new[name]
        }
    if table.name == "snapshot" and not changed.keys().isdisjoint(("link_id", "number")):
        changed["number"] = old["number"]  # (link, number) is unique, so both are set again
    if changed:
        yield RowChange(ChangeKind.UPDATED, table.name, key, changed)


def _rows(connection: sqlite3.Connection, table: JournalTable, owners: list[int]) -> dict[int, Rows]:
    """Return for each link or import run: key -> the compared columns of its rows."""
    cursor = connection.execute(table.of_owners, (json.dumps(owners),))
    names = [description[0] for description in cursor.description[1:]]
    places = [1 + names.index(name) for name in table.key]
    rows: dict[int, Rows] = {owner: {} for owner in owners}
    for values in cursor:
        key = tuple([values[place] for place in places])
        rows[values[0]][key] = dict(zip(names, values[1:], strict=True))
    return rows


def read_row(connection: sqlite3.Connection, table: JournalTable, key: tuple[Value, ...]) -> Row | None:
    """Return the compared columns of a row; None if there is no such row."""
    return _read(connection, table, key, table.columns)


def _full_row(connection: sqlite3.Connection, table: JournalTable, key: tuple[Value, ...]) -> Row:
    columns = table.columns if table.source else "*"
    return _read(connection, table, key, columns) or {}


def _read(
    connection: sqlite3.Connection, table: JournalTable, key: tuple[Value, ...], columns: str
) -> Row | None:
    cursor = connection.execute(f"SELECT {columns} FROM {table.from_clause} WHERE {table.of_key}", key)
    values = cursor.fetchone()
    if values is None:
        return None
    return dict(zip((description[0] for description in cursor.description), values, strict=True))
