"""All rows of a link -> one digest in `link_digest`, written in the transaction that changes one of them.

SQLite notices a damaged page only if its structure breaks; a letter that flips in a title breaks nothing.
`ChangedLinks` lists the links that a transaction changes and renews their digests before the commit. Rows that changed
in any other way no longer fit their digest. Triggers cannot make the list: with any trigger, SQLite makes FTS5 write
before each statement what it has collected.
"""

import sqlite3
from collections.abc import Iterable
from functools import lru_cache

from linkvault.store.integrity.digests import new_hash

# The rows of a link (?1). Bodies and texts are in it by their own digests.
_ROWS = {
    "link": "SELECT * FROM link WHERE id = ?1",
    "alias": "SELECT * FROM alias WHERE link_id = ?1 ORDER BY identity, kind",
    "tag": "SELECT key, name FROM link_tag JOIN tag ON tag.id = tag_id WHERE link_id = ?1 ORDER BY key",
    "snapshot": "SELECT * FROM snapshot WHERE link_id = ?1 ORDER BY id",
    "content": "SELECT snapshot_id, digests FROM snapshot JOIN content ON snapshot_id = id WHERE link_id = ?1"
    " ORDER BY id",
    "page": "SELECT id, page.url, media_type, headers, hops, page.warnings, size, digest FROM snapshot"
    " JOIN page ON snapshot_id = id WHERE link_id = ?1 ORDER BY id",
    "snapshot_asset": "SELECT snapshot_id, position, snapshot_asset.kind, snapshot_asset.url, fetched_url, name,"
    " reason, digest, media_type, size, width, height, coding FROM snapshot"
    " JOIN snapshot_asset ON snapshot_id = snapshot.id LEFT JOIN asset ON asset.id = asset_id WHERE link_id = ?1"
    " ORDER BY snapshot_id, position",
    "refused_page": "SELECT reason, message, fetched, final_url, http_status, url, media_type, headers, hops,"
    " warnings, size, digest FROM refused_page WHERE link_id = ?1",
}
# Columns of `link` that repeat others or count as no content: a vault that is read from a damaged file has new ones.
_DERIVED = frozenset(("host", "saved", "published", "lang", "words", "is_tagged", "changed"))


def write_all(connection: sqlite3.Connection) -> None:
    """Write the digests of all links, as after a migration."""
    write(connection, [link_id for (link_id,) in connection.execute("SELECT id FROM link")])


def write(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Write the digests of links; a link that was deleted has none."""
    digests = ((link_id, compute(connection, link_id)) for link_id in ids)
    connection.executemany(
        "INSERT OR REPLACE INTO link_digest (link_id, digest) SELECT ?1, ?2"
        " WHERE EXISTS (SELECT 1 FROM link WHERE id = ?1)",
        digests,
    )


def compute(connection: sqlite3.Connection, link_id: int) -> bytes:
    """Return the digest of a link's rows.

    NULL is left out and columns are named: a column that a migration adds changes no digest until it has a value.
    """
    total = new_hash()
    for table, sql in _ROWS.items():
        cursor = connection.execute(sql, (link_id,))
        for row in cursor:
            total.update(f"\n{table}".encode())
            for name, place in _order_columns(table, tuple(column[0] for column in cursor.description)):
                value = row[place]
                if value is not None:
                    data = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
                    total.update(f"\n{name} {type(value).__name__} {len(data)}\n".encode())
                    total.update(data)
    return total.digest()


@lru_cache(maxsize=2 * len(_ROWS))
def _order_columns(table: str, names: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """Return the columns of a query that belong to the digest with their places in a row, sorted by their names."""
    places = sorted(zip(names, range(len(names)), strict=True))
    return tuple((name, place) for name, place in places if not (table == "link" and name in _DERIVED))


def is_current(connection: sqlite3.Connection, link_id: int) -> bool:
    """Return whether the rows of a link fit their digest."""
    row = connection.execute("SELECT digest FROM link_digest WHERE link_id = ?", (link_id,)).fetchone()
    return row is not None and row[0] == compute(connection, link_id)


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
        for link_id in set(ids) - self._ids:
            if not is_new and not is_current(self._connection, link_id):
                self._damaged.add(link_id)
            if is_new:
                self.new_ids.add(link_id)
            self._ids.add(link_id)

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
