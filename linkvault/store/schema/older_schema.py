"""A vault of an older schema -> the tables of the current schema, for one connection that reads.

Temporary tables and views take the place of those of the vault: a table that the vault does not have is empty, and a
column that it does not have has its default, or is computed from others. So reading needs no migration and no lock,
and the file stays as it is. Reading is slower, because a view has no index of its own.
"""

import re
import sqlite3
from collections.abc import Sequence

from linkvault.store.schema import migrations
from linkvault.store.selection import reverse_host

_SNAPSHOT_VALUE = "(SELECT {} FROM main.snapshot WHERE id = link.snapshot_id)"
_COMPUTED = {
    "link": {
        "host": "reverse_host(site)",
        "saved": _SNAPSHOT_VALUE.format("captured"),
        "published": _SNAPSHOT_VALUE.format("published"),
        "lang": _SNAPSHOT_VALUE.format("lang"),
        "words": _SNAPSHOT_VALUE.format("words"),
        "is_tagged": "EXISTS (SELECT 1 FROM main.link_tag WHERE link_id = link.id)",
        "changed": f"max(added, coalesce(attempted, added), coalesce({_SNAPSHOT_VALUE.format('captured')}, added))",
    },
    "link_tag": {"added": "(SELECT added FROM main.link WHERE id = link_id)"},
}
_INDEX_HINT = re.compile(r" (?:INDEXED BY \w+|NOT INDEXED)")

_INTERNAL = "name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_sqlite_%' AND name NOT LIKE 'page_fts%'"
_NAME, _DEFAULT = 1, 4  # places in a row of `PRAGMA table_info`


class OlderConnection(sqlite3.Connection):
    """A connection to a vault of an older schema: its tables are views, so queries must not name indexes."""

    def execute(self, sql: str, parameters: Sequence[object] = (), /) -> sqlite3.Cursor:  # type: ignore[override]  # only the stub is more exact
        """Execute a query without the names of its indexes."""
        return super().execute(_INDEX_HINT.sub("", sql), parameters)


def add_missing(connection: sqlite3.Connection) -> None:
    """Add temporary tables and views for what the vault of a connection does not have; the full-text index is old."""
    connection.create_function("reverse_host", 1, reverse_host, deterministic=True)
    current = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrations.migrate(current)
        stored = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        tables = f"SELECT name, sql FROM sqlite_master WHERE type = 'table' AND {_INTERNAL}"
        for name, sql in current.execute(tables).fetchall():
            if name not in stored:
                connection.execute(sql.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
            elif missing := _missing_columns(current, connection, name):
                columns = ", ".join(f"{default} AS {column}" for column, default in missing.items())
                connection.execute(
                    f"CREATE TEMP VIEW {name} AS SELECT *, {columns} FROM main.{name} AS {name}"
                )
    finally:
        current.close()


def _missing_columns(current: sqlite3.Connection, old: sqlite3.Connection, table: str) -> dict[str, str]:
    """Return the columns that a table has in the current schema only, each with the SQL of its value."""
    statement = f"PRAGMA table_info({table})"
    stored = {row[_NAME] for row in old.execute(statement)}
    columns = current.execute(statement).fetchall()
    computed = _COMPUTED.get(table, {})
    missing = [row for row in columns if row[_NAME] not in stored]
    return {row[_NAME]: computed.get(row[_NAME], row[_DEFAULT] or "NULL") for row in missing}
