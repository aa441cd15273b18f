"""The saved copy of a link: the page as it looked, as a browser or SingleFile stored it, else the article."""

import pytest
from picture_files import page

from linkvault import transfer
from linkvault.capture import read
from linkvault.models import AssetFile, Bookmark, NewAsset, Page
from linkvault.vault import Vault

URL = "https://example.org/a"
COMMENT = "<!--\n Page saved with SingleFile\n url: https://example.org/a\n saved date: Thu Nov 20 2025\n-->"


@pytest.fixture
def vault(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Vault(tmp_path / "vault.db", write=True) as vault:
        yield vault


def save(vault, body):
    stored = Page(URL, URL, 200, "text/html", body, "2026-11-20T10:00:00Z")
    extracted = read(stored)
    vault.store_capture(Bookmark(URL), extracted.snapshot, extracted.article, extracted.content, stored)
    return vault.get(1)


def test_the_copy_of_the_browser_is_written_as_received(vault):
    link = save(vault, page())
    assert transfer.write_saved_copy(vault, link).suffix == ".html"
    body = b"From: <Saved by Blink>\r\n\r\nx"
    place = NewAsset("mhtml", URL, AssetFile(body, "multipart/related"))
    vault.assets.attach(vault.snapshot(1), [place])
    file = transfer.write_saved_copy(vault, link)
    assert (file.suffix, file.read_bytes()) == (".mhtml", body)


def test_a_page_of_single_file_is_its_own_copy_and_loads_nothing(vault):
    body = page().replace(b"<head>", COMMENT.encode() + b"<head><style>p{color:teal}</style>", 1)
    assert COMMENT.encode() in body
    file = transfer.write_saved_copy(vault, save(vault, body))
    written = file.read_bytes()
    assert b"<style>p{color:teal}</style>" in written
    assert written.index(b"default-src 'none'") < written.index(b"<style>")


def test_another_page_is_its_article(vault):
    body = page(head="<style>p{color:teal}</style>")
    assert b"teal" not in transfer.write_saved_copy(vault, save(vault, body)).read_bytes()
