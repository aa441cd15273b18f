"""Rows of `asset` and `snapshot_asset` <-> values of assets.

`asset` has each file once, by the SHA-256 of its bytes as received. `snapshot_asset` says where a snapshot shows it, or
why there is no file for that place.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Sequence

from linkvault.models import AssetFile, AssetUse, Condition, NewAsset, SnapshotAsset, StoredAsset
from linkvault.states import AssetReason
from linkvault.store.valid_text import storable_values
from linkvault.urls import remove_password

_ZLIB = "zlib"  # the coding of a body that is stored compressed
# Zlib takes a third to a half off these; off pictures and PDF files it takes 5 to 8 %, which is not worth its time.
_COMPRESSED = ("multipart/related", "text/html", "image/svg+xml")
_COMPRESSION_LEVEL = 6  # the default of zlib
_STORED = "hex(digest), media_type, size, width, height"  # the fields of `StoredAsset`
_PLACE = f"""
    SELECT snapshot_asset.kind, url, fetched_url, name, reason, {_STORED}
    FROM snapshot_asset LEFT JOIN asset ON asset.id = asset_id
"""


def compute_digest(body: bytes) -> bytes:
    """Return the SHA-256 of the bytes of an asset."""
    import hashlib  # takes 10 ms, and commands that only list assets do not need it

    return hashlib.sha256(body).digest()


def add(connection: sqlite3.Connection, file: AssetFile) -> int:
    """Store a file unless its bytes are stored already; return its id."""
    digest = compute_digest(file.body)
    row = connection.execute("SELECT id FROM asset WHERE digest = ?", (digest,)).fetchone()
    if row is not None:
        return int(row[0])
    coding = _ZLIB if file.media_type in _COMPRESSED else None
    body = zlib.compress(file.body, _COMPRESSION_LEVEL) if coding else file.body
    cursor = connection.execute(
        "INSERT INTO asset (digest, media_type, size, width, height, coding, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (digest, file.media_type, len(file.body), file.width, file.height, coding, body),
    )
    return int(cursor.lastrowid or 0)


def attach(connection: sqlite3.Connection, snapshot_id: int, assets: Iterable[NewAsset]) -> None:
    """Add assets to a snapshot, after those that it has."""
    (position,) = connection.execute(
        "SELECT coalesce(max(position), 0) FROM snapshot_asset WHERE snapshot_id = ?", (snapshot_id,)
    ).fetchone()
    for number, asset in enumerate(assets, position + 1):
        file = asset.file
        asset_id = _find_id(connection, file.digest) if isinstance(file, StoredAsset) else None
        if isinstance(file, AssetFile):
            asset_id = add(connection, file)
        reason = AssetReason.MISSING if file is not None and asset_id is None else asset.reason
        _insert_place(connection, snapshot_id, number, asset, asset_id, reason)


def replace(
    connection: sqlite3.Connection, snapshot_id: int, assets: Sequence[NewAsset], *, kinds: Iterable[str]
) -> None:
    """Attach assets to a snapshot in place of those of the same kinds that it has. Unused files stay: see `prune`."""
    connection.executemany(
        "DELETE FROM snapshot_asset WHERE snapshot_id = ? AND kind = ?",
        ((snapshot_id, kind) for kind in kinds),
    )
    attach(connection, snapshot_id, assets)


def find_fetched(
    connection: sqlite3.Connection, urls: Iterable[str], *, since: str
) -> dict[str, StoredAsset]:
    """Return the asset that a request for each address gave, for those with one at or after the instant `since`."""
    assets = {}
    for url in urls:
        row = connection.execute(
            f"SELECT {_STORED} FROM snapshot_asset JOIN asset ON asset.id = asset_id"
            " JOIN snapshot ON snapshot.id = snapshot_id WHERE fetched_url = ? AND captured >= ?"
            " ORDER BY captured DESC LIMIT 1",
            storable_values((url, since)),
        ).fetchone()
        if row is not None:
            assets[url] = _stored(row)
    return assets


def delete_places(
    connection: sqlite3.Connection, snapshot_id: int, urls: Iterable[str], *, kind: str
) -> None:
    """Delete places of a kind from a snapshot. Unused files stay: see `prune`."""
    connection.executemany(
        "DELETE FROM snapshot_asset WHERE snapshot_id = ? AND kind = ? AND url = ?",
        (storable_values((snapshot_id, kind, url)) for url in urls),
    )


def select(connection: sqlite3.Connection, snapshot_id: int) -> list[SnapshotAsset]:
    """Return the assets of a snapshot in their order, without their bytes."""
    rows = connection.execute(f"{_PLACE} WHERE snapshot_id = ? ORDER BY position", (snapshot_id,))
    return [_place(row) for row in rows]


def get(connection: sqlite3.Connection, digest: str) -> AssetFile | None:
    """Return the file with a digest (hexadecimal); None if it is not stored."""
    row = connection.execute(
        "SELECT media_type, width, height, coding, body FROM asset WHERE digest = ?", (bytes.fromhex(digest),)
    ).fetchone()
    if row is None:
        return None
    media_type, width, height, coding, body = row
    return AssetFile(zlib.decompress(body) if coding == _ZLIB else body, media_type, width, height)


def drop(connection: sqlite3.Connection, snapshot_ids: Iterable[int], *, kinds: Sequence[str]) -> int:
    """Take the files of these kinds from snapshots; return how many places lost their file.

    The places stay, with a reason, so that the files can be fetched again.
    """
    marks = ", ".join("?" * len(kinds))
    before = connection.total_changes
    connection.executemany(
        "UPDATE snapshot_asset SET asset_id = NULL, reason = ?"
        f" WHERE snapshot_id = ? AND asset_id IS NOT NULL AND kind IN ({marks})",
        ((AssetReason.DROPPED, snapshot_id, *kinds) for snapshot_id in snapshot_ids),
    )
    return connection.total_changes - before


def measure(
    connection: sqlite3.Connection, condition: Condition, kinds: Sequence[str], *, limit: int
) -> list[AssetUse]:
    """Return the links that meet the condition and have files of these kinds, those with the most bytes first."""
    marks = ", ".join("?" * len(kinds))
    rows = connection.execute(
        f"""
        SELECT link.id, link.title, link.url, count(*), sum(size) FROM link
        JOIN (
            SELECT DISTINCT snapshot.link_id, asset.id, asset.size FROM snapshot_asset
            JOIN snapshot ON snapshot.id = snapshot_id JOIN asset ON asset.id = asset_id
            WHERE snapshot_asset.kind IN ({marks})
        ) AS files ON files.link_id = link.id
        WHERE {condition.sql} GROUP BY link.id ORDER BY sum(size) DESC, link.id LIMIT ?
        """,
        (*kinds, *condition.values, limit),
    )
    return [AssetUse(*row) for row in rows]


# The files that no snapshot has, and that no command of the journal removed.
SELECT_UNUSED = (
    "SELECT id FROM asset WHERE NOT EXISTS (SELECT 1 FROM snapshot_asset WHERE asset_id = asset.id)"
    " AND NOT EXISTS (SELECT 1 FROM command_asset WHERE asset_id = asset.id)"
)


def prune(connection: sqlite3.Connection) -> int:
    """Delete the files that no snapshot has and that no command of the journal removed; return how many."""
    return connection.execute(f"DELETE FROM asset WHERE id IN ({SELECT_UNUSED})").rowcount


def _insert_place(
    connection: sqlite3.Connection,
    snapshot_id: int,
    position: int,
    place: NewAsset,
    asset_id: int | None,
    reason: str | None,
) -> None:
    connection.execute(
        "INSERT INTO snapshot_asset (snapshot_id, position, kind, url, fetched_url, name, asset_id, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        storable_values((
            snapshot_id, position, place.kind, place.url,
            remove_password(place.fetched_url) if place.fetched_url else None,
            place.name, asset_id, reason,
        )),
    )  # fmt: skip


def has(connection: sqlite3.Connection, digest: str) -> bool:
    """Return whether a file with a digest (hexadecimal) is stored."""
    return _find_id(connection, digest) is not None


def _find_id(connection: sqlite3.Connection, digest: str) -> int | None:
    row = connection.execute("SELECT id FROM asset WHERE digest = ?", (bytes.fromhex(digest),)).fetchone()
    return None if row is None else int(row[0])


def _place(row: tuple[object, ...]) -> SnapshotAsset:
    kind, url, fetched_url, name, reason, *stored = row
    asset = None if stored[1] is None else _stored(tuple(stored))
    return SnapshotAsset(kind, url, asset, reason, fetched_url, name)  # type: ignore[arg-type]  # columns of `_PLACE`


def _stored(row: tuple[object, ...]) -> StoredAsset:
    digest, *rest = row
    return StoredAsset(str(digest).lower(), *rest)  # type: ignore[arg-type]  # the columns of `_STORED`
