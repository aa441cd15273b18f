"""All rows of a link -> one digest in `link_digest`, written in the transaction that changes one of them.

SQLite notices a damaged page only if its structure breaks; a letter that flips in a title breaks nothing.
`ChangedLinks` lists the links that a transaction changes and renews their digests before the commit. Rows that changed
in any other way no longer match their digest. Triggers cannot make the list: with any trigger, SQLite makes FTS5 write
before each statement what it has collected.

A digest is a byte for its form and the SHA-256 of all rows but the tags, combined by exclusive or with the SHA-256 of
each tag. So a change of tags needs no other row: the digests of the tags that differ are combined with the stored one.
If that did not match its link, the new one does not either. An earlier linkvault stored the SHA-256 of all rows,
without the byte; such a digest is compared in its own form, and replaced when its link changes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache, reduce
from itertools import islice
from typing import TYPE_CHECKING

from linkvault.store.connection import CommittedState
from linkvault.store.integrity.digests import SIZE, compute
from linkvault.store.journal.changed_tags import BATCH_SIZE, TagComparison, TagDifference

if TYPE_CHECKING:
    from pathlib import Path

# The rows of links ({}), each after the id of its link. Bodies and texts are in it by their own digests.
_ROWS = {
    "link": "SELECT id, link.* FROM link WHERE id IN {}",
    "alias": "SELECT link_id, alias.* FROM alias WHERE link_id IN {} ORDER BY link_id, identity, kind",
    "tag": "SELECT link_id, key, name FROM link_tag JOIN tag ON tag.id = tag_id WHERE link_id IN {}"
    " ORDER BY link_id, key",
    "snapshot": "SELECT link_id, snapshot.* FROM snapshot WHERE link_id IN {} ORDER BY id",
    "content": "SELECT link_id, snapshot_id, digests FROM snapshot JOIN content ON snapshot_id = id"
    " WHERE link_id IN {} ORDER BY id",
    "page": "SELECT link_id, id, page.url, media_type, headers, hops, page.warnings, size, digest FROM snapshot"
    " JOIN page ON snapshot_id = id WHERE link_id IN {} ORDER BY id",
    "snapshot_asset": "SELECT link_id, snapshot_id, position, snapshot_asset.kind, snapshot_asset.url, fetched_url,"
    " name, reason, digest, media_type, size, width, height, coding FROM snapshot"
    " JOIN snapshot_asset ON snapshot_id = snapshot.id LEFT JOIN asset ON asset.id = asset_id WHERE link_id IN {}"
    " ORDER BY snapshot_id, position",
    "refused_page": "SELECT link_id, reason, message, fetched, final_url, http_status, url, media_type, headers,"
    " hops, warnings, size, digest FROM refused_page WHERE link_id IN {}",
}
# Links whose rows one query per table reads: a query for each link takes three times as long.
_BATCH_SIZE = 200
_MANY = 2_000  # links: with more, OpenSSL saves more time than it takes to load
_MAX_TAGS = 4_096  # whose digests are in memory
_Rows = dict[str, dict[int, list[bytes]]]  # of links, by the names of their tables
_FORM = b"\x01"  # of the digests that this version writes
# Columns of `link` that repeat others or count as no content: a vault that is read from a damaged file has new ones.
_DERIVED = frozenset(("host", "saved", "published", "lang", "words", "is_tagged", "changed"))


def write_all(connection: sqlite3.Connection) -> None:
    """Write the digests of all links, as after a migration."""
    write(connection, [link_id for (link_id,) in connection.execute("SELECT id FROM link")])


def write(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Write the digests of links; a link that was deleted has none."""
    connection.executemany(
        "INSERT OR REPLACE INTO link_digest (link_id, digest) SELECT ?1, ?2"
        " WHERE EXISTS (SELECT 1 FROM link WHERE id = ?1)",
        _compute_all(connection, ids),
    )


def write_tagged(connection: sqlite3.Connection, before: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Write the digests of links of which only the tags have changed; one that did not match its digest still does not.

    :param before: sees the vault before the change
    """
    comparison = TagComparison(before, connection)
    for batch in _batches(ids, BATCH_SIZE):
        stored = _read_stored(connection, batch)
        older = [link_id for link_id, digest in stored.items() if len(digest) == SIZE]
        renewed = _renew(connection, before, older)
        differences = comparison.compare(link_id for link_id in stored.keys() - renewed.keys())
        connection.executemany(
            "UPDATE link_digest SET digest = ? WHERE link_id = ?",
            [
                *((digest, link_id) for link_id, digest in renewed.items()),
                *(
                    (_combine(stored[link_id], _compute_change(difference)), link_id)
                    for link_id, difference in differences.items()
                    if any(difference) and len(stored[link_id]) == len(_FORM) + SIZE
                ),
            ],
        )


def _renew(
    connection: sqlite3.Connection, before: sqlite3.Connection, ids: Iterable[int]
) -> dict[int, bytes]:
    """Return new digests of links that have one without a form; the link keeps it if its rows did not fit it.

    The rows that have not changed are read once for both digests.
    """
    digests: dict[int, bytes] = {}
    for batch in _batches(ids):
        stored = _read_stored(connection, batch)
        rows = {table: _read_rows(connection, table, batch) for table in _ROWS}
        old_rows = {**rows, "tag": _read_rows(before, "tag", batch)}
        for link_id in batch:
            fits = _compute(old_rows, link_id, has_form=False) == stored[link_id]
            digests[link_id] = _compute(rows, link_id) if fits else stored[link_id]
    return digests


def _read_stored(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, bytes]:
    """Return the stored digests of links; a value that is no digest is empty."""
    rows = connection.execute(
        "SELECT link_id, digest FROM link_digest WHERE link_id IN (SELECT value FROM json_each(?))"
        " ORDER BY link_id",
        (json.dumps(list(ids)),),
    )
    return {link_id: digest if isinstance(digest, bytes) else b"" for link_id, digest in rows}


def _batches(ids: Iterable[int], size: int = _BATCH_SIZE) -> Iterator[list[int]]:
    remaining = iter(ids)
    while batch := list(islice(remaining, size)):
        yield batch


def _compute_all(connection: sqlite3.Connection, ids: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    """Yield each link with the digest of its rows."""
    for batch in _batches(ids):
        rows = {table: _read_rows(connection, table, batch) for table in _ROWS}
        yield from ((link_id, _compute(rows, link_id)) for link_id in batch)


def _compute(rows: _Rows, link_id: int, *, has_form: bool = True) -> bytes:
    """Return the digest of a link, whose rows are given by their tables."""
    if not has_form:
        return compute(b"".join(b"".join(rows[table][link_id]) for table in _ROWS))
    others = compute(b"".join(b"".join(rows[table][link_id]) for table in _ROWS if table != "tag"))
    return reduce(_combine, map(_compute_tag, rows["tag"][link_id]), _FORM + others)


@lru_cache(_MAX_TAGS)  # a renamed tag is the same change for all its links
def _compute_change(difference: TagDifference) -> bytes:
    """Return what a change of tags changes in a digest."""
    tags = (*difference.before, *difference.after)
    rows = (_encode_row("tag", ("link_id", "key", "name"), (0, tag.key, tag.name)) for tag in tags)
    return reduce(_combine, map(_compute_tag, rows))


@lru_cache(_MAX_TAGS)
def _compute_tag(row: bytes) -> bytes:
    """Return the digest of a tag, as long as that of a link."""
    return bytes(len(_FORM)) + compute(row)


def _combine(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).to_bytes(len(one), "big")


def _read_rows(connection: sqlite3.Connection, table: str, ids: list[int]) -> dict[int, list[bytes]]:
    """Return for each link the rows of a table, as they are part of its digest."""
    cursor = connection.execute(_ROWS[table].format("(SELECT value FROM json_each(?))"), (json.dumps(ids),))
    rows: dict[int, list[bytes]] = {link_id: [] for link_id in ids}
    names = tuple(column[0] for column in cursor.description)
    for row in cursor:
        rows[row[0]].append(_encode_row(table, names, row))
    return rows


def _encode_row(table: str, names: tuple[str, ...], row: Sequence[object]) -> bytes:
    """Return a row as it is part of a digest.

    NULL is left out and columns are named: a column that a migration adds changes no digest until it has a value.
    """
    pieces: list[bytes] = [f"\n{table}".encode()]
    for place, heads in _order_columns(table, names):
        value = row[place]
        if value is None:
            continue
        data = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
        pieces += (heads[type(value)], b"%d\n" % len(data), data)
    return b"".join(pieces)


@lru_cache(maxsize=2 * len(_ROWS))
def _order_columns(table: str, names: tuple[str, ...]) -> tuple[tuple[int, dict[type, bytes]], ...]:
    """Return the columns of a query that belong to the digest, sorted by their names.

    For each its place in a row, and what precedes the length of a value of each type. The first column is the id of
    the link, which is no part of the rows.
    """
    places = sorted((name, place) for place, name in enumerate(names) if place > 0)
    return tuple(
        (place, {kind: f"\n{name} {kind.__name__} ".encode() for kind in (int, float, str, bytes)})
        for name, place in places
        if not (table == "link" and name in _DERIVED)
    )


def find_changed(connection: sqlite3.Connection, ids: Iterable[int]) -> Iterator[int]:
    """Yield those of the links whose rows do not match their digest; one without rows and digest was deleted."""
    for batch in _batches(ids):
        stored = _read_stored(connection, batch)
        rows = {table: _read_rows(connection, table, batch) for table in _ROWS}
        for link_id in batch:
            digest = stored.get(link_id, b"")
            if not digest and not rows["link"][link_id]:
                continue
            if digest != _compute(rows, link_id, has_form=len(digest) != SIZE):
                yield link_id


def is_current(connection: sqlite3.Connection, link_id: int) -> bool:
    """Return whether the rows of a link match their digest."""
    return next(find_changed(connection, [link_id]), None) is None


class ChangedLinks:
    """The links that the open transaction changes."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.committed = CommittedState(path)  # to read what the links were before the transaction
        self._ids: set[int] = set()
        self._damaged: set[int] = set()
        self.new_ids: set[int] = set()  # those that the transaction inserted
        self._tagged: set[int] = set()  # those of which only the tags change
        self.runs: dict[int, set[int] | None] = {}  # import run -> the positions that change; None: all
        self.is_recorded = True  # whether the journal records the transaction

    @property
    def ids(self) -> frozenset[int]:
        """The ids of the links."""
        return frozenset(self._ids)

    @property
    def tagged_ids(self) -> Set[int]:
        """The ids of the links of which only the tags change."""
        return self._tagged

    def add(self, ids: Iterable[int], *, is_new: bool = False, tags_only: bool = False) -> None:
        """List links that are about to change.

        A link whose rows do not match their digest keeps that digest, so that a check still finds it.

        :param is_new: the links have been inserted in this transaction
        :param tags_only: nothing but their tags will change
        """
        listed = set(ids)
        added = listed - self._ids
        self._ids |= added
        if tags_only:
            self._tagged |= added
            return
        if is_new:
            self.new_ids |= added
        else:
            self._damaged.update(find_changed(self._connection, added))
        if tagged := listed & self._tagged:  # their digests are those of the tags that they had
            self._tagged -= tagged
            self._damaged.update(find_changed(self.committed.connect(), tagged))

    def add_run(self, run_id: int, positions: Iterable[int] | None = ()) -> None:
        """List an import run that changes, and the positions of its bookmarks; None: all of them."""
        earlier = self.runs.setdefault(run_id, set())
        self.runs[run_id] = None if positions is None or earlier is None else earlier.union(positions)

    def write(self) -> None:
        """Renew the digests, at the end of the transaction."""
        if len(self._ids) - len(self._tagged) > _MANY:
            import hashlib  # noqa: F401  # whose hash objects `compute` uses from now on

        write(self._connection, self._ids - self._damaged - self._tagged)
        if self._tagged:
            write_tagged(self._connection, self.committed.connect(), sorted(self._tagged))

    def clear(self) -> None:
        """Forget the list, after the transaction."""
        self._ids.clear()
        self._damaged.clear()
        self.new_ids.clear()
        self._tagged.clear()
        self.runs.clear()
        self.is_recorded = True
