"""Previews of imports: counts, and no change to the vault."""

from dataclasses import replace
from pathlib import Path

from hosts import Hosts
from import_runs import NETSCAPE

from linkvault.models import Bookmark
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
