"""Which link an address means, and what a new capture or a failed one leaves as it was."""

import pytest
from vaults import LOSS, NOW, RULER, save_link, save_page, select_ids

from linkvault.errors import NotFound
from linkvault.models import Bookmark, Hop
from linkvault.vault import Vault

PLACE = "https://example.org/loss"
LATER = "2026-12-01T08:00:00Z"


@pytest.fixture
def vault(tmp_path):
    with Vault(tmp_path / "vault.db", write=True) as vault:
        yield vault


def test_another_text_at_the_address_where_a_page_ended_is_another_link(vault):
    first = save_page(vault, "https://t.example/x", LOSS, final_url="https://example.org/final")
    with pytest.raises(NotFound):
        vault.resolve(["https://example.org/final"])
    second = save_page(vault, "https://example.org/final", RULER)
    assert second.link.id != first.link.id
    assert vault.resolve(["https://example.org/final", "https://t.example/x"]) == (2, 1)


def test_a_new_address_with_the_same_text_is_the_link_that_ended_there(vault):
    """Each of the addresses that a page claims is enough: where it ended, and what it calls itself."""
    canonical = '<link rel="canonical" href="https://example.org/canonical">'
    first = save_page(vault, "https://t.example/1", final_url="https://example.org/final", head=canonical)
    ended = save_page(vault, "https://t.example/2", final_url="https://example.org/final")
    claimed = save_page(vault, "https://t.example/3", final_url="https://t.example/end", head=canonical)
    assert [ended.link.id, claimed.link.id] == [first.link.id] * 2
    assert (ended.snapshot, claimed.snapshot) == (None, None)
    assert vault.resolve(["https://t.example/2", "https://t.example/3"]) == (first.link.id,)


def test_the_same_text_counts_only_while_it_is_the_newest_and_outside_the_trash(vault):
    save_page(vault, "https://t.example/1", LOSS, final_url="https://example.org/final")
    save_page(vault, "https://t.example/1", RULER, final_url="https://example.org/final", fetched=LATER)
    old_text = save_page(vault, "https://t.example/2", LOSS, final_url="https://example.org/final")
    assert old_text.link.id == 2
    vault.trash([1, 2], at=NOW)
    trashed = save_page(vault, "https://t.example/3", RULER, final_url="https://example.org/final")
    assert (trashed.link.id, select_ids(vault)) == (3, [3])


def test_a_links_own_address_comes_before_one_that_led_to_another(vault):
    """`/two` once redirected to the first link; then it became a link of its own."""
    save_page(vault, "https://example.org/one", hops=(Hop("https://example.org/two", 302),))
    two = save_link(vault, "https://example.org/three")
    vault.connection.execute(
        "UPDATE link SET url = 'https://example.org/two', identity = 'https://example.org/two' WHERE id = ?",
        (two,),
    )
    assert vault.resolve(["https://example.org/two"]) == (two,)


def test_an_address_that_a_page_gives_itself_may_be_none(vault):
    kept = save_page(vault, PLACE, head='<link rel="canonical" href="mailto:me@example.org">')
    assert ("typed", PLACE) in vault.aliases(kept.link.id)


@pytest.mark.parametrize("reason", ["not_fetched", "waiting"])
def test_a_link_that_was_not_tried_says_so_and_forgets_no_earlier_try(vault, reason):
    other = "https://example.org/other"
    for url in (PLACE, other):
        vault.store_link(Bookmark(url), at=NOW, outcome="link only", reason=reason)
        assert (vault.link(url).status, vault.link(url).reason) == ("link only", reason)
    vault.store_link(Bookmark(PLACE), at=NOW, outcome="failed", reason="http_404")
    vault.store_link(Bookmark(PLACE), at=LATER, outcome="link only", reason=reason)
    assert (vault.link(PLACE).status, vault.link(PLACE).reason) == ("failed", "http_404")
    save_page(vault, other)
    vault.store_link(Bookmark(other), at=LATER, outcome="link only", reason=reason)
    assert (vault.link(other).status, vault.link(other).reason) == ("saved", None)


def test_a_capture_that_succeeds_takes_the_reason_of_the_last_failure_away(vault):
    save_page(vault, PLACE)
    vault.store_link(Bookmark(PLACE), at=LATER, outcome="failed", reason="dns")
    save_page(vault, PLACE)
    assert (vault.get(1).status, vault.get(1).reason) == ("saved", None)


def test_a_title_that_the_user_gives_a_known_link_survives_the_next_capture(vault):
    save_page(vault, PLACE, LOSS, "Page title")
    save_link(vault, PLACE, title="My own")
    save_page(vault, PLACE, RULER, "New page title", fetched=LATER)
    assert (vault.get(1).title, vault.snapshot(1).title) == ("My own", "New page title")
