"""A copy is checked while the disk writes it; an error of either is raised."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from linkvault.errors import VaultDamaged
from linkvault.store.integrity.database_copy import flushing, write_copy


def test_an_error_of_the_flush_is_raised(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), flushing(tmp_path / "no file"):
        pass


def test_the_check_reads_a_complete_copy_and_its_error_is_raised(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    rows: list[tuple[int]] = []

    def check() -> None:
        with closing(sqlite3.connect(copy)) as connection:
            rows.extend(connection.execute("SELECT value FROM number"))
        raise VaultDamaged("not sound")

    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE number AS SELECT 7 AS value")
        connection.commit()
        with pytest.raises(VaultDamaged):
            write_copy(connection, copy, check)
    assert rows == [(7,)]
