"""Pages of a database -> the records on them. A cell that cannot be read is left out; nothing raises."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from linkvault.store.integrity.table_columns import Value
from linkvault.upkeep.salvage.database_pages import DatabasePages

TABLE_LEAF, TABLE_INTERIOR, INDEX_LEAF, INDEX_INTERIOR = 0x0D, 0x05, 0x0A, 0x02
_LEAF_HEADER, _INTERIOR_HEADER = 8, 12  # bytes
# Bytes of a page number; offset of the number of cells in a page; least bytes of a cell.
_WORD, _COUNT_PLACE, _LEAST_CELL = 4, 3, 3
# How much of a record is on its own page; the rest is on overflow pages. From the description of the format.
_ROW_OVERHEAD, _CELL_OVERHEAD = 35, 23
_LEAST_SHARE, _MOST_SHARE, _SHARES = 32, 64, 255
_FIRST_PAGE_HEADER = 100  # of the file, before the page's own
_MAX_VARINT = 9  # bytes
_INTEGER_SIZES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}  # serial type -> bytes
_REAL, _ZERO, _ONE, _FIRST_TEXT = 7, 8, 9, 12  # serial types
_MAX_COLUMNS = 64  # no table has more; a longer header is noise


class Record(NamedTuple):
    """A row: its rowid (None in an index or a table without rowids) and its values; TEXT is `str`."""

    rowid: int | None
    values: tuple[Value, ...]


class Node(NamedTuple):
    """A page of a b-tree: its kind, its records, and the pages below it."""

    kind: int
    records: tuple[Record, ...]
    children: tuple[int, ...]


def read_node(pages: DatabasePages, number: int) -> Node | None:
    """Return a page as a node of a b-tree; None if it is none."""
    page = pages.read(number)
    head = _FIRST_PAGE_HEADER if number == 1 else 0
    kind = page[head]
    if kind not in (TABLE_LEAF, TABLE_INTERIOR, INDEX_LEAF, INDEX_INTERIOR):
        return None
    is_interior = kind in (TABLE_INTERIOR, INDEX_INTERIOR)
    size = _INTERIOR_HEADER if is_interior else _LEAF_HEADER
    (count,) = struct.unpack_from(">H", page, head + _COUNT_PLACE)
    if head + size + 2 * count > len(page):
        return None
    children, records = [], []
    for (cell,) in struct.iter_unpack(">H", page[head + size : head + size + 2 * count]):
        if not head + size <= cell < len(page) - _LEAST_CELL:
            continue
        if is_interior:
            children.append(struct.unpack_from(">I", page.ljust(cell + _WORD, b"\0"), cell)[0])
        start = cell + _WORD if is_interior else cell
        if kind != TABLE_INTERIOR and (record := _read_cell(pages, page, start, kind)):
            records.append(record)
    if is_interior:
        children.append(struct.unpack_from(">I", page, head + _LEAF_HEADER)[0])
    return Node(kind, tuple(records), tuple(children))


def _read_cell(pages: DatabasePages, page: bytes, start: int, kind: int) -> Record | None:
    try:
        size, start = _varint(page, start)
        rowid = None
        if kind == TABLE_LEAF:
            rowid, start = _varint(page, start)
        payload = _read_payload(pages, page, start, size, kind)
        return None if payload is None else Record(rowid, tuple(_values(payload)))
    except (IndexError, ValueError, struct.error):
        return None


def _read_payload(pages: DatabasePages, page: bytes, start: int, size: int, kind: int) -> bytes | None:
    """Return the bytes of a record, with those on overflow pages; None if one of these cannot be read."""
    usable = pages.page_size
    shared = usable - _INTERIOR_HEADER
    most = usable - _ROW_OVERHEAD if kind == TABLE_LEAF else shared * _MOST_SHARE // _SHARES - _CELL_OVERHEAD
    least = shared * _LEAST_SHARE // _SHARES - _CELL_OVERHEAD
    if size > pages.count * usable:
        return None
    if size <= most:
        payload = page[start : start + size]
        return payload if len(payload) == size else None
    local = least + (size - least) % (usable - _WORD)
    local = local if local <= most else least
    parts = [page[start : start + local]]
    (following,) = struct.unpack_from(">I", page, start + local)
    missing, used = size - local, set()
    while missing > 0:
        if not 0 < following <= pages.count or following in used:
            return None
        used.add(following)
        overflow = pages.read(following)
        (following,) = struct.unpack_from(">I", overflow)
        parts.append(overflow[_WORD : _WORD + missing])
        missing -= usable - _WORD
    return b"".join(parts)


def _values(payload: bytes) -> Iterator[Value]:
    """Yield the values of a record; raise ValueError if it is none."""
    size, place = _varint(payload, 0)
    kinds = []
    while place < size:
        kind, place = _varint(payload, place)
        kinds.append(kind)
    if place != size or len(kinds) > _MAX_COLUMNS:
        raise ValueError("not a record")
    for kind in kinds:
        length = _length(kind)
        data = payload[place : place + length]
        if len(data) != length:
            raise ValueError("a value is cut off")
        place += length
        yield _value(kind, data)
    if place != len(payload):
        raise ValueError("not the size of the record")


def _length(kind: int) -> int:
    if kind >= _FIRST_TEXT:
        return (kind - _FIRST_TEXT) // 2
    if kind == _REAL:
        return 8
    if kind in (0, _ZERO, _ONE):
        return 0
    if kind not in _INTEGER_SIZES:
        raise ValueError("a reserved type")
    return _INTEGER_SIZES[kind]


def _value(kind: int, data: bytes) -> Value:
    if kind >= _FIRST_TEXT:
        return data.decode("utf-8", "replace") if kind % 2 else data
    if kind == _REAL:
        return float(struct.unpack(">d", data)[0])
    if kind in (_ZERO, _ONE):
        return kind - _ZERO
    return int.from_bytes(data, "big", signed=True) if data else None


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """Return a number of 1 to 9 bytes and the place after it."""
    number = 0
    for count in range(1, _MAX_VARINT):
        byte = data[place]
        place += 1
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, place
        if count == _MAX_VARINT - 1:
            number = number << 8 | data[place]
            return number - (1 << 64) if number >= 1 << 63 else number, place + 1
    raise ValueError("not a number")
