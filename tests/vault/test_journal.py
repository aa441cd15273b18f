"""The journal: what a command changed, what depends on it, and what is kept for it."""

from hashlib import sha256

import pytest
from vaults import LOSS, NOW, RULER, index_words, make_page, rebuilt_words, save_link, save_page, select_ids

from linkvault.capture import read
from linkvault.errors import NotFound, UndoConflict
from linkvault.models import AssetFile, Bookmark, ImportLink, ImportRun, NewAsset, Selection, Status
from linkvault.store.integrity import link_digests
from linkvault.store.journal.row_changes import TABLES
from linkvault.upkeep import doctor
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
    # Two of the index, one of its lengths, one of the digest.
    of_links = [text for text in statements if not text.startswith("--")]
    assert len(of_links) <= 60 * 4 + 60


def save_many(vault, count=60):
    """Store links with tags in several combinations; return all rows that a change of tags may change."""
    for number in range(count):
        others = (("old/one",), ("new",), ("old/one", "other"), ())[number % 4]
        save_link(vault, f"https://example.org/{number}", tags=("old", *others))
    vault.connection.execute("UPDATE link SET changed = '2020-01-01T00:00:00Z' WHERE id % 3 = 0")


def tag_rows(vault):
    """Return the rows of tags and links, sorted."""
    queries = (
        "SELECT id, name, key FROM tag ORDER BY 1",
        "SELECT * FROM link_tag ORDER BY 1, 2",
        "SELECT id, changed, is_tagged FROM link ORDER BY 1",
        "SELECT * FROM link_digest ORDER BY 1",
    )
    return [vault.connection.execute(query).fetchall() for query in queries]


@pytest.mark.parametrize(
    "change",
    [
        lambda vault: vault.rename_tag("old", "newest"),
        lambda vault: vault.rename_tag("old", "new"),
        lambda vault: vault.rename_tag("old", "Old"),
        lambda vault: vault.rename_tag("old", "old/deep"),
        lambda vault: vault.rename_tag("old/one", "other"),
        lambda vault: vault.delete_tag("old"),
        lambda vault: vault.untag(range(1, 40), ["old/one", "new"]),
        lambda vault: vault.tag(range(1, 40), ["third"]),
    ],
    ids=["rename", "merge", "spell", "nest", "merge one", "delete", "untag", "tag"],
)
def test_a_change_of_the_tags_of_many_links_is_taken_back_row_for_row(vault, change):
    save_many(vault)
    before = tag_rows(vault)
    count = change(vault)
    after = tag_rows(vault)
    command = vault.journal.last()
    assert command.links == count
    (records,) = vault.connection.execute(
        "SELECT count(*) FROM command_change WHERE command_id = ?", (command.id,)
    ).fetchone()
    assert records <= 4  # one for each combination of tags
    vault.journal.take_back(command)
    assert tag_rows(vault) == before
    assert index_words(vault) == rebuilt_words(vault)
    assert list(vault.recovery.changed_links()) == []
    vault.journal.take_back(vault.journal.last_undo())
    assert tag_rows(vault) == after
    assert index_words(vault) == rebuilt_words(vault)


def test_links_that_are_forgotten_leave_the_groups_of_the_journal(vault):
    save_many(vault, 8)
    vault.journal.forget_all()
    begin_command("tag rename old secret")
    try:
        vault.rename_tag("old", "secret")
    finally:
        end_command()
    vault.trash([1, 2], at=NOW)
    vault.empty_trash(Selection(), forget=True)
    (command,) = [command for command in vault.journal.all() if command.links == 6]
    assert command.text == "(forgotten)"
    vault.journal.take_back(command)
    assert [vault.get(link_id).tags for link_id in (4, 8)] == [("old",), ("old",)]
    vault.trash(range(3, 9), at=NOW)
    vault.empty_trash(Selection(), forget=True)
    assert vault.connection.execute("SELECT * FROM command_change").fetchall() == []


def forget(vault, *ids):
    vault.trash(ids, at=NOW)
    vault.empty_trash(Selection(), forget=True)


@pytest.mark.parametrize("is_dropped_twice", [False, True])
def test_pictures_of_other_links_come_back_after_a_link_is_forgotten(vault, is_dropped_twice):
    shared, own = (AssetFile(b"\x89PNG" + bytes([number]), "image/png", 3, 2) for number in (1, 2))
    for url, files in ((ONE, [shared, own]), (TWO, [shared])):
        save_page(vault, url)
        places = [NewAsset("image", f"{url}/{number}.png", file) for number, file in enumerate(files)]
        vault.assets.attach(vault.snapshot(vault.find(url).id), places)
    vault.assets.drop([1, 2], kinds=["image"])
    command = vault.journal.last()
    if is_dropped_twice:
        vault.journal.take_back(command)
        vault.journal.take_back(vault.journal.last_undo())
    forget(vault, 1)
    assert vault.connection.execute("SELECT digest FROM asset").fetchall() == [
        (sha256(shared.body).digest(),)
    ]
    vault.journal.take_back(vault.journal.get(command.id))
    assert [place.asset is not None for place in vault.assets.of(vault.snapshot(2))] == [True]
    assert doctor.check(vault.path).problems == ()


def test_a_merged_link_is_forgotten_with_the_link_that_has_its_snapshots(vault):
    for url in (ONE, TWO, "https://example.org/three"):
        save_page(vault, url)
    vault.tag([1, 2, 3], ["ml"])
    vault.edit(3, note="a note")
    vault.similar.merge(1, [2])
    forget(vault, 1)
    assert vault.connection.execute("SELECT DISTINCT owner FROM command_change").fetchall() == [(3,)]
    for command in vault.journal.all()[1:]:
        vault.journal.take_back(command)
    assert select_ids(vault) == []
    assert doctor.check(vault.path).problems == ()


def test_a_merge_that_was_undone_is_not_done_again_with_a_link_that_is_forgotten(vault):
    for url in (ONE, TWO):
        save_page(vault, url)
    vault.edit(2, note="a note")
    note = vault.journal.last()
    vault.similar.merge(1, [2])
    merge = vault.journal.last()
    vault.journal.take_back(merge)
    forget(vault, 1)
    with pytest.raises(NotFound):
        vault.journal.undo_of(merge.id)
    vault.journal.take_back(vault.journal.get(note.id))
    assert (select_ids(vault), vault.get(2).note) == ([2], None)
    assert doctor.check(vault.path).problems == ()


def test_nothing_is_final_if_the_trash_was_empty(vault):
    save_link(vault, ONE)
    vault.empty_trash(Selection(), forget=True)
    vault.journal.take_back(vault.journal.last())
    assert select_ids(vault) == []


def test_a_command_that_changed_only_a_date_is_taken_back_once(vault):
    save_page(vault, ONE)
    vault.connection.execute("UPDATE link SET changed = '2020-01-01T00:00:00Z'")
    page = make_page(ONE, LOSS, "A page")
    article, rendered, _ = read(page)
    vault.replace_content(vault.snapshot(1), article, rendered)  # with the same text
    command = vault.journal.last()
    vault.tag([1], ["ml"])  # later, so that its date stays
    vault.journal.take_back(command)
    with pytest.raises(UndoConflict, match="undone already"):
        vault.journal.get(command.id)
    vault.journal.take_back(vault.journal.undo_of(command.id))
    assert not vault.journal.get(command.id).is_undone


def test_an_import_that_comes_back_names_no_link_that_is_forgotten(vault):
    run = vault.imports.begin(ImportRun(0, "a file", "netscape", NOW), "a digest")
    item = ImportLink(1, Bookmark(ONE, "A title"), is_link=True)
    vault.imports.add_all(run, [item], at=NOW, is_settling=True)
    vault.imports.delete(run)
    command = vault.journal.last()
    forget(vault, 1)
    vault.journal.take_back(vault.journal.get(command.id))
    assert vault.connection.execute("SELECT link_id FROM import_link").fetchall() == [(None,)]


def test_undo_of_a_renamed_tag_reads_no_texts(vault):
    for number in range(3):
        save_page(vault, f"https://example.org/{number}", LOSS, "Loss", tags=("old",))
    vault.rename_tag("old", "new")
    statements = []
    vault.connection.set_trace_callback(statements.append)
    vault.journal.take_back(vault.journal.last())
    vault.connection.set_trace_callback(None)
    assert not [text for text in statements if "content" in text]
    assert index_words(vault) == rebuilt_words(vault)


def test_taking_a_renamed_tag_back_takes_as_many_statements_for_tags_for_any_number_of_links(
    tmp_path,
):
    counts = []
    for size in (5, 40):
        with Vault(tmp_path / f"{size}.db", write=True) as vault:
            for number in range(size):
                bookmark = Bookmark(f"https://example.org/{number}", tags=("old", "other"))
                vault.store_link(bookmark, at="2026-11-21T10:00:00Z", outcome=Status.LINK_ONLY, reason=None)
            vault.rename_tag("old", "new")
            statements = []
            vault.connection.set_trace_callback(statements.append)
            vault.journal.take_back(vault.journal.last())
            vault.connection.set_trace_callback(None)
            assert dict(vault.tags()) == {"old": size, "other": size}
            # A statement is traced again for each run of a trigger.
            counts.append(len({text for text in statements if "link_tag" in text}))
    assert counts[0] == counts[1]
