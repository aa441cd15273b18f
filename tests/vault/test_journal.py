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


def test_a_link_that_changes_after_its_tags_is_taken_back_with_both(vault):
    link = save_page(vault, ONE, LOSS, "Loss", tags=("old",)).link.id
    before = vault.get(link)
    with vault.transaction():
        vault.rename_tag("old", "new")
        vault.edit(link, title="Other", note="later")
        vault.rename_tag("new", "newer")
    assert (vault.get(link).title, vault.get(link).tags) == ("Other", ("newer",))
    assert link_digests.is_current(vault.connection, link)
    vault.journal.take_back(vault.journal.last())
    assert vault.get(link) == before
    assert link_digests.is_current(vault.connection, link)


@pytest.mark.parametrize("more", [False, True], ids=["its tags", "its tags and its note"])
def test_a_damaged_link_is_still_noticed_after_its_tags_change(vault, more):
    link, other = (save_page(vault, url, LOSS, "Loss", tags=("old",)).link.id for url in (ONE, TWO))
    vault.connection.execute("UPDATE link SET title = 'Lass' WHERE id = ?", (link,))
    with vault.transaction():
        vault.rename_tag("old", "new")
        if more:
            for link_id in (link, other):
                vault.edit(link_id, note="later")
    assert not link_digests.is_current(vault.connection, link)
    assert link_digests.is_current(vault.connection, other)
    assert vault.get(link).tags == ("new",)


def test_a_renamed_tag_takes_few_statements_for_each_link(vault, tmp_path):
    for number in range(60):
        save_link(vault, f"https://example.org/{number}", tags=("old",))
    statements = []
    vault.connection.set_trace_callback(statements.append)
    vault.rename_tag("old", "new")
    # Two of the index, three of its lengths, the digest before and after, the record of the journal.
    of_links = [text for text in statements if not text.startswith("--")]
    assert len(of_links) <= 60 * 8 + 60
