"""All rows of a link -> one digest in `link_digest`, written in the transaction that changes one of them.

SQLite notices a damaged page only if its structure breaks; a letter that flips in a title breaks nothing.
`ChangedLinks` lists the links that a transaction changes and renews their digests before the commit. Rows that changed
in any other way no longer fit their digest. Triggers cannot make the list: with any trigger, SQLite makes FTS5 write
before each statement what it has collected.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import lru_cache
from itertools import islice

from linkvault.store.integrity.digests import new_hash

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
# Columns of `link` that repeat others or count as no content: a vault that is read from a damaged file has new ones.
_DERIVED = frozenset(("host", "saved", "published", "lang", "words", "is_tagged", "changed"))


def write_all(connection: sqlite3.Connection) -> None:
    """Write the digests of all links, as after a migration."""
    write(connection, [link_id for (link_id,) in connection.execute("SELECT id FROM link")])


def write(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Write the digests of links; a link that was deleted has none."""
    _write(connection, _compute(connection, ids))


def write_tagged(connection: sqlite3.Connection, old_tags: Mapping[int, bytes]) -> None:
    """Write the digests of links of which only the tags have changed; a link that did not fit its digest keeps it.

    Its other rows are read once for both digests, which takes half the time of `find_changed` and `write`.

    :param old_tags: by the ids of the links, their tags before the change, as `read_tags` returned them
    """
    _write(
        connection,
        (
            (link_id, digest)
            for link_id, old_digest, digest in _compute_twice(connection, old_tags)
            if _is_stored(connection, link_id, old_digest)
        ),
    )


def _write(connection: sqlite3.Connection, digests: Iterable[tuple[int, bytes]]) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO link_digest (link_id, digest) SELECT ?1, ?2"
        " WHERE EXISTS (SELECT 1 FROM link WHERE id = ?1)",
        digests,
    )


def read_tags(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, bytes]:
    """Return the tags of links as they are part of the digests."""
    return {
        link_id: b"".join(pieces)
        for batch in _batches(ids)
        for link_id, pieces in _read_rows(connection, "tag", batch).items()
    }


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    remaining = iter(ids)
    while batch := list(islice(remaining, _BATCH_SIZE)):
        yield batch


def _compute(connection: sqlite3.Connection, ids: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    """Yield each link with the digest of its rows."""
    for batch in _batches(ids):
        totals = {link_id: new_hash() for link_id in batch}
        for table in _ROWS:
            for link_id, pieces in _read_rows(connection, table, batch).items():
                totals[link_id].update(b"".join(pieces))
        yield from ((link_id, total.digest()) for link_id, total in totals.items())


def _compute_twice(
    connection: sqlite3.Connection, old_tags: Mapping[int, bytes]
) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield each link with the digest that it has with its old tags, and with the digest that it has now."""
    for batch in _batches(old_tags):
        rows = {table: _read_rows(connection, table, batch) for table in _ROWS}
        for link_id in batch:
            parts = {table: b"".join(rows[table][link_id]) for table in _ROWS}
            digest = new_hash(b"".join(parts.values())).digest()
            old_digest = new_hash(b"".join({**parts, "tag": old_tags[link_id]}.values())).digest()
            yield link_id, old_digest, digest


def _read_rows(connection: sqlite3.Connection, table: str, ids: list[int]) -> dict[int, list[bytes]]:
    """Return for each link the rows of a table, as they are part of its digest.

    NULL is left out and columns are named: a column that a migration adds changes no digest until it has a value.
    """
    cursor = connection.execute(_ROWS[table].format("(SELECT value FROM json_each(?))"), (json.dumps(ids),))
    all_pieces: dict[int, list[bytes]] = {link_id: [] for link_id in ids}
    head = f"\n{table}".encode()
    columns = _order_columns(table, tuple(column[0] for column in cursor.description))
    for row in cursor:
        pieces = all_pieces[row[0]]
        pieces.append(head)
        for place, heads in columns:
            value = row[place]
            if value is not None:
                data = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
                pieces.append(b"%b%d\n%b" % (heads[type(value)], len(data), data))
    return all_pieces


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
    """Yield those of the links whose rows do not fit their digest."""
    for link_id, digest in _compute(connection, ids):
        if not _is_stored(connection, link_id, digest):
            yield link_id


def _is_stored(connection: sqlite3.Connection, link_id: int, digest: bytes) -> bool:
    row = connection.execute("SELECT digest FROM link_digest WHERE link_id = ?", (link_id,)).fetchone()
    return row is not None and row[0] == digest


def is_current(connection: sqlite3.Connection, link_id: int) -> bool:
    """Return whether the rows of a link fit their digest."""
    return next(find_changed(connection, [link_id]), None) is None


class ChangedLinks:
    """The links that the open transaction changes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ids: set[int] = set()
        self._damaged: set[int] = set()
        self.new_ids: set[int] = set()  # those that the transaction inserted
        self._old_tags: dict[int, bytes] = {}  # of those of which nothing but the tags changes
        self.runs: dict[int, set[int] | None] = {}  # import run -> the positions that change; None: all
        self.is_recorded = True  # whether the journal records the transaction

    @property
    def ids(self) -> frozenset[int]:
        """The ids of the links."""
        return frozenset(self._ids)

    @property
    def tagged_ids(self) -> Set[int]:
        """The ids of the links of which nothing but the tags changes."""
        return self._old_tags.keys()

    def add(self, ids: Iterable[int], *, is_new: bool = False, tags_only: bool = False) -> None:
        """List links that are about to change.

        A link whose rows do not fit their digest keeps that digest, so that a check still finds it.

        :param is_new: the links have been inserted in this transaction
        :param tags_only: nothing but their tags will change
        """
        listed = set(ids)
        added = listed - self._ids
        self._ids |= added
        if tags_only:
            self._old_tags.update(read_tags(self._connection, sorted(added)))
            return
        if is_new:
            self.new_ids |= added
        else:
            self._damaged.update(find_changed(self._connection, added))
        tagged = {link_id: self._old_tags.pop(link_id) for link_id in listed & self._old_tags.keys()}
        self._damaged.update(
            link_id
            for link_id, old_digest, _ in _compute_twice(self._connection, tagged)
            if not _is_stored(self._connection, link_id, old_digest)
        )

    def add_run(self, run_id: int, positions: Iterable[int] | None = ()) -> None:
        """List an import run that changes, and the positions of its bookmarks; None: all of them."""
        earlier = self.runs.setdefault(run_id, set())
        self.runs[run_id] = None if positions is None or earlier is None else earlier.union(positions)

    def write(self) -> None:
        """Renew the digests, at the end of the transaction."""
        if len(self._ids) > _MANY:
            import hashlib  # noqa: F401  # whose hash objects `new_hash` returns from now on

        write(self._connection, self._ids - self._damaged - self._old_tags.keys())
        write_tagged(self._connection, self._old_tags)

    def clear(self) -> None:
        """Forget the list, after the transaction."""
        self._ids.clear()
        self._damaged.clear()
        self.new_ids.clear()
        self._old_tags.clear()
        self.runs.clear()
        self.is_recorded = True
