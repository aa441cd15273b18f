"""A vault is replaced by a new file, and the old one keeps its content, its log and a name of its own."""

import os
import sqlite3
from pathlib import Path

import pytest

from linkvault.store.integrity.file_replacement import replace_vault


def write(path: Path, word: str) -> Path:
    connection = sqlite3.connect(path)
    connection.executescript(f"CREATE TABLE t (word TEXT); INSERT INTO t VALUES ('{word}')")
    connection.close()
    return path


def read(path: Path) -> str:
    connection = sqlite3.connect(path)
    (word,) = connection.execute("SELECT word FROM t").fetchone()
    connection.close()
    return str(word)


def test_the_old_vault_has_another_name_and_a_second_one_yet_another(tmp_path: Path) -> None:
    path = write(tmp_path / "vault.db", "first")
    asides = [
        replace_vault(path, write(tmp_path / "new.db", word), "replaced", writes_log=True)
        for word in ("second", "third")
    ]
    assert [read(aside) for aside in asides if aside] == ["first", "second"]
    assert read(path) == "third"


def test_where_there_is_no_vault_nothing_is_kept(tmp_path: Path) -> None:
    new = write(tmp_path / "new.db", "new")
    assert replace_vault(tmp_path / "vault.db", new, "replaced", writes_log=True) is None
    assert read(tmp_path / "vault.db") == "new"


@pytest.mark.parametrize("writes_log", [True, False])
def test_the_log_of_the_old_vault_is_kept_and_is_not_that_of_the_new_one(
    tmp_path: Path, writes_log: bool
) -> None:
    path = write(tmp_path / "vault.db", "first")
    user = sqlite3.connect(path, isolation_level=None)
    user.execute("PRAGMA journal_mode = WAL")
    user.execute("UPDATE t SET word = 'in the log'")
    aside = replace_vault(path, write(tmp_path / "new.db", "new"), "replaced", writes_log=writes_log)
    user.close()
    assert aside is not None
    assert (read(aside), read(path)) == ("in the log", "new")


def test_a_name_that_cannot_be_given_leaves_everything_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path = write(folder / f"{'v' * 240}.db", "first")  # with a date, its name is too long
    new = write(tmp_path / "new.db", "new")
    with pytest.raises(OSError, match="too long"):
        replace_vault(path, new, "replaced", writes_log=True)
    assert os.listdir(folder) == [path.name]
    assert read(path) == "first"


def test_a_new_file_whose_log_is_not_in_it_replaces_nothing(tmp_path: Path) -> None:
    path, new = write(tmp_path / "vault.db", "first"), write(tmp_path / "new.db", "new")
    user = sqlite3.connect(new, isolation_level=None)
    user.execute("PRAGMA journal_mode = WAL")
    user.execute("UPDATE t SET word = 'in the log'")
    with pytest.raises(OSError, match="its log cannot be written"):
        replace_vault(path, new, "damaged", writes_log=False)
    user.close()
    assert read(path) == "first"
