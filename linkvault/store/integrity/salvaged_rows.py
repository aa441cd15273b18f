"""Rows that were read from a damaged vault -> a new vault in which every reference holds, and what is missing in it."""

import sqlite3
from collections.abc import Iterator

from linkvault import urls
from linkvault.errors import BadURL
from linkvault.store import snapshots, tags
from linkvault.store.integrity.table_columns import Rows
from linkvault.urls import ParsedURL

# Rows that belong to nothing, in an order in which none is left.
_DELETE_ORPHANS = (
    "DELETE FROM snapshot WHERE link_id NOT IN (SELECT id FROM link)",
    "DELETE FROM content WHERE snapshot_id NOT IN (SELECT id FROM snapshot)",
    "DELETE FROM page WHERE snapshot_id NOT IN (SELECT id FROM snapshot)",
    "DELETE FROM snapshot WHERE id NOT IN (SELECT snapshot_id FROM content)"
    " AND id NOT IN (SELECT snapshot_id FROM page)",
    "DELETE FROM refused_page WHERE link_id NOT IN (SELECT id FROM link)",
    "DELETE FROM alias WHERE link_id NOT IN (SELECT id FROM link)",
    "DELETE FROM link_tag WHERE link_id NOT IN (SELECT id FROM link) OR tag_id NOT IN (SELECT id FROM tag)",
    "DELETE FROM import_link WHERE run_id NOT IN (SELECT id FROM import_run)",
    "UPDATE import_link SET link_id = NULL WHERE link_id NOT IN (SELECT id FROM link)",
    "DELETE FROM link_digest WHERE link_id NOT IN (SELECT id FROM link)",
)
_KNOWN_IDS = (
    "SELECT link_id FROM link_digest UNION SELECT link_id FROM alias UNION SELECT link_id FROM snapshot"
    " UNION SELECT link_id FROM link_tag"
)


def insert(connection: sqlite3.Connection, rows: Rows) -> None:
    """Insert rows as they are; of several with one key the first. References are not checked yet."""
    for table, table_rows in rows.items():
        for row in table_rows:
            names, places = ", ".join(row), ", ".join("?" * len(row))
            connection.execute(
                f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({places})", tuple(row.values())
            )


def restore_links(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Insert the links of which only other rows are left; yield (id, what is missing) for these and for lost links."""
    known = f"SELECT link_id FROM ({_KNOWN_IDS}) WHERE link_id NOT IN (SELECT id FROM link) ORDER BY link_id"
    for (link_id,) in connection.execute(known).fetchall():
        url = _find_address(connection, link_id)
        if url is None:
            yield link_id, "is lost: its address cannot be read"
            continue
        title, captured = connection.execute(
            "SELECT title, captured FROM snapshot WHERE link_id = ? ORDER BY number DESC LIMIT 1", (link_id,)
        ).fetchone() or (None, None)
        connection.execute(
            "INSERT OR IGNORE INTO link (id, url, identity, site, title, added, outcome)"
            " VALUES (?, ?, ?, ?, ?, coalesce(?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')), 'link only')",
            (
                link_id,
                url.without_password,
                url.identity,
                url.site,
                title or url.without_password,
                captured,
            ),
        )
        yield link_id, "has its address and its text, but its note, its own title and its date are lost"


def _find_address(connection: sqlite3.Connection, link_id: int) -> ParsedURL | None:
    """Return the address of a link that the user typed, from its aliases."""
    rows = connection.execute(
        "SELECT url, identity FROM alias WHERE link_id = ? AND kind = 'typed'", (link_id,)
    )
    for address, identity in rows.fetchall():
        try:
            url = urls.parse_url(address)
        except BadURL:
            continue
        if url.identity == identity:
            return url
    return None


def drop_invalid_links(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Delete links whose address is not the one that was stored; yield (id, what is missing)."""
    for link_id, address, identity in connection.execute("SELECT id, url, identity FROM link").fetchall():
        try:
            is_valid = urls.parse_url(address).identity == identity
        except BadURL:
            is_valid = False
        row = connection.execute("SELECT digest FROM link_digest WHERE link_id = ?", (link_id,)).fetchone()
        if not is_valid and row is None:
            connection.execute("DELETE FROM link WHERE id = ?", (link_id,))
            yield link_id, "is lost: its address cannot be read"


def finish(connection: sqlite3.Connection) -> None:
    """Delete rows that belong to nothing, and choose the snapshot that each link shows where it has none."""
    for sql in _DELETE_ORPHANS:
        connection.execute(sql)
    tags.prune(connection)
    wrong = (
        "SELECT id FROM link WHERE (snapshot_id IS NULL AND id IN (SELECT link_id FROM snapshot))"
        " OR (snapshot_id IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM snapshot WHERE snapshot.id = link.snapshot_id AND link_id = link.id))"
    )
    for (link_id,) in connection.execute(wrong).fetchall():
        snapshots.choose_current(connection, link_id)
    connection.execute(
        "INSERT OR IGNORE INTO alias (identity, link_id, kind, url) SELECT identity, id, 'typed', url FROM link"
    )
