"""Stored texts and pages -> their SHA-256 digests, by which a reader notices damage to the file.

`content.digests` is the digest of the packed texts. Of texts that are stored plain, it holds those of the columns one
after the other. `page.digest` and `refused_page.digest` are those of the body as stored.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from linkvault.store.packing import TEXT_COLUMNS, TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    class Hash(Protocol):
        """The methods of a hash object that are used here."""

        def update(self, data: bytes, /) -> None:
            """Add data."""

        def digest(self) -> bytes:
            """Return the digest of the data so far."""


SIZE = 32  # bytes of one digest
SHOWN = ("headings", "text", "details")  # the plain texts from which a search takes its passages
# `hashlib` loads OpenSSL, which takes 10 ms, a fifth of the start of `show`. The interpreter's own implementation is
# as fast for a single text; `_sha2` is its name from Python 3.12 on.
_MODULES = ("_sha2", "_sha256", "hashlib")
# the digest of an empty text: of the three texts of a link, two are mostly empty
_EMPTY = bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
_MANY = 20  # texts: with more, OpenSSL saves more time than it takes to load: it is seven times as fast
_BATCH_SIZE = 200  # rows that are read before their digests are written


def choose_fastest(count: int) -> None:
    """Load the module that takes the least time for a number of texts."""
    if count > _MANY:
        import_module("hashlib")


def new_hash(data: bytes = b"") -> Hash:
    """Return a new SHA-256 hash object: of `hashlib` if that is loaded, else of the module that loads fastest."""
    return _find_constructor("hashlib" in sys.modules)(data)


@lru_cache
def _find_constructor(is_loaded: bool) -> Callable[[bytes], Hash]:
    for name in ("hashlib",) if is_loaded else _MODULES:
        try:
            return cast("Callable[[bytes], Hash]", import_module(name).sha256)
        except (ImportError, AttributeError):
            continue
    raise ImportError("this Python has no SHA-256")


def compute(value: object) -> bytes:
    """Return the digest of a stored text or BLOB.

    >>> compute("loss") == compute(b"loss"), len(compute(""))
    (True, 32)
    """
    data = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
    return new_hash(data).digest() if data else _EMPTY


def compute_of_texts(packed: object, texts: Iterable[object]) -> bytes:
    """Return the digest of packed texts; of plain texts, their digests one after the other."""
    return compute(packed) if packed is not None else b"".join(map(compute, texts))


def find_changed_columns(values: dict[str, object], digests: bytes | None) -> list[str]:
    """Return the columns that are no text or whose digest is not the stored one; without digests, none.

    :param values: column -> its stored value: `packed`, and those of TEXT_COLUMNS to compare
    """
    if digests is None:
        return []
    packed, texts = values["packed"], {name: values[name] for name in values if name != "packed"}
    if packed is not None:
        is_packed = isinstance(packed, bytes) and compute(packed) == digests
        return [name for name in texts if texts[name] != ""] + ([] if is_packed else ["packed"])
    starts = {name: SIZE * number for number, name in enumerate(TEXT_COLUMNS)}
    return [
        name
        for name, value in texts.items()
        if not isinstance(value, str) or compute(value) != digests[starts[name] : starts[name] + SIZE]
    ]


def is_text_changed(connection: sqlite3.Connection, snapshot_id: int, columns: Sequence[str]) -> bool:
    """Return whether one of the columns of a snapshot's text has another digest than the stored one."""
    names = ("packed", *columns)
    row = connection.execute(
        f"SELECT digests, {', '.join(names)} FROM content WHERE snapshot_id = ?", (snapshot_id,)
    ).fetchone()
    return row is not None and bool(find_changed_columns(dict(zip(names, row[1:], strict=True)), row[0]))


def is_page_changed(connection: sqlite3.Connection, snapshot_id: int) -> bool:
    """Return whether the page of a snapshot has another digest than the stored one."""
    row = connection.execute("SELECT digest, body FROM page WHERE snapshot_id = ?", (snapshot_id,)).fetchone()
    return row is not None and row[0] is not None and compute(row[1]) != row[0]


def select_changed_texts(connection: sqlite3.Connection, link_ids: Iterable[int]) -> list[int]:
    """Return those of the links whose current text, as a search shows it, has another digest than the stored one."""
    ids = list(link_ids)
    choose_fastest(len(ids))
    names = ("packed", *SHOWN)
    rows = connection.execute(
        f"SELECT link.id, digests, {', '.join(names)} FROM link JOIN content USING (snapshot_id)"
        " WHERE link.id IN (SELECT value FROM json_each(?))",
        (json.dumps(ids),),
    )
    return [
        link_id
        for link_id, stored, *values in rows
        if find_changed_columns(dict(zip(names, values, strict=True)), stored)
    ]


def fill(connection: sqlite3.Connection) -> None:
    """Compute the digests of all texts and pages that have none, as after a migration."""
    texts = f"SELECT snapshot_id, {TEXTS} FROM content WHERE digests IS NULL"
    for batch in _batches(connection, f"{texts} AND snapshot_id > ? ORDER BY snapshot_id"):
        rows = [(compute_of_texts(packed, values), row_id) for row_id, packed, *values in batch]
        connection.executemany("UPDATE content SET digests = ? WHERE snapshot_id = ?", rows)
    for table, key in (("page", "snapshot_id"), ("refused_page", "link_id")):
        bodies = f"SELECT {key}, body FROM {table} WHERE digest IS NULL AND {key} > ? ORDER BY {key}"
        for batch in _batches(connection, bodies):
            rows = [(compute(body), row_id) for row_id, body in batch]
            connection.executemany(f"UPDATE {table} SET digest = ? WHERE {key} = ?", rows)


def _batches(connection: sqlite3.Connection, sql: str) -> Iterator[list[tuple[object, ...]]]:
    """Yield the rows of a statement in batches; its parameter is the last key of the batch before."""
    last: object = -1
    while rows := connection.execute(f"{sql} LIMIT {_BATCH_SIZE}", (last,)).fetchall():
        last = rows[-1][0]
        yield rows
