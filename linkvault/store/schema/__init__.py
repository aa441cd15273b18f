"""The application id and version of the schema, and the transaction in which rows change."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

APPLICATION_ID = 0x4C4B5654  # "LKVT": identifies an SQLite file as a vault, also to file(1)
SCHEMA_VERSION = 4  # the last step in migrations.py; defined here, so that reading imports no sqlite_utils
SQL_NOW = (
    "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"  # the current instant, as all dates of the vault are written
)


def read_version(connection: sqlite3.Connection) -> int:
    """Return the version of the schema of a database; 0 for one that was never migrated."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run the block in one transaction: commit at its end, roll back if it raises.

    The write lock is taken at the start, so no other process changes what the block reads before the commit.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # if the disk is full, SQLite has rolled back already
            connection.execute("ROLLBACK")
        raise


@contextmanager
def reading_transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Let the block read the database of one instant, or be a part of the transaction that is open already."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        _end_reading(connection)


def _end_reading(connection: sqlite3.Connection) -> None:
    """End a transaction that wrote nothing but temporary tables, if no error has ended it."""
    if connection.in_transaction:
        connection.execute("COMMIT")
