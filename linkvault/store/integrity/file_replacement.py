"""A new file -> the vault at a path; the vault that was there keeps its content under another name."""

import errno
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

from linkvault.clock import now
from linkvault.store.integrity.database_copy import LOGS, sync

# Errors of file systems without hard links, such as FAT.
_WITHOUT_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK)


def replace_vault(path: Path, new: Path, reason: str, *, writes_log: bool) -> Path | None:
    """Put a file in the place of a vault; return the other name of the vault that was there, None if there was none.

    A process that is killed at any moment leaves a vault at the path: the files of the old one get a second name
    before the new one takes the first. Its log gets one too, so that no transaction is lost.

    :param reason: why it is replaced; a part of the other name
    :param writes_log: write the log into the old vault first, as SQLite does when it is closed: else it is without its
        log in the instant before the new file is there. A damaged vault must be kept as it is.
    :raises OSError: if the new file is not complete: SQLite could not write its log into it, and does not say so
    """
    log = new.with_name(f"{new.name}-wal")
    if log.exists() and log.stat().st_size > 0:
        raise OSError(errno.EIO, "its log cannot be written into it")
    if not path.exists():
        new.replace(path)
        sync(path.parent)
        return None
    if writes_log:
        # The log of a damaged vault cannot be written into it: then it gets a second name with the vault.
        with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside = _find_free_name(path, reason)
    logs = [path.with_name(path.name + ending) for ending in LOGS]
    names = {path: aside} | {
        log: aside.with_name(aside.name + log.name.removeprefix(path.name)) for log in logs
    }
    try:
        for file, other_name in names.items():
            if file.exists():
                _add_name(file, other_name)
    except OSError:
        for other_name in names.values():
            other_name.unlink(missing_ok=True)
        raise
    for log in logs:
        log.unlink(missing_ok=True)
    new.replace(path)
    sync(path.parent)
    return aside


def _find_free_name(path: Path, reason: str) -> Path:
    """Return the path of a file that is not there, with the date in its name."""
    stamp = f"{path.stem}-{reason}-{now().replace(':', '')}"
    names = (f"{stamp}{'' if number == 1 else f'-{number}'}{path.suffix}" for number in count(1))
    return next(file for file in map(path.with_name, names) if not file.exists())


def _add_name(file: Path, other_name: Path) -> None:
    """Give a file a second name; copy it where a file has only one."""
    try:
        os.link(file, other_name)
    except OSError as error:
        if error.errno not in _WITHOUT_LINKS:
            raise
        shutil.copy(file, other_name)
