"""Rows that are packed loosely, or not at all -> the same rows in as few bytes as Brotli needs.

New pages are packed fast, because someone waits for them, and an older linkvault packed no texts.
"""

import sqlite3
from collections.abc import Callable, Iterator
from typing import NamedTuple

from linkvault.store.integrity import digests
from linkvault.store.integrity.link_checks import PAGE_COLUMNS, REFUSED_COLUMNS, is_page_damaged
from linkvault.store.packing import TEXT_COLUMNS, TEXTS, PackingError
from linkvault.store.packing.codec import pack_page, pack_texts, read_texts, unpack_page

_OF_SNAPSHOT = "(SELECT link_id FROM snapshot WHERE id = {}.snapshot_id)"
# table -> (its key, the link of a row)
_TABLES = {
    "content": ("snapshot_id", _OF_SNAPSHOT.format("content")),
    "page": ("snapshot_id", _OF_SNAPSHOT.format("page")),
    "refused_page": ("link_id", "link_id"),
}


class LooseRow(NamedTuple):
    """A row that can be packed: its table, its key, and the id of its link."""

    table: str
    key: int
    link_id: int


def count(connection: sqlite3.Connection) -> int:
    """Return how many rows can be packed."""
    counts = (f"SELECT count(*) FROM {table} WHERE packing < 2" for table in _TABLES)
    return sum(int(connection.execute(sql).fetchone()[0]) for sql in counts)


def select(connection: sqlite3.Connection, limit: int) -> Iterator[list[LooseRow]]:
    """Yield the rows that can be packed, in batches. A row that is left as it was does not come again."""
    for table, (key, link_id) in _TABLES.items():
        last = 0
        sql = f"SELECT {key}, {link_id} FROM {table} WHERE packing < 2 AND {key} > ? ORDER BY {key} LIMIT ?"
        while rows := connection.execute(sql, (last, limit)).fetchall():
            last = rows[-1][0]
            yield [LooseRow(table, *row) for row in rows]


def pack(connection: sqlite3.Connection, row: LooseRow) -> bool:
    """Pack a row; return False for a damaged one, which is left as it is for `doctor`.

    The packed bytes are unpacked again before they replace what may be the only copy.

    :raises PackingError: if that gives other bytes
    """
    return _PACK[row.table](connection, row)


def _pack_texts(connection: sqlite3.Connection, row: LooseRow) -> bool:
    columns = connection.execute(
        f"SELECT digests, {TEXTS} FROM content WHERE snapshot_id = ? AND packing < 2", (row.key,)
    ).fetchone()
    if columns is None:  # another process deleted or packed it meanwhile
        return True
    stored, *values = columns
    names = ("packed", *TEXT_COLUMNS)
    if digests.find_changed_columns(dict(zip(names, values, strict=True)), stored):
        return False
    try:
        texts = read_texts(values)
    except PackingError:
        return False
    packing, packed = pack_texts(texts, dense=True)
    plain = texts if packed is None else ("",) * len(texts)
    if read_texts((packed, *plain)) != texts:
        raise PackingError(f"the text of snapshot {row.key} cannot be packed")
    places = ", ".join(f"{name} = ?" for name in names)
    connection.execute(
        f"UPDATE content SET packing = ?, digests = ?, {places} WHERE snapshot_id = ?",
        (int(packing), digests.compute_of_texts(packed, plain), packed, *plain, row.key),
    )
    return True


def _pack_page(connection: sqlite3.Connection, row: LooseRow) -> bool:
    key, _ = _TABLES[row.table]
    compared = PAGE_COLUMNS if row.table == "page" else REFUSED_COLUMNS
    columns = connection.execute(
        f"SELECT {compared} FROM {row.table} WHERE {key} = ? AND packing < 2", (row.key,)
    ).fetchone()
    if columns is None:
        return True
    if is_page_damaged(connection, *columns):
        return False
    stored, size, _, old_packing, stored_received = columns
    body = unpack_page(old_packing, stored, size)
    received = None if stored_received is None else unpack_page(old_packing, stored_received)
    packing, packed, packed_received = pack_page(body, received, dense=True)
    if unpack_page(packing, packed, size) != body or (
        packed_received is not None and unpack_page(packing, packed_received) != received
    ):
        raise PackingError(f"the page {row.key} cannot be packed")
    connection.execute(
        f"UPDATE {row.table} SET packing = ?, body = ?, received = ?, digest = ? WHERE {key} = ?",
        (int(packing), packed, packed_received, digests.compute(packed), row.key),
    )
    return True


_PACK: dict[str, Callable[[sqlite3.Connection, LooseRow], bool]] = {
    "content": _pack_texts,
    "page": _pack_page,
    "refused_page": _pack_page,
}
