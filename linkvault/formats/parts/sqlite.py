"""A database of another program -> rows. It is copied first, with its write-ahead log, and only read.

The other program may be running: reading its file in place would take locks, and finish its log for it.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from linkvault.errors import FormatError
from linkvault.formats.parts.input_file import Source

SQLITE_SIGNATURE = b"SQLite format 3\0"


def list_tables(source: Source) -> frozenset[str]:
    """Return the names of the tables; none if it is no database, or cannot be read."""
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
    """Open a copy of the database that goes away again; broken pages become a FormatError.

    :raises FormatError: if it cannot be read, or one of the tables that are needed is no table in it
    """
    with tempfile.TemporaryDirectory(prefix="linkvault-") as folder:
        copy = Path(folder, "copy.db")
        try:
            for end in ("", "-wal"):
                part = Path(f"{source.path}{end}")
                if part.is_file():
                    shutil.copyfile(part, f"{copy}{end}")
        except OSError as error:
            raise FormatError(f"{source.path}: it cannot be copied to be read: {error.strerror}") from error
        try:
            with closing(sqlite3.connect(copy)) as connection:
                connection.row_factory = sqlite3.Row
                connection.text_factory = _text
                connection.execute("PRAGMA trusted_schema = OFF")
                connection.execute("PRAGMA query_only = ON")
                missing = set(needed) - _tables(connection)
                if missing:
                    raise FormatError(f"{source.path}: there is no table {min(missing)} in it")
                yield connection
        except sqlite3.Error as error:
            raise FormatError(f"{source.path}: the database cannot be read: {error}") from error


def _tables(connection: sqlite3.Connection) -> frozenset[str]:
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
    )  # no view: it could do anything
    return frozenset(str(row[0]) for row in rows)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
