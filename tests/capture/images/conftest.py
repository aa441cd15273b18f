"""Fixture: a function that captures a page with its pictures."""

import pytest

from linkvault import capture
from linkvault.capture.images import ImageFetcher, ImageLimits
from linkvault.fetch import Fetcher, FetchSettings
from linkvault.models import Bookmark


@pytest.fixture
def add(vault):
    """Return a function that captures a URL as the command `add` does; `limits` are fields of `ImageLimits`."""
    with Fetcher(FetchSettings(total_seconds=5)) as fetcher:

        def run(url, *, force=False, **limits):
            images = ImageFetcher(fetcher, ImageLimits(**limits))
            return capture.capture(
                vault, fetcher.fetch, Bookmark(url), capture.AddOptions(force=force), images=images
            )

        yield run
