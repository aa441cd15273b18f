"""The journal: what a command changed, what depends on it, and what is kept for it."""

import pytest
from vaults import LOSS, NOW, RULER, save_link, save_page, select_ids

from linkvault.errors import NotFound, UndoConflict
from linkvault.models import Selection
from linkvault.store.integrity import link_digests
from linkvault.store.journal.row_changes import TABLES
from linkvault.vault import Vault
from linkvault.vault.journal import begin_command, end_command

ONE, TWO = "https://example.org/one", "https://example.org/two"


@pytest.fixture
def vault(tmp_path):
    with Vault(tmp_path / "vault.db", write=True) as vault:
        yield vault


def numbers(vault):
    return vault.connection.execute("SELECT id, link_id, number FROM snapshot ORDER BY id").fetchall()


def test_merged_links_get_their_snapshots_back(vault):
    for url, day in ((ONE, 1), (TWO, 2), (ONE, 3), (TWO, 4)):
        save_page(vault, url, LOSS if day % 2 else RULER, fetched=f"2026-11-0{day}T10:00:00Z", force=True)
    before = numbers(vault)
    vault.similar.merge(1, [2])
    assert numbers(vault) != before
    vault.journal.take_back(vault.journal.last())
    assert numbers(vault) == before


def test_transactions_of_one_command_are_taken_back_together(vault):
    begin_command("add two links")
    try:
        save_link(vault, ONE)
        save_link(vault, TWO)
    finally:
        end_command()
    assert [(command.text, command.links) for command in vault.journal.all()] == [("add two links", 2)]
    vault.journal.take_back(vault.journal.last())
    assert select_ids(vault) == []


def test_a_command_that_is_rolled_back_leaves_no_record(vault):
    def fail() -> None:
        with vault.transaction():
            save_link(vault, ONE)
            vault.get(999)

    with pytest.raises(NotFound):
        fail()
    assert vault.journal.all() == []
    save_link(vault, ONE)
    assert len(vault.journal.all()) == 1


def test_an_address_that_another_link_has_now_is_not_given_back(vault):
    link = save_link(vault, ONE)
    vault.trash([link], at=NOW)
    vault.empty_trash(Selection())
    emptied = vault.journal.last()
    other = save_link(vault, ONE)
    with pytest.raises(UndoConflict, match=f"link {other} has the address"):
        vault.journal.take_back(emptied)


def test_every_table_with_rows_of_links_is_in_the_journal():
    assert {*link_digests._ROWS} - {"tag"} <= TABLES.keys()
    assert "link_tag" in TABLES
