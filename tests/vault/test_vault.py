"""`Vault`: references to links, what a capture adds, what a failed capture leaves, and locked vaults."""

import importlib
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest
from vaults import (
    LOSS,
    NOW,
    RULER,
    all_rows,
    index_words,
    make_page,
    rebuilt_words,
    save_link,
    save_page,
    select_ids,
)

from linkvault import search
from linkvault.capture import read
from linkvault.errors import BadURL, NotFound, UsageError, VaultLocked, VaultReplaced
from linkvault.models import Bookmark, Hop, ImportRun, Selection
from linkvault.urls.address import parse
from linkvault.vault import Vault

URL = "https://example.org/loss"
LATER = "2026-12-01T08:00:00Z"


@pytest.fixture
def vault(tmp_path):
    with Vault(tmp_path / "vault.db", write=True) as vault:
        yield vault


# References


@pytest.fixture
def five_links(vault):
    """Return a vault with five links; the last is in the trash."""
    for number in range(1, 6):
        save_link(vault, f"https://example.org/{number}")
    vault.trash([5], at=NOW)
    return vault


@pytest.mark.parametrize(
    ("references", "expected"),
    [
        (["2"], (2,)),
        (["2-4"], (2, 3, 4)),
        (["4", "1-2", "2"], (4, 1, 2)),
        (["3-9"], (3, 4)),
        (["0003"], (3,)),
        (["https://example.org/1"], (1,)),
        (["http://www.Example.org:80/1?utm_source=x#top"], (1,)),
        (["example.org/1"], (1,)),
        ([], ()),
    ],
    ids=repr,
)
def test_references(five_links, references, expected):
    assert five_links.resolve(references) == expected


@pytest.mark.parametrize(
    "reference",
    ["0", "6", "5", "4-2", "9" * 5000, f"{2**64}", "https://example.org/5", "https://example.org/none"],
)
def test_a_reference_to_no_link(five_links, reference):
    with pytest.raises(NotFound):
        five_links.resolve([reference])


@pytest.mark.parametrize("reference", ["", "-", "3-", "-0", "-6", "--1", "three", "1,2"])
def test_an_invalid_reference(five_links, reference):
    with pytest.raises((BadURL, NotFound)):
        five_links.resolve([reference])


def test_references_to_links_in_the_trash(five_links):
    assert (
        five_links.resolve(["5"], trashed=True)
        == five_links.resolve(["https://example.org/5"], trashed=True)
        == (5,)
    )
    with pytest.raises(NotFound, match="in the trash"):
        five_links.resolve(["1"], trashed=True)


def test_link_accepts_only_one_link(five_links):
    assert five_links.link("2").id == 2
    with pytest.raises(UsageError):
        five_links.link("1-2")


def test_typed_and_redirecting_addresses_belong_to_the_link(vault):
    result = save_page(
        vault,
        "https://t.example/x",
        final_url="https://example.org/final",
        hops=(Hop("https://t.example/x", 301), Hop("https://go.example/y", 302)),
        head='<link rel="canonical" href="https://example.org/canonical">',
    )
    assert vault.aliases(result.link.id) == [
        ("canonical", "https://example.org/canonical", None),
        ("final", "https://example.org/final", None),
        ("redirect", "https://go.example/y", None),
        ("redirect", "https://t.example/x", None),
        ("typed", "https://t.example/x", None),
    ]
    assert vault.resolve(["https://go.example/y"]) == (result.link.id,)


@pytest.mark.parametrize("address", ["https://example.org/final", "https://example.org/canonical"])
def test_final_and_canonical_addresses_match_a_link_with_the_same_text(vault, address):
    first = save_page(
        vault,
        "https://t.example/x",
        final_url="https://example.org/final",
        head='<link rel="canonical" href="https://example.org/canonical">',
    )
    same = save_page(vault, address)
    assert (same.link.id, same.snapshot) == (first.link.id, None)


def test_another_text_at_the_canonical_address_of_a_page_is_another_link(vault):
    canonical = '<link rel="canonical" href="https://example.org/">'  # some sites put this on every page
    first = save_page(vault, "https://example.org/a", LOSS, head=canonical)
    second = save_page(vault, "https://example.org/b", RULER, head=canonical)
    third = save_page(
        vault, "https://example.org/", "Welcome to the home of rulers and coins of all lengths. " * 5
    )
    assert len({first.link.id, second.link.id, third.link.id}) == 3


def test_the_password_of_an_address_is_never_stored(vault):
    hops = (Hop("https://me:secret@example.org/loss", 302),)
    save_page(
        vault, "https://me:secret@example.org/loss", hops=hops, final_url="https://me:secret@example.org/end"
    )
    vault.edit(1, url="https://me:secret@example.org/other")
    assert "secret" not in "\n".join(vault.connection.iterdump())


def test_a_changed_address_stays_an_alias_and_cannot_be_that_of_another_link(vault):
    one, two = save_link(vault, URL), save_link(vault, "https://example.org/two")
    vault.edit(one, url="https://example.org/moved")
    assert vault.resolve([URL]) == vault.resolve(["https://example.org/moved"]) == (one,)
    assert vault.get(one).url == "https://example.org/moved"
    with pytest.raises(UsageError, match=f"link {one} already"):
        vault.edit(two, url=URL)


# Captures


def test_a_new_text_is_a_new_snapshot_and_the_same_text_only_if_forced(vault):
    first = save_page(vault, URL, LOSS)
    same = save_page(vault, URL, LOSS.replace(" ", "\n "), fetched=LATER)
    new = save_page(vault, URL, RULER, fetched=LATER)
    forced = save_page(vault, URL, RULER, fetched=LATER, force=True)
    assert [result.snapshot and result.snapshot.number for result in (first, same, new, forced)] == [
        1,
        None,
        2,
        3,
    ]
    assert (first.known_since, same.known_since, forced.known_since) == (None, NOW, LATER)
    assert [snapshot.number for snapshot in vault.snapshots(1)] == [1, 2, 3]
    assert vault.get(1).saved == LATER
    assert [hit.link.id for hit in vault.search("coin", Selection())[0]] == [1]
    assert vault.search("truth", Selection())[0] == []


def test_a_snapshot_by_number_and_by_time_and_the_newest(vault):
    save_page(vault, URL, LOSS)
    save_page(vault, URL, RULER, fetched=LATER)
    assert vault.snapshot(1).number == vault.snapshot(1, number=2).number == 2
    assert vault.snapshot(1, number=1).number == vault.snapshot(1, until=LATER).number == 1
    for arguments in ({"number": 3}, {"until": NOW}):
        with pytest.raises(NotFound):
            vault.snapshot(1, **arguments)


def test_a_link_without_a_snapshot_raises_with_the_reason(vault):
    link = save_link(vault, URL)
    with pytest.raises(NotFound, match=r"no page is saved for .*\(not fetched\)"):
        vault.snapshot(link)


def test_a_page_is_stored_byte_by_byte(vault):
    page = make_page(
        URL,
        "字" * 400,
        headers=(("content-type", "text/html; charset=utf-8"), ("etag", '"é"')),
        hops=(Hop("https://example.org/损", 301),),
        final_url="https://example.org/end",
        warnings=("the page was cut off",),
    )
    page = replace(page, body=page.body + bytes(range(256)))
    article, text, snapshot = read(page)
    result = vault.store_capture(Bookmark(URL), snapshot, article, text, page)
    assert vault.page(result.snapshot) == page


def test_a_failed_capture_changes_no_snapshot_title_tag_or_text(vault):
    first = save_page(vault, URL, title="Loss", tags=("ml",), note="mine")
    again = vault.store_link(
        Bookmark(URL, tags=("new",)), at=LATER, outcome="failed", reason="dns", page_title="404 not found"
    )
    assert (again.known_since, again.snapshot) == (NOW, None)
    link = vault.get(first.link.id)
    assert (link.status, link.title, link.tags, link.note, link.saved) == (
        "saved",
        "Loss",
        ("ml", "new"),
        "mine",
        NOW,
    )
    assert link.reason == "dns"
    assert [hit.link.id for hit in vault.search("truth", Selection())[0]] == [link.id]
    assert select_ids(vault, failed=True) == []


def test_adding_a_link_again_without_fetching_keeps_the_result_of_its_last_capture(vault):
    vault.store_link(Bookmark(URL), at=NOW, outcome="failed", reason="dns")
    save_link(vault, URL, tags=("ml",))
    link = vault.get(1)
    assert (link.status, link.reason, link.tags) == ("failed", "dns", ("ml",))


def test_notes_and_tags_are_merged_without_repetition(vault):
    save_link(vault, URL, note="one", tags=("a",))
    save_link(vault, URL, note="two", tags=("b",))
    save_link(vault, URL, note="one")
    assert (vault.get(1).note, vault.get(1).tags) == ("one\n\ntwo", ("a", "b"))


def test_a_capture_restores_a_link_from_the_trash(vault):
    save_page(vault, URL)
    vault.trash([1], at=NOW)
    result = save_page(vault, URL)
    assert (result.restored, result.link.trashed, select_ids(vault)) == (True, None, [1])


# Editing


def test_a_title_from_the_user_survives_captures_until_it_is_reset(vault):
    save_page(vault, URL, LOSS, "Page title")
    vault.edit(1, title="  My own  ")
    save_page(vault, URL, RULER, "New page title", fetched=LATER)
    assert vault.get(1).title == "My own"
    vault.edit(1, title="")
    assert vault.get(1).title == "New page title"


def test_the_reset_title_of_a_link_without_a_snapshot_is_its_address(vault):
    save_link(vault, URL, title="My own")
    vault.edit(1, title=" ")
    assert vault.get(1).title == URL


def test_a_note_is_set_and_removed(vault):
    save_link(vault, URL)
    vault.edit(1, note=" about loss ")
    assert vault.get(1).note == "about loss"
    assert vault.search_ids("about") == [1]
    vault.edit(1, note="  ")
    assert vault.get(1).note is None
    assert vault.search_ids("about") == []


@pytest.mark.parametrize("text", ["a\x00b", "half \ud800 a character", "\udcff"], ids=ascii)
def test_any_text_is_stored(vault, text):
    save_link(vault, URL, title=text, note=text)
    vault.edit(1, note=f"{text} again")
    assert "\ufffd" in vault.get(1).title
    assert "\ufffd" in vault.get(1).note


@pytest.mark.parametrize(
    "change",
    [
        lambda vault: vault.edit(9, note="x"),
        lambda vault: vault.trash([1, 9], at=NOW),
        lambda vault: vault.restore([9]),
        lambda vault: vault.get(9),
    ],
)
def test_a_missing_link(vault, change):
    save_link(vault, URL)
    with pytest.raises(NotFound):
        change(vault)
    assert select_ids(vault) == [1]


# The trash


def test_trash_restore_and_empty(vault):
    for letter in "abc":
        save_page(vault, f"https://example.org/{letter}", tags=(letter,))
    assert vault.trash([1, 2, 2], at=NOW) == 2
    assert vault.trash([1], at=NOW) == 0
    assert select_ids(vault) == vault.search_ids("truth") == [3]
    assert vault.restore([1, 1, 3]) == 1
    assert sorted(vault.search_ids("truth")) == [1, 3]
    assert vault.empty_trash(Selection(ids=(1, 2, 3))) == 1
    with pytest.raises(NotFound):
        vault.get(2)
    assert [tag for tag, _ in vault.tags()] == ["a", "c"]
    for table in ("snapshot", "content", "page"):
        assert vault.connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (2,)
    assert save_link(vault, "https://example.org/b") == 4  # the id of a deleted link is never used again


# The index


def test_opening_a_vault_rebuilds_the_index_of_another_analyzer(vault):
    save_page(vault, URL)
    vault.connection.execute("INSERT INTO page_fts (page_fts) VALUES ('delete-all')")
    vault.connection.execute("UPDATE setting SET value = 'older' WHERE name = 'analyser'")
    with Vault(vault.path) as reader:
        assert [hit.link.id for hit in reader.search("truth", Selection())[0]] == [1]
    assert index_words(vault) == rebuilt_words(vault) != []
    counts = []
    vault.connection.execute("UPDATE setting SET value = 'older' WHERE name = 'analyser'")
    vault.full_text.refresh(counts.append)
    vault.full_text.refresh(counts.append)
    assert counts == [1]
    assert vault.connection.execute("SELECT value FROM setting WHERE name = 'analyser'").fetchone() == (
        search.ANALYZER_VERSION,
    )


# Locked vaults

WRITES = {
    "store_capture": lambda vault: save_page(vault, URL, RULER),
    "store_link": lambda vault: save_link(vault, "https://example.org/new"),
    "replace_content": lambda vault: vault.replace_content(
        vault.snapshot(1), *read(vault.page(vault.snapshot(1)))[:2]
    ),
    "edit": lambda vault: vault.edit(1, note="x"),
    "trash": lambda vault: vault.trash([1], at=NOW),
    "restore": lambda vault: vault.restore([1]),
    "empty_trash": lambda vault: vault.empty_trash(Selection()),
    "tag": lambda vault: vault.tag([1], ["x"]),
    "untag": lambda vault: vault.untag([1], ["ml"]),
    "rename_tag": lambda vault: vault.rename_tag("ml", "x"),
    "delete_tag": lambda vault: vault.delete_tag("ml"),
}
READS = {
    "__init__", "close", "resolve", "link", "get", "select", "select_ids", "count", "search", "search_ids", "snapshots",
    "snapshot", "content", "page", "aliases", "tags", "find",
}  # fmt: skip


@pytest.fixture
def locked_vault(tmp_path):
    """Yield a vault that waits 10 ms for the lock that another connection has."""
    with Vault(tmp_path / "vault.db", write=True, lock_wait=0.01) as vault:
        save_page(vault, URL, tags=("ml",))
        other = sqlite3.connect(vault.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield vault
        other.close()


@pytest.mark.parametrize("write", WRITES)
def test_a_write_to_a_locked_vault_raises(locked_vault, write):
    with pytest.raises(VaultLocked) as caught:
        WRITES[write](locked_vault)
    assert caught.value.exit_status == 6
    assert select_ids(locked_vault) == [1]


def test_rebuilding_the_index_of_a_locked_vault_raises(locked_vault):
    other = sqlite3.connect(locked_vault.path.with_name("copy.db"))
    locked_vault.connection.backup(other)
    other.execute("UPDATE setting SET value = 'older' WHERE name = 'analyser'")
    other.commit()
    other.execute("BEGIN IMMEDIATE")
    path = locked_vault.path.with_name("copy.db")
    with pytest.raises(VaultLocked):
        Vault(path, write=True, lock_wait=0.01)
    with Vault(path, lock_wait=0.01) as reader, pytest.raises(VaultLocked):
        reader.search("truth", Selection())
    other.close()


def test_creating_a_locked_vault_raises(tmp_path):
    path = tmp_path / "new.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(VaultLocked):
        Vault(path, write=True, lock_wait=0.01)
    other.close()


def test_a_vault_is_read_while_another_program_writes(locked_vault):
    with Vault(locked_vault.path, lock_wait=0.01) as reader:
        assert reader.get(1).title == "A page"
        assert len(reader.search("truth", Selection())[0]) == 1


PARTS = {
    "assets",
    "full_text",
    "similar",
    "transfer",
    "imports",
    "exports",
    "refused_pages",
    "statistics",
    "integrity",
    "journal",
    "recovery",
    "compaction",
}


def test_every_method_is_listed_as_read_or_write():
    public = {method for method in vars(Vault) if not method.startswith("_")} | {"__init__"}
    assert public == set(WRITES) | READS | PARTS | {"transaction", "reading"}


def test_a_vault_has_no_subclasses():
    for part in PARTS:
        importlib.import_module(f"linkvault.vault.{part}")
    assert Vault.__subclasses__() == []


def test_a_part_is_imported_when_it_is_first_used(tmp_path):
    Vault(tmp_path / "vault.db", write=True).close()
    program = (
        "import sys; from pathlib import Path; from linkvault.vault import Vault\n"
        f"parts = {sorted(PARTS)}\n"
        "loaded = lambda: [part for part in parts if f'linkvault.vault.{part}' in sys.modules]\n"
        "with Vault(Path(sys.argv[1])) as vault:\n"
        "    for part in parts:\n"
        "        print(part in loaded(), getattr(vault, part) is getattr(vault, part), part in loaded())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "vault.db")], capture_output=True, text=True
    )
    assert done.stdout.splitlines() == ["False True True"] * len(PARTS), done.stderr


# Transactions


def test_a_transaction_is_all_or_nothing(vault):
    save_page(vault, URL)
    before = all_rows(vault)

    def interrupt():
        with vault.transaction():
            save_page(vault, "https://example.org/ruler", RULER)
            vault.tag([1], ["ml"])
            vault.imports.begin(ImportRun(0, "/home/me/list.txt", "urls", NOW), "digest")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupt()
    assert all_rows(vault) == before
    assert vault.imports.all() == []
    assert index_words(vault) == rebuilt_words(vault)
    with vault.transaction():
        save_page(vault, "https://example.org/ruler", RULER)
        vault.tag([1], ["ml"])
    assert vault.get(1).tags == ("ml",)
    assert index_words(vault) == rebuilt_words(vault)


def test_a_transaction_in_a_locked_vault_raises(locked_vault):
    with pytest.raises(VaultLocked), locked_vault.transaction():
        pass


# Addresses


def test_a_link_is_found_by_any_spelling_of_its_address(five_links):
    assert five_links.find("http://www.Example.org:80/1#top").id == 1
    assert five_links.find("https://example.org/5").trashed == NOW
    assert five_links.find("https://example.org/none") is None


def test_an_address_is_parsed_once(vault):
    save_link(vault, "https://example.org/a%20b")
    before = parse.cache_info().misses
    assert vault.resolve(["HTTP://www.Example.org/a b#parsed-once"]) == (1,)
    assert parse.cache_info().misses == before + 1


def test_the_typed_address_of_a_copy_belongs_to_the_link_of_the_original(vault):
    save_page(vault, URL)
    copy = "https://copy.example.org/loss"
    result = save_page(vault, copy, head=f'<link rel="canonical" href="{URL}">')
    assert result.link.id == 1
    assert ("typed", copy, None) in vault.aliases(1)
    assert vault.find(copy).id == 1


def test_a_new_link_gets_the_title_of_a_page_without_an_article(vault):
    vault.store_link(Bookmark(URL), at=NOW, outcome="link only", reason="no_text", page_title="Loss")
    assert vault.get(1).title == "Loss"
    vault.store_link(
        Bookmark(f"{URL}/2", title="Mine"), at=NOW, outcome="link only", reason="no_text", page_title="Loss"
    )
    assert vault.get(2).title == "Mine"


def test_an_invalid_canonical_address_is_ignored(vault):
    page = make_page(URL)
    article, text, snapshot = read(page)
    snapshot = replace(snapshot, canonical="mailto:me@example.org")
    vault.store_capture(Bookmark(URL), snapshot, article, text, page)
    assert vault.aliases(1) == [("final", URL, None), ("typed", URL, None)]


def test_bookmarks_of_places_on_one_page_keep_their_addresses_and_titles(vault):
    save_page(vault, f"{URL}#join", user_title="Join")
    save_page(vault, f"{URL}#walk", user_title="Walk")
    save_page(vault, f"{URL}#join", user_title="Join again")
    anchors = [alias for alias in vault.aliases(1) if alias.kind == "anchor"]
    assert anchors == [("anchor", f"{URL}#walk", "Walk")]


@pytest.mark.parametrize("moment", ["before", "during"])
@pytest.mark.parametrize("is_deleted", [False, True])
def test_a_vault_that_is_replaced_while_it_is_open_reports_nothing_as_saved(tmp_path, moment, is_deleted):
    path = tmp_path / "vault.db"
    shutil.copyfile(make_vault(tmp_path / "other.db", "https://example.org/other"), tmp_path / "new.db")

    def replace_file():
        path.unlink() if is_deleted else (tmp_path / "new.db").replace(path)

    with Vault(path, write=True) as vault:
        save_link(vault, "https://example.org/before")
        if moment == "before":
            replace_file()

        def save_another():
            with vault.transaction():
                save_link(vault, "https://example.org/after")
                replace_file()

        with pytest.raises(VaultReplaced):
            save_another()
        assert select_ids(vault) == [1]  # the file that was there


def make_vault(path, url):
    with Vault(path, write=True) as vault:
        save_link(vault, url)
    return path
