"""Previews of imports: counts, and no change to the vault."""

import json
from dataclasses import replace
from pathlib import Path

from hosts import Hosts
from import_runs import NETSCAPE, start_import
from vaults import save_page

from linkvault import transfer
from linkvault.models import Bookmark, Selection
from linkvault.transfer.preview import preview_import
from linkvault.vault import Vault


def test_a_preview_counts_and_changes_nothing(hosts: Hosts, vault: Vault, tmp_path: Path) -> None:
    url = hosts.url("127.0.1.6", "/page/preview_import")
    file = tmp_path / "bookmarks.html"
    file.write_text(NETSCAPE.format(url), encoding="utf-8")
    preview = preview_import(None, file)
    assert (preview.format, preview.new, preview.known, preview.double) == ("netscape", 1, 0, 1)
    assert [entry.location for entry in preview.unread] == ["line 8"]
    vault.store_link(Bookmark(url), at="2026-11-25T10:00:00Z", outcome="link only", reason="not_fetched")
    assert replace(preview, new=0, known=1) == preview_import(vault, file)
    assert vault.imports.all() == []


def test_a_bad_url_is_reported_as_by_the_import(vault: Vault, tmp_path: Path) -> None:
    with Vault(tmp_path / "other.db", write=True) as other:
        save_page(other, "https://example.org/loss")
        line = "".join(transfer.stream(other, Selection(), "jsonl"))
    file = tmp_path / "vault.jsonl"
    file.write_text(line + json.dumps({**json.loads(line), "url": "http://["}) + "\n", encoding="utf-8")
    (entry,) = preview_import(None, file).unread
    assert (entry.location, entry.text) == ("number 2", "http://[")
    assert list(start_import(vault, file).load()) == [entry]
