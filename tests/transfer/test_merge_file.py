"""`merge_file`: a vault is merged by its path; other files are refused with a remedy, and no file is created."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from vaults import LOSS, RULER, save_page

from linkvault.errors import Action, Remedy, VaultError
from linkvault.models import AssetFile, Bookmark, NewAsset, Selection
from linkvault.transfer.merge_vaults import merge, merge_file
from linkvault.vault import Vault


def test_links_of_the_other_vault_are_merged(tmp_path: Path) -> None:
    with Vault(tmp_path / "other.db", write=True) as other:
        bookmark = Bookmark("https://example.org/a", tags=("ml",))
        other.store_link(bookmark, at="2026-11-20T10:00:00Z", outcome="link only", reason="not_fetched")
    assert merge_file(tmp_path / "v.db", tmp_path / "other.db").new == 1
    assert merge_file(tmp_path / "v.db", tmp_path / "other.db").unchanged == 1
    with Vault(tmp_path / "v.db") as vault:
        assert vault.link("https://example.org/a").tags == ("ml",)


@pytest.mark.parametrize("content", [None, b"", b"not SQLite at all" * 100])
def test_a_file_that_is_not_a_vault_is_refused(content: bytes | None, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    if content is not None:
        other.write_bytes(content)
    with pytest.raises(VaultError) as caught:
        merge_file(tmp_path / "v.db", other)
    assert caught.value.hint == Remedy(Action.CHOOSE_OTHER_VAULT)
    assert other.exists() is (content is not None)
    assert not (tmp_path / "v.db").exists()


DAMAGE = {
    "a text that has changed": (
        "UPDATE content SET digests = zeroblob(32) WHERE snapshot_id = 1",
        "link 1 of {}: the stored text of link 1 has changed by itself",
    ),
    "a status that is none": (
        "UPDATE link SET outcome = 'lost', saved = NULL WHERE id = 1",
        "link 1 of {}: ",
    ),
    "a date that is none": (
        "UPDATE link SET added = 'today' WHERE id = 1",
        "link 1 of {}: its date added is no date",
    ),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_what_is_damaged_is_named_and_the_rest_is_merged(kind: str, tmp_path: Path) -> None:
    other = build_vault_with_picture(tmp_path / "other.db")
    sql, message = DAMAGE[kind]
    change(other, sql)
    result = merge_file(tmp_path / "v.db", other)
    assert (result.new, result.refused, len(result.damaged)) == (1, (), 1)
    assert result.damaged[0].startswith(message.format(other))
    with Vault(tmp_path / "v.db") as vault:
        assert [link.url for link in vault.select(Selection())] == ["https://example.org/2"]


def test_a_link_is_merged_without_its_damaged_picture(tmp_path: Path) -> None:
    other = build_vault_with_picture(tmp_path / "other.db")
    change(other, "UPDATE asset SET body = zeroblob(9000)")
    result = merge_file(tmp_path / "v.db", other)
    assert result.new == 2
    assert len(result.damaged) == 1
    assert result.damaged[0].startswith("a file of https://example.org/1: the stored file ")
    with Vault(tmp_path / "v.db") as vault:
        assert [place.reason for place in vault.assets.of(vault.snapshot(1))] == ["missing"]


def test_a_link_that_can_be_read_at_the_second_time_is_merged(tmp_path: Path) -> None:
    # SQLite reports a disk that fails to give a page as damage of the file.
    other = build_vault_with_picture(tmp_path / "other.db")
    attempts = 0

    def damage_or_heal(sql: str) -> None:
        nonlocal attempts
        if sql == "BEGIN":  # of what is read of a link
            attempts += 1
            change(other, f"UPDATE content SET digests = {'zeroblob(32)' if attempts == 1 else 'right'}")

    change(other, "ALTER TABLE content ADD COLUMN right; UPDATE content SET right = digests")
    with Vault(tmp_path / "v.db", write=True) as vault, Vault(other) as source:
        source.connection.set_trace_callback(damage_or_heal)
        result = merge(vault, source)
    assert (attempts, result.new, result.damaged) == (3, 2, ())


def build_vault_with_picture(path: Path) -> Path:
    with Vault(path, write=True) as vault:
        snapshot = save_page(vault, "https://example.org/1", LOSS).snapshot
        picture = AssetFile(b"\x89PNG\r\n\x1a\n" + bytes(9_000), "image/png", 30, 20)
        vault.assets.attach(snapshot, [NewAsset("image", "https://example.org/p.png", picture)])
        save_page(vault, "https://example.org/2", RULER)
    return path


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(sql)
