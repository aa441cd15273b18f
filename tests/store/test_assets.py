"""Files of snapshots -> rows, each file once, and back."""

import sqlite3

import pytest
from vaults import NOW, query, save_page

from linkvault.models import AssetFile, NewAsset, Selection, StoredAsset
from linkvault.store import assets
from linkvault.vault import Vault

PNG = AssetFile(b"\x89PNG of a coin", "image/png", 3, 2)
PAPER = AssetFile(b"%PDF-1.7 the loss", "application/pdf")
COPY = AssetFile(b"<p>The loss, the loss, the loss.</p>" * 200, "multipart/related")


def save_two_snapshots(vault: Vault):
    first = save_page(vault, "https://example.org/a").snapshot
    second = save_page(vault, "https://example.org/b").snapshot
    return first, second


@pytest.fixture
def vault(tmp_path):
    with Vault(tmp_path / "vault.db", write=True) as vault:
        yield vault


def test_equal_files_of_two_snapshots_are_stored_once(vault):
    for snapshot in save_two_snapshots(vault):
        vault.assets.attach(snapshot, [NewAsset("image", "https://example.org/coin.png", PNG)])
    assert query(vault.path, "SELECT count(*) FROM asset") == [(1,)]
    assert query(vault.path, "SELECT count(*) FROM snapshot_asset") == [(2,)]


@pytest.mark.parametrize("file", [PNG, PAPER, COPY], ids=lambda file: file.media_type)
def test_a_file_is_read_as_it_was_stored(vault, file):
    snapshot, _ = save_two_snapshots(vault)
    vault.assets.attach(snapshot, [NewAsset("document", "https://example.org/x", file, name="损失.bin")])
    (place,) = vault.assets.of(snapshot)
    assert (place.kind, place.url, place.reason, place.name) == (
        "document", "https://example.org/x", None, "损失.bin",
    )  # fmt: skip
    digest = assets.compute_digest(file.body).hex()
    assert place.asset == StoredAsset(digest, file.media_type, len(file.body), file.width, file.height)
    assert vault.assets.read(place.asset) == file


def test_a_copy_of_the_page_is_compressed_and_a_picture_is_not(vault):
    snapshot, _ = save_two_snapshots(vault)
    vault.assets.attach(snapshot, [NewAsset("mhtml", "", COPY), NewAsset("image", "", PNG)])
    assert query(vault.path, "SELECT coding, size - length(body) > 6000 FROM asset ORDER BY id") == [
        ("zlib", 1), (None, 0),
    ]  # fmt: skip


def test_assets_keep_their_order_and_a_lost_one_its_reason(vault):
    snapshot, _ = save_two_snapshots(vault)
    vault.assets.attach(snapshot, [NewAsset("image", "u1", reason="http_404"), NewAsset("image", "u2", PNG)])
    vault.assets.attach(snapshot, [NewAsset("mhtml", "u3", COPY)])
    assert [(place.url, place.reason, place.asset is None) for place in vault.assets.of(snapshot)] == [
        ("u1", "http_404", True), ("u2", None, False), ("u3", None, False),
    ]  # fmt: skip


def test_a_place_has_either_a_file_or_a_reason(vault):
    snapshot, _ = save_two_snapshots(vault)
    for new in (NewAsset("image", "u"), NewAsset("image", "u", PNG, reason="http_404")):
        with pytest.raises(sqlite3.IntegrityError):
            assets.attach(vault.connection, snapshot.id, [new])


def test_replacing_the_pictures_keeps_the_document(vault):
    snapshot, _ = save_two_snapshots(vault)
    vault.assets.attach(snapshot, [NewAsset("document", "d", PAPER), NewAsset("image", "i", PNG)])
    vault.assets.replace(snapshot, [NewAsset("image", "j", reason="timeout")], kinds=["image"])
    assert [place.url for place in vault.assets.of(snapshot)] == ["d", "j"]
    vault.journal.forget_all()  # until then the picture can come back
    assert query(vault.path, "SELECT media_type FROM asset") == [("application/pdf",)]


def test_a_dropped_picture_keeps_its_place(vault):
    first, second = save_two_snapshots(vault)
    for snapshot in (first, second):
        vault.assets.attach(snapshot, [NewAsset("document", "d", PAPER), NewAsset("image", "i", PNG)])
    assert assets.drop(vault.connection, [first.id], kinds=["image"]) == 1
    assert [place.reason for place in vault.assets.of(first)] == [None, "dropped"]
    assert assets.prune(vault.connection) == 0  # the second snapshot has the picture
    assert assets.drop(vault.connection, [first.id, second.id], kinds=["image"]) == 1
    assert assets.prune(vault.connection) == 1


def test_emptying_the_trash_deletes_the_files_that_no_other_snapshot_has(vault):
    first, second = save_two_snapshots(vault)
    vault.assets.attach(first, [NewAsset("image", "i", PNG), NewAsset("document", "d", PAPER)])
    vault.assets.attach(second, [NewAsset("image", "i", PNG)])
    vault.trash([first.link_id], at=NOW)
    assert query(vault.path, "SELECT count(*) FROM asset") == [(2,)]
    vault.empty_trash(Selection())
    assert query(vault.path, "SELECT count(*) FROM asset") == [(2,)]  # the links can come back
    vault.journal.forget_all()
    assert query(vault.path, "SELECT media_type FROM asset") == [("image/png",)]
    assert [place.url for place in vault.assets.of(second)] == ["i"]


@pytest.mark.parametrize(
    "change",
    [
        lambda vault, snapshot: vault.assets.attach(snapshot, [NewAsset("image", "u2", PNG)]),
        lambda vault, snapshot: vault.assets.add_missing(snapshot, [NewAsset("image", "u2", PNG)]),
        lambda vault, snapshot: vault.assets.replace(
            snapshot, [NewAsset("image", "u2", PNG)], kinds=["image"]
        ),
        lambda vault, snapshot: vault.assets.delete_places(snapshot, ["u1"], kind="image"),
        lambda vault, snapshot: vault.assets.drop(iter([snapshot.link_id]), kinds=["image"]),
    ],
    ids=["attach", "add_missing", "replace", "delete_places", "drop"],
)
def test_every_change_of_files_renews_the_digest_of_the_link(vault, change):
    snapshot, _ = save_two_snapshots(vault)
    vault.assets.attach(snapshot, [NewAsset("image", "u1", PNG)])
    before = query(vault.path, "SELECT * FROM snapshot_asset")
    change(vault, snapshot)
    assert query(vault.path, "SELECT * FROM snapshot_asset") != before
    assert list(vault.recovery.changed_links()) == []
