"""The SQLite database of another program into rows, read from a temporary copy.

The other program may be running. Reading its file directly would take locks and checkpoint its write-ahead log, so
the database is copied together with the log.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from linkvault.errors import FormatError
from linkvault.formats.parts.input_file import Source

_STEPS = 1_000_000
_MAX_STEPS = 3_000_000_000  # about a minute; 100,000 bookmarks take 20 million
_MAX_VALUE_BYTES = 20_000_000  # of a text, also of one that the database computes: a title has a few hundred
SQLITE_SIGNATURE = b"SQLite format 3\0"


def list_tables(source: Source) -> frozenset[str]:
    """Return the names of the tables; empty if the file is not a database or cannot be read."""
    if not source.head.startswith(SQLITE_SIGNATURE):
        return frozenset()
    address = f"{source.path.absolute().as_uri()}?mode=ro&immutable=1"  # no lock, no journal, no change
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            return _tables(connection)
    except sqlite3.Error:
        return frozenset()


@contextmanager
def open_copy(source: Source, *needed: str) -> Iterator[sqlite3.Connection]:
    """Open a temporary copy of the database.

    :param needed: the tables that the caller reads
    :raises FormatError: if the database cannot be copied or read, then or later, or lacks a needed table
    """
    with tempfile.TemporaryDirectory(prefix="linkvault-") as folder:
        copy = Path(folder, "copy.db")
        try:
            for suffix in ("", "-wal"):
                part = Path(f"{source.path}{suffix}")
                if part.is_file():
                    shutil.copyfile(part, f"{copy}{suffix}")
        except OSError as error:
            raise FormatError(f"{source.path}: the database cannot be copied: {error.strerror}") from error
        try:
            with closing(sqlite3.connect(copy)) as connection:
                connection.row_factory = sqlite3.Row
                connection.text_factory = _decode
                connection.execute("PRAGMA trusted_schema = OFF")
                connection.execute("PRAGMA query_only = ON")
                connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE_BYTES)
                connection.set_progress_handler(_StepLimit(), _STEPS)
                missing = set(needed) - _tables(connection)
                if missing:
                    raise FormatError(f"{source.path}: the database has no table {min(missing)}")
                yield connection
        except sqlite3.Error as error:
            raise FormatError(f"{source.path}: the database cannot be read: {error}") from error


class _StepLimit:
    """Interrupts a database whose queries never end; called every `_STEPS` instructions of SQLite."""

    def __init__(self) -> None:
        self._calls = 0

    def __call__(self) -> int:
        self._calls += 1
        return int(self._calls * _STEPS > _MAX_STEPS)


def _tables(connection: sqlite3.Connection) -> frozenset[str]:
    # Not views: a view can call any function.
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return frozenset(str(row[0]) for row in rows)


def _decode(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
