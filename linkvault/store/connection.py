"""The path of a vault -> an open SQLite connection, or a VaultError that says why it cannot be opened.

`translate_errors` raises the errors of SQLite that a user can fix (locked, full, read-only, damaged) as VaultErrors.
Every other error of SQLite is a bug and stays as it is.
"""

import json
import os
import sqlite3
import stat
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from linkvault import lazy_re as re
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
from linkvault.store.packing import PackingError
from linkvault.store.schema import APPLICATION_ID, SCHEMA_VERSION

LOCK_WAIT_SECONDS = 30.0  # after this time the user learns that another program is writing
_MISSING_IN_SCHEMA = re.compile("no such (table|column)|has no column named")
_SQLITE_HEADER = b"SQLite format 3\x00"
# The least size of a file that is not empty: SQLite's header, and SQLite takes a shorter file for an empty one.
_MIN_BYTES = 100
# SQLite cannot open a file for reading: it would have to write a log or roll back a journal in a read-only folder, or
# to write the index of the log to a full disk.
_NEED_COPY = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
_NO_INDEX_OF_LOG = sqlite3.SQLITE_IOERR_SHMSIZE
_INDEX_OF_LOG_BYTES = 32_768
_LONG_LOG = 16_000_000  # bytes: four times what a log has when SQLite begins to move it into the file
_READERS_WAIT_SECONDS = 1  # a reader of one link or list has long ended; other writers wait for as long
_READ_BYTES = 1 << 20  # at once
_WAL_ATTEMPTS = 100  # ends the loop; each failed attempt first waits for the lock of another process


@contextmanager
def translate_errors(path: Path) -> Iterator[None]:
    """Raise the SQLite errors of the block as VaultErrors; errors that no user can fix stay as they are."""
    try:
        yield
    except (json.JSONDecodeError, zlib.error, PackingError, UnicodeDecodeError) as error:
        # linkvault wrote these values itself, so the file has changed. UnicodeDecodeError: SQLite may quote bytes of a
        # damaged schema in its message.
        raise _damaged(path, error) from error
    except sqlite3.DatabaseError as error:
        vault_error = _vault_error(error, path)
        if vault_error is None:
            raise
        raise vault_error from error


def _vault_error(error: sqlite3.DatabaseError, path: Path) -> VaultError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # raised by Python's sqlite3 module, not by SQLite
        return _damaged(path, error) if "decode" in str(error) else None
    match code & 0xFF:  # the primary result code, without its extension
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return VaultLocked(f"another program is using the vault {path}")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return VaultReadOnly(f"the vault is read-only: {path}")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_AUTH:
            return VaultReadOnly(f"the vault cannot be opened: {path}")
        case sqlite3.SQLITE_FULL:
            return _disk_full(path)
        case _ if code == _NO_INDEX_OF_LOG and _is_disk_full(path):
            return _disk_full(path)
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_NOMEM | sqlite3.SQLITE_PROTOCOL:
            return VaultError(f"reading or writing the vault failed ({error}): {path}")
        case sqlite3.SQLITE_CORRUPT:
            return _read_failure(path) or _damaged(path, error)
        case sqlite3.SQLITE_NOTADB:
            return VaultForeign(f"not a vault: {path}")
        case sqlite3.SQLITE_ERROR if _MISSING_IN_SCHEMA.search(str(error)):
            return VaultError(
                f"the tables of the vault are not those of this version ({error}): {path}",
                hint="if a newer linkvault wrote the vault, install that version; otherwise the file is damaged",
            )
    return None


def _disk_full(path: Path) -> VaultFull:
    return VaultFull(f"no space left on the disk for the vault {path}")


def _is_disk_full(path: Path) -> bool:
    """Return whether the disk has no space for the index of a log."""
    import shutil  # takes a tenth of the start-up time, and few disks are full

    return shutil.disk_usage(path.parent).free < _INDEX_OF_LOG_BYTES


def _read_failure(path: Path) -> VaultError | None:
    """Return why the disk does not give all bytes of the vault, which SQLite reports as damage; None if it does."""
    for file in filter(os.path.exists, (path, _log_of(path, "-wal"))):
        if (failure := _find_read_error(file, file.stat().st_mtime_ns)) is not None:
            return VaultError(f"reading or writing the vault failed ({failure}): {path}")
    return None


@lru_cache(maxsize=2)  # a check and a merge meet many damaged rows of one file
def _find_read_error(file: Path, changed: int) -> str | None:
    """Read a file from its start to its end; return why a part cannot be read; `changed`: when it changed last."""
    try:
        # The file is never closed: that would end the locks of SQLite on it.
        descriptor = os.open(file, os.O_RDONLY)
        while os.read(descriptor, _READ_BYTES):
            pass
    except OSError as error:
        return _reason(error)
    return None


def _damaged(path: Path, error: Exception) -> VaultDamaged:
    return VaultDamaged(f"the vault is damaged ({error}): {path}")


def open_for_reading(path: Path, lock_wait: float = LOCK_WAIT_SECONDS) -> sqlite3.Connection:
    """Open an existing vault read-only.

    A vault of an older schema is not migrated: what it does not have is empty for this connection. One of a newer
    schema is opened: its tables may still be readable.

    :param lock_wait: how many seconds to wait for another program's lock
    :raises VaultMissing: if there is no file
    :raises VaultForeign: if the file is not a vault
    """
    _check_file(path)
    if not path.exists():
        raise VaultMissing(f"no vault at {path}", hint=Remedy(Action.CREATE_VAULT))
    _roll_back_interrupted(path, lock_wait)
    if path.stat().st_size == 0:  # the process that created it was killed before it wrote the schema
        open_for_writing(path, lock_wait).close()
    with translate_errors(path):
        connection, version = _connect_for_reading(path, lock_wait)
        if version == 0:  # an empty database, from a process that was killed while it created the vault
            connection.close()
            open_for_writing(path, lock_wait).close()
            connection, version = _connect_for_reading(path, lock_wait)
        if 0 < version < SCHEMA_VERSION:
            # Imports sqlite_utils, which takes 100 ms: for each command until the vault is migrated.
            from linkvault.store.schema import older_schema

            connection.close()
            connection, _ = _connect_for_reading(path, lock_wait, older_schema.OlderConnection)
            older_schema.add_missing(connection)
    return connection


def _connect_for_reading(
    path: Path, lock_wait: float, factory: type[sqlite3.Connection] = sqlite3.Connection
) -> tuple[sqlite3.Connection, int]:
    """Connect to a vault that is only read, on a read-only medium or a full disk too; return the schema version too."""
    connection = _connect(path, "ro", lock_wait, factory)
    try:
        return connection, _check_identity(connection, path)
    except sqlite3.OperationalError as error:
        connection.close()
        code = getattr(error, "sqlite_errorcode", 0)
        if code & 0xFF not in _NEED_COPY and code != _NO_INDEX_OF_LOG:
            raise
        connection = _connect_read_only_medium(path, factory)
        return connection, _check_identity(connection, path)
    except (LinkvaultError, sqlite3.Error, UnicodeDecodeError):
        connection.close()
        raise


def _roll_back_interrupted(path: Path, lock_wait: float) -> None:
    """Let SQLite roll back what a killed process left in a journal, which a connection that reads may not do.

    Journals exist only before a vault uses write-ahead logging: while it is created, and after it was restored.
    """
    if not os.path.exists(_log_of(path, "-journal")):
        return
    with suppress(sqlite3.Error), closing(_connect(path, "rw", lock_wait)) as connection:
        connection.execute("PRAGMA user_version").fetchone()
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def open_for_writing(path: Path, lock_wait: float = LOCK_WAIT_SECONDS) -> sqlite3.Connection:
    """Open a vault for writing; create it, readable only by its owner, if there is no file.

    :param lock_wait: how many seconds to wait for another program's lock
    :raises VaultTooNew: if a newer linkvault wrote it
    :raises VaultForeign: if the file is not a vault
    """
    _check_file(path)
    _create_file(path)
    with translate_errors(path):
        connection = _connect(path, "rw", lock_wait)
        try:
            version = _check_identity(connection, path)
            if version > SCHEMA_VERSION:
                raise VaultTooNew(
                    f"the vault has schema version {version}, but this linkvault supports at most"
                    f" {SCHEMA_VERSION}: {path}"
                )
            _use_wal(connection)  # a vault restored from a backup may have another journal mode
            if version < SCHEMA_VERSION:
                _migrate(connection, path, version)
            # FULL syncs the log at every commit, so a power cut loses nothing that was reported as saved. With NORMAL
            # a test that cut the power lost commits in 12 of 12 runs.
            connection.execute("PRAGMA synchronous=FULL")
        except (LinkvaultError, sqlite3.Error, UnicodeDecodeError):
            connection.close()
            raise
    return connection


def _migrate(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Migrate a vault to the current schema; one that has links is copied first.

    For an older vault the imported modules take 100 ms: once per vault and schema version.
    """
    from linkvault.store.schema import migrations

    migrations.migrate(connection, path if version else None)


def _check_file(path: Path) -> None:
    """Raise VaultForeign if the path is not a regular file, or not an SQLite file although there is a log beside it.

    SQLite itself would block on a FIFO, and delete the log of a foreign file. It notices any other foreign file.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise VaultForeign(f"not a vault but a folder: {path}")
        if not stat.S_ISREG(status.st_mode):
            raise VaultForeign(f"not a vault, because not a regular file: {path}")
        is_foreign = 0 < status.st_size < _MIN_BYTES or (_has_idle_log(path) and not _has_header(path))
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:  # ValueError: the path contains NUL
        raise VaultReadOnly(f"the vault cannot be opened ({_reason(error)}): {path}") from error
    if is_foreign:
        raise VaultForeign(f"not a vault: {path}")


def _has_idle_log(path: Path) -> bool:
    """Return whether there is a log of the vault, while no connection of this process uses it.

    Only then may the file be opened besides by SQLite: the end of any such access ends all locks of the process on the
    file. Another process would then believe to be alone, and delete the log that this one goes on to write.
    """
    return not os.path.exists(_log_of(path, "-shm")) and any(
        os.path.exists(_log_of(path, ending)) for ending in ("-wal", "-journal")
    )


def _has_header(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE_HEADER)) in (b"", _SQLITE_HEADER)


def _log_of(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _create_file(path: Path) -> None:
    """Create an empty file unless there is one, which is not opened: see `_has_idle_log`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except (OSError, ValueError) as error:
        raise VaultReadOnly(f"the vault cannot be written ({_reason(error)}): {path}") from error
    if not os.access(path, os.W_OK):
        raise VaultReadOnly(f"the vault cannot be written: {path}")


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _connect(
    path: Path,
    mode: str,
    lock_wait: float = LOCK_WAIT_SECONDS,
    factory: type[sqlite3.Connection] = sqlite3.Connection,
) -> sqlite3.Connection:
    """Connect by a URI in which `?`, `#` and `%` of the path are escaped, so that they cannot become parameters."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=lock_wait, isolation_level=None, factory=factory)
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging.

    The PRAGMA fails at once if another process has a lock, so wait for the lock with BEGIN, which honours the timeout.
    """
    if connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
        return
    for attempt in range(1, _WAL_ATTEMPTS + 1):
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:  # another process took the lock after the COMMIT
            if attempt == _WAL_ATTEMPTS:
                raise
        else:
            return


class CommittedState:
    """A vault as the last commit left it, while a transaction of another connection changes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def connect(self) -> sqlite3.Connection:
        """Return the connection that sees it, which is opened at the first call."""
        if self._connection is None:
            uri = f"{self._path.absolute().as_uri()}?mode=ro"
            self._connection = sqlite3.connect(uri, uri=True, isolation_level=None)
            self._connection.execute("BEGIN")
        return self._connection

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def close(connection: sqlite3.Connection, path: Path, *, is_writable: bool) -> None:
    """Close a connection; one that may write empties a long log before.

    SQLite begins the log anew only at an instant without a reader. Under readers that follow each other without a gap
    it would grow without end: of 16 processes in ten minutes to 35 MB. Here the last readers are waited for, while new
    ones need the log no more.
    """
    log = _log_of(path, "-wal")
    if is_writable and os.path.exists(log) and os.path.getsize(log) > _LONG_LOG:
        with suppress(sqlite3.DatabaseError):  # what is stored is stored; the next process tries it again
            connection.execute(f"PRAGMA busy_timeout = {_READERS_WAIT_SECONDS * 1000:d}")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    connection.close()


def _connect_read_only_medium(path: Path, factory: type[sqlite3.Connection]) -> sqlite3.Connection:
    """Connect to a vault in a folder in which SQLite can write nothing.

    In WAL mode SQLite writes a -shm file beside the database even to read it. Without a -wal file the vault is opened
    as immutable instead. A -wal file contains commits that belong to the vault, and a -journal file what an interrupted
    process overwrote, so then the files are copied to a temporary folder, which is deleted as soon as the copy is open.
    """
    logs = [_log_of(path, ending) for ending in ("-wal", "-journal")]
    logs = [log for log in logs if log.exists() and log.stat().st_size > 0]
    if not logs:
        return _connect(path, "ro&immutable=1", factory=factory)
    import shutil
    import tempfile  # shutil and tempfile take a tenth of the start-up time, and few vaults are on a read-only medium

    with tempfile.TemporaryDirectory(prefix="linkvault-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder, "vault.db")
        shutil.copyfile(path, copy)
        for log in logs:
            shutil.copyfile(log, copy.with_name(copy.name + log.name.removeprefix(path.name)))
        connection = _connect(copy, "rw", factory=factory)
        connection.execute("PRAGMA user_version").fetchone()  # opens both files before the folder is deleted
        connection.execute("PRAGMA query_only=ON")
    return connection


def _check_identity(connection: sqlite3.Connection, path: Path) -> int:
    """Return the schema version of a vault; 0 for an empty database.

    :raises VaultForeign: if it is the database of another program
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application == APPLICATION_ID:
        return int(version)
    if application == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
        return 0
    raise VaultForeign(f"not a vault but a database of another program: {path}")
