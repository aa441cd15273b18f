"""Texts and pages <-> the packed bytes of a row, which Brotli makes, or zlib in a vault of an older linkvault.

A page is packed by Brotli, and the five texts of an article together, because they repeat each other. On 792 real pages
this takes 30.3 + 5.3 kB a page; zlib for the page and plain texts took 34.2 + 35.7 kB. Packing takes 2.9 + 0.8 ms of
CPU time, zlib took 3.0. Zstandard unpacks twice as fast, but needs 4 % more bytes, and 12 ms to import (Brotli 0.5).

Nothing unpacks to more than 1,000 times its size, so that a vault of somebody else cannot fill the memory. What Brotli
packs further, as a long run of one letter, is stored as an older linkvault stored it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from enum import IntEnum

from linkvault.store.packing import TEXT_COLUMNS, PackingError

_LENGTH = 4  # bytes of the length of a text in UTF-8; the lengths come before the packed bytes
_LENGTHS = _LENGTH * len(TEXT_COLUMNS)
_LENGTHS_FORMAT = f">{len(TEXT_COLUMNS)}I"
_QUALITY = 5  # of Brotli, from 0 to 11, for a new page
# For `compact`: 9 % fewer bytes than 5, and 95 ms a page. 11 would take 2 % more off, and 250 ms.
_DENSE_QUALITY = 10
_WINDOW_BITS = 22  # of Brotli: 4 MB; the default of the library
# A smaller page is packed by zlib, which every language has. Over 1,989 real pages that costs 4 bytes a page.
_MIN_PAGE = 4_096
_MAX_RATIO = 1_000  # zlib reaches 1,032
_MAX_BYTES = 1_000_000_000  # of a value: SQLite stores no larger one


class Packing(IntEnum):
    """How a row is packed: the column `packing` of `content`, `page` and `refused_page`."""

    OLDER = 0  # texts plain, a page by zlib: an older linkvault stored it
    FAST = 1
    DENSE = 2  # by `compact`
    UNFIT = 3  # as OLDER: small, or Brotli does not make it smaller, or too small to be unpacked safely
    CHANGES = 4  # a page, as its differences from an earlier one of its link: see `changed_pages`


def pack_page(
    body: bytes, received: bytes | None, *, dense: bool = False
) -> tuple[Packing, bytes, bytes | None]:
    """Return how the bytes of a page are packed, and the packed bytes."""
    is_large = dense or len(body) >= _MIN_PAGE
    packed = [_compress(value, dense=dense) for value in (body, received or b"")] if is_large else []
    if packed and _is_fit(len(body), packed[0]) and _is_fit(len(received or b""), packed[1]):
        packing = Packing.DENSE if dense else Packing.FAST
        return packing, packed[0], None if received is None else packed[1]
    return Packing.UNFIT, zlib.compress(body), None if received is None else zlib.compress(received)


def unpack_page(packing: int, data: bytes, size: int = _MAX_BYTES) -> bytes:
    """Return the bytes of a page.

    :param size: the most that it may have
    :raises PackingError: if it has more, or the bytes are damaged
    """
    if not isinstance(size, int) or not 0 <= size <= _MAX_BYTES:
        raise PackingError(f"a page of {size} bytes")
    if packing in (Packing.FAST, Packing.DENSE):
        return _decompress(data, size)
    if packing not in (Packing.OLDER, Packing.UNFIT):
        raise PackingError(f"a page is packed in an unknown way: {packing}")
    try:
        body = zlib.decompressobj().decompress(data, size + 1)
    except zlib.error as error:
        raise PackingError(str(error)) from error
    if len(body) > size:
        raise PackingError(f"a page has more than the {size} bytes that it states")
    return body


def pack_texts(texts: Sequence[str], *, dense: bool = False) -> tuple[Packing, bytes | None]:
    """Return how the texts of an article are packed, and the packed bytes; None: they are stored plain.

    >>> packing, packed = pack_texts(("", "The loss. " * 9, "", "The loss. " * 9, ""))
    >>> packing, read_texts((packed, "", "", "", "", ""))[3][:9]
    (<Packing.FAST: 1>, 'The loss.')
    """
    encoded = [text.encode() for text in texts]
    data = b"".join(encoded)
    lengths = b"".join(len(text).to_bytes(_LENGTH, "big") for text in encoded)
    packed = lengths + _compress(data, dense=dense)
    if len(packed) < len(data) and _is_fit(len(data), packed):
        return (Packing.DENSE if dense else Packing.FAST), packed
    return Packing.UNFIT, None


def unpack_texts(packed: bytes, count: int = len(TEXT_COLUMNS)) -> tuple[str, ...]:
    """Return the first texts of an article, in the order of TEXT_COLUMNS; a search needs three of them.

    :raises PackingError: if the bytes are damaged
    """
    if not isinstance(packed, bytes) or len(packed) < _LENGTHS:
        raise PackingError("a packed text has no lengths")
    lengths = struct.unpack_from(_LENGTHS_FORMAT, packed)
    size = sum(lengths[:count])
    data = _decompress(packed[_LENGTHS:], sum(lengths), size)
    if len(data) != size:
        raise PackingError(f"a packed text has {len(data)} bytes instead of the {size} that it states")
    texts, start = [], 0
    try:
        for length in lengths[:count]:
            texts.append(data[start : start + length].decode())
            start += length
    except UnicodeDecodeError as error:
        raise PackingError(f"a packed text is not UTF-8 ({error})") from error
    return tuple(texts)


def read_texts(row: Sequence[bytes | str | None]) -> tuple[str, ...]:
    """Return the texts of a row of TEXTS, packed or not."""
    packed, *texts = row
    return unpack_texts(packed) if packed is not None else tuple(texts)  # type: ignore[arg-type]  # types of columns


def _is_fit(size: int, packed: bytes) -> bool:
    return size <= _MAX_RATIO * len(packed)


def _compress(data: bytes, *, dense: bool) -> bytes:
    import brotli  # `list` reads no texts

    quality = _DENSE_QUALITY if dense else _QUALITY
    return bytes(brotli.compress(data, quality=quality, lgwin=_WINDOW_BITS))


def _decompress(data: bytes, size: int, wanted: int | None = None) -> bytes:
    """Return what Brotli packed, at most `size` bytes.

    :param wanted: how many bytes from the start are enough
    """
    import brotli

    size = min(size, _MAX_RATIO * len(data))
    wanted = size if wanted is None else min(wanted, size)
    decoder, pieces, count = brotli.Decompressor(), [], 0
    try:
        piece = decoder.process(data, output_buffer_limit=wanted + 1)
        while True:
            pieces.append(piece)
            count += len(piece)
            if count > size:
                raise PackingError(f"packed bytes have more than the {size} bytes that are allowed")
            if decoder.is_finished() or (wanted <= count and wanted < size):
                return b"".join(pieces)[:wanted]
            if not piece and decoder.can_accept_more_data():
                raise PackingError("packed bytes have no end")
            piece = decoder.process(b"", output_buffer_limit=size + 1 - count)
    except brotli.error as error:
        raise PackingError(f"packed bytes are damaged ({error})") from error
