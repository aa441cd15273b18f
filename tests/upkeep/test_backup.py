"""A backup is a complete, sound, private copy of one instant; restoring it keeps the vault that was there."""

import gzip
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from damaged_vaults import build_vault
from vaults import all_rows, query, save_link, select_ids

from linkvault.errors import UsageError, VaultDamaged, VaultError, VaultForeign, VaultMissing
from linkvault.store.integrity.database_copy import LOGS, PARTIAL
from linkvault.upkeep.backup_files import create, find_copies
from linkvault.upkeep.doctor import check
from linkvault.upkeep.restoring import restore
from linkvault.vault import Vault


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_vault(tmp_path_factory.mktemp("original") / "vault.db", links=10)


@pytest.fixture
def path(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(original, tmp_path / "vault.db"))


def rows(path: Path) -> list[list[tuple[object, ...]]]:
    with Vault(path) as vault:
        return all_rows(vault)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_backup_is_one_private_sound_file_in_a_folder_beside_the_vault(path: Path) -> None:
    with Vault(path, write=True) as vault:
        save_link(vault, "https://example.org/only-in-the-log")
        result = create(path)
    assert result.path.parent == path.parent / "backups"
    assert [file.name for file in result.path.parent.iterdir()] == [result.path.name]
    assert mode_of(result.path) == 0o600
    assert mode_of(result.path.parent) == 0o700
    assert query(result.path, "PRAGMA journal_mode") == [("delete",)]
    assert check(result.path).is_sound
    assert rows(result.path) == rows(path)


def test_a_backup_while_a_writer_is_busy_is_of_one_instant(path: Path) -> None:
    """Each transaction adds two links, so that a copy with an odd number would be of no instant."""
    before, stop = len(rows(path)[0]), threading.Event()

    def write() -> None:
        with Vault(path, write=True) as vault:
            number = 0
            while not stop.is_set():
                with vault.transaction():
                    for part in "ab":
                        save_link(vault, f"https://busy.example/{number}/{part}")
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [create(path, path.parent / f"copy{number}.db").path for number in range(3)]
    finally:
        stop.set()
        writer.join()
    for copy in copies:
        assert check(copy).is_sound
        assert (len(rows(copy)[0]) - before) % 2 == 0


def test_compressed_copies_are_restored_too(path: Path) -> None:
    result = create(path, compress=True)
    assert result.path.name.endswith(".db.gz")
    assert mode_of(result.path) == 0o600
    assert gzip.decompress(result.path.read_bytes()).startswith(b"SQLite format 3")
    before = rows(path)
    with Vault(path, write=True) as vault:
        vault.trash(select_ids(vault), at="2026-11-25T10:00:00Z")
    aside = restore(path, result.path)
    assert rows(path) == before
    assert aside is not None
    assert rows(aside) != before


def test_if_changed_writes_only_after_a_change(path: Path) -> None:
    for compress in (False, True):
        first = create(path, path.parent / f"b{compress}", compress=compress)
        again = create(path, path.parent / f"b{compress}", compress=compress, if_changed=True)
        assert (again.is_new, again.path) == (False, first.path)
    with Vault(path, write=True) as vault:
        save_link(vault, "https://example.org/new")
    assert create(path, path.parent / "bFalse", if_changed=True).is_new


def test_keep_deletes_only_the_oldest_copies_of_this_vault(path: Path) -> None:
    folder = path.parent / "backups"
    folder.mkdir()
    old = [folder / f"vault-2026-01-0{day}T120000Z.db{end}" for day, end in ((1, ""), (2, ".gz"), (3, ""))]
    others = [folder / "vault-notes.db", folder / "other-2026-01-01T120000Z.db", folder / "vault.db"]
    for file in (*old, *others):
        file.touch()
    result = create(path, keep=2)
    assert find_copies(path, folder) == [result.path, old[2]]
    assert set(result.deleted) == set(old[:2])
    assert all(file.exists() for file in others)


def test_a_file_can_be_named_but_not_rotated(path: Path, tmp_path: Path) -> None:
    assert create(path, tmp_path / "new" / "copy.db").path == tmp_path / "new" / "copy.db"
    with pytest.raises(UsageError):
        create(path, tmp_path / "copy.db", keep=3)


@pytest.mark.parametrize("name", ["notes.txt", "notes.db", "notes.db.gz", "other.db"])
@pytest.mark.parametrize("compress", [False, True])
def test_a_file_that_is_no_copy_of_a_vault_is_not_replaced(
    path: Path, tmp_path: Path, name: str, compress: bool
) -> None:
    target = tmp_path / name
    written = target if not compress or name.endswith(".gz") else tmp_path / f"{name}.gz"
    if name == "other.db" and not compress:
        sqlite3.connect(written).execute("CREATE TABLE t (x)").connection.close()
    else:
        written.write_text("words of a person")
    before = written.read_bytes()
    with pytest.raises(UsageError, match="not a copy of a vault"):
        create(path, target, compress=compress)
    assert written.read_bytes() == before
    assert not list(tmp_path.glob("*.partial*"))
    written.write_bytes(b"")  # as mktemp makes it
    assert create(path, target, compress=compress).path == written
    assert create(path, target, compress=compress).path == written
    restore(tmp_path / "new.db", written)
    assert rows(tmp_path / "new.db") == rows(path)


def test_a_vault_in_use_is_not_replaced_by_a_backup(path: Path, original: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the vault itself"):
        create(path, path)
    other = Path(shutil.copyfile(original, tmp_path / "other.db"))
    with Vault(other, write=True) as vault:
        save_link(vault, "https://example.org/only-in-the-log")
        with pytest.raises(UsageError, match="a program may be using"):
            create(path, other)
    create(path, other)  # nobody has it open
    other.with_name("other.db-wal").touch()
    create(path, other)  # an empty log has nothing that is lost


def test_what_a_killed_backup_left_is_deleted_and_a_running_one_is_not(path: Path) -> None:
    folder = path.parent / "backups"
    folder.mkdir()
    killed = [folder / f"vault-2026.db.4194304{PARTIAL}{ending}" for ending in ("", *LOGS)]
    others = [folder / f"vault-2026.db.{os.getpid()}{PARTIAL}", folder / f"other.db.4194304{PARTIAL}"]
    for file in (*killed, *others):
        file.touch()
    create(path)
    assert [file.exists() for file in killed] == [False] * len(killed)
    assert [file.exists() for file in others] == [True, True]


def test_a_damaged_vault_gets_no_backup(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE link_tag")
    connection.close()
    with pytest.raises(VaultDamaged, match="no backup was written"):
        create(path)
    assert list((path.parent / "backups").iterdir()) == []


def test_a_backup_that_cannot_be_written_is_an_error_and_leaves_nothing(path: Path) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(VaultError, match="disk I/O error"):  # SQLite's words for EFBIG
            create(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list((path.parent / "backups").iterdir()) == []


def test_no_space_is_an_error_that_names_the_folder_and_leaves_nothing(path: Path, tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from linkvault.errors import VaultFull
from linkvault.upkeep.backup_files import create
from linkvault.upkeep.restoring import restore
for call in (lambda: create(Path({str(path)!r}), Path("small")), lambda: restore(Path("small/new.db"), Path({str(path)!r}))):
    try: call()
    except VaultFull as error: print(error)
print(list(Path("small").iterdir()))
"""
    (tmp_path / "small").mkdir()
    mount = 'mount -t tmpfs -o size=60k tmpfs small && exec "$@"'
    command = ["unshare", "-rm", "sh", "-c", mount, "sh", sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip("this system does not allow mounts in a user namespace")
    assert done.stdout.splitlines() == [
        "no space left on the disk for a copy: small",
        "no space left on the disk for the vault small/new.db",
        "[]",
    ]


@pytest.mark.parametrize("damage", ["cut", "text", "gzip"])
def test_a_backup_that_is_not_sound_is_not_restored(path: Path, damage: str) -> None:
    backup = create(path, compress=damage == "gzip").path
    body = backup.read_bytes()
    backup.write_bytes({"cut": body[:9000], "text": b"hello", "gzip": body[:-500]}[damage])
    before = path.read_bytes()
    with pytest.raises((VaultDamaged, VaultForeign)):
        restore(path, backup)
    assert path.read_bytes() == before
    assert not list(path.parent.glob(f"*{PARTIAL}*"))


def test_a_missing_backup_and_the_vault_itself(path: Path, tmp_path: Path) -> None:
    with pytest.raises(VaultMissing):
        restore(path, tmp_path / "none.db")
    with pytest.raises(UsageError):
        restore(path, path)


def test_a_backup_is_restored_where_there_is_no_vault(path: Path, tmp_path: Path) -> None:
    backup, before = create(path).path, rows(path)
    assert restore(tmp_path / "new" / "vault.db", backup) is None
    assert rows(tmp_path / "new" / "vault.db") == before


def test_the_vault_that_is_replaced_keeps_its_log(path: Path) -> None:
    backup = create(path).path
    open_vault = Vault(path, write=True)
    save_link(open_vault, "https://example.org/only-in-the-log")
    expected = all_rows(open_vault)
    aside = restore(path, backup)
    open_vault.close()
    assert aside is not None
    assert rows(aside) == expected
