"""`compact` changes no text and no page, and a run that ends at any moment leaves a right vault."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from damaged_vaults import build_vault
from vaults import change_texts, index_words, query, store_as_before

from linkvault.errors import VaultDamaged, VaultMissing
from linkvault.models import Article, ArticleText, Selection
from linkvault.store.schema import APPLICATION_ID
from linkvault.upkeep.compacting import compact
from linkvault.upkeep.doctor import check
from linkvault.vault import Vault

SCHEMAS = Path(__file__).parents[1] / "store" / "schemas"
LINKS = 12
# Ends the process at the N-th statement that begins with a word, as a power cut would.
KILL = """
import os, signal, sqlite3, sys
from pathlib import Path
from linkvault.store import connection
from linkvault.upkeep.compacting import compact
word, number = sys.argv[2], int(sys.argv[3])
def end():
    os.kill(os.getpid(), signal.SIGKILL)
class Ending(sqlite3.Connection):
    count = 0
    def check(self, sql):
        if sql.lstrip().startswith(word):
            Ending.count += 1
            if word == "VACUUM":  # in the middle, after so many instructions
                self.set_progress_handler(end, number)
            elif Ending.count == number:
                end()
    def execute(self, sql, *values):
        self.check(sql)
        return super().execute(sql, *values)
    def executemany(self, sql, values):
        self.check(sql)
        return super().executemany(sql, values)
connect = sqlite3.connect
connection.sqlite3.connect = lambda *a, **k: connect(*a, **{**k, "factory": Ending})
compact(Path(sys.argv[1]))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return build_vault(tmp_path / "vault.db", links=LINKS)


def contents(path: Path) -> list[Any]:
    """Return everything that a reader gets from a vault, and the words of its index."""
    with Vault(path) as vault:
        links = [vault.get(link_id) for link_id in vault.integrity.all_ids()]
        stored = [
            (snapshot, vault.content(snapshot), vault.page(snapshot))
            for link in links
            for snapshot in vault.snapshots(link.id)
        ]
        refused = [vault.refused_pages.get(link.id) for link in links]
        hits = [(hit.link.id, hit.score, hit.snippet) for hit in vault.search("loss ruler", Selection())[0]]
        exported = [item.history.versions[-1].html for item in vault.transfer.full_links() if item.snapshot]
    with Vault(path, write=True) as vault:
        return [links, stored, refused, hits, exported, index_words(vault)]


def test_only_the_size_changes(path: Path) -> None:
    store_as_before(path)
    before = contents(path)
    report = compact(path)
    assert contents(path) == before
    assert check(path).problems == ()
    assert (report.packed, report.damaged) == (sum(map(len, rows(path))), 0)
    assert report.bytes_after < report.bytes_before
    assert query(path, "PRAGMA freelist_count") == [(0,)]
    assert query(path, "SELECT count(*) FROM content WHERE packing < 2") == [(0,)]
    again = compact(path)
    assert (again.packed, again.bytes_after) == (0, report.bytes_after)


def rows(path: Path) -> Iterator[list[tuple[object, ...]]]:
    for table in ("content", "page", "refused_page"):
        yield query(path, f"SELECT 1 FROM {table}")


def test_new_rows_are_packed_tighter(path: Path) -> None:
    before = contents(path)
    length = "SELECT sum(length(body)) FROM page"
    (fast,) = query(path, length)[0]
    compact(path)
    assert query(path, length)[0][0] < fast
    assert contents(path) == before


@pytest.mark.parametrize(("word", "number"), [("UPDATE content", 3), ("UPDATE page", 1), ("UPDATE page", 9),
    ("INSERT OR REPLACE INTO link_digest", 1), ("COMMIT", 2), ("INSERT INTO page_fts", 1), ("VACUUM", 1), ("VACUUM", 60), ("PRAGMA wal", 2)])  # fmt: skip
def test_a_run_that_is_killed_leaves_a_right_vault_and_the_next_goes_on(
    path: Path, word: str, number: int
) -> None:
    store_as_before(path)
    before = contents(path)
    done = subprocess.run([sys.executable, "-c", KILL, path, word, str(number)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert contents(path) == before
    assert check(path).problems == ()
    compact(path)
    assert contents(path) == before
    assert query(path, "SELECT count(*) FROM page WHERE packing < 2") == [(0,)]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_stopped_leaves_a_right_vault(path: Path, number: signal.Signals) -> None:
    store_as_before(path)
    before = contents(path)
    program = (
        "import os, sys; from linkvault.store.packing import loose_rows; from linkvault.__main__ import run\n"
        "from linkvault.vault import compaction; compaction._BATCH_SIZE = 5\n"
        "pack, count = loose_rows.pack, []\n"
        "def stopping(*values):\n"
        "    count.append(1)\n"
        f"    if len(count) == 9: os.kill(os.getpid(), {int(number)})\n"
        "    return pack(*values)\n"
        "loose_rows.pack = stopping\n"
        "sys.argv = ['linkvault', '--db', sys.argv[1], 'compact']; run()\n"
    )
    done = subprocess.run([sys.executable, "-c", program, path], check=False, capture_output=True, text=True)
    assert done.returncode == 128 + number, done.stderr
    assert "Traceback" not in done.stderr
    assert contents(path) == before
    assert check(path).problems == ()
    (packed,) = query(path, "SELECT count(*) FROM content WHERE packing = 2")[0]
    assert packed == 5  # the first batch


def test_a_damaged_row_stays_as_it_is(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE content SET packed = substr(packed, 2) WHERE snapshot_id = 1")
        connection.execute("UPDATE page SET body = x'00' WHERE snapshot_id = 2")
        # This text can be unpacked, but is not what was stored.
        change_texts(connection, 3, text=lambda text: f"{text}?")
    problems = [str(problem) for problem in check(path).problems]
    damaged = "SELECT packed FROM content WHERE snapshot_id IN (1, 3) UNION ALL SELECT body FROM page WHERE snapshot_id = 2"
    stored = query(path, damaged)
    assert compact(path).damaged == 3
    assert query(path, damaged) == stored
    assert [str(problem) for problem in check(path).problems] == problems


def test_a_link_that_changed_by_itself_is_still_found(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE link SET title = 'other' WHERE id = 2")
        connection.commit()
    compact(path)
    assert 2 in {problem.link_id for problem in check(path).problems}


def test_commands_before_it_can_be_undone(path: Path) -> None:
    store_as_before(path)
    with Vault(path) as vault:
        text, page = vault.content(vault.snapshot(1)), vault.page(vault.snapshot(1))
    with Vault(path, write=True) as vault:
        snapshot = vault.snapshot(1)
        vault.replace_content(snapshot, Article("Other", "<p>other</p>"), ArticleText("other", "other", ""))
        vault.trash([1], at="2026-11-25T10:00:00Z")
        vault.empty_trash(Selection())
    compact(path)
    with Vault(path, write=True) as vault:
        vault.journal.take_back(vault.journal.last())
        vault.journal.take_back(vault.journal.last())
        vault.journal.take_back(vault.journal.last())
        assert (vault.content(vault.snapshot(1)), vault.page(vault.snapshot(1))) == (text, page)
    assert check(path).problems == ()
    compact(path)
    with Vault(path, write=True) as vault:
        vault.journal.take_back(vault.journal.last_undo())
        assert vault.content(vault.snapshot(1)).text == "other"
    assert check(path).problems == ()


def test_deleted_texts_leave_no_space(path: Path) -> None:
    with Vault(path, write=True) as vault:
        vault.trash(vault.select_ids(Selection())[:8], at="2026-11-25T10:00:00Z")
        vault.empty_trash(Selection(), forget=True)
    report = compact(path)
    assert report.bytes_after < report.bytes_before
    assert check(path).problems == ()


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_vault_of_an_older_schema_is_migrated_and_packed(tmp_path: Path, version: int) -> None:
    path = tmp_path / "vault.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((SCHEMAS / f"{version}.sql").read_text(encoding="utf-8"))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
    with Vault(path) as vault:
        before = [(vault.content(snapshot), vault.page(snapshot)) for snapshot in vault.snapshots(1)]
    compact(path)
    with Vault(path) as vault:
        assert [(vault.content(snapshot), vault.page(snapshot)) for snapshot in vault.snapshots(1)] == before
    assert check(path).problems == ()


def test_a_vault_that_is_not_there_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(VaultMissing):
        compact(tmp_path / "vault.db")
    assert list(tmp_path.iterdir()) == []


def test_a_packed_text_that_cannot_be_read_is_named_and_the_others_are_found(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE content SET packed = substr(packed, 1, 30) WHERE snapshot_id = 1")
        connection.commit()
    errors: list[VaultDamaged] = []
    with Vault(path, on_damage=errors.append) as vault:
        assert {hit.link.id for hit in vault.search("loss model", Selection())[0]} >= {2, 3}
        assert vault.content(vault.snapshot(1)).text == ""
    assert errors
    with Vault(path) as vault, pytest.raises(VaultDamaged):
        vault.content(vault.snapshot(1))
