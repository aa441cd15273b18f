"""`vault.transfer`: single methods. Round trips between vaults are in tests/transfer/test_merge_vaults.py."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from vaults import LOSS, NOW, RULER, all_rows, index_words, rebuilt_words, save_link, save_page

from linkvault.errors import BadURL, VaultLocked
from linkvault.models import ExportItem, LinkHistory
from linkvault.vault import Vault
from linkvault.vault.transfer import LinkTransfer

URL = "https://example.org/loss"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault(tmp_path / "vault.db", write=True, lock_wait=0.01) as opened:
        save_page(opened, URL, LOSS, "New", fetched="2026-01-01T00:00:00Z")
        yield opened


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Vault]:
    with Vault(tmp_path / "empty.db", write=True) as opened:
        yield opened


def test_renumbering_orders_snapshots_by_capture(vault: Vault) -> None:
    save_page(vault, URL, RULER, "Old", fetched="2020-01-01T00:00:00Z")
    vault.transfer.renumber_snapshots(1)
    assert [(snapshot.number, snapshot.title) for snapshot in vault.snapshots(1)] == [(1, "Old"), (2, "New")]
    assert (vault.get(1).title, vault.get(1).saved) == ("New", "2026-01-01T00:00:00Z")
    assert index_words(vault) == rebuilt_words(vault)


def test_the_current_snapshot_is_the_newest_that_was_not_stored_aside(vault: Vault) -> None:
    aside = "2026-03-01T00:00:00Z"
    save_page(vault, URL, RULER, "Gone", fetched=aside, judge=lambda *_: "soft_404")
    assert (vault.snapshot(1).title, vault.get(1).title, vault.get(1).reason) == ("New", "New", "soft_404")
    assert (vault.snapshot(1, number=2).title, vault.snapshot(1, until="2026-04-01").title) == (
        "Gone",
        "Gone",
    )
    save_page(vault, URL, RULER * 2, "Between", fetched="2026-02-01T00:00:00Z")
    vault.transfer.renumber_snapshots(1)
    assert [(snapshot.title, snapshot.aside) for snapshot in vault.snapshots(1)] == [
        ("New", None),
        ("Between", None),
        ("Gone", "soft_404"),
    ]
    assert (vault.snapshot(1).title, vault.get(1).title) == ("Between", "Between")
    other = save_page(vault, "https://example.org/copy", LOSS, "Copy", fetched="2026-02-15T00:00:00Z")
    assert (vault.similar.merge(1, [other.link.id]).saved, len(vault.snapshots(1))) == (
        "2026-02-15T00:00:00Z",
        4,
    )
    assert index_words(vault) == rebuilt_words(vault)


def test_full_links_come_newest_first_and_those_in_the_trash_last(vault: Vault) -> None:
    for number in (2, 3):
        save_link(vault, f"https://example.org/{number}")
    vault.trash([1], at=NOW)
    assert [exported.link.id for exported in vault.transfer.full_links()] == [3, 2, 1]


def test_a_link_is_inserted_with_its_history_and_found_by_its_text(vault: Vault, empty: Vault) -> None:
    exported = vault.transfer.full_link(vault.get(1))
    result = empty.transfer.upsert_with_history(exported)
    assert (result.new, result.snapshots, result.changed) == (True, 1, True)
    assert all_rows(empty) == all_rows(vault)
    assert index_words(empty) == rebuilt_words(empty) != []
    again = empty.transfer.upsert_with_history(exported)
    assert (again.new, again.snapshots, again.changed) == (False, 0, False)


def test_a_missing_signature_is_computed(vault: Vault, empty: Vault) -> None:
    varied = " ".join(f"word{number}" for number in range(200))  # a repetitive text has no signature
    save_page(vault, "https://example.org/varied", varied)
    exported = vault.transfer.full_link(vault.get(2))
    assert exported.history is not None
    (version,) = exported.history.versions
    assert version.snapshot.signature is not None
    unsigned = replace(version, snapshot=replace(version.snapshot, signature=None))
    exported = replace(exported, history=replace(exported.history, versions=(unsigned,)))
    empty.transfer.upsert_with_history(exported)
    assert empty.snapshot(1).signature == version.snapshot.signature


def test_a_link_without_history_or_with_a_bad_address(vault: Vault, empty: Vault) -> None:
    link = vault.get(save_link(vault, "https://example.org/later", title="Later"))
    assert empty.transfer.upsert_with_history(ExportItem(link), keep_id=True).link_id == 2
    assert empty.get(2).status == "link only"
    with pytest.raises(BadURL):
        empty.transfer.upsert_with_history(ExportItem(replace(link, url="not an address")))


def test_unused_ids_and_stored_snapshots(vault: Vault) -> None:
    vault.trash([1], at=NOW)
    assert [vault.transfer.is_unused(number) for number in (1, 2)] == [False, True]
    snapshot = vault.snapshot(1)
    assert vault.transfer.has_snapshot(1, replace(snapshot, id=99, number=7))
    assert not vault.transfer.has_snapshot(1, replace(snapshot, captured=NOW))
    assert not vault.transfer.has_snapshot(1, replace(snapshot, fingerprint="other"))


WRITES = {
    "renumber_snapshots": lambda vault: vault.transfer.renumber_snapshots(1),
    "upsert_with_history": lambda vault: vault.transfer.upsert_with_history(
        ExportItem(vault.get(1), history=LinkHistory("saved"))
    ),
}
READS = {"full_link", "full_links", "is_unused", "has_snapshot"}


@pytest.mark.parametrize("write", WRITES)
def test_a_write_to_a_locked_vault_raises(vault: Vault, write: str) -> None:
    other = sqlite3.connect(vault.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(VaultLocked):
        WRITES[write](vault)
    other.close()


def test_every_method_is_listed_as_read_or_write() -> None:
    public = {method for method in vars(LinkTransfer) if not method.startswith("_")}
    assert public == WRITES.keys() | READS
