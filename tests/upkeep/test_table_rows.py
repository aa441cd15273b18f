"""The rows of a damaged vault are read one by one, from the file and from its log."""

import shutil
import sqlite3
import tracemalloc
from contextlib import closing
from pathlib import Path

import pytest
from damaged_vaults import build_vault

from linkvault.store.integrity.table_columns import read_tables
from linkvault.upkeep.salvage.database_pages import DatabasePages
from linkvault.upkeep.salvage.table_rows import read_rows

FILES, BYTES = 12, 2_000_000


def test_a_large_vault_is_not_read_into_memory(tmp_path: Path) -> None:
    path = build_vault(tmp_path / "vault.db", links=2)
    with closing(sqlite3.connect(path)) as connection, connection:
        (before,) = connection.execute("SELECT count(*) FROM asset").fetchone()
        connection.executemany(
            "INSERT INTO asset (digest, size, media_type, body) VALUES (randomblob(32), ?1, 'image/png', randomblob(?1))",
            [(BYTES,)] * FILES,
        )
        connection.execute("PRAGMA journal_mode=DELETE")
    tables = read_tables()
    tracemalloc.start()
    try:
        with DatabasePages(path, use_log=False) as pages:
            names = [table for table, _ in read_rows(pages, tables)]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert names.count("asset") == before + FILES
    assert peak < FILES * BYTES / 2


@pytest.fixture
def logged(tmp_path: Path) -> Path:
    """Return a vault whose log has two transactions: each adds a tag, `first` and `second`."""
    path = build_vault(tmp_path / "vault.db", links=2)
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for name in ("first", "second"):
            connection.execute("INSERT INTO tag (name, key) VALUES (?1, ?1)", (name,))
        for ending in ("", "-wal"):
            shutil.copyfile(f"{path}{ending}", f"{copy}{ending}")
    return copy


def read_new_tags(path: Path, *, use_log: bool) -> set[str]:
    with DatabasePages(path, use_log=use_log) as pages:
        tags = {str(row["name"]) for table, row in read_rows(pages, read_tables()) if table == "tag"}
    return tags & {"first", "second"}


def test_the_log_has_the_rows_of_its_transactions(logged: Path) -> None:
    assert read_new_tags(logged, use_log=True) == {"first", "second"}
    assert read_new_tags(logged, use_log=False) == set()


@pytest.mark.parametrize("place", [-1, -4096 - 24 + 8], ids=["a page", "the salt of its frame"])
def test_a_damaged_frame_ends_the_log(logged: Path, place: int) -> None:
    log = logged.with_name(f"{logged.name}-wal")
    body = bytearray(log.read_bytes())
    body[place] ^= 1
    log.write_bytes(body)
    assert read_new_tags(logged, use_log=True) == {"first"}


def test_the_log_of_another_state_is_not_read(logged: Path) -> None:
    log = logged.with_name(f"{logged.name}-wal")
    body = bytearray(log.read_bytes())
    body[16] ^= 1  # of the salt in its header
    log.write_bytes(body)
    assert read_new_tags(logged, use_log=True) == set()
