"""The link to which an address belongs, and what a capture, successful or failed, does not change."""

import pytest
from vaults import LOSS, NOW, RULER, save_link, save_page, select_ids

from linkvault.errors import NotFound
from linkvault.models import Bookmark, Hop
from linkvault.vault import Vault

URL = "https://example.org/loss"
LATER = "2026-12-01T08:00:00Z"


@pytest.fixture
def vault(tmp_path):
    with Vault(tmp_path / "vault.db", write=True) as vault:
        yield vault


def test_another_text_at_the_final_address_of_a_page_is_another_link(vault):
    first = save_page(vault, "https://t.example/x", LOSS, final_url="https://example.org/final")
    with pytest.raises(NotFound):
        vault.resolve(["https://example.org/final"])
    second = save_page(vault, "https://example.org/final", RULER)
    assert second.link.id != first.link.id
    assert vault.resolve(["https://example.org/final", "https://t.example/x"]) == (2, 1)


def test_a_new_address_with_the_same_text_belongs_to_the_link_of_its_final_or_canonical_address(vault):
    """One of the two addresses is enough: the final one after redirects, or the canonical one that the page names."""
    canonical = '<link rel="canonical" href="https://example.org/canonical">'
    first = save_page(vault, "https://t.example/1", final_url="https://example.org/final", head=canonical)
    same_final = save_page(vault, "https://t.example/2", final_url="https://example.org/final")
    same_canonical = save_page(
        vault, "https://t.example/3", final_url="https://t.example/end", head=canonical
    )
    assert [same_final.link.id, same_canonical.link.id] == [first.link.id] * 2
    assert (same_final.snapshot, same_canonical.snapshot) == (None, None)
    assert vault.resolve(["https://t.example/2", "https://t.example/3"]) == (first.link.id,)


def test_the_same_text_matches_only_the_newest_snapshot_of_a_link_outside_the_trash(vault):
    save_page(vault, "https://t.example/1", LOSS, final_url="https://example.org/final")
    save_page(vault, "https://t.example/1", RULER, final_url="https://example.org/final", fetched=LATER)
    old_text = save_page(vault, "https://t.example/2", LOSS, final_url="https://example.org/final")
    assert old_text.link.id == 2
    vault.trash([1, 2], at=NOW)
    trashed = save_page(vault, "https://t.example/3", RULER, final_url="https://example.org/final")
    assert (trashed.link.id, select_ids(vault)) == (3, [3])


def test_the_own_address_of_a_link_comes_before_a_redirect_of_another(vault):
    """`/two` redirected to the first link and became the address of another link later."""
    save_page(vault, "https://example.org/one", hops=(Hop("https://example.org/two", 302),))
    two = save_link(vault, "https://example.org/three")
    vault.connection.execute(
        "UPDATE link SET url = 'https://example.org/two', identity = 'https://example.org/two' WHERE id = ?",
        (two,),
    )
    assert vault.resolve(["https://example.org/two"]) == (two,)


def test_a_canonical_address_that_is_invalid_is_ignored(vault):
    result = save_page(vault, URL, head='<link rel="canonical" href="mailto:me@example.org">')
    assert ("typed", URL, None) in vault.aliases(result.link.id)


@pytest.mark.parametrize("reason", ["not_fetched", "waiting"])
def test_a_link_that_was_not_fetched_keeps_the_result_of_an_earlier_capture(vault, reason):
    other = "https://example.org/other"
    for url in (URL, other):
        vault.store_link(Bookmark(url), at=NOW, outcome="link only", reason=reason)
        assert (vault.link(url).status, vault.link(url).reason) == ("link only", reason)
    vault.store_link(Bookmark(URL), at=NOW, outcome="failed", reason="http_404")
    vault.store_link(Bookmark(URL), at=LATER, outcome="link only", reason=reason)
    assert (vault.link(URL).status, vault.link(URL).reason) == ("failed", "http_404")
    save_page(vault, other)
    vault.store_link(Bookmark(other), at=LATER, outcome="link only", reason=reason)
    assert (vault.link(other).status, vault.link(other).reason) == ("saved", None)


def test_a_successful_capture_removes_the_reason_of_the_last_failure(vault):
    save_page(vault, URL)
    vault.store_link(Bookmark(URL), at=LATER, outcome="failed", reason="dns")
    save_page(vault, URL)
    assert (vault.get(1).status, vault.get(1).reason) == ("saved", None)


def test_a_title_from_the_user_survives_the_next_capture(vault):
    save_page(vault, URL, LOSS, "Page title")
    save_link(vault, URL, title="My own")
    save_page(vault, URL, RULER, "New page title", fetched=LATER)
    assert (vault.get(1).title, vault.snapshot(1).title) == ("My own", "New page title")


def test_an_imported_title_replaces_only_a_title_that_nobody_gave(vault):
    save_page(vault, URL, LOSS, "Page title")
    save_link(vault, URL, title="Imported", is_imported=True)
    assert vault.get(1).title == "Imported"
    vault.edit(1, title="My own")
    save_link(vault, URL, title="Imported", is_imported=True)
    assert vault.get(1).title == "My own"
    vault.edit(1, title="")
    save_link(vault, URL, title="Imported", is_imported=True)
    assert vault.get(1).title == "Imported"
    save_link(vault, URL, title="Added")
    assert vault.get(1).title == "Added"
