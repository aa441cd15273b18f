"""`Vault`: which link a reference means, what a capture adds, and what no failure may remove."""

import importlib
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
from linkvault.errors import BadURL, NotFound, UsageError, VaultLocked
from linkvault.models import Bookmark, Hop, ImportRun, Selection
from linkvault.urls.address import parse
from linkvault.vault import Vault

PLACE = "https://example.org/loss"
LATER = "2026-12-01T08:00:00Z"


@pytest.fixture
def vault(tmp_path):
    with Vault(tmp_path / "vault.db", write=True) as vault:
        yield vault


# Which link is meant


@pytest.fixture
def five(vault):
    for number in range(1, 6):
        save_link(vault, f"https://example.org/{number}")
    vault.trash([5], at=NOW)
    return vault


@pytest.mark.parametrize(
    ("references", "wanted"),
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
def test_references(five, references, wanted):
    assert five.resolve(references) == wanted


@pytest.mark.parametrize(
    "reference",
    ["0", "6", "5", "4-2", "9" * 5000, f"{2**64}", "https://example.org/5", "https://example.org/none"],
)
def test_a_reference_that_names_nothing(five, reference):
    with pytest.raises(NotFound):
        five.resolve([reference])


@pytest.mark.parametrize("reference", ["", "-", "3-", "-3", "three", "1,2"])
def test_a_reference_that_is_none(five, reference):
    with pytest.raises((BadURL, NotFound)):
        five.resolve([reference])


def test_references_into_the_trash(five):
    assert five.resolve(["5"], trashed=True) == five.resolve(["https://example.org/5"], trashed=True) == (5,)
    with pytest.raises(NotFound, match="in the trash"):
        five.resolve(["1"], trashed=True)


def test_one_link_is_one(five):
    assert five.link("2").id == 2
    with pytest.raises(UsageError):
        five.link("1-2")


def test_typed_and_redirecting_addresses_lead_to_the_link(vault):
    kept = save_page(
        vault,
        "https://t.example/x",
        final_url="https://example.org/final",
        hops=(Hop("https://t.example/x", 301), Hop("https://go.example/y", 302)),
        head='<link rel="canonical" href="https://example.org/canonical">',
    )
    assert vault.aliases(kept.link.id) == [
        ("canonical", "https://example.org/canonical"),
        ("final", "https://example.org/final"),
        ("redirect", "https://go.example/y"),
        ("redirect", "https://t.example/x"),
        ("typed", "https://t.example/x"),
    ]
    assert vault.resolve(["https://go.example/y"]) == (kept.link.id,)


@pytest.mark.parametrize("claimed", ["https://example.org/final", "https://example.org/canonical"])
def test_what_a_page_says_of_itself_leads_to_the_link_only_with_the_same_text(vault, claimed):
    first = save_page(
        vault,
        "https://t.example/x",
        final_url="https://example.org/final",
        head='<link rel="canonical" href="https://example.org/canonical">',
    )
    same = save_page(vault, claimed)
    assert (same.link.id, same.snapshot) == (first.link.id, None)


def test_another_text_at_an_address_that_a_page_claims_is_another_link(vault):
    canonical = '<link rel="canonical" href="https://example.org/">'  # every page of a careless site says so
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


def test_a_moved_link_is_found_at_both_addresses_and_never_takes_anothers(vault):
    one, two = save_link(vault, PLACE), save_link(vault, "https://example.org/two")
    vault.edit(one, url="https://example.org/moved")
    assert vault.resolve([PLACE]) == vault.resolve(["https://example.org/moved"]) == (one,)
    assert vault.get(one).url == "https://example.org/moved"
    with pytest.raises(UsageError, match=f"link {one} already"):
        vault.edit(two, url=PLACE)


# What a capture adds


def test_a_new_text_is_a_new_snapshot_the_same_text_is_none_unless_forced(vault):
    first = save_page(vault, PLACE, LOSS)
    same = save_page(vault, PLACE, LOSS.replace(" ", "\n "), fetched=LATER)
    new = save_page(vault, PLACE, RULER, fetched=LATER)
    forced = save_page(vault, PLACE, RULER, fetched=LATER, force=True)
    assert [each.snapshot and each.snapshot.number for each in (first, same, new, forced)] == [1, None, 2, 3]
    assert (first.known_since, same.known_since, forced.known_since) == (None, NOW, LATER)
    assert [each.number for each in vault.snapshots(1)] == [1, 2, 3]
    assert vault.get(1).saved == LATER
    assert [hit.link.id for hit in vault.search("coin", Selection())[0]] == [1]
    assert vault.search("truth", Selection())[0] == []


def test_a_snapshot_by_number_by_instant_and_the_newest(vault):
    save_page(vault, PLACE, LOSS)
    save_page(vault, PLACE, RULER, fetched=LATER)
    assert vault.snapshot(1).number == vault.snapshot(1, number=2).number == 2
    assert vault.snapshot(1, number=1).number == vault.snapshot(1, until=LATER).number == 1
    for wanted in ({"number": 3}, {"until": NOW}):
        with pytest.raises(NotFound):
            vault.snapshot(1, **wanted)


def test_a_link_alone_has_no_snapshot_and_says_why(vault):
    link = save_link(vault, PLACE)
    with pytest.raises(NotFound, match=r"nothing is saved of .*not_fetched"):
        vault.snapshot(link)


def test_page_comes_back_byte_by_byte(vault):
    page = make_page(
        PLACE,
        "字" * 400,
        headers=(("content-type", "text/html; charset=utf-8"), ("etag", '"é"')),
        hops=(Hop("https://example.org/损", 301),),
        final_url="https://example.org/end",
        warnings=("the page was cut off",),
    )
    page = replace(page, body=page.body + bytes(range(256)))
    article, rendered, snapshot = read(page)
    kept = vault.store_capture(Bookmark(PLACE), snapshot, article, rendered, page)
    assert vault.page(kept.snapshot) == page


def test_a_failure_leaves_snapshot_title_tags_and_text(vault):
    kept = save_page(vault, PLACE, title="Loss", tags=("ml",), note="mine")
    again = vault.store_link(
        Bookmark(PLACE, tags=("new",)), at=LATER, outcome="failed", reason="dns", page_title="404 not found"
    )
    assert (again.known_since, again.snapshot) == (NOW, None)
    link = vault.get(kept.link.id)
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


def test_naming_a_known_link_without_fetching_forgets_nothing_of_its_last_capture(vault):
    vault.store_link(Bookmark(PLACE), at=NOW, outcome="failed", reason="dns")
    save_link(vault, PLACE, tags=("ml",))
    link = vault.get(1)
    assert (link.status, link.reason, link.tags) == ("failed", "dns", ("ml",))


def test_notes_and_tags_are_merged_and_nothing_said_twice(vault):
    save_link(vault, PLACE, note="one", tags=("a",))
    save_link(vault, PLACE, note="two", tags=("b",))
    save_link(vault, PLACE, note="one")
    assert (vault.get(1).note, vault.get(1).tags) == ("one\n\ntwo", ("a", "b"))


def test_a_capture_takes_the_link_out_of_the_trash(vault):
    save_page(vault, PLACE)
    vault.trash([1], at=NOW)
    kept = save_page(vault, PLACE)
    assert (kept.restored, kept.link.trashed, select_ids(vault)) == (True, None, [1])


# What the user says


def test_a_given_title_survives_captures_until_it_is_taken_back(vault):
    save_page(vault, PLACE, LOSS, "Page title")
    vault.edit(1, title="  My own  ")
    save_page(vault, PLACE, RULER, "New page title", fetched=LATER)
    assert vault.get(1).title == "My own"
    vault.edit(1, title="")
    assert vault.get(1).title == "New page title"


def test_a_link_alone_without_its_given_title_is_called_by_its_address(vault):
    save_link(vault, PLACE, title="My own")
    vault.edit(1, title=" ")
    assert vault.get(1).title == PLACE


def test_notes_come_and_go(vault):
    save_link(vault, PLACE)
    vault.edit(1, note=" about loss ")
    assert vault.get(1).note == "about loss"
    assert vault.search_ids("about") == [1]
    vault.edit(1, note="  ")
    assert vault.get(1).note is None
    assert vault.search_ids("about") == []


@pytest.mark.parametrize("text", ["a\x00b", "half \ud800 a character", "\udcff"], ids=ascii)
def test_any_text_is_stored(vault, text):
    save_link(vault, PLACE, title=text, note=text)
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
def test_an_absent_link(vault, change):
    save_link(vault, PLACE)
    with pytest.raises(NotFound):
        change(vault)
    assert select_ids(vault) == [1]


# The trash


def test_trash_restore_and_empty(vault):
    for place in "abc":
        save_page(vault, f"https://example.org/{place}", tags=(place,))
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
    assert save_link(vault, "https://example.org/b") == 4  # a number is never given twice


# The index


def test_another_analyser_makes_the_index_anew_by_itself(vault):
    save_page(vault, PLACE)
    vault.connection.execute("INSERT INTO page_fts (page_fts) VALUES ('delete-all')")
    vault.connection.execute("UPDATE setting SET value = 'of the past' WHERE name = 'analyser'")
    with Vault(vault.path) as reader:
        assert [hit.link.id for hit in reader.search("truth", Selection())[0]] == [1]
    assert index_words(vault) == rebuilt_words(vault) != []
    told = []
    vault.connection.execute("UPDATE setting SET value = 'of the past' WHERE name = 'analyser'")
    vault.full_text.refresh(told.append)
    vault.full_text.refresh(told.append)
    assert told == [1]
    assert vault.connection.execute("SELECT value FROM setting WHERE name = 'analyser'").fetchone() == (
        search.ANALYZER_VERSION,
    )


# A lock

WRITES = {
    "store_capture": lambda vault: save_page(vault, PLACE, RULER),
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
    "__init__", "close", "resolve", "link", "get", "select", "select_ids", "count", "search", "matching", "snapshots",
    "snapshot", "content", "page", "aliases", "tags", "find",
}  # fmt: skip


@pytest.fixture
def impatient(tmp_path):
    """A vault that waits a hundredth of a second, and another program that holds it."""
    with Vault(tmp_path / "vault.db", write=True, lock_wait=0.01) as vault:
        save_page(vault, PLACE, tags=("ml",))
        other = sqlite3.connect(vault.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield vault
        other.close()


@pytest.mark.parametrize("write", WRITES)
def test_a_lock_is_told(impatient, write):
    with pytest.raises(VaultLocked) as caught:
        WRITES[write](impatient)
    assert caught.value.exit_status == 6
    assert select_ids(impatient) == [1]


def test_a_lock_is_told_when_the_index_must_be_made_anew(impatient):
    other = sqlite3.connect(impatient.path.with_name("copy.db"))
    impatient.connection.backup(other)
    other.execute("UPDATE setting SET value = 'of the past' WHERE name = 'analyser'")
    other.commit()
    other.execute("BEGIN IMMEDIATE")
    path = impatient.path.with_name("copy.db")
    with pytest.raises(VaultLocked):
        Vault(path, write=True, lock_wait=0.01)
    with Vault(path, lock_wait=0.01) as reader, pytest.raises(VaultLocked):
        reader.search("truth", Selection())
    other.close()


def test_a_lock_is_told_when_the_vault_is_new(tmp_path):
    path = tmp_path / "new.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(VaultLocked):
        Vault(path, write=True, lock_wait=0.01)
    other.close()


def test_reading_goes_on_while_another_program_writes(impatient):
    with Vault(impatient.path, lock_wait=0.01) as reader:
        assert reader.get(1).title == "A page"
        assert len(reader.search("truth", Selection())[0]) == 1


PARTS = {"similar", "transfer", "imports", "statistics"}


def test_every_method_is_known_to_write_or_to_read():
    public = {method for method in vars(Vault) if not method.startswith("_")} | {"__init__"}
    assert public == set(WRITES) | READS | PARTS | {"refresh_index", "transaction"}


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
    save_page(vault, PLACE)
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


def test_a_transaction_in_a_locked_vault_raises(impatient):
    with pytest.raises(VaultLocked), impatient.transaction():
        pass


# Addresses


def test_a_link_is_found_by_any_address_that_leads_to_it(five):
    assert five.find("http://www.Example.org:80/1#top").id == 1
    assert five.find("https://example.org/5").trashed == NOW
    assert five.find("https://example.org/none") is None


def test_an_address_is_parsed_once(vault):
    save_link(vault, "https://example.org/a%20b")
    before = parse.cache_info().misses
    assert vault.resolve(["HTTP://www.Example.org/a b#parsed-once"]) == (1,)
    assert parse.cache_info().misses == before + 1


def test_the_typed_address_of_a_twin_leads_to_its_link(vault):
    save_page(vault, PLACE)
    copy = "https://copy.example.org/loss"
    twin = save_page(vault, copy, head=f'<link rel="canonical" href="{PLACE}">')
    assert twin.link.id == 1
    assert ("typed", copy) in vault.aliases(1)
    assert vault.find(copy).id == 1


def test_a_new_link_takes_the_title_of_a_page_without_an_article(vault):
    vault.store_link(Bookmark(PLACE), at=NOW, outcome="link only", reason="no_text", page_title="Loss")
    assert vault.get(1).title == "Loss"
    vault.store_link(
        Bookmark(f"{PLACE}/2", title="Mine"), at=NOW, outcome="link only", reason="no_text", page_title="Loss"
    )
    assert vault.get(2).title == "Mine"


def test_a_canonical_address_that_is_none_is_ignored(vault):
    page = make_page(PLACE)
    article, rendered, snapshot = read(page)
    snapshot = replace(snapshot, canonical="mailto:me@example.org")
    vault.store_capture(Bookmark(PLACE), snapshot, article, rendered, page)
    assert vault.aliases(1) == [("final", PLACE), ("typed", PLACE)]
