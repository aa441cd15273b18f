"""Pages of later snapshots <-> their differences from an earlier page of the same link.

A site repeats nearly all bytes of a page in its next version. On 34 real pages with a changed sentence and new tokens,
the difference takes 1.1 kB, and the page packed by Brotli 26.2 kB. Zstandard computes it in .8 ms, Brotli packs in 3.7:
only if the difference is not clearly smaller is the page packed by both.

A difference is against a page that is packed on its own, never against another difference: one damaged page can damage
pages of the same link, but no text, because the texts of each snapshot are packed by themselves. Code that deletes a
page calls `pack_alone` first, or makes sure, as the journal does, that no other page depends on it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from linkvault.store.integrity import digests
from linkvault.store.packing import PackingError
from linkvault.store.packing.codec import Packing, pack_page, unpack_page

if TYPE_CHECKING:
    from zstandard import ZstdCompressionDict

_ID_BYTES = 8  # of the snapshot that has the earlier page; the id comes before the packed bytes
_START = f"substr(body, 1, {_ID_BYTES})"
_CHANGES = int(Packing.CHANGES)
_LEVEL = 3  # of Zstandard: 9 takes twice as long for 5 % fewer bytes
_WINDOW_BITS = 23  # of Zstandard
MAX_BYTES = 1 << _WINDOW_BITS  # of both pages together, 8 MB
# A larger difference is not worth making a page depend on another one.
MAX_SHARE = 0.5  # of the bytes that the page takes on its own
# If it is smaller than that share of what the page would take if it packed as well as the earlier one, its own size is
# not computed: it would have to pack five times as well.
_CLEAR_SHARE = 0.1


class Changes(NamedTuple):
    """The packed difference between a page and an earlier one, and the size of the page if it packs as well as that."""

    data: bytes
    estimated_size: float


def pack_later_page(connection: sqlite3.Connection, snapshot_id: int, body: bytes) -> tuple[Packing, bytes]:
    """Return how the page of a new snapshot is packed, and the packed bytes."""
    changes = pack_changes(connection, snapshot_id, body)
    if changes is not None and len(changes.data) <= _CLEAR_SHARE * changes.estimated_size:
        return Packing.CHANGES, changes.data
    packing, packed, _ = pack_page(body, None)
    if changes is not None and len(changes.data) <= MAX_SHARE * len(packed):
        return Packing.CHANGES, changes.data
    return packing, packed


def pack_changes(connection: sqlite3.Connection, snapshot_id: int, body: bytes) -> Changes | None:
    """Return the packed difference between a page and the last page of its link that is packed on its own.

    :return: None if there is no such page, or it is damaged
    """
    row = connection.execute(
        "SELECT page.snapshot_id, page.packing, page.body, page.size, page.digest"
        " FROM snapshot AS new JOIN snapshot AS earlier USING (link_id) JOIN page ON page.snapshot_id = earlier.id"
        " WHERE new.id = ? AND earlier.id < new.id AND page.packing <> ? AND page.size + ? <= ?"
        " ORDER BY earlier.id DESC LIMIT 1",
        (snapshot_id, _CHANGES, len(body), MAX_BYTES),
    ).fetchone()
    if row is None:
        return None
    earlier_id, packing, packed, size, digest = row
    try:
        earlier = unpack_page(packing, packed, size)
    except PackingError:
        return None
    if len(earlier) != size or digest not in (None, digests.compute(packed)):
        return None
    data = compute_changes(earlier_id, earlier, body)
    return Changes(data, len(packed) * len(body) / max(size, 1))


def compute_changes(earlier_id: int, earlier: bytes, body: bytes) -> bytes:
    """Return the packed difference between a page and the page of an earlier snapshot."""
    import zstandard  # few links have a second snapshot

    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL, window_log=_WINDOW_BITS, write_checksum=True
    )
    compressor = zstandard.ZstdCompressor(dict_data=_dictionary(earlier), compression_params=parameters)
    return earlier_id.to_bytes(_ID_BYTES, "big") + bytes(compressor.compress(body))


def read_earlier_id(packing: object, data: object) -> int | None:
    """Return the id of the snapshot from whose page a page differs; None if the page is packed on its own."""
    if packing != Packing.CHANGES or not isinstance(data, bytes):
        return None
    return int.from_bytes(data[:_ID_BYTES], "big", signed=True)


def find_earlier_id(connection: sqlite3.Connection, snapshot_id: object) -> int | None:
    """Return the id of the snapshot from whose page that of a snapshot differs; None if there is none."""
    row = connection.execute(
        f"SELECT packing, {_START} FROM page WHERE snapshot_id = ?", (snapshot_id,)
    ).fetchone()
    return None if row is None else read_earlier_id(*row)


def pack_alone(connection: sqlite3.Connection, earlier_ids: Iterable[int]) -> None:
    """Pack the pages on their own that differ from the pages of some snapshots; a damaged one is left as it is."""
    ids = set(earlier_ids)
    if not ids:
        return
    rows = connection.execute(f"SELECT snapshot_id, {_START} FROM page WHERE packing = ?", (_CHANGES,))
    for snapshot_id in [row[0] for row in rows if read_earlier_id(_CHANGES, row[1]) in ids]:
        data, size, digest = connection.execute(
            "SELECT body, size, digest FROM page WHERE snapshot_id = ?", (snapshot_id,)
        ).fetchone()
        try:
            body = read_page(connection, _CHANGES, data, size)
        except PackingError:
            continue
        if len(body) == size and digest in (None, digests.compute(data)):
            packing, packed, _ = pack_page(body, None)
            connection.execute(
                "UPDATE page SET packing = ?, body = ?, digest = ? WHERE snapshot_id = ?",
                (int(packing), packed, digests.compute(packed), snapshot_id),
            )


def read_page(connection: sqlite3.Connection, packing: int, data: bytes, size: int) -> bytes:
    """Return the bytes of a page, packed on its own or not.

    :param size: the most that it may have
    :raises PackingError: if it has more, or its bytes or those of the earlier page are damaged
    """
    earlier_id = read_earlier_id(packing, data)
    if earlier_id is None:
        return unpack_page(packing, data, size)
    row = connection.execute(
        "SELECT packing, body, size FROM page WHERE snapshot_id = ?", (earlier_id,)
    ).fetchone()
    if row is None:
        raise PackingError("the earlier page, from which a page differs, is missing")
    # A few bytes can repeat the earlier page any number of times.
    if not isinstance(size, int) or size > MAX_BYTES:
        raise PackingError(f"a difference gives a page of {size} bytes")
    import zstandard

    decompressor = zstandard.ZstdDecompressor(
        dict_data=_dictionary(unpack_page(*row)), max_window_size=MAX_BYTES
    )
    try:
        with decompressor.stream_reader(data[_ID_BYTES:]) as stream:
            body = bytes(stream.read(size + 1))
    except zstandard.ZstdError as error:
        raise PackingError(f"packed bytes are damaged ({error})") from error
    if len(body) > size:
        raise PackingError(f"a page has more than the {size} bytes that it states")
    return body


def _dictionary(earlier: bytes) -> ZstdCompressionDict:
    import zstandard

    return zstandard.ZstdCompressionDict(earlier, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
