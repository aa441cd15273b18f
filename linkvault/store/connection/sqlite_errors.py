"""Errors of SQLite -> VaultErrors, for those that a user can fix: locked, full, read-only, damaged."""

import json
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from linkvault import lazy_re as re
from linkvault.errors import VaultDamaged, VaultError, VaultForeign, VaultFull, VaultLocked, VaultReadOnly
from linkvault.store.packing import PackingError

# SQLite cannot make the index of a log, as on a full disk, where it needs so many bytes.
NO_INDEX_OF_LOG = sqlite3.SQLITE_IOERR_SHMSIZE
_INDEX_OF_LOG_BYTES = 32_768
_MISSING_IN_SCHEMA = re.compile(
    "no such (table|column)|has no column named|unrecognized option|parse error in"
)
_READ_BYTES = 1 << 20  # at once


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
        case _ if code == NO_INDEX_OF_LOG and _is_disk_full(path):
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
    for file in filter(os.path.exists, (path, log_of(path, "-wal"))):
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
        return describe(error)
    return None


def _damaged(path: Path, error: Exception) -> VaultDamaged:
    return VaultDamaged(f"the vault is damaged ({error}): {path}")


def log_of(path: Path, ending: str) -> Path:
    """Return the path of a file that SQLite writes beside a vault: `-wal`, `-shm` or `-journal`."""
    return path.with_name(path.name + ending)


def describe(error: OSError | ValueError) -> str:
    """Return what the system says of an error, without its number and the path."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
