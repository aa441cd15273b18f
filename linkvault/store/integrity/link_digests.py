"""All rows of a link -> one digest in `link_digest`, written in the transaction that changes one of them.

SQLite notices a damaged page only if its structure breaks; a letter that flips in a title breaks nothing.
`ChangedLinks` lists the links that a transaction changes and renews their digests before the commit. Rows that changed
in any other way no longer fit their digest. Triggers cannot make the list: with any trigger, SQLite makes FTS5 write
before each statement what it has collected.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from linkvault.store.integrity.digests import new_hash

if TYPE_CHECKING:
    from linkvault.store.integrity.digests import Hash

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
        _compute(connection, ids),
    )


def _compute(connection: sqlite3.Connection, ids: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    """Yield each link with the digest of its rows."""
    remaining = iter(ids)
    while batch := list(islice(remaining, _BATCH_SIZE)):
        totals = {link_id: new_hash() for link_id in batch}
        for table in _ROWS:
            _add_rows(connection, table, totals)
        yield from ((link_id, total.digest()) for link_id, total in totals.items())


def _add_rows(connection: sqlite3.Connection, table: str, totals: Mapping[int, Hash]) -> None:
    """Add the rows of a table to the digests of the links that they belong to.

    NULL is left out and columns are named: a column that a migration adds changes no digest until it has a value.
    """
    cursor = connection.execute(
        _ROWS[table].format("(SELECT value FROM json_each(?))"), (json.dumps(list(totals)),)
    )
    columns = _order_columns(table, tuple(column[0] for column in cursor.description))
    for row in cursor:
        pieces = [f"\n{table}".encode()]
        for place, heads in columns:
            value = row[place]
            if value is not None:
                data = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
                pieces += (heads[type(value)], b"%d\n" % len(data), data)
        totals[row[0]].update(b"".join(pieces))


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
        row = connection.execute("SELECT digest FROM link_digest WHERE link_id = ?", (link_id,)).fetchone()
        if row is None or row[0] != digest:
            yield link_id


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
        self.runs: dict[int, set[int] | None] = {}  # import run -> the positions that change; None: all
        self.is_recorded = True  # whether the journal records the transaction

    @property
    def ids(self) -> frozenset[int]:
        """The ids of the links."""
        return frozenset(self._ids)

    def add(self, ids: Iterable[int], *, is_new: bool = False) -> None:
        """List links that are about to change.

        A link whose rows do not fit their digest keeps that digest, so that a check still finds it.

        :param is_new: the links have been inserted in this transaction
        """
        added = set(ids) - self._ids
        if is_new:
            self.new_ids |= added
        else:
            self._damaged.update(find_changed(self._connection, added))
        self._ids |= added

    def add_run(self, run_id: int, positions: Iterable[int] | None = ()) -> None:
        """List an import run that changes, and the positions of its bookmarks; None: all of them."""
        earlier = self.runs.setdefault(run_id, set())
        self.runs[run_id] = None if positions is None or earlier is None else earlier.union(positions)

    def write(self) -> None:
        """Renew the digests, at the end of the transaction."""
        write(self._connection, self._ids - self._damaged)

    def clear(self) -> None:
        """Forget the list, after the transaction."""
        self._ids.clear()
        self._damaged.clear()
        self.new_ids.clear()
        self.runs.clear()
        self.is_recorded = True
