"""A path -> an open SQLite connection on a vault, or the one error that says why not.

What SQLite raises becomes ours here, and only what the user can mend (a file locked, full, read-only, damaged).
"""

import json
import os
import re
import sqlite3
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from linkvault.errors import (
    Action,
    LinkvaultError,
    Remedy,
    VaultDamaged,
    VaultError,
    VaultForeign,
    VaultFull,
    VaultLocked,
    VaultMissing,
    VaultReadOnly,
    VaultTooNew,
)
from linkvault.store.schema import APPLICATION_ID, SCHEMA_VERSION

LOCK_WAIT_SECONDS = 30.0
_LACKING = re.compile("no such (table|column)|has no column named")
_MAGIC = b"SQLite format 3\x00"


@contextmanager
def translate_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the file into the error that tells the user what to do."""
    try:
        yield
    except (json.JSONDecodeError, zlib.error, UnicodeDecodeError) as error:
        # We wrote these ourselves, and whole; SQLite may quote a damaged schema in what it says.
        raise _damaged(path, error) from error
    except sqlite3.DatabaseError as error:
        mendable = _translate(error, path)
        if mendable is None:
            raise
        raise mendable from error


def _translate(error: sqlite3.DatabaseError, path: Path) -> VaultError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # raised by Python's module itself
        return _damaged(path, error) if "decode" in str(error) else None
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return VaultLocked(f"the vault is in use by another program: {path}")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return VaultReadOnly(f"the vault cannot be written: {path}")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_AUTH:
            return VaultReadOnly(f"the vault cannot be opened: {path}")
        case sqlite3.SQLITE_FULL:
            return VaultFull(f"no space left for the vault: {path}")
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_NOMEM | sqlite3.SQLITE_PROTOCOL:
            return VaultError(f"the vault could not be read or written ({error}): {path}")
        case sqlite3.SQLITE_CORRUPT:
            return _damaged(path, error)
        case sqlite3.SQLITE_NOTADB:
            return VaultForeign(f"not a vault: {path}")
        case sqlite3.SQLITE_ERROR if _LACKING.search(str(error)):
            return VaultError(
                f"the vault lacks what this linkvault looks for ({error}): {path}",
                hint="if a newer linkvault wrote it, install that one; else restore a backup",
            )
    return None


def _damaged(path: Path, error: Exception) -> VaultDamaged:
    return VaultDamaged(f"the vault is damaged ({error}): {path}", hint="restore a backup")


def open_for_reading(path: Path, patience: float = LOCK_WAIT_SECONDS) -> sqlite3.Connection:
    """Open an existing vault without the right to change it.

    A vault of an older schema is brought up to date first; one of a newer schema is read as far as it goes.

    :raises VaultMissing: if there is no file
    :raises VaultForeign: if the file is not a vault
    """
    _look_before_opening(path)
    if not path.exists():
        raise VaultMissing(f"there is no vault yet at {path}", hint=Remedy(Action.CREATE_VAULT))
    if path.stat().st_size == 0:  # whoever was to make it was killed in its first moment
        open_for_writing(path, patience).close()
    with translate_errors(path):
        connection = _connect(path, "ro", patience)
        try:
            if _check_identity(connection, path) < SCHEMA_VERSION:
                connection.close()
                open_for_writing(path, patience).close()
                connection = _connect(path, "ro", patience)
        except sqlite3.OperationalError as error:
            connection.close()
            if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_CANTOPEN:
                raise
            connection = _connect_read_only_medium(path)
            _check_identity(connection, path)
        except (LinkvaultError, sqlite3.Error, UnicodeDecodeError):
            connection.close()
            raise
    return connection


def open_for_writing(path: Path, patience: float = LOCK_WAIT_SECONDS) -> sqlite3.Connection:
    """Open a vault to change it; make it, readable for its owner alone, where there is none.

    :raises VaultTooNew: if a newer linkvault wrote it
    :raises VaultForeign: if the file belongs to another program
    """
    _look_before_opening(path)
    _make_file(path)
    with translate_errors(path):
        connection = _connect(path, "rw", patience)
        try:
            version = _check_identity(connection, path)
            if version > SCHEMA_VERSION:
                raise VaultTooNew(
                    f"the vault has schema {version}, this linkvault knows {SCHEMA_VERSION}: {path}"
                )
            _use_wal(connection)  # also in a vault that came back from a backup
            if version < SCHEMA_VERSION:
                from linkvault.store.migrations import (
                    migrate,  # imports sqlite_utils: 100 ms, once in a vault's life
                )

                migrate(connection)
            # FULL: what is acknowledged survives a power cut; NORMAL lost 12 of 12 in that test.
            connection.execute("PRAGMA synchronous=FULL")
        except (LinkvaultError, sqlite3.Error, UnicodeDecodeError):
            connection.close()
            raise
    return connection


def _look_before_opening(path: Path) -> None:
    """Refuse what is no plain file or not SQLite, before SQLite itself would wait on it or write to it."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise VaultForeign(f"a folder, not a vault: {path}")
        if not stat.S_ISREG(status.st_mode):
            raise VaultForeign(f"not a plain file: {path}")
        with path.open("rb") as file:
            start = file.read(16)
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise VaultReadOnly(f"the vault cannot be opened ({_reason(error)}): {path}") from error
    if start and start != _MAGIC:
        raise VaultForeign(f"not a vault: {path}")


def _make_file(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except (OSError, ValueError) as error:
        raise VaultReadOnly(f"the vault cannot be written ({_reason(error)}): {path}") from error


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _connect(path: Path, mode: str, patience: float = LOCK_WAIT_SECONDS) -> sqlite3.Connection:
    """Connect by URI, in which the path's own `?`, `#` and `%` cannot become parameters.

    :param patience: for how many seconds a lock is waited for
    """
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=patience, isolation_level=None)
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging. The switch itself does not honour the busy timeout, so take turns."""
    if connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
        return
    connection.execute("BEGIN EXCLUSIVE")  # this one waits
    connection.execute("COMMIT")
    for attempt in range(100):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if attempt == 99:
                raise
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
        else:
            return


def _connect_read_only_medium(path: Path) -> sqlite3.Connection:
    """Connect where SQLite cannot: to read in WAL mode it must write a -shm file beside the vault.

    Who cannot write there takes the file as fixed. What a left -wal file holds belongs to the vault all the same,
    so then both are copied, and the copy, once open, needs no name any more.
    """
    wal = path.with_name(path.name + "-wal")
    if not wal.exists() or wal.stat().st_size == 0:
        return _connect(path, "ro&immutable=1")
    import shutil
    import tempfile  # both cost a tenth of the start, and few vaults lie on such a medium

    with tempfile.TemporaryDirectory(prefix="linkvault-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder, "vault.db")
        shutil.copyfile(path, copy)
        shutil.copyfile(wal, copy.with_name("vault.db-wal"))
        connection = _connect(copy, "rw")
        connection.execute("PRAGMA user_version").fetchone()  # opens both files
        connection.execute("PRAGMA query_only=ON")
    return connection


def _check_identity(connection: sqlite3.Connection, path: Path) -> int:
    """Return the schema version, 0 for an empty file."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application == APPLICATION_ID:
        return int(version)
    if application == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
        return 0
    raise VaultForeign(f"a database of another program, not a vault: {path}")
