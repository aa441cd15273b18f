"""An open database -> a complete copy in another file, while other programs may use it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from linkvault.clock import now

PARTIAL = ".partial"  # at the end of the name of a copy that is not complete, after the process id
_FLAGS = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)


def copy_database(connection: sqlite3.Connection, target: Path) -> None:
    """Copy a database to a file that only its owner can read, and wait until it is on the disk.

    The copy is one file without a log, so that it can be read on any medium. SQLite copies the pages of one instant and
    blocks no writer. The target appears only when it is complete; a file that is there is replaced.
    """
    partial = target.with_name(f"{target.name}.{os.getpid()}{PARTIAL}")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, _FLAGS, 0o600))
    try:
        with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        sync(partial)
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    sync(target.parent)


def copy_before_migration(path: Path, version: int) -> Path:
    """Copy a vault of an older schema to a file beside it and return its path.

    A connection of its own reads the vault: SQLite does not copy from one that has begun to write.
    """
    time = now().replace(":", "")
    target = path.with_name(f"{path.stem}-schema-{version}-{time}{path.suffix}")
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as reader:
        copy_database(reader, target)
    return target


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk. Windows has no such call for a folder."""
    if path.is_dir() and os.name == "nt":
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
