"""Processes that wait for the write lock of a vault: all get it, and those that have waited longest ask most often."""

import secrets
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from vaults import save_link

from linkvault.errors import VaultLocked
from linkvault.models import Selection
from linkvault.store.schema import compute_pause, transaction
from linkvault.vault import Vault

HOLD = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("COMMIT")
"""


COMMIT_OFTEN = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
end = time.monotonic() + float(sys.argv[2])
while time.monotonic() < end:
    connection.execute("INSERT OR REPLACE INTO setting VALUES ('test', ?)", (str(time.monotonic()),))
    time.sleep(0.1)
    connection.execute("COMMIT")
    connection.execute("BEGIN IMMEDIATE")
connection.execute("COMMIT")
"""


def hold_lock(path: Path, seconds: float, program: str = HOLD) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", program, str(path), str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def test_a_lock_is_waited_for_and_the_time_of_the_connection_stays(tmp_path: Path) -> None:
    with Vault(tmp_path / "v.db", write=True) as vault:
        with hold_lock(vault.path, 0.5) as process:
            save_link(vault, "https://example.org/")
            assert process.wait() == 0
        assert vault.connection.execute("PRAGMA busy_timeout").fetchone() == (30_000,)


def test_a_log_that_readers_kept_long_is_emptied(tmp_path: Path) -> None:
    path, log = tmp_path / "v.db", tmp_path / "v.db-wal"
    with Vault(path, write=True) as vault, Vault(path) as reader:
        save_link(vault, "https://example.org/first")
        with reader.reading():  # SQLite cannot begin the log anew meanwhile
            reader.count(Selection())
            for number in range(4):
                save_link(vault, f"https://example.org/{number}", note=secrets.token_hex(750_000) * 2)
        assert log.stat().st_size > 16_000_000
        Vault(path, write=True).close()
        assert log.stat().st_size == 0


def test_a_log_that_a_reader_needs_stays(tmp_path: Path) -> None:
    path, log = tmp_path / "v.db", tmp_path / "v.db-wal"
    with Vault(path, write=True) as vault, Vault(path) as reader:
        save_link(vault, "https://example.org/first")
        with reader.reading():
            assert reader.count(Selection()) == 1
            for number in range(4):
                save_link(vault, f"https://example.org/{number}", note=secrets.token_hex(750_000) * 2)
            Vault(path, write=True).close()
            assert reader.count(Selection()) == 1
            assert log.stat().st_size > 16_000_000


def test_a_lock_that_another_process_keeps_is_an_error(tmp_path: Path) -> None:
    with Vault(tmp_path / "v.db", write=True, lock_wait=0.2) as vault, hold_lock(vault.path, 100) as process:
        with pytest.raises(VaultLocked):
            save_link(vault, "https://example.org/")
        process.kill()


def test_a_lock_of_a_process_that_commits_again_and_again_is_waited_for_longer(tmp_path: Path) -> None:
    with Vault(tmp_path / "v.db", write=True, lock_wait=1.0) as vault:
        with hold_lock(vault.path, 2, COMMIT_OFTEN) as process:
            save_link(vault, "https://example.org/")
            assert process.wait() == 0
        assert vault.connection.execute("PRAGMA busy_timeout").fetchone() == (1_000,)


def test_no_other_error_is_waited_for() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("BEGIN")
        with pytest.raises(sqlite3.OperationalError, match="within a transaction"), transaction(connection):
            pass


def test_the_pauses_grow_at_first_and_then_become_shorter() -> None:
    pauses = [compute_pause(waited) for waited in (0, 0.01, 0.05, 1, 5, 25)]
    assert pauses[:4] == sorted(pauses[:4])
    assert pauses[3:] == sorted(pauses[3:], reverse=True)
    assert pauses[-1] < pauses[3] / 10
