"""The identity and version of the schema, and the transaction in which rows change."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

APPLICATION_ID = 0x4C4B5654  # "LKVT": marks an SQLite file as a vault, for linkvault and for file(1)
SCHEMA_VERSION = (
    2  # the number of the last step in migrations.py; here, so that reading a vault imports no DDL
)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run the block in one transaction: commit at its end, roll back if it raises.

    The write lock is taken first, so what the block reads stays true until the commit.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite itself rolls back when the disk is full
            connection.execute("ROLLBACK")
        raise
