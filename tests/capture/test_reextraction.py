"""Extracting stored pages again: what is reported, what changes, and what does not."""

from dataclasses import replace

from article_page import RULER, article
from vaults import change_texts

from linkvault import capture
from linkvault.fetch import Fetcher
from linkvault.models import Bookmark, Selection
from linkvault.store.packing.codec import pack_page


def test_reextraction_reports_changes_and_sends_no_request(site, add, vault):
    add(site.answer("/a", article()))
    add(site.answer("/b", article(RULER)))
    connection = vault.connection
    connection.execute("UPDATE snapshot SET title = 'Old', words = 3, fingerprint = 'x' WHERE link_id = 2")
    change_texts(connection, 2, text=lambda _: "old", markdown=lambda _: "old")
    connection.execute("UPDATE content SET digests = NULL WHERE snapshot_id = 2")
    connection.execute("UPDATE link SET title = 'Old' WHERE id = 2")
    connection.execute("INSERT INTO page_fts (page_fts) VALUES ('delete-all')")
    connection.execute("UPDATE setting SET value = '' WHERE name = 'analyser'")
    vault.full_text.refresh()
    request_count = len(site.requests)
    outcomes = list(capture.reextract(vault, Selection(sort="id", reverse=True)))
    assert [(outcome.id, outcome.status, outcome.snapshot) for outcome in outcomes] == [
        (1, "unchanged", 1),
        (2, "saved", 1),
    ]
    assert outcomes[1].message == f"changed: text (3 -> {vault.snapshot(2).words} words), title"
    assert outcomes[1].title == vault.get(2).title == "Loss 损失"
    assert [hit.link.id for hit in vault.search("coin", Selection())[0]] == [2]
    assert len(site.requests) == request_count


def test_reextraction_preserves_titles_of_the_user_and_warnings_of_fetch(site, add, vault):
    url = site.answer("/a", article())
    page_warnings = ("the page was cut off",)
    with Fetcher() as fetcher:
        capture.capture(vault, lambda at: replace(fetcher.fetch(at), warnings=page_warnings), Bookmark(url))
    vault.edit(1, title="Mine")
    with vault.transaction(), vault.full_text.reindexing([1]):
        vault.connection.execute("UPDATE snapshot SET byline = 'Nobody'")
    (outcome,) = capture.reextract(vault, Selection())
    assert outcome.message == "changed: byline"
    assert vault.get(1).title == "Mine"
    assert vault.snapshot(1).warnings == page_warnings


def test_reextraction_of_an_empty_page_preserves_the_old_text(site, add, vault):
    add(site.answer("/a", article()))
    vault.connection.execute("UPDATE page SET body = ?, digest = NULL", (pack_page(b"", None)[1],))
    (outcome,) = capture.reextract(vault, Selection())
    assert (outcome.status, outcome.reason, outcome.exit_status) == ("failed", "no_text", 1)
    assert "truth" in vault.content(vault.snapshot(1)).text


def test_reextraction_reports_changed_markup_and_missing_pages(site, add, vault):
    add(site.answer("/a", article()))
    change_texts(vault.connection, markdown=lambda markdown: f"{markdown} ")
    vault.connection.execute("UPDATE content SET digests = NULL")
    (outcome,) = capture.reextract(vault, Selection())
    assert (outcome.status, outcome.message) == ("saved", "changed: markup")
    vault.connection.execute("DELETE FROM page")
    (outcome,) = capture.reextract(vault, Selection())
    assert (outcome.status, outcome.reason) == ("unchanged", "no_page")


def test_reextraction_leaves_a_snapshot_beside_the_current_one(site, add, vault):
    url = site.answer("/a", article())
    add(url)
    site.answer("/a", article(RULER))
    assert add(url).reason == "changed_page"
    vault.connection.execute("UPDATE snapshot SET byline = 'Nobody' WHERE number = 2")
    outcomes = list(capture.reextract(vault, Selection()))
    assert [(outcome.status, outcome.snapshot) for outcome in outcomes] == [("unchanged", 1), ("saved", 2)]
    assert (vault.snapshot(1).number, vault.snapshot(1, number=2).aside) == (1, "changed_page")
    assert vault.get(1).title == "Loss 损失"
