"""The application id and version of the schema, and the transaction in which rows change."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

APPLICATION_ID = 0x4C4B5654  # "LKVT": identifies an SQLite file as a vault, also to file(1)
SCHEMA_VERSION = 4  # the last step in migrations.py; defined here, so that reading imports no sqlite_utils
# The current instant, as all dates of the vault are written.
SQL_NOW = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"

_MOST_WAITS = 4  # times the wait of a connection, while other processes commit
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.001, 0.05  # seconds between two tries to get the lock of a vault


def read_version(connection: sqlite3.Connection) -> int:
    """Return the version of the schema of a database; 0 for one that was never migrated."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run the block in one transaction: commit at its end, roll back if it raises.

    The write lock is taken at the start, so no other process changes what the block reads before the commit.
    """
    _take_write_lock(connection)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # if the disk is full, SQLite has rolled back already
            connection.execute("ROLLBACK")
        raise


@contextmanager
def short_statements(connection: sqlite3.Connection) -> Iterator[None]:
    """Let the block, which runs many statements that change few rows, write no temporary files.

    A row of `link` is in twelve indexes. For each statement SQLite writes all pages that it changes to a file, from
    which it could take back the statement alone: a third of its time in an import. They take 60 kB of memory instead.
    Whatever else is temporary comes into memory, too, so the block sorts no long tables, and does not rebuild the file.
    """
    connection.execute("PRAGMA temp_store = MEMORY")
    try:
        yield
    finally:
        connection.execute("PRAGMA temp_store = DEFAULT")


def _take_write_lock(connection: sqlite3.Connection) -> None:
    """Begin a transaction that writes; wait for the lock as long as the connection waits for locks.

    SQLite itself asks for the lock less and less often, so the process that came last gets it first: of 16 processes
    with transactions of 0.2 s, one waited 23 to 30 s. Here the process that has waited longest asks most often: none
    waits for more than 6 to 8 s.

    As long as other processes commit, none of them hangs, so the wait may last `_MOST_WAITS` times as long: 30 s were
    too short for 1 of 2,221 commands of 16 processes, on a machine with twelve times as much work as processors.
    """
    (milliseconds,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        started, seconds, waits = monotonic(), milliseconds / 1000, 1
        version: int | None = None
        while not _try_write_lock(connection, is_last=(waited := monotonic() - started) >= waits * seconds):
            sleep(compute_pause(waited))
            if version is None:
                version = _read_data_version(connection)
            elif waits < _MOST_WAITS and monotonic() - started >= waits * seconds:
                before, version = version, _read_data_version(connection)
                waits += version != before
    finally:
        connection.execute(f"PRAGMA busy_timeout = {milliseconds:d}")


def _read_data_version(connection: sqlite3.Connection) -> int:
    """Return a number that differs after another connection has committed; 0 if a lock keeps it from being read."""
    try:
        return int(connection.execute("PRAGMA data_version").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def compute_pause(waited: float) -> float:
    """Return the seconds to the next try: few at first, as most locks end soon; few again after a long wait."""
    return min(max(waited / 2, _SHORTEST_PAUSE), _LONGEST_PAUSE / max(waited, 1))


def _try_write_lock(connection: sqlite3.Connection, *, is_last: bool) -> bool:
    """Begin a transaction that writes; return False if another process has the lock and this is not the last try."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if is_last or getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


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
