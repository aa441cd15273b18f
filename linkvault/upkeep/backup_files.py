"""A vault -> a verified copy in a folder of dated copies, or in one file; and the newest of these copies.

A copy is complete or not there: it is written under another name, checked, and renamed.
"""

import errno
import gzip
import os
import re
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from linkvault.clock import now
from linkvault.errors import UsageError, VaultDamaged, VaultError, VaultForeign, VaultFull
from linkvault.lazy_dataclass import dataclass
from linkvault.store.integrity.database_copy import (
    HEADER_BYTES,
    PARTIAL,
    delete,
    is_vault_header,
    remove_abandoned,
    sync,
)
from linkvault.upkeep.doctor import check_file
from linkvault.vault import Vault

FOLDER = "backups"  # beside the vault, if the user names no place
COMPRESSED = ".gz"
_ANOTHER_FILE = "name another file, or a folder"
_STAMP = r"\d{4}-\d\d-\d\dT\d{6}Z"
_CHUNK = 1 << 20  # bytes that are compared or compressed at once
_LEVEL = 6  # of gzip: the default of the program; higher levels take three times as long to save 1 %


@dataclass(frozen=True, slots=True)
class BackupResult:
    """A backup: its file, whether it was written now, and the older copies that were deleted."""

    path: Path
    size: int
    is_new: bool = True
    deleted: tuple[Path, ...] = ()


def create(
    path: Path,
    target: Path | None = None,
    *,
    keep: int | None = None,
    compress: bool = False,
    if_changed: bool = False,
) -> BackupResult:
    """Copy a vault, while other programs may use it, and check the copy.

    :param target: a folder, for a copy with the date in its name, or a file; None: the folder `backups` beside it
    :param keep: how many copies in the folder are kept; older ones are deleted
    :param compress: compress the copy with gzip
    :param if_changed: write nothing if the newest copy is equal
    :raises VaultDamaged: if the copy is not sound; no copy is kept then
    :raises UsageError: if `keep` or `if_changed` is used with a file, or if the file is the vault or no copy of one
    """
    ending = COMPRESSED if compress else ""
    folder = path.parent / FOLDER if target is None else target
    is_file = target is not None and not target.is_dir() and bool(target.suffix)
    if is_file and (keep is not None or if_changed):
        raise UsageError(f"older copies are compared in a folder, but this is a file: {folder}")
    if is_file:
        compress = compress or folder.suffix == COMPRESSED
        folder = folder if not compress or folder.suffix == COMPRESSED else Path(f"{folder}{COMPRESSED}")
        _require_copy(path, folder)
    place, prefix = (folder.parent, folder.stem) if is_file else (folder, path.stem)
    with Vault(path) as vault, _writing(place):
        remove_abandoned(place, prefix)
        stamp = now().replace(":", "")
        name = folder if is_file else folder / f"{path.stem}-{stamp}{path.suffix or '.db'}{ending}"
        partial = name.with_name(f"{name.name.removesuffix(COMPRESSED)}.{os.getpid()}{PARTIAL}")
        try:
            vault.integrity.write_copy(partial, lambda: _verify(path, partial))
            newest = None if is_file else next(iter(find_copies(path, folder)), None)
            if if_changed and newest is not None and _is_equal(partial, newest):
                return BackupResult(newest, newest.stat().st_size, is_new=False)
            _finish(partial, name, compress=compress)
        finally:
            delete(partial)
    deleted = _delete_old(path, folder, keep) if keep is not None else ()
    return BackupResult(name, name.stat().st_size, deleted=deleted)


def _require_copy(path: Path, file: Path) -> None:
    """Raise UsageError if there is a file that a backup must not replace: the vault itself, or no vault at all."""
    if not file.exists():
        return
    if path.exists() and file.samefile(path):
        raise UsageError(f"this is the vault itself: {file}", hint=_ANOTHER_FILE)
    logs = (file.with_name(file.name + ending) for ending in ("-journal", "-wal"))
    if any(log.exists() and log.stat().st_size > 0 for log in logs):
        raise UsageError(
            f"a program may be using this vault, so it is not replaced: {file}", hint=_ANOTHER_FILE
        )
    try:
        with gzip.open(file) if file.suffix == COMPRESSED else file.open("rb") as stream:
            is_copy = is_vault_header(stream.read(HEADER_BYTES))
    except (OSError, EOFError, zlib.error):
        is_copy = False
    if not is_copy:
        raise UsageError(f"not a copy of a vault, so it is not replaced: {file}", hint=_ANOTHER_FILE)


def find_copies(path: Path, folder: Path) -> list[Path]:
    """Return the dated copies of a vault in a folder, newest first."""
    pattern = re.compile(rf"{re.escape(path.stem)}-{_STAMP}{re.escape(path.suffix or '.db')}(\.gz)?")
    files = folder.iterdir() if folder.is_dir() else ()
    return sorted((file for file in files if pattern.fullmatch(file.name)), reverse=True)


@contextmanager
def open_copy(copy: Path) -> Iterator[Path]:
    """Yield a file with the content of a backup that SQLite can read; a compressed one is unpacked meanwhile.

    :raises VaultForeign: if a compressed file cannot be unpacked
    """
    if copy.suffix != COMPRESSED:
        yield copy
        return
    with TemporaryDirectory(prefix="linkvault-") as folder:
        unpacked = Path(folder, "vault.db")
        try:
            with gzip.open(copy) as packed, unpacked.open("wb") as file:
                shutil.copyfileobj(packed, file, _CHUNK)
        except (OSError, EOFError) as error:
            raise VaultForeign(f"the backup cannot be unpacked ({error}): {copy}") from error
        yield unpacked


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Create a folder for copies, and translate the errors of the block."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        yield
    except VaultFull as error:  # of SQLite, which names the vault that is copied
        raise VaultFull(f"no space left on the disk for a copy: {folder}") from error
    except OSError as error:
        kind = VaultFull if error.errno in (errno.ENOSPC, errno.EDQUOT) else VaultError
        raise kind(f"cannot write to {folder}: {error.strerror or error}") from error


def _verify(path: Path, copy: Path) -> None:
    """Raise VaultDamaged if pages or tables of the copy are damaged.

    Rows that are wrong do not keep a vault from being copied. To look for them would take twice as long as the copy.
    """
    if damage := check_file(copy):
        raise VaultDamaged(f"the vault is damaged, so no backup was written ({damage[0]}): {path}")


def _finish(partial: Path, name: Path, *, compress: bool) -> None:
    """Give a complete copy its name; compress it first if asked to."""
    if not compress:
        partial.replace(name)
        sync(name.parent)
        return
    packed = partial.with_name(f"{name.name}.{os.getpid()}{PARTIAL}")
    try:
        number = os.open(packed, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with partial.open("rb") as file, os.fdopen(number, "wb") as raw:
            with gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as stream:
                shutil.copyfileobj(file, stream, _CHUNK)
            raw.flush()
            os.fsync(raw.fileno())
        packed.replace(name)
    finally:
        packed.unlink(missing_ok=True)
    sync(name.parent)


def _is_equal(partial: Path, newest: Path) -> bool:
    with (
        partial.open("rb") as new,
        gzip.open(newest) if newest.suffix == COMPRESSED else newest.open("rb") as old,
    ):
        while chunk := new.read(_CHUNK):
            if chunk != old.read(_CHUNK):
                return False
        return not old.read(1)


def _delete_old(path: Path, folder: Path, keep: int) -> tuple[Path, ...]:
    """Delete the oldest dated copies until `keep` are left; return them."""
    old = tuple(find_copies(path, folder)[keep:])
    for copy in old:
        copy.unlink(missing_ok=True)
    return old
