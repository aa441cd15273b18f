"""The rows of a link -> what is wrong with them: their digests, addresses and pages, in sentences."""

import sqlite3
import zlib
from collections.abc import Iterator, Sequence

from linkvault import urls
from linkvault.errors import BadURL
from linkvault.store.integrity import digests, link_digests
from linkvault.store.packing import TEXT_COLUMNS, PackingError
from linkvault.store.packing.changed_pages import read_earlier_id, read_page
from linkvault.store.packing.codec import read_texts, unpack_page

# What `is_page_damaged` compares. The bytes of a document are a file of its snapshot, and the page has none.
PAGE_COLUMNS = "body, iif(media_type = 'application/pdf', 0, size), digest, packing, received"
REFUSED_COLUMNS = "body, size, digest, packing, received"


def check_link(
    connection: sqlite3.Connection, link_id: int, *, is_changed: bool | None = None
) -> Iterator[tuple[str, int | None]]:
    """Yield (what is wrong, id of the snapshot) for a link; None: it concerns the link itself.

    :param is_changed: whether its rows do not match their digest; None: compare them. To compare many links at once
        takes a third of the time

    Values that cannot be read, such as text that is not UTF-8, raise the errors of sqlite3.
    """
    if is_changed is None:
        is_changed = not link_digests.is_current(connection, link_id)
    if is_changed:
        yield "its title, note, tags, addresses or dates have changed outside of linkvault", None
    url, identity = connection.execute("SELECT url, identity FROM link WHERE id = ?", (link_id,)).fetchone()
    try:
        urls.parse_url(url)
    except BadURL:
        yield "its address is not valid", None
    typed = "SELECT 1 FROM alias WHERE link_id = ? AND identity = ? AND kind = 'typed'"
    if connection.execute(typed, (link_id, identity)).fetchone() is None:
        yield "its own address is not among its addresses", None
    for (snapshot_id,) in connection.execute(
        "SELECT id FROM snapshot WHERE link_id = ?", (link_id,)
    ).fetchall():
        yield from ((message, snapshot_id) for message in check_snapshot(connection, snapshot_id))
    refused = connection.execute(f"SELECT {REFUSED_COLUMNS} FROM refused_page WHERE link_id = ?", (link_id,))
    for page in refused:
        if is_page_damaged(connection, *page):
            yield "its refused page has changed", None


def check_snapshot(connection: sqlite3.Connection, snapshot_id: int) -> Iterator[str]:
    """Yield what is wrong with the text, the page and the files of a snapshot."""
    if text_damage := describe_text_damage(connection, snapshot_id):
        yield text_damage
    for page in connection.execute(f"SELECT {PAGE_COLUMNS} FROM page WHERE snapshot_id = ?", (snapshot_id,)):
        if is_page_damaged(connection, *page):
            yield _describe_page(*page)
    for asset_id in select_damaged_assets(connection, snapshot_id):
        yield f"its file {asset_id} has changed"


def describe_text_damage(connection: sqlite3.Connection, snapshot_id: int) -> str | None:
    """Return what is wrong with the text of a snapshot; None if it is as it was stored."""
    columns = ("packed", *TEXT_COLUMNS)
    row = connection.execute(
        f"SELECT digests, {', '.join(columns)} FROM content WHERE snapshot_id = ?", (snapshot_id,)
    ).fetchone()
    if row is None:
        return "its text is missing"
    if changed := digests.find_changed_columns(dict(zip(columns, row[1:], strict=True)), row[0]):
        return f"its text has changed ({', '.join(changed)})"
    return None if are_texts_readable(row[1:]) else "its text cannot be unpacked"


def _describe_page(
    body: object, size: int, digest: bytes | None, packing: int, received: bytes | None
) -> str:
    """Return what is wrong with a damaged page, whose values are PAGE_COLUMNS."""
    is_intact = digest is not None and digests.compute(body) == digest
    if is_intact and read_earlier_id(packing, body) is not None:
        return "its page cannot be read, because the earlier page from which it differs has changed or is missing"
    return "its page has changed"


def select_damaged_assets(connection: sqlite3.Connection, snapshot_id: int) -> list[int]:
    """Return the ids of the files of a snapshot whose bytes have changed."""
    rows = connection.execute(
        "SELECT DISTINCT asset.id, digest, size, coding, body FROM snapshot_asset JOIN asset ON asset.id = asset_id"
        " WHERE snapshot_id = ?",
        (snapshot_id,),
    )
    return [asset_id for asset_id, *values in rows if _is_asset_damaged(*values)]


def _is_asset_damaged(digest: bytes, size: int, coding: str | None, body: object) -> bool:
    if not isinstance(body, bytes):
        return True
    try:
        received = zlib.decompress(body) if coding is not None else body
    except zlib.error:
        return True
    return len(received) != size or digests.compute(received) != digest


def are_texts_readable(columns: Sequence[bytes | str | None]) -> bool:
    """Return whether the texts of a row of `packing.TEXTS` can be unpacked."""
    try:
        read_texts(columns)
    except PackingError:
        return False
    return True


def is_page_damaged(
    connection: sqlite3.Connection,
    body: object,
    size: int,
    digest: bytes | None,
    packing: int,
    received: bytes | None,
) -> bool:
    """Return whether the body of a page does not match its digest, or cannot be unpacked to its size.

    The parameters after the first are PAGE_COLUMNS or REFUSED_COLUMNS.
    """
    if not isinstance(body, bytes):
        return True
    if digest is not None and digests.compute(body) != digest:
        return True
    try:
        if received is not None:
            unpack_page(packing, received)
        return len(read_page(connection, packing, body, size)) != size
    except PackingError:
        return True
