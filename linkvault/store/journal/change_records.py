"""Changed rows of a link or of an import run <-> the bytes of one record.

A record is compressed JSON, followed by the blobs of the rows, most of which are compressed already.
"""

import json
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Value = str | int | float | bytes | None
Row = dict[str, Value]
_LENGTH_BYTES = 4  # of the number before the JSON
_LEVEL = 6  # the default of zlib


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

    def replace_blob(value: Value) -> Any:
        if not isinstance(value, bytes):
            return value
        blobs.append(value)
        return [len(value)]  # no other value of a row is a list

    rows = [
        [
            change.kind,
            change.table,
            [replace_blob(value) for value in change.key],
            {name: replace_blob(value) for name, value in change.before.items()},
        ]
        for change in record.changes
    ]
    text = json.dumps([record.changed, rows], ensure_ascii=False, separators=(",", ":"))
    packed = zlib.compress(text.encode("utf-8", "surrogatepass"), _LEVEL)
    return b"".join([len(packed).to_bytes(_LENGTH_BYTES, "big"), packed, *blobs])


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
