"""Any file at a path -> an open vault, or an error that says why not; a foreign file is never changed."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from vaults import query, save_link, save_page, select_ids

from linkvault.errors import (
    Action,
    Remedy,
    VaultDamaged,
    VaultError,
    VaultForeign,
    VaultFull,
    VaultMissing,
    VaultReadOnly,
    VaultTooNew,
)
from linkvault.models import Selection
from linkvault.store.connection.sqlite_errors import translate_errors
from linkvault.store.schema import APPLICATION_ID, SCHEMA_VERSION
from linkvault.vault import Vault

OPEN = "import sys; from pathlib import Path; from linkvault.vault import Vault\n"


def create_vault(path: Path) -> Path:
    with Vault(path, write=True) as vault:
        save_page(vault, "https://example.org/loss", title="Loss", tags=("ml",))
        save_link(vault, "https://example.org/later")
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return create_vault(tmp_path / "vault.db")


def create_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE notes (a)")
    connection.execute("INSERT INTO notes VALUES (1)")
    connection.commit()
    connection.close()


def create_database_with_application_id(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id = 7")
    connection.execute("PRAGMA user_version = 1")
    connection.close()


FOREIGN = {
    "folder": lambda path: path.mkdir(),
    "text": lambda path: path.write_text("my notes\n"),
    "few letters": lambda path: path.write_text("x"),
    "half a header": lambda path: path.write_bytes(b"SQLite fo"),
    "header alone": lambda path: path.write_bytes(b"SQLite format 3\x00"),
    "header and noise": lambda path: path.write_bytes(b"SQLite format 3\x00" + bytes(range(256)) * 20),
    "database": create_database,
    "application": create_database_with_application_id,
    "FIFO": os.mkfifo,
    "device": lambda path: path.symlink_to("/dev/null"),
}


@pytest.mark.parametrize("write", [True, False], ids=["write", "read"])
@pytest.mark.parametrize("kind", FOREIGN)
def test_a_foreign_file_is_refused_and_never_changed(tmp_path, kind, write):
    path = tmp_path / "foreign"
    FOREIGN[kind](path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(VaultForeign) as caught:
        Vault(path, write=write)
    assert (caught.value.exit_status, "\n" in str(caught.value)) == (6, False)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert [file.name for file in tmp_path.iterdir()] == ["foreign"]


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
@pytest.mark.parametrize("write", [True, False], ids=["write", "read"])
def test_a_file_beside_a_foreign_file_stays(tmp_path, ending, write):
    path, beside = tmp_path / "notes.txt", tmp_path / f"notes.txt{ending}"
    for file in (path, beside):
        file.write_text("my notes\n" * 1000)
    with pytest.raises(VaultForeign):
        Vault(path, write=write)
    assert beside.read_text() == path.read_text() == "my notes\n" * 1000


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that the system does not read")
def test_damage_of_a_file_that_cannot_be_read_is_a_failure_of_the_disk():
    path, damage = Path("/proc/self/mem"), sqlite3.DatabaseError("database disk image is malformed")
    damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    with (
        pytest.raises(VaultError, match="reading or writing the vault failed") as caught,
        translate_errors(path),
    ):
        raise damage
    assert not isinstance(caught.value, VaultDamaged)


SAVE = "with Vault(Path(sys.argv[1]), write=True) as vault: vault.tag([1], ['from-another-process'])\n"


def test_a_vault_that_a_process_opens_twice_keeps_its_log(path):
    # The end of any access to a file ends all POSIX locks of the process on it. Without them, a process that closes
    # the vault as the last one, as it believes, deletes the log that this process goes on to write.
    with Vault(path, write=True) as vault:
        save_link(vault, "https://example.org/first")
        for write in (False, True):
            Vault(path, write=write).close()
        subprocess.run([sys.executable, "-c", OPEN + SAVE, str(path)], check=True)
        save_link(vault, "https://example.org/second")
        with sqlite3.connect(path) as reader:
            urls = [url for (url,) in reader.execute("SELECT url FROM link")]
        reader.close()
    assert urls[-2:] == ["https://example.org/first", "https://example.org/second"]


def test_a_socket_is_refused(tmp_path):
    import socket

    with socket.socket(socket.AF_UNIX) as unix_socket:
        unix_socket.bind(str(tmp_path / "s"))
        with pytest.raises(VaultForeign):
            Vault(tmp_path / "s")


@pytest.mark.parametrize(
    "name",
    [
        "a?b.db",
        "a#b.db",
        "50%.db",
        "%41.db",
        "a\nb.db",
        "损失.db",
        "a b'\";.db",
        "v.db?mode=memory",
        "\udcff.db",
    ],
    ids=ascii,
)
def test_any_file_name_works(tmp_path, name):
    path = create_vault(tmp_path / name)
    assert path.exists()
    with Vault(path) as vault:
        assert select_ids(vault) == [2, 1]
    assert {file.name for file in tmp_path.iterdir()} <= {name, f"{name}-wal", f"{name}-shm"}


def test_two_slashes_and_a_relative_path(tmp_path, monkeypatch):
    create_vault(Path(f"/{tmp_path}/vault.db"))
    monkeypatch.chdir(tmp_path)
    with Vault(Path("vault.db")) as vault:
        assert select_ids(vault) == [2, 1]


@pytest.mark.parametrize("name", ["x" * 4000, "a\0b"], ids=["long", "NUL"])
def test_an_impossible_file_name_is_refused(tmp_path, name):
    for write in (True, False):
        with pytest.raises(VaultReadOnly):
            Vault(tmp_path / name, write=write)


def test_a_missing_vault_raises_for_reading_and_is_created_for_writing(tmp_path):
    path = tmp_path / "deep" / "er" / "vault.db"
    with pytest.raises(VaultMissing) as caught:
        Vault(path)
    assert isinstance(caught.value, VaultError)
    assert caught.value.exit_status == 6
    assert not path.parent.exists()
    Vault(path, write=True).close()
    assert path.exists()


@pytest.mark.parametrize("write", [False, True])
def test_an_empty_file_becomes_a_vault(tmp_path, write):
    """A process that is killed while it creates a vault may leave an empty file."""
    path = tmp_path / "vault.db"
    path.touch()
    Vault(path, write=write).close()
    assert query(path, "PRAGMA application_id") == [(APPLICATION_ID,)]
    create_vault(path)


def test_a_new_vault_is_readable_by_its_owner_only_and_has_the_application_id(tmp_path):
    previous = os.umask(0)
    try:
        vault = Vault(tmp_path / "folder" / "vault.db", write=True)
    finally:
        os.umask(previous)
    save_link(vault, "https://example.org/")
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in vault.path.parent.iterdir()}
    assert modes == {"vault.db": 0o600, "vault.db-wal": 0o600, "vault.db-shm": 0o600}
    assert stat.S_IMODE(vault.path.parent.stat().st_mode) == 0o700
    assert query(vault.path, "PRAGMA application_id") == [(APPLICATION_ID,)]
    assert query(vault.path, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert query(vault.path, "PRAGMA journal_mode") == [("wal",)]
    assert vault.connection.execute("PRAGMA synchronous").fetchone() == (2,)
    vault.close()


@pytest.mark.parametrize("round_", range(10))
def test_two_processes_create_one_vault_at_the_same_time(tmp_path, round_):
    code = f"{OPEN}Vault(Path(sys.argv[1]), write=True).close()"
    command = [sys.executable, "-c", code, str(tmp_path / "vault.db")]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    assert [(process.communicate()[1], process.returncode) for process in processes] == [(b"", 0)] * 2
    assert query(tmp_path / "vault.db", "PRAGMA integrity_check") == [("ok",)]


def test_a_newer_vault_is_read_but_not_written(path):
    before = query(path, "SELECT * FROM links")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 1001")
    connection.close()
    with pytest.raises(
        VaultTooNew, match=rf"schema version 1001, but this linkvault supports at most {SCHEMA_VERSION}"
    ):
        Vault(path, write=True)
    with Vault(path) as vault:
        assert select_ids(vault) == [2, 1]
        assert [hit.link.id for hit in vault.search("loss", Selection())[0]] == [1]
    assert query(path, "SELECT * FROM links") == before


def test_the_index_of_a_newer_version_is_searched_unchanged(path):
    connection = sqlite3.connect(path)
    connection.execute("UPDATE setting SET value = 'newer' WHERE name = 'analyser'")
    connection.execute("PRAGMA user_version = 1001")
    connection.commit()
    connection.close()
    with Vault(path) as vault:
        assert [hit.link.id for hit in vault.search("loss", Selection())[0]] == [1]
        assert select_ids(vault) == [2, 1]


def test_a_newer_vault_with_other_tables_raises_a_vault_error(path):
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 1001")
    connection.executescript("DROP VIEW links; DROP VIEW snapshots; DROP VIEW tags; DROP TABLE link_tag;")
    connection.close()
    with Vault(path) as vault, pytest.raises(VaultError, match="no such table"):
        list(vault.select(Selection()))


READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
FULL_DISK = """
mount -t tmpfs -o size=4m tmpfs "$0" && cp "$0.saved"/* "$0" && { cat /dev/zero > "$0/rest" 2>&-; exec "$@"; }
"""


def run_read_only(tmp_path: Path, code: str, *arguments: str) -> str:
    """Run code while `tmp_path` is mounted read-only, which applies to root too; return its output."""
    return run_mounted(READ_ONLY, tmp_path, code, *arguments)


def run_on_full_disk(tmp_path: Path, code: str, *arguments: str) -> str:
    """Run code while the files of a folder are on a disk without space; return its output."""
    shutil.copytree(tmp_path, f"{tmp_path}.saved", dirs_exist_ok=True)
    return run_mounted(FULL_DISK, tmp_path, code, *arguments)


def run_mounted(mount: str, tmp_path: Path, code: str, *arguments: str) -> str:
    command = ["unshare", "-rm", "sh", "-c", mount, str(tmp_path), sys.executable, "-c", OPEN + code]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True)
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip("this system does not allow mounts in a user namespace")
    assert done.stderr == ""
    return done.stdout


LIST = """
from linkvault.models import Selection
with Vault(Path(sys.argv[1])) as vault: print(vault.select_ids(Selection()))
"""
SEARCH = """
from linkvault.models import Selection
with Vault(Path(sys.argv[1])) as vault: print(vault.search("loss", Selection())[0][0].link.id)
"""
ADD = """
from linkvault.errors import VaultReadOnly
try: Vault(Path(sys.argv[1]), write=True)
except VaultReadOnly as error: print(error)
"""


def test_a_vault_on_a_read_only_medium(path):
    before = path.read_bytes()
    assert run_read_only(path.parent, LIST, str(path)) == "[2, 1]\n"
    assert run_read_only(path.parent, SEARCH, str(path)) == "1\n"
    assert "cannot be written" in run_read_only(path.parent, ADD, str(path))
    assert path.read_bytes() == before


def test_the_index_of_an_older_version_on_a_read_only_medium_is_searched(path):
    connection = sqlite3.connect(path)
    connection.execute("UPDATE setting SET value = 'older' WHERE name = 'analyser'")
    connection.commit()
    connection.close()
    assert run_read_only(path.parent, SEARCH, str(path)) == "1\n"


def test_a_vault_with_a_wal_file_on_a_read_only_medium(path, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    with Vault(path, write=True) as vault:
        save_link(vault, "https://example.org/only-in-the-wal")
        for ending in ("", "-wal"):  # the files that a killed process leaves
            (copy / f"vault.db{ending}").write_bytes(path.with_name(path.name + ending).read_bytes())
    assert run_read_only(copy, LIST, str(copy / "vault.db")) == "[3, 2, 1]\n"
    assert {file.name for file in copy.iterdir()} == {"vault.db", "vault.db-wal"}


ADD_LINK = """
from linkvault.errors import VaultFull
try: Vault(Path(sys.argv[1]), write=True)
except VaultFull as error: print(error)
"""


def test_a_vault_on_a_full_disk_is_read(path):
    assert run_on_full_disk(path.parent, LIST, str(path)) == "[2, 1]\n"
    assert run_on_full_disk(path.parent, SEARCH, str(path)) == "1\n"
    assert "no space left" in run_on_full_disk(path.parent, ADD_LINK, str(path))


def test_a_vault_with_a_wal_file_on_a_full_disk_is_read(path, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    with Vault(path, write=True) as vault:
        save_link(vault, "https://example.org/only-in-the-wal")
        for ending in ("", "-wal"):
            (copy / f"vault.db{ending}").write_bytes(path.with_name(path.name + ending).read_bytes())
    assert run_on_full_disk(copy, LIST, str(copy / "vault.db")) == "[3, 2, 1]\n"


DAMAGE = {
    "cut off": lambda body: body[: len(body) // 2],
    "zeroed": lambda body: body[:4096] + bytes(len(body) - 4096),
    "noise": lambda body: body[:4096] + bytes(range(256)) * ((len(body) - 4096) // 256),
    "name in the schema": lambda body: body.replace(
        b"CREATE TABLE link (", b"CREATE TABLE \xa8\xff\xa8\xff (", 1
    ),
    "schema": lambda body: body[:100] + bytes(200) + body[300:],
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_vault_raises_an_error_with_a_hint(path, kind):
    path.write_bytes(DAMAGE[kind](path.read_bytes()))
    with pytest.raises((VaultDamaged, VaultForeign)) as caught:
        read_all(path)
    assert caught.value.hint


def read_all(path: Path) -> None:
    with Vault(path) as vault:
        for link in vault.select(Selection()):
            for snapshot in vault.snapshots(link.id):
                vault.content(snapshot)
                vault.page(snapshot)
        vault.tags()
        vault.search("loss", Selection())


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE page SET body = x'0102'",
        "UPDATE page SET headers = '[[1'",
        "UPDATE snapshot SET warnings = 'x'",
        "DELETE FROM content",
        "UPDATE link SET title = CAST(x'ff61' AS TEXT)",
    ],
)
def test_a_damaged_row_raises_an_error_with_a_hint(path, sql):
    connection = sqlite3.connect(path)
    connection.execute(sql)
    connection.commit()
    connection.close()
    with pytest.raises(VaultDamaged) as caught:
        read_all(path)
    assert caught.value.hint == Remedy(Action.REPAIR_VAULT)


def test_a_full_disk_loses_no_stored_data(path):
    with Vault(path, write=True) as vault:
        pages = vault.connection.execute("PRAGMA page_count").fetchone()[0]
        vault.connection.execute(f"PRAGMA max_page_count = {pages + 1}")
        with pytest.raises(VaultFull):
            save_page(vault, "https://example.org/big", "".join(f" word{number}" for number in range(9000)))
        assert select_ids(vault) == [2, 1]
        assert [hit.link.id for hit in vault.search("word7", Selection())[0]] == []
        vault.connection.execute("PRAGMA max_page_count = 100000")
        assert save_page(vault, "https://example.org/big").link.id == 3
    assert query(path, "PRAGMA integrity_check") == [("ok",)]


def test_a_vault_with_another_column_raises_a_vault_error(path):
    connection = sqlite3.connect(path)
    connection.execute("DROP VIEW links")
    connection.execute("ALTER TABLE link RENAME COLUMN outcome TO result")
    connection.close()
    with Vault(path, write=True) as vault, pytest.raises(VaultError, match="has no column named outcome"):
        save_link(vault, "https://example.org/new")


def test_a_vault_restored_from_a_backup_switches_to_wal(path):
    connection = sqlite3.connect(path)
    connection.execute("VACUUM INTO ?", (f"{path}.bak",))
    connection.close()
    backup = path.with_name(f"{path.name}.bak")
    assert query(backup, "PRAGMA journal_mode") == [("delete",)]
    with Vault(backup) as reader:
        assert select_ids(reader) == [2, 1]
    Vault(backup, write=True).close()
    assert query(backup, "PRAGMA journal_mode") == [("wal",)]
