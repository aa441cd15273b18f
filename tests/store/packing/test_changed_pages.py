"""The page of a later snapshot is stored as what differs from an earlier one, and comes back byte for byte."""

import sqlite3
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import FrameType

import pytest
from vaults import LOSS, make_page, page_bodies, query, save_page, save_versions, template

from linkvault import transfer
from linkvault.capture import read
from linkvault.errors import UndoConflict, VaultDamaged
from linkvault.models import Bookmark
from linkvault.store.packing import PackingError, codec
from linkvault.store.packing.changed_pages import pack_alone, pack_changes, read_page
from linkvault.store.packing.codec import Packing
from linkvault.upkeep.compacting import compact
from linkvault.upkeep.doctor import check
from linkvault.upkeep.vault_repair import repair
from linkvault.vault import Vault

URL = "https://a.example/page"
PACKINGS = "SELECT packing FROM page ORDER BY snapshot_id"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.db"


def test_later_pages_take_few_bytes_and_come_back(path: Path) -> None:
    texts = [LOSS, f"{LOSS} One sentence more. ", f"Another start. {LOSS}"]
    bodies = save_versions(path, URL, *[(template(1), text) for text in texts])
    assert [text.strip().encode() in body for text, body in zip(texts, bodies, strict=True)] == [True] * 3
    assert query(path, PACKINGS) == [(Packing.FAST,), (Packing.CHANGES,), (Packing.CHANGES,)]
    (first,), *others = query(path, "SELECT length(body) FROM page ORDER BY snapshot_id")
    assert first > 4_000
    assert max(others) < (300,)


def test_a_page_of_another_template_is_packed_on_its_own_and_serves_the_next_ones(path: Path) -> None:
    versions = [(template(1), LOSS), (template(2), f"{LOSS} More."), (template(2), f"{LOSS} Much more.")]
    bodies = save_versions(path, URL, *versions)
    assert query(path, PACKINGS) == [(Packing.FAST,), (Packing.FAST,), (Packing.CHANGES,)]
    assert [head.encode() in body for (head, _), body in zip(versions, bodies, strict=True)] == [True] * 3


def test_pages_of_two_links_do_not_depend_on_each_other(path: Path) -> None:
    with Vault(path, write=True) as vault:
        save_page(vault, URL, head=template(1))
        save_page(vault, "https://b.example/page", head=template(1))
    assert query(path, PACKINGS) == [(Packing.FAST,), (Packing.FAST,)]


def test_differences_survive_compact_and_merge(path: Path, tmp_path: Path) -> None:
    bodies = save_versions(path, URL, (template(1), LOSS), (template(1), f"{LOSS} More."))
    compact(path)
    other = tmp_path / "other.db"
    with Vault(path) as vault:
        assert page_bodies(vault, 1) == bodies
        with Vault(other, write=True) as target:
            transfer.merge(target, vault)
            assert page_bodies(target, 1) == bodies
    assert query(path, PACKINGS) == [(Packing.DENSE,), (Packing.CHANGES,)]


def test_a_damaged_earlier_page_is_noticed_for_each_page_that_depends_on_it(path: Path) -> None:
    save_versions(path, URL, (template(1), LOSS), (template(1), f"{LOSS} More."))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE page SET body = zeroblob(length(body)) WHERE snapshot_id = 1")
    connection.close()
    with Vault(path) as vault:
        for snapshot in vault.snapshots(1):
            with pytest.raises(VaultDamaged):
                vault.page(snapshot)
            assert LOSS.strip() in vault.content(snapshot).text
    report = check(path)
    assert [(problem.snapshot_id, problem.message) for problem in report.problems] == [
        (1, "its page has changed"),
        (
            2,
            "its page cannot be read, because the earlier page from which it differs has changed or is missing",
        ),
    ]
    losses = repair(path, report).losses
    assert [loss.message for loss in losses] == ["has lost 2 stored pages, but not its text"]
    with Vault(path) as vault:
        assert page_bodies(vault, 1) == []
        assert [LOSS.strip() in vault.content(snapshot).text for snapshot in vault.snapshots(1)] == [True] * 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("DELETE FROM page WHERE snapshot_id = 1", "is missing"),
        (
            "UPDATE page SET (body, size) = (SELECT body, size FROM page WHERE snapshot_id = 3) WHERE snapshot_id = 1",
            "damaged",
        ),
    ],
)
def test_a_missing_or_wrong_earlier_page_is_an_error(path: Path, change: str, message: str) -> None:
    save_versions(
        path, URL, (template(1), LOSS), (template(1), f"{LOSS} More."), (template(2), LOSS[:300] * 2)
    )
    connection = sqlite3.connect(path)
    connection.execute(change)
    row = connection.execute("SELECT packing, body, size FROM page WHERE snapshot_id = 2").fetchone()
    with pytest.raises(PackingError, match=message):
        read_page(connection, *row)
    connection.close()


def test_a_difference_gives_no_more_than_a_page_may_have(path: Path) -> None:
    save_versions(path, URL, (template(1), LOSS), (template(1), f"{LOSS} More."))
    connection = sqlite3.connect(path)
    _, body, size = connection.execute(
        "SELECT packing, body, size FROM page WHERE snapshot_id = 2"
    ).fetchone()
    with pytest.raises(PackingError, match="more than the"):
        read_page(connection, Packing.CHANGES, body, size - 1)
    with pytest.raises(PackingError, match="gives a page of"):
        read_page(connection, Packing.CHANGES, body, 900_000_000)
    assert pack_changes(connection, 2, b" " * 9_000_000) is None
    connection.close()


def test_a_page_does_not_differ_from_a_damaged_one(path: Path) -> None:
    save_versions(path, URL, (template(1), LOSS))
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("UPDATE page SET body = zeroblob(length(body))")
    connection.close()
    with Vault(path, write=True) as vault:
        save_page(vault, URL, f"{LOSS} More.", head=template(1))
        page = vault.page(vault.snapshot(1))
    assert page is not None
    assert b"More." in page.body
    assert query(path, PACKINGS) == [(Packing.FAST,), (Packing.FAST,)]


def test_a_damaged_difference_is_not_packed_on_its_own(path: Path) -> None:
    save_versions(path, URL, *((template(1), f"{LOSS} Version {number}.") for number in range(4)))
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("UPDATE page SET body = substr(body, 1, 20) WHERE snapshot_id = 2")
    connection.execute("UPDATE page SET size = size - 1 WHERE snapshot_id = 3")
    before = connection.execute("SELECT * FROM page WHERE snapshot_id < 4 ORDER BY 1").fetchall()
    pack_alone(connection, [1])
    assert connection.execute("SELECT * FROM page WHERE snapshot_id < 4 ORDER BY 1").fetchall() == before
    assert connection.execute("SELECT packing FROM page WHERE snapshot_id = 4").fetchone() == (Packing.FAST,)
    pack_alone(connection, [])
    connection.close()


def save_on_day(vault: Vault, day: int, text: str, url: str = URL) -> None:
    save_page(vault, url, text, head=template(1), fetched=f"2026-11-{day:02}T10:00:00Z", force=True)


def merge_an_older_version(path: Path, vault: Vault) -> None:
    with Vault(path.with_name("other.db"), write=True) as other:
        save_on_day(other, 1, f"{LOSS} Older.")
        transfer.merge(vault, other)


def test_a_merge_is_not_taken_back_under_a_later_page_that_differs_from_a_merged_one(path: Path) -> None:
    with Vault(path, write=True) as vault:
        save_page(vault, URL, LOSS)
        merge_an_older_version(path, vault)
        merge = vault.journal.last()
        save_on_day(vault, 29, f"{LOSS} Newer.")
        before, newer = page_bodies(vault, 1), vault.journal.last()
        assert query(path, PACKINGS) == [(Packing.UNFIT,), (Packing.FAST,), (Packing.CHANGES,)]
        with pytest.raises(UndoConflict, match=f"later commands changed the same: {newer.id} "):
            vault.journal.take_back(merge)
        vault.journal.take_back(newer)
        vault.journal.take_back(merge)
        with pytest.raises(UndoConflict):  # the page would come back without the one from which it differs
            vault.journal.take_back(vault.journal.undo_of(newer.id))
        vault.journal.take_back(vault.journal.undo_of(merge.id))
        vault.journal.take_back(vault.journal.undo_of(newer.id))
        assert page_bodies(vault, 1) == before
    assert check(path).is_sound


def test_links_are_not_separated_under_a_page_that_differs_from_one_of_the_other_link(path: Path) -> None:
    with Vault(path, write=True) as vault:
        save_page(vault, URL, LOSS)
        save_on_day(vault, 20, f"{LOSS} Older.", "https://b.example/page")
        vault.similar.merge(1, [2])
        merge = vault.journal.last()
        save_on_day(vault, 29, f"{LOSS} Newer.")
        assert query(path, PACKINGS)[-1] == (Packing.CHANGES,)
        with pytest.raises(UndoConflict):
            vault.journal.take_back(merge)


def damage_and_repair(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(sql)
    connection.close()
    report = repair(path, check(path))
    assert {loss.link_id for loss in report.losses} == {1}
    assert check(path).is_sound


def test_a_repair_keeps_pages_that_differ_from_one_whose_snapshot_is_lost(path: Path) -> None:
    texts = (LOSS, f"{LOSS} More.", f"{LOSS} Much more.")
    bodies = save_versions(path, URL, *((template(1), text) for text in texts))
    damage_and_repair(path, "PRAGMA foreign_keys = OFF; DELETE FROM snapshot WHERE id = 1")
    with Vault(path) as vault:
        assert page_bodies(vault, 1) == bodies[1:]


def test_a_repair_keeps_pages_that_differ_from_one_without_a_text(path: Path) -> None:
    page = replace(make_page(URL), body=template(1).encode())
    article, text, snapshot = read(make_page(URL))
    with Vault(path, write=True) as vault:
        vault.store_capture(Bookmark(URL), snapshot, article, text, page)
    later = save_versions(path, URL, (template(1), f"{LOSS} More."))[-1]
    assert query(path, PACKINGS) == [(Packing.FAST,), (Packing.CHANGES,)]
    damage_and_repair(path, "UPDATE content SET packed = x'00' WHERE snapshot_id = 1")
    with Vault(path) as vault:
        assert page_bodies(vault, 1) == [later]


def count_brotli_calls(change: Callable[[], object]) -> int:
    """Return how often Brotli packs anything during a call."""
    calls: list[FrameType] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is codec._compress.__code__:
            calls.append(frame)

    sys.setprofile(note)
    try:
        change()
    finally:
        sys.setprofile(None)
    return len(calls)


def test_a_page_that_is_stored_as_a_difference_is_not_packed_on_its_own(path: Path) -> None:
    save_versions(path, URL, (template(1), LOSS))
    with Vault(path, write=True) as vault:
        later = count_brotli_calls(lambda: save_page(vault, URL, f"{LOSS} More.", head=template(1)))
        other = count_brotli_calls(lambda: save_page(vault, URL, f"{LOSS} Most.", head=template(2)))
    assert query(path, PACKINGS) == [(Packing.FAST,), (Packing.CHANGES,), (Packing.FAST,)]
    assert later == 1  # the texts
    assert other > later
