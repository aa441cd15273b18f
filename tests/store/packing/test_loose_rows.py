"""Rows that `compact` finds are packed only if they are still there and give the same bytes."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from vaults import WALL, refuse_page, save_page

from linkvault.store.integrity import digests
from linkvault.store.packing import loose_rows
from linkvault.store.packing.loose_rows import LooseRow
from linkvault.vault import Vault

LONG = f"<style>/* {'a page of less than 4 kB is not packed again. ' * 100} */</style>"


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "vault.db"
    with Vault(path, write=True) as vault:
        save_page(vault, "https://a.example/", head=LONG)
        refuse_page(vault, "https://b.example/", LONG + WALL)
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


def rows(connection: sqlite3.Connection) -> list[LooseRow]:
    return [row for batch in loose_rows.select(connection, 1) for row in batch]


def test_every_kind_of_row_is_selected(connection: sqlite3.Connection) -> None:
    assert [row.table for row in rows(connection)] == ["content", "page", "refused_page"]
    assert loose_rows.count(connection) == 3


@pytest.mark.parametrize("table", ["content", "page", "refused_page"])
def test_a_row_that_another_process_packed_or_deleted_is_done(
    connection: sqlite3.Connection, table: str
) -> None:
    row = next(row for row in rows(connection) if row.table == table)
    assert loose_rows.pack(connection, row)
    before = connection.execute(f"SELECT * FROM {table}").fetchall()
    assert loose_rows.pack(connection, row)
    assert connection.execute(f"SELECT * FROM {table}").fetchall() == before
    connection.execute(f"DELETE FROM {table}")
    assert loose_rows.pack(connection, row)
    assert connection.execute(f"SELECT * FROM {table}").fetchall() == []


@pytest.mark.parametrize(
    ("table", "column", "digest"),
    [("content", "packed", "digests"), ("page", "body", "digest"), ("refused_page", "body", "digest")],
)
@pytest.mark.parametrize("has_digest", [True, False])
def test_a_damaged_row_stays_for_the_check(
    connection: sqlite3.Connection, table: str, column: str, digest: str, *, has_digest: bool
) -> None:
    row = next(row for row in rows(connection) if row.table == table)
    (stored,) = connection.execute(f"SELECT {column} FROM {table}").fetchone()
    damaged = stored[: len(stored) - 9]
    value = digests.compute(damaged) if has_digest else b"?" * digests.SIZE
    connection.execute(f"UPDATE {table} SET {column} = ?, {digest} = ?", (damaged, value))
    before = connection.execute(f"SELECT * FROM {table}").fetchall()
    assert not loose_rows.pack(connection, row)
    assert connection.execute(f"SELECT * FROM {table}").fetchall() == before
