"""One URL through the whole pipeline, from a real server: exactly one Outcome, and the vault after it."""

import sqlite3

import pytest
from article_page import LOSS, RULER, article
from vaults import select_ids

from linkvault import capture, clock
from linkvault.errors import VaultLocked
from linkvault.fetch import Fetcher
from linkvault.models import Bookmark, Selection
from linkvault.vault import Vault


def test_saved(site, add, vault):
    url = site.answer("/loss", article())
    outcome = add(url, tags=("ml",), note="for the talk")
    assert (outcome.status, outcome.exit_status, outcome.reason, outcome.message) == ("saved", 0, None, None)
    assert (outcome.url, outcome.id, outcome.title, outcome.tags, outcome.snapshot) == (
        url,
        1,
        "Loss 损失",
        ("ml",),
        1,
    )
    link, snapshot = vault.get(1), vault.snapshot(1)
    assert (link.status, link.note, link.words, link.lang) == ("saved", "for the talk", snapshot.words, "en")
    assert (snapshot.http_status, snapshot.final_url, snapshot.charset) == (200, url, "utf-8")
    assert vault.page(snapshot).body == article()
    assert [hit.link.id for hit in vault.search("truth", Selection())[0]] == [1]


def test_a_saved_link_is_merged_and_the_message_has_its_date(site, add, vault):
    url = site.answer("/loss", article())
    add(url, tags=("ml",), note="one")
    outcome = add(url, tags=("new",), note="two")
    assert (outcome.status, outcome.exit_status, outcome.snapshot, outcome.tags) == (
        "already saved",
        0,
        None,
        ("ml", "new"),
    )
    assert outcome.message == f"already saved on {vault.get(1).saved[:10]}"
    assert vault.get(1).note == "one\n\ntwo"


def test_changed_text_and_force_store_another_snapshot(site, add, vault):
    url = site.answer("/loss", article())
    add(url)
    site.answer("/loss", article(LOSS + RULER))
    outcome = add(url)
    assert (outcome.status, outcome.snapshot) == ("saved", 2)
    assert "the text has changed: stored as snapshot 2" in outcome.message
    assert add(url, force=True).snapshot == 3


def test_a_forced_snapshot_of_the_same_text_does_not_claim_a_change(site, add, vault):
    url = site.answer("/loss", article())
    add(url)
    outcome = add(url, force=True)
    assert outcome.message == f"already saved on {vault.get(1).saved[:10]}; stored as snapshot 2"


def test_a_link_is_restored_from_the_trash(site, add, vault):
    url = site.answer("/loss", article())
    add(url)
    vault.trash([1], at=clock.now())
    outcome = add(url)
    assert outcome.message.endswith(", restored from the trash")
    vault.trash([1], at=clock.now())
    site.answer("/loss", article(LOSS + RULER))
    assert ", restored from the trash; the text has changed" in add(url).message
    assert select_ids(vault) == [1]


def test_a_link_without_snapshot_is_restored_from_the_trash(add, vault):
    capture.store_link(vault, Bookmark("https://example.org/"))
    vault.trash([1], at=clock.now())
    assert capture.store_link(vault, Bookmark("https://example.org/")).message == "restored from the trash"


@pytest.mark.parametrize(
    ("status", "body", "expected_status", "reason", "exit_status"),
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
def test_a_page_that_is_not_stored(site, add, vault, status, body, expected_status, reason, exit_status):
    url = site.answer("/x", body, status)
    outcome = add(url, tags=("ml",))
    assert (outcome.status, outcome.reason, outcome.exit_status) == (expected_status, reason, exit_status)
    assert outcome.message
    assert outcome.message in outcome.warnings
    link = vault.get(outcome.id)
    assert (link.status, link.reason, link.tags, link.url) == (expected_status, reason, ("ml",), url)
    assert vault.snapshots(outcome.id) == []


@pytest.mark.parametrize(
    ("status", "body", "failure"),
    [
        ("500 Oops", b"", "the page now answers 500"),
        ("200 OK", b"", "the page cannot be fetched now (empty)"),
        ("410 Gone", b"gone", "the page now answers 410"),
        (
            "200 OK",
            b"<!-- nothing -->",
            "the page now shows no article (no_text): the page has no readable text",
        ),
    ],
)
def test_a_failure_never_replaces_a_snapshot(site, add, vault, status, body, failure):
    url = site.answer("/loss", article())
    add(url)
    site.answer("/loss", body, status)
    outcome = add(url, force=True)
    assert (outcome.status, outcome.exit_status, outcome.snapshot) == ("already saved", 0, None)
    assert outcome.reason
    message, sentence = f"already saved on {vault.get(1).saved[:10]}", f"{failure}; the saved text is kept"
    if outcome.reason == "no_text":  # the site answers with another page: a warning
        assert (outcome.message, outcome.warnings[-1]) == (message, sentence)
    else:
        assert (outcome.message, outcome.warnings) == (f"{message}; {sentence}", ())
    assert [snapshot.number for snapshot in vault.snapshots(1)] == [1]
    assert (vault.get(1).status, vault.get(1).title) == ("saved", "Loss 损失")
    assert "truth" in vault.content(vault.snapshot(1)).text


def test_a_failed_link_is_saved_by_a_later_capture(site, add, vault):
    url = site.url("/loss")
    assert add(url).reason == "http_404"
    assert select_ids(vault, failed=True) == [1]
    site.answer("/loss", article())
    assert (add(url).status, vault.get(1).title, vault.get(1).reason) == ("saved", "Loss 损失", None)
    assert select_ids(vault, failed=True) == []


def test_no_server(add, vault):
    outcome = add("http://127.0.0.1:9/")
    assert (outcome.status, outcome.reason, outcome.exit_status) == ("failed", "connect", 4)


def test_redirects_are_stored(site, add, vault):
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


def test_a_hostile_title_is_stored_unchanged(site, add, vault):
    title = "[/red] \x1b[31m ../../etc/passwd"
    url = site.answer("/x", article(title=title))
    shown = title.replace("\x1b", "")  # HTML cannot contain it
    assert add(url).title == shown
    assert vault.get(1).title == shown


def test_half_a_surrogate_pair_in_json_is_not_an_error(site, add, vault):
    metadata = '{"@type": "Article", "headline": "Loss \\ud83d now", "author": "\\u0000"}'
    ld = f'<script type="application/ld+json">{metadata}</script>'
    assert add(site.answer("/x", article(title="", head=ld))).status == "saved"
    assert [outcome.status for outcome in capture.reextract(vault, Selection())] == ["unchanged"]


def test_plain_text_is_stored_unchanged(site, add, vault):
    text = "Loss\n\n  indented *not bold*\n" * 20
    assert add(site.answer("/x.txt", text.encode(), content_type="text/plain")).status == "saved"
    assert "indented *not bold*" in vault.content(vault.snapshot(1)).text


def test_a_link_is_stored_without_fetching(vault):
    outcome = capture.store_link(vault, Bookmark("https://example.org/x", title="Mine"))
    assert (outcome.status, outcome.exit_status, outcome.title) == ("link only", 0, "Mine")
    assert vault.get(1).reason == "not_fetched"


def test_a_locked_vault_is_an_error_not_an_outcome(site, tmp_path):
    url = site.answer("/loss", article())
    with Vault(tmp_path / "v.db", write=True, lock_wait=0.01) as vault, Fetcher() as fetcher:
        other = sqlite3.connect(vault.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(VaultLocked):
            capture.capture(vault, fetcher.fetch, Bookmark(url))
        other.close()
