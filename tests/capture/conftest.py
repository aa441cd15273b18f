"""Fixtures: a vault, and a function that captures pages into it."""

import pytest

from linkvault import capture
from linkvault.fetch import Fetcher, FetchSettings
from linkvault.models import Bookmark
from linkvault.vault import Vault


@pytest.fixture
def vault(tmp_path):
    with Vault(tmp_path / "vault.db", write=True) as vault:
        yield vault


@pytest.fixture
def add(vault):
    """Return a function that captures a URL as the command `add` does."""
    with Fetcher(FetchSettings(total_seconds=5)) as fetcher:

        def run(url, *, force=False, **fields):
            return capture.capture(
                vault, fetcher.fetch, Bookmark(url, **fields), capture.AddOptions(force=force)
            )

        yield run
