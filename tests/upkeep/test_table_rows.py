"""The rows of a damaged vault are read one by one: a vault may be larger than the memory."""

import sqlite3
import tracemalloc
from contextlib import closing
from pathlib import Path

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
