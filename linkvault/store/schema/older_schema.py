"""A vault of an older schema -> the tables of the current schema, for one connection that reads.

Temporary tables and views take the place of those of the vault: a table that the vault does not have is empty, and a
column that it does not have has its default. So reading needs no migration and no lock, and the file stays as it is.
"""

import sqlite3

from linkvault.store.schema import migrations

_INTERNAL = "name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_sqlite_%' AND name NOT LIKE 'page_fts%'"
_NAME, _DEFAULT = 1, 4  # places in a row of `PRAGMA table_info`


def add_missing(connection: sqlite3.Connection) -> None:
    """Add temporary tables and views for what the vault of a connection does not have; the full-text index is old."""
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
                connection.execute(f"CREATE TEMP VIEW {name} AS SELECT *, {columns} FROM main.{name}")
    finally:
        current.close()


def _missing_columns(current: sqlite3.Connection, old: sqlite3.Connection, table: str) -> dict[str, str]:
    """Return the columns that a table has in the current schema only, each with the SQL of its default."""
    statement = f"PRAGMA table_info({table})"
    stored = {row[_NAME] for row in old.execute(statement)}
    columns = current.execute(statement).fetchall()
    return {row[_NAME]: row[_DEFAULT] or "NULL" for row in columns if row[_NAME] not in stored}
