"""Changed rows of a link or of an import run <-> the bytes of one record.

A record is compressed JSON, followed by the blobs of the rows, most of which are compressed already.
"""

import json
import zlib
from enum import StrEnum
from typing import Any

from linkvault.lazy_dataclass import dataclass

Value = str | int | float | bytes | None
Row = dict[str, Value]
_LENGTH_BYTES = 4  # of the number before the JSON
_LEVEL = 6  # the default of zlib
_SHORT = 1024  # bytes of a record, as of a change of tags
_SHORT_WINDOW_BITS = 10  # a window of as many bytes
_SHORT_MEMORY_LEVEL = 4  # 7 microseconds instead of 40


class ChangeKind(StrEnum):
    """What a command did to a row."""

    INSERTED = "+"
    UPDATED = "~"
    DELETED = "-"


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that a command changed.

    `before` has the old values: of the changed columns of an updated row, of all columns of a deleted row.
    """

    kind: ChangeKind
    table: str
    key: tuple[Value, ...]
    before: Row


@dataclass(frozen=True, slots=True)
class Record:
    """The changed rows of a link or an import run; `changed` is the old value of `link.changed`."""

    changes: tuple[RowChange, ...]
    changed: str | None = None


def encode(record: Record) -> bytes:
    """Return the bytes of a record."""
    blobs: list[bytes] = []

    def replace_blob(value: bytes) -> list[int]:
        blobs.append(value)
        return [len(value)]  # no other value of a row is a list

    rows = [(change.kind, change.table, change.key, change.before) for change in record.changes]
    # The encoder calls it for what JSON does not have.
    text = json.dumps((record.changed, rows), ensure_ascii=False, separators=(",", ":"), default=replace_blob)
    packed = compress(text.encode("utf-8", "surrogatepass"))
    return b"".join([len(packed).to_bytes(_LENGTH_BYTES, "big"), packed, *blobs])


def compress(data: bytes) -> bytes:
    """Return data as a zlib stream. zlib takes longer to prepare its usual memory than to compress a short record."""
    if len(data) > _SHORT:
        return zlib.compress(data, _LEVEL)
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _SHORT_WINDOW_BITS, _SHORT_MEMORY_LEVEL)
    return compressor.compress(data) + compressor.flush()


def decode(data: bytes) -> Record:
    """Return the record of bytes that `encode` returned."""
    end = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "big")
    changed, rows = json.loads(zlib.decompress(data[_LENGTH_BYTES:end]).decode("utf-8", "surrogatepass"))
    place = end

    def restore_blob(value: Any) -> Value:
        nonlocal place
        if not isinstance(value, list):
            return value  # type: ignore[no-any-return]  # a value of JSON
        start, place = place, place + value[0]
        return data[start:place]

    changes = []
    for kind, table, key, before in rows:
        values = tuple(map(restore_blob, key))
        row = {name: restore_blob(value) for name, value in before.items()}
        changes.append(RowChange(ChangeKind(kind), table, values, row))
    return Record(tuple(changes), changed)
