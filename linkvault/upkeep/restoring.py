"""A backup -> the vault, after a check of the backup; the present vault is kept under another name."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from linkvault.errors import UsageError, VaultDamaged, VaultError, VaultForeign, VaultFull, VaultMissing
from linkvault.store.integrity.database_copy import PARTIAL, delete, remove_abandoned
from linkvault.store.integrity.file_replacement import replace_vault
from linkvault.upkeep.backup_files import open_copy
from linkvault.upkeep.doctor import check
from linkvault.vault import Vault

_ANOTHER_BACKUP = "the vault is unchanged; name another backup"


def restore(path: Path, backup: Path) -> Path | None:
    """Put a backup in the place of the vault; return where the present vault is now, None if there was none.

    :raises VaultMissing: if there is no such backup
    :raises VaultDamaged: if the backup is not sound; nothing is changed then
    """
    _require_other_file(path, backup)
    new = path.with_name(f"{path.name}.{os.getpid()}{PARTIAL}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        remove_abandoned(path.parent, path.name)
        try:
            with _open_sound(backup) as copy, Vault(copy) as vault:
                vault.integrity.copy(new)
            return replace_vault(path, new, "replaced", writes_log=True)
        finally:
            delete(new)
    except VaultFull as error:  # of SQLite, which names the backup that is copied
        raise VaultFull(f"no space left on the disk for the vault {path}") from error
    except OSError as error:
        raise VaultError(f"cannot restore {path}: {error.strerror or error}") from error


def check_backup(path: Path, backup: Path) -> None:
    """Check what `restore` would put in the place of the vault; its errors are raised, and nothing is changed."""
    _require_other_file(path, backup)
    try:
        with _open_sound(backup):
            pass
    except OSError as error:
        raise VaultError(f"cannot read {backup}: {error.strerror or error}") from error


def _require_other_file(path: Path, backup: Path) -> None:
    if not os.path.exists(backup):
        raise VaultMissing(f"no backup at {backup}", hint="name the file of a backup")
    if path.exists() and backup.samefile(path):
        raise UsageError(f"this is the vault itself: {backup}")


@contextmanager
def _open_sound(backup: Path) -> Iterator[Path]:
    """Yield a file with the content of a backup, after a check.

    The hints of its errors name the backup: those of the vault would repair a vault that is sound, or choose another.
    """
    try:
        with open_copy(backup) as copy:
            _check(copy, backup)
            yield copy
    except VaultDamaged as error:
        raise VaultDamaged(str(error), hint=_ANOTHER_BACKUP) from error
    except VaultForeign as error:
        raise VaultForeign(str(error), hint=_ANOTHER_BACKUP) from error


def _check(copy: Path, backup: Path) -> None:
    with Vault(copy) as vault:
        is_old = vault.integrity.is_outdated
    if is_old:  # from before a migration: its tables are others, and the next change migrates it
        return
    report = check(copy, quick=True)
    if report.problems:
        raise VaultDamaged(f"the backup is damaged ({report.problems[0]}): {backup}")
