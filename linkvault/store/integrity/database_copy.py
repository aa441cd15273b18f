"""An open database -> a complete copy in another file, while other programs may use it."""

import glob
import os
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from linkvault.clock import now
from linkvault.errors import VaultError
from linkvault.store.schema import APPLICATION_ID

PARTIAL = ".partial"  # at the end of the name of a copy that is not complete, after the process id
# Suffixes of the files that SQLite writes beside a database.
LOGS = ("-journal", "-wal", "-shm")
HEADER_BYTES = 100  # of SQLite
_APPLICATION_ID = slice(68, 72)  # where SQLite's header has it
_NAME_OF_PARTIAL = re.compile(rf".*\.(\d+){re.escape(PARTIAL)}(?:{'|'.join(LOGS)})?", re.DOTALL)
_FLAGS = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)


def copy_database(connection: sqlite3.Connection, target: Path) -> None:
    """Copy a database to a file, and wait until it is on the disk.

    The target appears only when it is complete; a file that is there is replaced.
    """
    partial = target.with_name(f"{target.name}.{os.getpid()}{PARTIAL}")
    try:
        write_copy(connection, partial)
        partial.replace(target)
    finally:
        delete(partial)
    sync(target.parent)


def write_copy(
    connection: sqlite3.Connection, partial: Path, check: Callable[[], None] = lambda: None
) -> None:
    """Copy a database to a file that only its owner can read, and wait until its bytes are on the disk.

    The copy is one file without a log, so that it can be read on any medium. SQLite copies the pages of one instant and
    blocks no writer. The caller renames the file, or deletes it after an error.

    :param check: called when the copy is complete, while the disk writes it; its errors are raised
    """
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, _FLAGS, 0o600))
    with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
        # A copy that is not complete is not used, so it needs no journal, and is flushed once at the end: this
        # saves an eighth of the time.
        copy.execute("PRAGMA journal_mode=OFF")
        copy.execute("PRAGMA synchronous=OFF")
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    with flushing(partial):
        check()


@contextmanager
def flushing(file: Path) -> Iterator[None]:
    """Wait until a file is on the disk; the block, which may read the file, runs meanwhile.

    The disk is as busy with 20 MB as the processor with a check of them, so that one of the two takes no time.
    """
    errors: list[OSError] = []

    def flush() -> None:
        try:
            sync(file)
        except OSError as error:
            errors.append(error)

    thread = threading.Thread(target=flush, daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join()
    if errors:
        raise errors[0]


def is_vault_header(header: bytes) -> bool:
    """Return whether the first bytes of a file are those of a vault, or the file is empty."""
    return not header or header[_APPLICATION_ID] == APPLICATION_ID.to_bytes(4, "big")


def delete(copy: Path) -> None:
    """Delete a copy that is not needed, and what SQLite has written beside it; what cannot be deleted stays."""
    for ending in ("", *LOGS):
        with suppress(OSError):
            copy.with_name(copy.name + ending).unlink()


def remove_abandoned(folder: Path, prefix: str) -> None:
    """Delete the copies whose name has a prefix and that killed processes did not complete."""
    for file in folder.glob(f"{glob.escape(prefix)}*{PARTIAL}*"):
        match = _NAME_OF_PARTIAL.fullmatch(file.name)
        if match and not _runs(int(match[1])):
            file.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    """Return whether a process may be running."""
    if os.name == "nt":  # `os.kill` with 0 sends Ctrl-C there
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def copy_before_migration(path: Path, version: int) -> Path:
    """Copy a vault of an older schema to a file beside it and return its path.

    A connection of its own reads the vault: SQLite does not copy from one that has begun to write.

    :raises VaultError: if the copy cannot be written
    """
    prefix = f"{path.stem}-schema-{version}-"
    target = path.with_name(f"{prefix}{now().replace(':', '')}{path.suffix}")
    try:
        remove_abandoned(path.parent, prefix)
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as reader:
            copy_database(reader, target)
    except OSError as error:
        raise VaultError(
            f"the copy before the migration cannot be written ({error.strerror or error}): {target}"
        ) from error
    return target


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk. Windows has no such call for a folder."""
    is_folder = path.is_dir()
    if is_folder and os.name == "nt":
        return
    # Windows flushes only what is open for writing.
    number = os.open(path, os.O_RDONLY if is_folder else os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)
