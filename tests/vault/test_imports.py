"""`vault.imports`: import runs and the states of their bookmarks, method by method."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from vaults import NOW, save_page

from linkvault.errors import NotFound, VaultLocked
from linkvault.models import Bookmark, ImportLink, ImportRun, Outcome, Selection, Status, UnreadableEntry
from linkvault.states import Payload
from linkvault.vault import Vault
from linkvault.vault.imports import ImportRuns

URL = "https://example.org/loss"
RUN = ImportRun(0, "/home/me/list.txt", "urls", NOW, tags=("ml", "机器学习"))


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault(tmp_path / "vault.db", write=True, lock_wait=0.01) as opened:
        yield opened


def bookmark(
    position: int,
    url: str = URL,
    *,
    is_link: bool = False,
    payload: Payload | None = None,
    **fields: str | tuple[str, ...],
) -> ImportLink:
    return ImportLink(position, Bookmark(url, **fields), payload, is_link=is_link)  # type: ignore[arg-type]


def test_a_run_of_the_same_digest_is_resumed(vault: Vault) -> None:
    first = vault.imports.begin(RUN, "one")
    assert (first.id, first.tags, first.fetch, first.is_loaded) == (1, ("ml", "机器学习"), True, False)
    assert vault.imports.begin(RUN, "one").id == 1
    assert vault.imports.begin(RUN, "two").id == 2
    assert [run.id for run in vault.imports.all()] == [2, 1]
    vault.imports.delete(first)
    with pytest.raises(NotFound, match="no such import: 1"):
        vault.imports.get(1)


def test_bookmarks_of_one_address_are_merged(vault: Vault) -> None:
    run = vault.imports.begin(RUN, "one")
    vault.imports.add_waiting(run, bookmark(1), at=NOW)
    assert vault.count(Selection()) == 0  # a bare address becomes a link with its page
    vault.imports.add_waiting(
        run, bookmark(2, f"{URL}#top", title="Loss", tags=("a",), added="2020", is_link=True), at=NOW
    )
    vault.imports.add_waiting(
        run, bookmark(3, note="read it", tags=("b",), added="2010", is_link=True), at=NOW
    )
    link = vault.link(URL)
    assert (link.title, link.tags, link.note, link.added) == ("Loss", ("a", "b"), "read it", "2010")
    assert dict(vault.imports.get(run.id).counts) == {"waiting": 1, "double": 2}
    assert vault.imports.waiting(run) == [(1, URL)]
    assert vault.imports.positions(run) == {1, 2, 3}


def test_bookmarks_stored_together_are_the_same_as_those_stored_one_by_one(
    vault: Vault, tmp_path: Path
) -> None:
    other = f"{URL}/other"
    items = [
        bookmark(1, note="first"),
        bookmark(2, other, tags=("a", "机器")),
        bookmark(3, f"{URL}#top", title="Loss", added="2010"),
        bookmark(4, f"{URL}/page", payload=Payload.PAGE),
        bookmark(5, f"{URL}/page", title="later"),
        bookmark(6, f"{URL}/link", title="Loss \ud800", is_link=True),
        bookmark(7, other, note="of a later batch"),
        bookmark(8, f"{URL}/page", payload=Payload.PAGE),
        bookmark(9, f"{URL}/alone"),
    ]
    rows = []
    with Vault(tmp_path / "second.db", write=True) as second:
        for target, size in ((vault, 1), (second, 6)):
            run = target.imports.begin(RUN, "one")
            for start in range(0, len(items), size):
                target.imports.add_all(run, items[start : start + size], at=NOW)
            rows.append(target.connection.execute("SELECT * FROM import_link ORDER BY position").fetchall())
    assert rows[0] == rows[1]
    states = [row[2] for row in rows[0]]
    assert states == ["waiting", "waiting", "double", *["waiting"] * 3, "double", "waiting", "waiting"]


def test_new_links_are_indexed_as_a_rebuilt_index_has_them(vault: Vault) -> None:
    items = [
        bookmark(1, title="Loss 损失 \ud800", tags=("ml", "机器学习", "Ａ/b"), note="first\nsecond"),
        bookmark(2, "https://www.example.org/%E6%8D%9F?b=1+2&utm_source=x", tags=("ML", "ml")),
        bookmark(3, "https://www.google.com/url?q=https%3A%2F%2Fexample.org%2Fto%2523x", title="wrapped"),
        bookmark(4, "https://me:secret@例子.测试/a", title="", added="2015-01-01T00:00:00Z"),
    ]
    ids = vault.imports.add_all(vault.imports.begin(RUN, "one"), items, at=NOW, is_settling=True)
    vault.connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, page_fts, instance)")
    query = "SELECT doc, col, offset, term FROM temp.words ORDER BY 1, 2, 3, 4"
    indexed = vault.connection.execute(query).fetchall()
    assert {doc for doc, *_ in indexed} == set(ids)
    with vault.transaction():
        vault.full_text.rebuild()
    assert vault.connection.execute(query).fetchall() == indexed


def test_a_link_of_the_vault_keeps_its_date(vault: Vault) -> None:
    save_page(vault, URL, added="2015-01-01T00:00:00Z")
    run = vault.imports.begin(RUN, "one")
    vault.imports.add_waiting(run, bookmark(1, title="Loss", added="2012", is_link=True), at=NOW)
    vault.imports.add_waiting(run, bookmark(2, title="Loss", added="2010", is_link=True), at=NOW)
    link = vault.link(URL)
    assert (link.added, link.status, link.reason) == ("2015-01-01T00:00:00Z", "saved", None)


def test_a_settled_bookmark_no_longer_waits(vault: Vault) -> None:
    run = vault.imports.begin(RUN, "one")
    vault.imports.add_waiting(run, bookmark(1, title="Loss", is_link=True), at=NOW)
    vault.imports.add_waiting(run, bookmark(2, "https://example.org/gone"), at=NOW)
    vault.imports.add_unread(run, 3, UnreadableEntry("line 3", "not a web address", "javascript:"))
    vault.imports.settle(run, 1, Outcome(URL, "saved", id=1))
    vault.imports.settle(run, 2, Outcome("https://example.org/gone", "failed", reason="http_404"))
    vault.imports.finish_loading(run, NOW)
    again = vault.imports.get(run.id)
    assert again.is_loaded
    assert dict(again.counts) == {"saved": 1, "failed": 1, "unread": 1}
    assert [link.url for link in vault.imports.settled_links(run)] == [URL]
    assert vault.imports.reopen_failed(run) == 1
    assert vault.imports.waiting(run) == [(2, "https://example.org/gone")]


WRITES = {
    "begin": lambda vault, run: vault.imports.begin(RUN, "two"),
    "finish_loading": lambda vault, run: vault.imports.finish_loading(run, NOW),
    "forget_file": lambda vault, run: vault.imports.forget_file(run),
    "delete": lambda vault, run: vault.imports.delete(run),
    "reopen_failed": lambda vault, run: vault.imports.reopen_failed(run),
    "add_unread": lambda vault, run: vault.imports.add_unread(run, 9, UnreadableEntry("line 9", "no URL")),
    "add_waiting": lambda vault, run: vault.imports.add_waiting(run, bookmark(9), at=NOW),
    "add_all": lambda vault, run: vault.imports.add_all(run, [bookmark(9)], at=NOW),
    "transaction": lambda vault, run: vault.imports.transaction().__enter__(),
    "settle": lambda vault, run: vault.imports.settle(run, 1, Outcome(URL, "saved", id=1)),
}
READS = {
    "all",
    "get",
    "digest",
    "positions",
    "waiting",
    "waiting_batches",
    "needs_file",
    "bookmark_at",
    "links",
    "settled_links",
}


def test_batches_have_all_waiting_bookmarks_while_some_are_settled(vault: Vault) -> None:
    run = vault.imports.begin(RUN, "one")
    for position in range(1, 6):
        vault.imports.add_waiting(run, bookmark(position, f"{URL}/{position}"), at=NOW)
    positions = []
    for batch in vault.imports.waiting_batches(run, 2):
        positions.append([position for position, _ in batch])
        vault.imports.settle(run, batch[0][0], Outcome(batch[0][1], Status.LINK_ONLY, None))
    assert positions == [[1, 2], [3, 4], [5]]
    assert [position for position, _ in vault.imports.waiting(run)] == [2, 4]


@pytest.mark.parametrize("write", WRITES)
def test_a_write_to_a_locked_vault_raises(vault: Vault, write: str) -> None:
    save_page(vault, URL)
    run = vault.imports.begin(RUN, "one")
    other = sqlite3.connect(vault.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(VaultLocked):
        WRITES[write](vault, run)
    other.close()


def test_every_method_is_listed_as_read_or_write() -> None:
    public = {name for name in vars(ImportRuns) if not name.startswith("_")}
    assert public == WRITES.keys() | READS


@pytest.mark.parametrize("write", ["add_unread", "add_waiting", "add_all"])
def test_a_run_that_another_process_has_taken_back_gets_no_bookmark(vault: Vault, write: str) -> None:
    run = vault.imports.begin(RUN, "one")
    with Vault(vault.path, write=True) as other:
        other.imports.delete(run)
    with pytest.raises(NotFound, match="undone or deleted this import"):
        WRITES[write](vault, run)
