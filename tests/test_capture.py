"""One address through the whole pipeline, from a real server: exactly one Outcome, and the vault after it."""

import sqlite3
import zlib
from dataclasses import replace

import pytest
from vaults import select_ids

from linkvault import capture, clock
from linkvault.errors import VaultLocked
from linkvault.fetch import Fetcher, FetchSettings
from linkvault.models import Bookmark, Selection
from linkvault.vault import Vault

LOSS = "The loss tells how far the model is from the truth, and training makes it small. " * 4
RULER = "A ruler measures the length of a coin, a table or a street, one after the other. " * 4


def article(text=LOSS, title="Loss 损失", head=""):
    body = f"<article><h1>{title}</h1>{f'<p>{text}</p>' * 4}</article>"
    return f"<!DOCTYPE html><html lang=en><title>{title}</title>{head}<body>{body}</html>".encode()


@pytest.fixture
def vault(tmp_path):
    with Vault(tmp_path / "vault.db", write=True) as vault:
        yield vault


@pytest.fixture
def add(vault):
    """Capture an address as `linkvault add` does."""
    with Fetcher(FetchSettings(total_seconds=5)) as fetcher:

        def run(url, *, force=False, **wishes):
            return capture.capture(vault, fetcher.fetch, Bookmark(url, **wishes), force=force)

        yield run


def test_saved(site, add, vault):
    url = site.answer("/loss", article())
    told = add(url, tags=("ml",), note="for the talk")
    assert (told.status, told.exit_status, told.reason, told.message) == ("saved", 0, None, None)
    assert (told.url, told.id, told.title, told.tags, told.snapshot) == (url, 1, "Loss 损失", ("ml",), 1)
    link, snapshot = vault.get(1), vault.snapshot(1)
    assert (link.status, link.note, link.words, link.lang) == ("saved", "for the talk", snapshot.words, "en")
    assert (snapshot.http_status, snapshot.final_url, snapshot.charset) == (200, url, "utf-8")
    assert vault.page(snapshot).body == article()
    assert [hit.link.id for hit in vault.search("truth", Selection())[0]] == [1]


def test_already_saved_merges_and_says_since_when(site, add, vault):
    url = site.answer("/loss", article())
    add(url, tags=("ml",), note="one")
    told = add(url, tags=("new",), note="two")
    assert (told.status, told.exit_status, told.snapshot, told.tags) == (
        "already saved",
        0,
        None,
        ("ml", "new"),
    )
    assert told.message == f"already saved on {vault.get(1).saved[:10]}"
    assert vault.get(1).note == "one\n\ntwo"


def test_a_new_text_is_a_second_snapshot_and_force_a_third(site, add, vault):
    url = site.answer("/loss", article())
    add(url)
    site.answer("/loss", article(RULER))
    told = add(url)
    assert (told.status, told.snapshot) == ("saved", 2)
    assert "the text is new: kept as snapshot 2" in told.message
    assert add(url, force=True).snapshot == 3


def test_restored_from_the_trash_is_said(site, add, vault):
    url = site.answer("/loss", article())
    add(url)
    vault.trash([1], at=clock.now())
    told = add(url)
    assert told.message.endswith("(it was in the trash: restored)")
    vault.trash([1], at=clock.now())
    site.answer("/loss", article(RULER))
    assert "(it was in the trash: restored); the text is new" in add(url).message
    assert select_ids(vault) == [1]


def test_a_link_alone_restored_from_the_trash_is_said(add, vault):
    capture.store_link(vault, Bookmark("https://example.org/"))
    vault.trash([1], at=clock.now())
    assert (
        capture.store_link(vault, Bookmark("https://example.org/")).message == "it was in the trash: restored"
    )


@pytest.mark.parametrize(
    ("status", "body", "told_status", "reason", "exit_status"),
    [
        pytest.param("404 Not Found", article(), "failed", "http_404", 4, id="404"),
        pytest.param("200 OK", b"", "failed", "empty", 4, id="empty"),
        pytest.param("200 OK", b"   \n", "failed", "empty", 4, id="blank"),
        pytest.param("200 OK", b"<!-- nothing -->", "link only", "no_text", 5, id="comment"),
        pytest.param(
            "200 OK",
            b"<title>App</title><div id=root></div><script src=/app.js></script>"
            b"<noscript>You need to enable JavaScript to run this app.</noscript>",
            "link only",
            "javascript",
            5,
            id="JavaScript",
        ),
    ],
)
def test_nothing_to_keep(site, add, vault, status, body, told_status, reason, exit_status):
    url = site.answer("/x", body, status)
    told = add(url, tags=("ml",))
    assert (told.status, told.reason, told.exit_status) == (told_status, reason, exit_status)
    assert told.message
    assert told.message in told.warnings
    link = vault.get(told.id)
    assert (link.status, link.reason, link.tags, link.url) == (told_status, reason, ("ml",), url)
    assert vault.snapshots(told.id) == []


@pytest.mark.parametrize(("status", "body"), [("500 Oops", b""), ("200 OK", b""), ("410 Gone", b"gone")])
def test_a_good_snapshot_is_never_replaced_by_nothing(site, add, vault, status, body):
    url = site.answer("/loss", article())
    add(url)
    site.answer("/loss", body, status)
    told = add(url, force=True)
    assert (told.status, told.exit_status, told.snapshot) == ("already saved", 0, None)
    assert told.reason
    assert f"it cannot be had now ({told.reason}), so that snapshot stays" in told.message
    assert [snapshot.number for snapshot in vault.snapshots(1)] == [1]
    assert (vault.get(1).status, vault.get(1).title) == ("saved", "Loss 损失")
    assert "truth" in vault.content(vault.snapshot(1)).text


def test_a_failed_link_is_saved_when_it_can_be_had(site, add, vault):
    url = site.url("/loss")
    assert add(url).reason == "http_404"
    assert select_ids(vault, failed=True) == [1]
    site.answer("/loss", article())
    assert (add(url).status, vault.get(1).title, vault.get(1).reason) == ("saved", "Loss 损失", None)
    assert select_ids(vault, failed=True) == []


def test_nobody_listens(add, vault):
    told = add("http://127.0.0.1:9/")
    assert (told.status, told.reason, told.exit_status) == ("failed", "connect", 4)


def test_redirects_are_kept(site, add, vault):
    url = site.answer("/short", status="302 Found", location="/middle")
    middle = site.answer("/middle", status="301 Moved", location="/loss")
    site.answer("/loss", article())
    assert add(url).status == "saved"
    assert vault.get(1).url == url
    assert vault.snapshot(1).final_url == site.url("/loss")
    assert [(hop.url, hop.status) for hop in vault.page(vault.snapshot(1)).hops] == [
        (url, 302),
        (middle, 301),
    ]
    assert vault.resolve([middle]) == (1,)
    assert add(site.url("/loss")).status == "already saved"


def test_hostile_words_of_a_page_are_stored_whole(site, add, vault):
    title = "[/red] \x1b[31m ../../etc/passwd"
    url = site.answer("/x", article(title=title))
    shown = title.replace("\x1b", "")  # no HTML holds one
    assert add(url).title == shown
    assert vault.get(1).title == shown


def test_half_a_character_in_json_is_no_error(site, add, vault):
    told = '{"@type": "Article", "headline": "Loss \\ud83d now", "author": "\\u0000"}'
    ld = f'<script type="application/ld+json">{told}</script>'
    assert add(site.answer("/x", article(title="", head=ld))).status == "saved"
    assert [told.status for told in capture.reextract(vault, Selection())] == ["unchanged"]


def test_plain_text_is_kept_as_it_came(site, add, vault):
    text = "Loss\n\n  indented *not bold*\n" * 20
    assert add(site.answer("/x.txt", text.encode(), content_type="text/plain")).status == "saved"
    assert "indented *not bold*" in vault.content(vault.snapshot(1)).text


def test_a_link_is_kept_without_fetching(vault):
    told = capture.store_link(vault, Bookmark("https://example.org/x", title="Mine"))
    assert (told.status, told.exit_status, told.title) == ("link only", 0, "Mine")
    assert vault.get(1).reason == "not_fetched"


def test_a_locked_vault_is_an_error_not_an_outcome(site, tmp_path):
    url = site.answer("/loss", article())
    with Vault(tmp_path / "v.db", write=True, lock_wait=0.01) as vault, Fetcher() as fetcher:
        other = sqlite3.connect(vault.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(VaultLocked):
            capture.capture(vault, fetcher.fetch, Bookmark(url))
        other.close()


# Extracting again


def test_reextraction_tells_what_changed_and_needs_no_network(site, add, vault):
    add(site.answer("/a", article()))
    add(site.answer("/b", article(RULER)))
    connection = vault.connection
    connection.execute("UPDATE snapshot SET title = 'Old', words = 3, fingerprint = 'x' WHERE link_id = 2")
    connection.execute("UPDATE content SET text = 'old', markdown = 'old' WHERE snapshot_id = 2")
    connection.execute("UPDATE link SET title = 'Old' WHERE id = 2")
    connection.execute("INSERT INTO page_fts (page_fts) VALUES ('delete-all')")
    connection.execute("UPDATE setting SET value = '' WHERE name = 'analyser'")
    vault.full_text.refresh()
    asked = len(site.asked)
    told = list(capture.reextract(vault, Selection(sort="id", reverse=True)))
    assert [(outcome.id, outcome.status, outcome.snapshot) for outcome in told] == [(1, "unchanged", 1), (2, "saved", 1)]
    assert told[1].message == f"changed: text (3 -> {vault.snapshot(2).words} words), title"
    assert told[1].title == vault.get(2).title == "Loss 损失"
    assert [hit.link.id for hit in vault.search("coin", Selection())[0]] == [2]
    assert len(site.asked) == asked


def test_reextraction_leaves_given_titles_and_fetch_warnings(site, add, vault):
    url = site.answer("/a", article())
    page_warnings = ("the page was cut off",)
    with Fetcher() as fetcher:
        capture.capture(vault, lambda at: replace(fetcher.fetch(at), warnings=page_warnings), Bookmark(url))
    vault.edit(1, title="Mine")
    vault.connection.execute("UPDATE snapshot SET byline = 'Nobody'")
    (told,) = capture.reextract(vault, Selection())
    assert told.message == "changed: byline"
    assert vault.get(1).title == "Mine"
    assert vault.snapshot(1).warnings == page_warnings


def test_a_page_that_is_nothing_now_keeps_its_old_text(site, add, vault):
    add(site.answer("/a", article()))
    vault.connection.execute("UPDATE page SET body = ?", (zlib.compress(b""),))
    (told,) = capture.reextract(vault, Selection())
    assert (told.status, told.reason, told.exit_status) == ("failed", "no_text", 1)
    assert "truth" in vault.content(vault.snapshot(1)).text


def test_markup_alone_may_change_and_a_page_may_be_absent(site, add, vault):
    add(site.answer("/a", article()))
    vault.connection.execute("UPDATE content SET markdown = markdown || ' '")
    (told,) = capture.reextract(vault, Selection())
    assert (told.status, told.message) == ("saved", "changed: markup")
    vault.connection.execute("DELETE FROM page")
    (told,) = capture.reextract(vault, Selection())
    assert (told.status, told.reason) == ("unchanged", "no_page")


def test_white_space_does_not_change_a_fingerprint():
    assert capture.fingerprint("a  b\n") == capture.fingerprint("a b") != capture.fingerprint("ab")
