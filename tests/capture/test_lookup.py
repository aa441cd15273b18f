"""`find_page`: a stored page by link id or URL. Only a URL is fetched, and nothing is stored."""

from pathlib import Path

import pytest

from linkvault import capture
from linkvault.capture.lookup import find_page
from linkvault.demo import serve
from linkvault.errors import NotFound
from linkvault.fetch import FetchSettings
from linkvault.vault import Vault

BODY = b"<article><h1>Loss</h1><p>The loss tells how wrong a model is, and learning makes it small.</p></article>"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Vault(tmp_path / "v.db", write=True) as vault:
        assert capture.add(vault, "https://example.org/loss", body=BODY).status == "saved"
    return tmp_path / "v.db"


@pytest.mark.parametrize("reference", ["1", "https://example.org/loss"])
def test_a_stored_page_is_not_fetched(reference: str, path: Path) -> None:
    page, is_fetched = find_page(path, reference, FetchSettings())
    assert (page.body, is_fetched) == (BODY, False)


def test_a_url_that_is_not_stored_is_fetched(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serve() as url:
        for vault in (path, path.with_name("missing.db")):
            page, is_fetched = find_page(vault, url, FetchSettings())
            assert (page.url, is_fetched) == (url, True)
    assert not path.with_name("missing.db").exists()
    with Vault(path) as opened, pytest.raises(NotFound):
        opened.link(url)


def test_a_link_id_is_never_fetched(path: Path) -> None:
    with pytest.raises(NotFound):
        find_page(path, "7", FetchSettings())
