"""`vault.refused_pages`: one page a link, newer than its last good capture, deleted with it."""

from pathlib import Path

import pytest
from vaults import LOSS, NOW, RULER, WALL, refuse_page, save_page

from linkvault.errors import NotFound
from linkvault.models import Selection
from linkvault.vault import Vault

URL, OTHER = "https://example.org/a", "https://example.org/b"
BEFORE, AFTER = "2026-11-01T10:00:00Z", "2026-11-30T10:00:00Z"


@pytest.fixture
def vault(tmp_path: Path):
    with Vault(tmp_path / "vault.db", write=True) as vault:
        yield vault


def test_a_newer_refused_page_replaces_the_older_one(vault):
    refuse_page(vault, URL, "<p>first</p>")
    refuse_page(vault, URL, "<p>second</p>", at=AFTER)
    assert vault.refused_pages.get(1).page.body == b"<p>second</p>"
    assert vault.connection.execute("SELECT count(*) FROM refused_page").fetchone() == (1,)


def test_no_address_of_a_refused_page_has_a_password(vault):
    refuse_page(vault, "https://user:secret@example.org/a")
    page = vault.refused_pages.get(1).page
    assert (page.url, page.final_url) == ("https://user@example.org/a", "https://user@example.org/a")


def test_a_missing_article_is_explained_with_the_sign_that_decided(vault):
    refuse_page(vault, URL)
    with pytest.raises(
        NotFound, match=r"no article is saved for .*: the site asks for proof .*Just a moment"
    ) as caught:
        vault.snapshot(1)
    assert (caught.value.hint.action, caught.value.hint.subject) == ("keep_page", "1")


def test_an_older_good_capture_leaves_a_newer_refused_page(vault):
    refuse_page(vault, URL)
    save_page(vault, URL, fetched=BEFORE)
    assert vault.refused_pages.has(1)
    save_page(vault, URL, RULER, fetched=AFTER)
    assert not vault.refused_pages.has(1)


def test_the_trash_keeps_a_refused_page_and_emptying_it_deletes_it(vault):
    refuse_page(vault, URL)
    vault.trash([1], at=NOW)
    assert vault.refused_pages.has(1)
    vault.empty_trash(Selection())
    assert vault.connection.execute("SELECT count(*) FROM refused_page").fetchone() == (0,)


def test_statistics_count_refused_pages_and_their_bytes(vault):
    save_page(vault, OTHER, tags=("ml",))
    bytes_before = vault.statistics.measure(Selection(), names=1).page_bytes
    refuse_page(vault, URL)
    counts = vault.statistics.measure(Selection(), names=1)
    assert (counts.refused_pages, counts.page_bytes) == (1, bytes_before + len(WALL.encode()))
    assert vault.statistics.measure(Selection(tags=("ml",)), names=1).refused_pages == 0


@pytest.mark.parametrize(
    ("saved_at", "is_moved"), [(BEFORE, True), (AFTER, False)], ids=["older text", "newer text"]
)
def test_merging_links_moves_a_refused_page_that_is_newer_than_the_text(vault, saved_at, is_moved):
    save_page(vault, URL, LOSS, fetched=saved_at)
    refuse_page(vault, OTHER)
    vault.similar.merge(1, [2])
    assert vault.refused_pages.has(1) is is_moved


def test_merging_vaults_keeps_the_newest_of_both(vault, tmp_path):
    refuse_page(vault, URL, "<p>old</p>", at=BEFORE)
    refuse_page(vault, OTHER, "<p>new</p>", at=AFTER)
    save_page(vault, "https://example.org/c", RULER, fetched=AFTER)
    with Vault(tmp_path / "other.db", write=True) as other:
        for url in (URL, OTHER, "https://example.org/c"):
            refuse_page(other, url, "<p>middle</p>", at=NOW)
        for item in other.transfer.full_links():
            vault.transfer.upsert_with_history(item)
        assert [vault.transfer.upsert_with_history(item).changed for item in other.transfer.full_links()] == [
            False
        ] * 3
    bodies = [refused and refused.page.body for refused in map(vault.refused_pages.get, (1, 2, 3))]
    assert bodies == [b"<p>middle</p>", b"<p>new</p>", None]
