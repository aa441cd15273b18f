"""The files beside a page without an article: thumbnail, oEmbed and captions are fetched from a local server."""

import json

import pytest
from picture_files import page, png

from linkvault import capture
from linkvault.capture.images import ImageFetcher
from linkvault.capture.images.later import find_incomplete, store_missing_images
from linkvault.fetch import Fetcher, FetchSettings
from linkvault.models import Bookmark, Selection

SHELL = "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div><script src=/app.js></script>"
HEAD = """<meta property=og:type content=video.other><meta name=description content="Pitch and rouge."><meta
property=og:image content=/thumb.png><link rel=alternate type=application/json+oembed href=/oembed>"""
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nWe polish the second face.\n"


@pytest.fixture
def fetcher():
    with Fetcher(FetchSettings(total_seconds=5)) as fetcher:
        yield fetcher


@pytest.fixture
def add(vault, fetcher):
    """Return a function that captures a URL and fetches what is beside its page."""

    def run(url, *, images=True):
        source = ImageFetcher(fetcher) if images else None
        return capture.capture(vault, fetcher.fetch, Bookmark(url), images=source)

    return run


@pytest.fixture
def video(site):
    """Serve a page of a video without a text, and the files beside it; return its URL."""
    site.answer("/thumb.png", png(), content_type="image/png")
    fields = {"title": "A lens", "author_name": "Ada", "html": "<p>never</p>"}
    site.answer("/oembed", json.dumps(fields).encode(), content_type="application/json")
    site.answer("/en.vtt", VTT, content_type="text/vtt")
    return site.answer("/v", f"{HEAD}{SHELL}<video><track src=/en.vtt></video>".encode())


def places(vault):
    return [(place.kind, place.asset is not None) for place in vault.assets.of(vault.snapshot(1))]


def targets(site):
    return [request.target for request in site.requests]


def test_the_summary_of_a_video_has_its_author_its_spoken_text_and_its_thumbnail(vault, site, add, video):
    outcome = add(video)
    assert (outcome.status, outcome.reason, outcome.exit_status) == ("link only", "javascript", 5)
    snapshot = vault.snapshot(1)
    assert (snapshot.title, snapshot.byline, snapshot.kind) == ("A lens", "Ada", "video")
    assert outcome.title == "A lens"
    text = vault.content(snapshot).text
    assert "We polish the second face." in text
    assert "never" not in text
    assert places(vault) == [("thumbnail", True)]
    assert vault.assets.read(vault.assets.of(snapshot)[0].asset).body == png()
    add(video)
    assert targets(site).count("/thumb.png") == 1
    assert len(vault.snapshots(1)) == 1


def test_without_images_nothing_beside_the_page_is_fetched(vault, site, add, video):
    add(video, images=False)
    assert targets(site) == ["/v"]
    assert places(vault) == []


def test_oembed_is_not_asked_for_a_known_author_and_a_large_one_adds_nothing(vault, site, add):
    head = f"<title>Lens</title><meta name=author content=Bob>{HEAD}"
    add(site.answer("/named", f"{head}{SHELL}".encode()))
    assert "/oembed" not in targets(site)
    fields = {"author_name": "Ada", "html": "x" * 300_000}
    site.answer("/oembed", json.dumps(fields).encode(), content_type="application/json")
    outcome = add(site.answer("/large", f"<title>Lens</title>{HEAD}{SHELL}".encode()))
    assert "/oembed" in targets(site)
    assert vault.snapshot(outcome.id).byline is None


def test_a_lost_thumbnail_is_a_warning_and_is_fetched_later(vault, site, fetcher, add):
    outcome = add(site.answer("/v", f"<title>Lens</title>{HEAD}{SHELL}".encode()))
    assert any("1 of 1 image could not be stored" in warning for warning in outcome.warnings)
    assert places(vault) == [("thumbnail", False)]
    site.answer("/thumb.png", png(), content_type="image/png")
    [link] = find_incomplete(vault, Selection())
    [later] = store_missing_images(vault, ImageFetcher(fetcher), [link])
    assert (later.status, places(vault)) == ("saved", [("thumbnail", True)])


def test_the_preview_of_a_product_is_stored_and_that_of_an_article_is_not(vault, site, add):
    site.answer("/thumb.png", png(), content_type="image/png")
    picture = "<meta property=og:image content=/thumb.png>"
    add(site.answer("/cup", page(head=f"<meta property=og:type content=product>{picture}")))
    assert places(vault) == [("thumbnail", True)]
    outcome = add(site.answer("/essay", page(head=picture)))
    assert vault.assets.of(vault.snapshot(outcome.id)) == []
