"""Pages of several snapshots of a link, each packed on its own -> the later ones as differences from an earlier one.

An older linkvault packed every page on its own. A link that a command of the journal changed is left as it is: a row
that comes back with `undo` may differ from one of its pages, or belong to another link without the earlier page.
"""

import sqlite3
from collections.abc import Iterator

from linkvault.store.integrity import digests
from linkvault.store.integrity.link_checks import PAGE_COLUMNS, is_page_damaged
from linkvault.store.journal.commands import OwnerKind
from linkvault.store.packing import PackingError
from linkvault.store.packing.changed_pages import (
    MAX_BYTES,
    MAX_SHARE,
    compute_changes,
    read_earlier_id,
    read_page,
)
from linkvault.store.packing.codec import Packing

_LINKS = """
    SELECT link_id FROM snapshot JOIN page ON snapshot_id = snapshot.id
    WHERE link_id IN (SELECT link_id FROM snapshot WHERE link_id > ?1 GROUP BY link_id HAVING count(*) > 1)
        AND packing <> ?2 AND size > 0
        AND NOT EXISTS (SELECT 1 FROM temp.journal_link WHERE id = link_id)
    GROUP BY link_id HAVING count(*) > 1 ORDER BY link_id LIMIT ?3
"""
_CHANGES = int(Packing.CHANGES)


class PageVersions:
    """Packs the pages of links that no command of the journal has changed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._version: int | None = None  # of the file when the links of the journal were read
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS journal_link (id INTEGER PRIMARY KEY)")

    def select_links(self, limit: int) -> Iterator[list[int]]:
        """Yield the links whose pages may differ little from each other, in batches."""
        self._read_journal()
        last = 0
        while rows := self._connection.execute(_LINKS, (last, _CHANGES, limit)).fetchall():
            last = rows[-1][0]
            yield [link_id for (link_id,) in rows]

    def pack(self, link_id: int) -> int:
        """Pack later pages of a link as differences from an earlier one; return how many.

        Damaged pages, and those from which others differ already, are left as they are. The packed bytes are unpacked
        again before they replace what may be the only copy.

        :raises PackingError: if that gives other bytes
        """
        self._read_journal()  # another process may have changed the link meanwhile
        if self._connection.execute("SELECT 1 FROM temp.journal_link WHERE id = ?", (link_id,)).fetchone():
            return 0
        return _pack(self._connection, link_id)

    def _read_journal(self) -> None:
        """Read which links the commands of the journal changed, if another process has written since."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            # Groups are left out: of their links only tags changed.
            self._connection.execute(
                "INSERT OR IGNORE INTO temp.journal_link SELECT owner FROM command_change"
                f" WHERE kind = {OwnerKind.LINK}"
            )
            self._version = version


def _pack(connection: sqlite3.Connection, link_id: int) -> int:
    heads = connection.execute(
        "SELECT snapshot_id, packing, substr(body, 1, 8) FROM page JOIN snapshot ON snapshot.id = snapshot_id"
        " WHERE link_id = ? ORDER BY snapshot_id",
        (link_id,),
    ).fetchall()
    needed = {read_earlier_id(packing, start) for _, packing, start in heads}
    earlier: tuple[int, bytes] | None = None
    count = 0
    for snapshot_id in (snapshot_id for snapshot_id, packing, _ in heads if packing != _CHANGES):
        columns = connection.execute(
            f"SELECT {PAGE_COLUMNS} FROM page WHERE snapshot_id = ?", (snapshot_id,)
        ).fetchone()
        data, size, _, packing, received = columns
        if not size or is_page_damaged(connection, *columns):
            continue
        body = read_page(connection, packing, data, size)
        can_change = snapshot_id not in needed and received is None
        if can_change and earlier is not None and len(earlier[1]) + size <= MAX_BYTES:
            changes = compute_changes(*earlier, body)
            if len(changes) <= MAX_SHARE * len(data):
                _store(connection, snapshot_id, changes, body)
                count += 1
                continue
        earlier = (snapshot_id, body)
    return count


def _store(connection: sqlite3.Connection, snapshot_id: int, changes: bytes, body: bytes) -> None:
    if read_page(connection, _CHANGES, changes, len(body)) != body:
        raise PackingError(f"the page of snapshot {snapshot_id} cannot be packed")
    connection.execute(
        "UPDATE page SET packing = ?, body = ?, digest = ? WHERE snapshot_id = ?",
        (_CHANGES, changes, digests.compute(changes), snapshot_id),
    )
