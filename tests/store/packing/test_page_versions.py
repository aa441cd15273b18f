"""`compact` packs the pages that an older linkvault packed each on its own as what differs from an earlier one."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from vaults import LOSS, NOW, page_bodies, query, save_page, save_versions, store_as_before, template

from linkvault.models import Selection
from linkvault.store.packing.codec import Packing
from linkvault.store.packing.page_versions import PageVersions
from linkvault.upkeep.compacting import compact
from linkvault.upkeep.doctor import check
from linkvault.vault import Vault

URL = "https://a.example/page"
PACKINGS = "SELECT packing FROM page ORDER BY snapshot_id"

TEXTS = [f"{LOSS} Version {number}." for number in range(4)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a vault of an older linkvault with four versions of a page, the last with another template."""
    path = tmp_path / "vault.db"
    save_versions(path, URL, *((template(1 + number // 3), text) for number, text in enumerate(TEXTS)))
    store_as_before(path)
    with Vault(path, write=True) as vault:
        vault.journal.forget_all()
    return path


def bodies(path: Path) -> list[bytes]:
    with Vault(path) as vault:
        return page_bodies(vault, 1)


def test_later_pages_become_differences_and_come_back(path: Path) -> None:
    before = bodies(path)
    assert query(path, PACKINGS) == [(Packing.OLDER,)] * 4
    report = compact(path)
    assert query(path, PACKINGS) == [
        (Packing.DENSE,),
        (Packing.CHANGES,),
        (Packing.CHANGES,),
        (Packing.DENSE,),
    ]
    assert (report.packed, report.damaged) == (8, 0)  # four texts, four pages
    assert bodies(path) == before
    assert check(path).problems == ()
    assert compact(path).packed == 0


def test_pages_that_are_packed_tightly_already_become_differences(path: Path) -> None:
    before = bodies(path)
    with Vault(path, write=True) as vault:
        list(vault.compaction.pack())
    assert query(path, PACKINGS) == [(Packing.DENSE,)] * 4
    assert compact(path).packed == 2
    assert bodies(path) == before
    assert check(path).problems == ()


def test_a_page_from_which_another_differs_is_left_as_it_is(path: Path) -> None:
    with Vault(path, write=True) as vault:
        save_page(vault, URL, f"{LOSS} The last.", head=template(2))
        vault.journal.forget_all()
    before = bodies(path)
    compact(path)
    (*_, fourth, fifth) = query(path, PACKINGS)
    assert (fourth, fifth) == ((Packing.DENSE,), (Packing.CHANGES,))
    assert bodies(path) == before
    assert check(path).problems == ()


def test_a_link_that_a_command_changed_is_left_as_it_is(path: Path) -> None:
    with Vault(path, write=True) as vault:
        vault.edit(1, note="a command of the journal")
    compact(path)
    assert query(path, PACKINGS) == [(Packing.DENSE,)] * 4


def test_a_link_that_another_process_changes_meanwhile_is_left_as_it_is(path: Path) -> None:
    with Vault(path, write=True) as vault, Vault(path, write=True) as other:
        versions = PageVersions(vault.connection)
        assert next(versions.select_links(10)) == [1]
        other.edit(1, note="a command of the journal")
        assert versions.pack(1) == 0
    assert query(path, PACKINGS) == [(Packing.OLDER,)] * 4


def test_a_damaged_page_is_left_as_it_is_and_no_other_differs_from_it(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE page SET body = zeroblob(length(body)) WHERE snapshot_id = 1")
    damaged = query(path, "SELECT packing, body FROM page WHERE snapshot_id = 1")
    assert compact(path).damaged == 1
    assert query(path, "SELECT packing, body FROM page WHERE snapshot_id = 1") == damaged
    assert query(path, PACKINGS)[1:] == [(Packing.DENSE,), (Packing.CHANGES,), (Packing.DENSE,)]
    assert [problem.snapshot_id for problem in check(path).problems] == [1]


def test_commands_after_it_are_taken_back(path: Path) -> None:
    before = bodies(path)
    compact(path)
    with Vault(path, write=True) as vault:
        save_page(vault, "https://b.example/page", LOSS, head=template(3))
        vault.similar.merge(2, [1])
        vault.trash([2], at=NOW)
        vault.empty_trash(Selection())
        for _ in range(4):
            vault.journal.take_back(vault.journal.last())
    assert bodies(path) == before
    assert check(path).problems == ()


@pytest.mark.parametrize("number", [1, 2])
def test_a_run_that_is_killed_between_two_pages_leaves_a_right_vault(path: Path, number: int) -> None:
    before = bodies(path)
    program = (
        "import os, signal, sys; from pathlib import Path; from linkvault.store.packing import page_versions\n"
        "from linkvault.upkeep.compacting import compact\n"
        "store, count = page_versions._store, []\n"
        "def storing(*values):\n"
        "    store(*values); count.append(1)\n"
        f"    if len(count) == {number}: os._exit(9)\n"
        "page_versions._store = storing\n"
        "compact(Path(sys.argv[1]))\n"
    )
    assert subprocess.run([sys.executable, "-c", program, path], check=False).returncode == 9
    assert bodies(path) == before
    assert check(path).problems == ()
    compact(path)
    assert bodies(path) == before
    assert query(path, PACKINGS)[1:3] == [(Packing.CHANGES,)] * 2
