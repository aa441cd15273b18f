"""What a vault remembers of imports, method by method."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from vaults import LOSS, NOW, RULER, everything, index_words, keep, rebuilt_words

from linkvault.errors import NotFound, VaultLocked
from linkvault.models import Bookmark, ImportLink, ImportRun, Outcome, Selection, Unread
from linkvault.vault.imports import ImportingVault

PLACE = "https://example.org/loss"
RUN = ImportRun(0, "/home/me/list.txt", "urls", NOW, tags=("ml", "机器学习"))


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[ImportingVault]:
    with ImportingVault(tmp_path / "vault.db", write=True, patience=0.01) as opened:
        yield opened


def bookmark(
    position: int, url: str = PLACE, *, is_link: bool = False, **said: str | tuple[str, ...]
) -> ImportLink:
    return ImportLink(position, Bookmark(url, **said), is_link=is_link)  # type: ignore[arg-type]


def test_an_import_is_the_same_if_its_digest_is(vault: ImportingVault) -> None:
    first = vault.begin_run(RUN, "one")
    assert (first.id, first.tags, first.fetch, first.is_loaded) == (1, ("ml", "机器学习"), True, False)
    assert vault.begin_run(RUN, "one").id == 1
    assert vault.begin_run(RUN, "two").id == 2
    assert [each.id for each in vault.runs()] == [2, 1]
    vault.forget_run(first)
    with pytest.raises(NotFound, match="no such import: 1"):
        vault.run(1)


def test_bookmarks_of_one_address_become_one_that_has_all(vault: ImportingVault) -> None:
    run = vault.begin_run(RUN, "one")
    vault.put_waiting(run, bookmark(1), at=NOW)
    assert vault.count(Selection()) == 0  # a bare address has nothing to be found by
    vault.put_waiting(
        run, bookmark(2, f"{PLACE}#top", title="Loss", tags=("a",), added="2020", is_link=True), at=NOW
    )
    vault.put_waiting(run, bookmark(3, note="read it", tags=("b",), added="2010", is_link=True), at=NOW)
    link = vault.link(PLACE)
    assert (link.title, link.tags, link.note, link.added) == ("Loss", ("a", "b"), "read it", "2010")
    assert dict(vault.run(run.id).counts) == {"waiting": 1, "double": 2}
    assert vault.waiting(run) == [(1, PLACE)]
    assert vault.positions(run) == {1, 2, 3}


def test_a_link_that_was_here_keeps_its_date(vault: ImportingVault) -> None:
    keep(vault, PLACE, added="2015-01-01T00:00:00Z")
    run = vault.begin_run(RUN, "one")
    vault.put_waiting(run, bookmark(1, title="Loss", added="2012", is_link=True), at=NOW)
    vault.put_waiting(run, bookmark(2, title="Loss", added="2010", is_link=True), at=NOW)
    link = vault.link(PLACE)
    assert (link.added, link.status, link.reason) == ("2015-01-01T00:00:00Z", "saved", None)


def test_what_is_settled_no_longer_waits(vault: ImportingVault) -> None:
    run = vault.begin_run(RUN, "one")
    vault.put_waiting(run, bookmark(1, title="Loss", is_link=True), at=NOW)
    vault.put_waiting(run, bookmark(2, "https://example.org/gone"), at=NOW)
    vault.put_unread(run, 3, Unread("line 3", "not a web address", "javascript:"))
    vault.settle(run, 1, Outcome(PLACE, "saved", id=1))
    vault.settle(run, 2, Outcome("https://example.org/gone", "failed", reason="http_404"))
    vault.end_loading(run, NOW)
    again = vault.run(run.id)
    assert again.is_loaded
    assert dict(again.counts) == {"saved": 1, "failed": 1, "unread": 1}
    assert [link.url for link in vault.settled(run)] == [PLACE]
    assert vault.reopen(run) == 1
    assert vault.waiting(run) == [(2, "https://example.org/gone")]


def test_a_batch_is_all_or_nothing(vault: ImportingVault) -> None:
    keep(vault, PLACE)
    before = everything(vault)

    def break_off() -> None:
        with vault.batch():
            keep(vault, "https://example.org/ruler", RULER)
            vault.tag([1], ["ml"])
            vault.begin_run(RUN, "one")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert everything(vault) == before
    assert vault.runs() == []
    assert index_words(vault) == rebuilt_words(vault)
    with vault.batch():
        keep(vault, "https://example.org/ruler", RULER)
        vault.tag([1], ["ml"])
    assert vault.get(1).tags == ("ml",)
    assert index_words(vault) == rebuilt_words(vault)


def test_snapshots_are_put_in_order(vault: ImportingVault) -> None:
    keep(vault, PLACE, LOSS, "New", fetched="2026-01-01T00:00:00Z")
    keep(vault, PLACE, RULER, "Old", fetched="2020-01-01T00:00:00Z")
    vault.put_in_order(1)
    assert [(each.number, each.title) for each in vault.snapshots(1)] == [(1, "Old"), (2, "New")]
    assert (vault.get(1).title, vault.get(1).saved) == ("New", "2026-01-01T00:00:00Z")
    assert index_words(vault) == rebuilt_words(vault)


WRITES = {
    "batch": lambda vault, run: vault.batch().__enter__(),
    "begin_run": lambda vault, run: vault.begin_run(RUN, "two"),
    "end_loading": lambda vault, run: vault.end_loading(run, NOW),
    "forget_run": lambda vault, run: vault.forget_run(run),
    "reopen": lambda vault, run: vault.reopen(run),
    "put_unread": lambda vault, run: vault.put_unread(run, 9, Unread("line 9", "no URL")),
    "put_waiting": lambda vault, run: vault.put_waiting(run, bookmark(9), at=NOW),
    "settle": lambda vault, run: vault.settle(run, 1, Outcome(PLACE, "saved", id=1)),
    "put_in_order": lambda vault, run: vault.put_in_order(1),
}
READS = {
    "link_of", "is_free", "has_version", "runs", "run", "digest_of", "positions", "waiting", "brings_more",
    "waiting_at", "settled",
}  # fmt: skip


@pytest.mark.parametrize("write", WRITES)
def test_a_lock_is_told(vault: ImportingVault, write: str) -> None:
    keep(vault, PLACE)
    run = vault.begin_run(RUN, "one")
    other = sqlite3.connect(vault.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(VaultLocked):
        WRITES[write](vault, run)
    other.close()


def test_every_method_is_tried_here() -> None:
    own = {name for name in vars(ImportingVault) if not name.startswith("_")}
    assert own == (WRITES.keys() | READS) - {"batch"}
