"""Exports of a vault as books, pages and archives: deterministic, and read back as they were."""

import zipfile

import pytest
from vaults import RULER, save_link, save_page

from linkvault import formats, transfer
from linkvault.capture import read
from linkvault.models import Page, Selection
from linkvault.vault import Vault


@pytest.fixture
def vault(tmp_path):
    with Vault(tmp_path / "vault.db", write=True) as vault:
        save_page(vault, "https://example.org/loss", title="Loss 损失", tags=("ml",), note="for the talk")
        save_page(vault, "https://example.org/loss", RULER, title="Loss 损失", fetched="2026-11-26T10:00:00Z")
        save_link(vault, "https://example.org/later", title="Later")
        yield vault


@pytest.mark.parametrize("format_name", ["epub", "html", "markdownbook", "warc"])
def test_a_second_export_writes_the_same_files(vault, tmp_path, format_name):
    first = transfer.export(vault, Selection(), format_name, tmp_path / "out")
    again = transfer.export(vault, Selection(), format_name, tmp_path / "out")
    assert first.new == again.unchanged >= 1
    assert (first.unchanged, again.new) == (0, 0)


def test_a_book_contains_the_newest_snapshots(vault, tmp_path):
    transfer.export(vault, Selection(), "epub", tmp_path / "a.epub")
    with zipfile.ZipFile(tmp_path / "a.epub") as book:
        assert "A ruler measures" in book.read("EPUB/chapter-0001.xhtml").decode()
        assert "https://example.org/later" in book.read("EPUB/links.xhtml").decode()


def test_an_archive_contains_all_snapshots(vault, tmp_path):
    transfer.export(vault, Selection(), "warc", tmp_path / "a.warc.gz")
    format_name, source = formats.recognize(tmp_path / "a.warc.gz")
    pages = [item.page for item in formats.get_reader(format_name).read(source)]
    stored = [vault.page(snapshot) for snapshot in vault.snapshots(vault.link("https://example.org/loss").id)]
    assert [(page.final_url, page.fetched, page.body) for page in pages] == [
        (page.final_url, page.fetched, page.body) for page in stored
    ]


def test_an_exported_page_is_read_as_the_same_article(vault, tmp_path):
    transfer.export(vault, Selection(), "html", tmp_path / "out")
    [file] = (tmp_path / "out").glob("Loss*.html")
    snapshot = vault.snapshot(vault.link("https://example.org/loss").id)
    _, rendered, fresh = read(
        Page("https://example.org/loss", "https://example.org/loss", 200, "text/html", file.read_bytes(), "")
    )
    assert rendered == vault.content(snapshot)
    assert fresh.title == snapshot.title
