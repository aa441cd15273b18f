"""Imports of files that contain pages or links with their full history."""

import os
from collections import Counter
from pathlib import Path

from import_runs import run_import, start_import
from vaults import LOSS, RULER, make_page, save_page

from linkvault import transfer
from linkvault.models import Selection
from linkvault.vault import Vault


def test_links_with_history_are_imported_completely_and_once(vault: Vault, tmp_path: Path) -> None:
    with Vault(tmp_path / "other.db", write=True) as other:
        save_page(other, "https://example.org/loss", LOSS, "The loss", tags=("ml",))
        save_page(other, "https://example.org/loss", RULER, "The loss, again")
        save_page(other, "https://example.org/ruler", RULER, "A ruler")
        other.trash([2], at="2026-11-25T10:00:00Z")
        (tmp_path / "vault.jsonl").write_text("".join(transfer.stream(other, Selection(), "jsonl")))
    job = start_import(vault, tmp_path / "vault.jsonl")
    assert sorted((outcome.status, outcome.id) for outcome in run_import(vault, job)) == [
        ("saved", 1),
        ("saved", 2),
    ]
    assert len(vault.snapshots(1)) == 2
    assert vault.get(2).trashed
    assert run_import(vault, start_import(vault, tmp_path / "vault.jsonl")) == []


def test_saved_pages_are_read_without_a_request(vault: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(5):
        page = make_page(f"https://example.org/{number}", LOSS, f"Page {number}")
        canonical = f'<link rel="canonical" href="https://example.org/{number}"></head>'.encode()
        (folder / f"{number}.html").write_bytes(page.body.replace(b"</head>", canonical))
    outcomes = run_import(vault, start_import(vault, folder, tags=("old",)))
    assert Counter(outcome.status for outcome in outcomes) == {"saved": 5}
    assert {link.tags for link in vault.select(Selection())} == {("old",)}


def test_a_saved_page_that_is_another_one_does_not_replace_the_text(vault: Vault, tmp_path: Path) -> None:
    url = "https://example.org/loss"
    save_page(vault, url, LOSS, "The loss", fetched="2016-01-01T00:00:00Z")
    origin_comments = (
        f'<link rel="canonical" href="{url}"><!-- saved from url=(0024){url} --></head>'.encode()
    )
    for name, text, seconds in (("sold", RULER, 1_500_000_000), ("back", LOSS + RULER, 1_480_000_000)):
        file = tmp_path / f"{name}.html"
        file.write_bytes(make_page(url, text, name).body.replace(b"</head>", origin_comments))
        os.utime(file, (seconds, seconds))
    (sold,) = run_import(vault, start_import(vault, tmp_path / "sold.html"))
    assert (sold.status, sold.reason, sold.snapshot) == ("already saved", "changed_page", 2)
    assert vault.get(1).title == "The loss"
    (back,) = run_import(vault, start_import(vault, tmp_path / "back.html"))
    assert (back.status, back.reason) == ("saved", None)
    assert [(snapshot.title, snapshot.aside) for snapshot in vault.snapshots(1)] == [
        ("The loss", None),
        ("back", None),
        ("sold", "changed_page"),
    ]
    assert vault.snapshot(1).title == "back"


def test_an_old_page_becomes_an_older_snapshot(vault: Vault, tmp_path: Path) -> None:
    url = "https://example.org/loss"
    save_page(vault, url, LOSS, "As it is now")
    old = make_page(url, RULER, "As it was")
    origin_comments = (
        f'<link rel="canonical" href="{url}"><!-- saved from url=(0024){url} --></head>'.encode()
    )
    file = tmp_path / "old.html"
    file.write_bytes(old.body.replace(b"</head>", origin_comments))
    os.utime(file, (1_500_000_000, 1_500_000_000))
    (outcome,) = run_import(vault, start_import(vault, file))
    assert (outcome.status, outcome.id) == ("saved", 1)
    first, second = vault.snapshots(1)
    assert (first.title, second.title) == ("As it was", "As it is now")
    assert (vault.get(1).title, vault.get(1).saved) == ("As it is now", second.captured)
    assert [hit.link.id for hit in vault.search("truth", Selection())[0]] == [1]
    again = run_import(vault, start_import(vault, file, tags=("old",)))
    assert [(outcome.status, outcome.tags) for outcome in again] == [("already saved", ("old",))]
    assert len(vault.snapshots(1)) == 2
