"""The PDF of a snapshot <-> an asset of the snapshot, so that its bytes are stored once and as received."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from linkvault.models import AssetFile, NewAsset
from linkvault.states import AssetKind
from linkvault.store import assets
from linkvault.urls import remove_password

if TYPE_CHECKING:
    from linkvault.models import Page


def put(connection: sqlite3.Connection, snapshot_id: int, page: Page) -> None:
    """Store the bytes of a page as an asset of its snapshot, unless it has them already."""
    url = remove_password(page.url)
    if get(connection, snapshot_id, url) != page.body:
        file = AssetFile(page.body, page.media_type)
        asset = NewAsset(AssetKind.DOCUMENT, url, file, fetched_url=page.final_url, name=page.file_name)
        assets.attach(connection, snapshot_id, [asset])


def get(connection: sqlite3.Connection, snapshot_id: int, url: str) -> bytes | None:
    """Return the bytes of the document of a snapshot; None if they are not stored."""
    for place in assets.select(connection, snapshot_id):
        if place.kind == AssetKind.DOCUMENT and place.url == url and place.asset is not None:
            file = assets.get(connection, place.asset.digest)
            return file.body if file is not None else None
    return None
