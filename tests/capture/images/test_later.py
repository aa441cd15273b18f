"""Links that were saved without pictures -> their pictures."""

import pytest
from picture_files import page, png

from linkvault import capture
from linkvault.capture.images import ImageFetcher
from linkvault.capture.images.later import find_incomplete, store_missing_images
from linkvault.fetch import Fetcher
from linkvault.models import Bookmark, Selection


@pytest.fixture
def fetch_later(vault):
    """Return a function that fetches the missing pictures of all links and returns the outcomes."""
    with Fetcher() as fetcher:
        yield lambda: list(
            store_missing_images(
                vault, ImageFetcher(fetcher), vault.select(Selection(sort="id", reverse=True))
            )
        )


def save(vault, site, *images):
    url = site.answer("/a", page(*images))
    with Fetcher() as fetcher:
        capture.capture(vault, fetcher.fetch, Bookmark(url))


def test_the_size_is_chosen_from_the_stored_page(vault, site, fetch_later):
    site.answer("/m.png", png(), content_type="image/png")
    save(vault, site, "<img src=/s.png srcset='/s.png 400w, /m.png 1600w'>")
    [outcome] = fetch_later()
    assert (outcome.status, outcome.message) == ("saved", "1 image stored")
    [place] = vault.assets.of(vault.snapshot(1))
    assert (place.url, place.fetched_url) == (site.url("/s.png"), site.url("/m.png"))


def test_a_second_time_there_is_nothing_to_do(vault, site, fetch_later):
    site.answer("/m.png", png(), content_type="image/png")
    save(vault, site, "<img src=/m.png>")
    fetch_later()
    [outcome] = fetch_later()
    assert (outcome.status, outcome.message) == ("unchanged", "no images are missing")


def test_links_with_lost_pictures_are_found_and_dropped_pictures_are_not_lost(vault, site, fetch_later):
    save(vault, site, "<img src=/gone.png>")
    fetch_later()
    assert [link.id for link in find_incomplete(vault, Selection())] == [1]
    site.answer("/gone.png", png(), content_type="image/png")
    fetch_later()
    assert find_incomplete(vault, Selection()) == []
    assert vault.assets.drop([1], kinds=["image"]) == (1, 1)
    assert list(vault.recovery.changed_links()) == []  # every link fits its digest
    assert find_incomplete(vault, Selection()) == []
    assert fetch_later()[0].message == "1 image stored"  # the user asks for it again


def test_a_link_without_an_article_has_no_pictures(vault, fetch_later):
    from vaults import save_link

    save_link(vault, "https://example.org/a")
    [outcome] = fetch_later()
    assert outcome.status == "unchanged"
