"""The current schema -> its tables with their columns, as a reader of damaged files needs them."""

import sqlite3
from contextlib import closing

from linkvault.lazy_dataclass import dataclass
from linkvault.store.schema import migrations

Value = None | int | float | bytes | str
Row = dict[str, Value]  # column -> value


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its type in SQL, and the value of rows that were stored before it was added."""

    name: str
    kind: str
    is_required: bool = False
    is_rowid: bool = False
    default: Value = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the current schema. The columns of one without rowids have the order of its primary key first."""

    name: str
    columns: tuple[Column, ...]
    has_rowid: bool
    least: int  # columns that every row has; the others were added by a migration


# Tables whose rows are not copied: the new vault has its own. The journal of a damaged vault does not match other rows.
_OWN = (
    "name NOT LIKE 'sqlite_%' AND name NOT LIKE '%sqlite_migrations%' AND name NOT LIKE 'page_fts%'"
    " AND name NOT IN ('command', 'command_change', 'command_asset')"
)


def read_tables() -> dict[str, Table]:
    """Return name -> table for the tables of a new vault whose rows are the user's."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrations.migrate(connection)
        rows = connection.execute(f"SELECT name, sql FROM sqlite_master WHERE type = 'table' AND {_OWN}")
        return {name: _table(connection, name, sql) for name, sql in rows.fetchall()}


def _table(connection: sqlite3.Connection, name: str, sql: str) -> Table:
    has_rowid = "WITHOUT ROWID" not in sql
    columns, least = [], 0
    for number, column, kind, required, default, key in connection.execute(f"PRAGMA table_info({name})"):
        is_rowid = has_rowid and bool(key) and kind == "INTEGER"
        value = default.strip("'") if isinstance(default, str) and default.startswith("'") else None
        columns.append(Column(column, kind, bool(required), is_rowid, value))
        if is_rowid or key or (required and default is None):
            least = number + 1
    return Table(name, tuple(columns), has_rowid, least)
