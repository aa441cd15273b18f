"""Rows of `page` and `refused_page` <-> `Page` and `RefusedPage` values.

A snapshot has the page that it was extracted from. A link has the last page that was refused because it has no article,
while that is newer than the last good capture of the link.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from linkvault import models
from linkvault.lazy_dataclass import replace
from linkvault.store.integrity import digests
from linkvault.store.packing.changed_pages import pack_later_page, read_page
from linkvault.store.packing.codec import Packing, pack_page, unpack_page
from linkvault.store.valid_text import storable_values
from linkvault.urls import remove_password

if TYPE_CHECKING:  # built at the first use: `list` needs none of them
    from linkvault.models import Page, RefusedPage, Snapshot

_COLUMNS = "url, media_type, headers, hops, warnings, packing, received, body, size"  # what `_decode` reads
_PDF = "application/pdf"
_DOCUMENT = "document"  # `states.AssetKind.DOCUMENT`, without importing `states`
_ALL_COLUMNS = f"{_COLUMNS}, digest"  # what `_encode` writes
# Whether a link (?1) has a good capture after the instant {}. One that found no new text has no snapshot.
_IS_OUTDATED = """
    EXISTS (SELECT 1 FROM snapshot WHERE link_id = ?1 AND aside IS NULL AND captured > {0})
    OR EXISTS (SELECT 1 FROM link WHERE id = ?1 AND outcome = 'saved' AND reason IS NULL AND attempted > {0})
"""


def put(connection: sqlite3.Connection, snapshot_id: int, page: Page) -> None:
    """Store the page of a snapshot, packed, so that it can be extracted again.

    The bytes of a PDF are an asset of the snapshot, and the page has none.
    """
    received: bytes | None = None
    if page.media_type == _PDF:
        packing, body, received = pack_page(b"", page.received)
        _put_document(connection, snapshot_id, page)
    elif page.received is not None:
        packing, body, received = pack_page(page.body, page.received)
    else:
        packing, body = pack_later_page(connection, snapshot_id, page.body)
    values = _encode(page, packing, body, received)
    connection.execute(
        f"INSERT INTO page ({_ALL_COLUMNS}, snapshot_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        storable_values((*values, snapshot_id)),
    )


def get(connection: sqlite3.Connection, snapshot: Snapshot) -> Page | None:
    """Return the page of a snapshot as received; None if it was stored without one."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM page WHERE snapshot_id = ?", (snapshot.id,)).fetchone()
    if row is None:
        return None
    status = snapshot.http_status or 200
    page = _decode(connection, row, final_url=snapshot.final_url, status=status, fetched=snapshot.captured)
    if page.media_type != _PDF or page.body:
        return page
    body = _get_document(connection, snapshot.id, page.url)
    return replace(page, body=body) if body is not None else None


def put_refused(connection: sqlite3.Connection, link_id: int, refused: RefusedPage) -> None:
    """Store the refused page of a link, in place of an earlier one."""
    page = refused.page
    connection.execute(
        f"INSERT OR REPLACE INTO refused_page ({_ALL_COLUMNS}, final_url, http_status, fetched,"
        " reason, message, link_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        storable_values((
            *_encode(page, *pack_page(page.body, page.received)),
            remove_password(page.final_url), page.status, page.fetched, refused.reason, refused.message, link_id,
        )),
    )  # fmt: skip


def get_refused(connection: sqlite3.Connection, link_id: int) -> RefusedPage | None:
    """Return the refused page of a link; None if it has none."""
    row = connection.execute(
        f"SELECT reason, message, final_url, http_status, fetched, {_COLUMNS}"
        " FROM refused_page WHERE link_id = ?",
        (link_id,),
    ).fetchone()
    if row is None:
        return None
    reason, message, final_url, status, fetched, *columns = row
    page = _decode(connection, tuple(columns), final_url=final_url, status=status, fetched=fetched)
    return models.RefusedPage(page, reason, message)


def get_verdict(connection: sqlite3.Connection, link_id: int) -> str | None:
    """Return why the page of a link was refused, without reading the page; None if the link has no refused page."""
    row = connection.execute("SELECT message FROM refused_page WHERE link_id = ?", (link_id,)).fetchone()
    return None if row is None else str(row[0])


def is_refused_document(connection: sqlite3.Connection, link_id: int) -> bool:
    """Return whether the refused page of a link is a PDF."""
    sql = "SELECT 1 FROM refused_page WHERE link_id = ? AND media_type = ?"
    return connection.execute(sql, (link_id, _PDF)).fetchone() is not None


def _get_date(connection: sqlite3.Connection, link_id: int) -> str:
    """Return when the refused page of a link was fetched; if it has none, an empty text, less than any date."""
    row = connection.execute("SELECT fetched FROM refused_page WHERE link_id = ?", (link_id,)).fetchone()
    return "" if row is None else str(row[0])


def put_newest_refused(connection: sqlite3.Connection, link_id: int, refused: RefusedPage) -> None:
    """Store a refused page of another vault, unless the link has a newer one or a newer good capture."""
    (is_outdated,) = connection.execute(
        f"SELECT {_IS_OUTDATED.format('?2')}", (link_id, refused.page.fetched)
    ).fetchone()
    if not is_outdated and refused.page.fetched > _get_date(connection, link_id):
        put_refused(connection, link_id, refused)


def delete_refused(connection: sqlite3.Connection, link_id: int, *, until: str) -> None:
    """Delete the refused page of a link, unless it was fetched after the instant `until`."""
    connection.execute("DELETE FROM refused_page WHERE link_id = ? AND fetched <= ?", (link_id, until))


def delete_outdated_refused(connection: sqlite3.Connection, link_id: int) -> None:
    """Delete the refused page of a link that has a newer good capture."""
    connection.execute(
        f"DELETE FROM refused_page WHERE link_id = ?1 AND ({_IS_OUTDATED.format('fetched')})", (link_id,)
    )


def move_refused(connection: sqlite3.Connection, link_id: int, other_id: int) -> None:
    """Move the refused page of another link to this one, unless this one has a newer one or a newer good capture."""
    refused = get_refused(connection, other_id)
    if refused is not None:
        put_newest_refused(connection, link_id, refused)
    delete_outdated_refused(connection, link_id)


def _encode(page: Page, packing: Packing, body: bytes, received: bytes | None) -> tuple[object, ...]:
    """Return the values of _ALL_COLUMNS, with the packed bytes of the page; no address has a password."""
    return (
        remove_password(page.url),
        page.media_type,
        json.dumps(page.headers, ensure_ascii=False),
        json.dumps([(remove_password(hop.url), hop.status) for hop in page.hops], ensure_ascii=False),
        json.dumps(page.warnings, ensure_ascii=False),
        int(packing),
        received,
        body,
        len(page.body),
        digests.compute(body),
    )


def _decode(
    connection: sqlite3.Connection, row: tuple[object, ...], *, final_url: str, status: int, fetched: str
) -> Page:
    """Return the page of a row of _COLUMNS."""
    url, media_type, headers, hops, warnings, packing, received, body, size = row
    return models.Page(
        url=str(url),
        final_url=final_url,
        status=status,
        media_type=str(media_type),
        body=read_page(connection, packing, body, size),  # type: ignore[arg-type]  # the types of the columns
        fetched=fetched,
        headers=tuple((name, value) for name, value in json.loads(str(headers))),
        hops=tuple(models.Hop(hop_url, hop_status) for hop_url, hop_status in json.loads(str(hops))),
        warnings=tuple(json.loads(str(warnings))),
        received=None if received is None else unpack_page(packing, received),  # type: ignore[arg-type]
    )


def _put_document(connection: sqlite3.Connection, snapshot_id: int, page: Page) -> None:
    """Store the bytes of a PDF as an asset of its snapshot, unless it has them already."""
    from linkvault.store import assets

    url = remove_password(page.url)
    if _get_document(connection, snapshot_id, url) != page.body:
        file = models.AssetFile(page.body, page.media_type)
        asset = models.NewAsset(_DOCUMENT, url, file, fetched_url=page.final_url, name=page.file_name)
        assets.attach(connection, snapshot_id, [asset])


def _get_document(connection: sqlite3.Connection, snapshot_id: int, url: str) -> bytes | None:
    """Return the bytes of the PDF of a snapshot; None if they are not stored."""
    from linkvault.store import assets

    for place in assets.select(connection, snapshot_id):
        if place.kind == _DOCUMENT and place.url == url and place.asset is not None:
            file = assets.get(connection, place.asset.digest)
            return file.body if file is not None else None
    return None
