"""Rows that were read from a damaged vault -> a new vault in which every reference holds, and what is missing in it."""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from linkvault import urls
from linkvault.errors import BadURL
from linkvault.models import AliasKind, Status
from linkvault.states import AssetReason, ChangeReason, ImportState, is_reason
from linkvault.store import snapshots, tags
from linkvault.store.integrity.link_digests import is_current
from linkvault.store.integrity.table_columns import Row
from linkvault.store.packing.changed_pages import pack_alone
from linkvault.store.schema import SQL_NOW, selection_indexes
from linkvault.urls import ParsedURL

_LOST = "is lost: its address cannot be read"


def _quote(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


# Columns of text; one flipped bit of a record makes bytes of a text.
_TEXTS = {
    "link": (
        "url",
        "identity",
        "site",
        "title",
        "note",
        "added",
        "attempted",
        "outcome",
        "reason",
        "trashed",
    ),
    "snapshot": (
        *(
            "captured",
            "final_url",
            "title",
            "byline",
            "site_name",
            "published",
            "modified",
            "lang",
            "excerpt",
        ),
        *("canonical", "image", "charset", "kind", "fingerprint", "warnings", "extractor", "aside"),
    ),
    "content": ("headings", "text", "details", "markdown", "html"),
    "page": ("url", "media_type", "headers", "hops", "warnings"),
}
_PAGES_WITHOUT_SNAPSHOT = "SELECT snapshot_id FROM page WHERE snapshot_id NOT IN (SELECT id FROM snapshot)"
# Rows that belong to nothing. Deleting them in this order leaves none.
_DELETE_ORPHANS = (
    "DELETE FROM snapshot WHERE link_id NOT IN (SELECT id FROM link)",
    "DELETE FROM content WHERE snapshot_id NOT IN (SELECT id FROM snapshot)",
    "DELETE FROM page WHERE snapshot_id NOT IN (SELECT id FROM snapshot)",
    "DELETE FROM snapshot WHERE id NOT IN (SELECT snapshot_id FROM content)"
    " AND id NOT IN (SELECT snapshot_id FROM page)",
    "DELETE FROM refused_page WHERE link_id NOT IN (SELECT id FROM link)",
    "DELETE FROM alias WHERE link_id NOT IN (SELECT id FROM link)",
    "DELETE FROM link_tag WHERE link_id NOT IN (SELECT id FROM link) OR tag_id NOT IN (SELECT id FROM tag)",
    "DELETE FROM snapshot_asset WHERE snapshot_id NOT IN (SELECT id FROM snapshot)",
    f"UPDATE snapshot_asset SET asset_id = NULL, reason = '{AssetReason.DROPPED}'"
    " WHERE asset_id NOT IN (SELECT id FROM asset)",
    "DELETE FROM asset WHERE id NOT IN (SELECT asset_id FROM snapshot_asset WHERE asset_id IS NOT NULL)",
    "DELETE FROM import_link WHERE run_id NOT IN (SELECT id FROM import_run)",
    "UPDATE import_link SET link_id = NULL WHERE link_id NOT IN (SELECT id FROM link)",
    "DELETE FROM link_digest WHERE link_id NOT IN (SELECT id FROM link)",
)
_NO_DATE = "{0} IS NOT NULL AND ({0} NOT LIKE '____-__-__T__:__:__Z' OR datetime({0}) IS NULL)"
_ARRAYS = (
    ("snapshot", "warnings"),
    ("page", "warnings"),
    ("refused_page", "warnings"),
    ("import_link", "tags"),
)
_PAIRS = (("page", "headers"), ("page", "hops"), ("refused_page", "headers"), ("refused_page", "hops"))
_NO_ARRAY = "NOT json_valid({0}) OR json_type({0}) <> 'array'"
_NO_PAIRS = "EXISTS (SELECT 1 FROM json_each({0}) WHERE type <> 'array' OR json_array_length(value) <> 2)"
# Values that linkvault never writes, and that a reader cannot use.
_VALID_VALUES = (
    *(
        f"UPDATE {table} SET {column} = '[]' WHERE {_NO_ARRAY.format(column)}"
        for table, column in (*_ARRAYS, *_PAIRS)
    ),
    *(f"UPDATE {table} SET {column} = '[]' WHERE {_NO_PAIRS.format(column)}" for table, column in _PAIRS),
    *(
        f"UPDATE {table} SET {column} = CAST({column} AS TEXT) WHERE typeof({column}) NOT IN ('text', 'null')"
        for table, columns in _TEXTS.items()
        for column in columns
    ),
    f"UPDATE snapshot SET captured = {SQL_NOW} WHERE {_NO_DATE.format('captured')}",
    "UPDATE link SET added = coalesce((SELECT min(captured) FROM snapshot WHERE link_id = link.id),"
    f" {SQL_NOW}) WHERE {_NO_DATE.format('added')}",
    f"UPDATE link SET attempted = NULL WHERE {_NO_DATE.format('attempted')}",
    f"UPDATE link SET trashed = {SQL_NOW} WHERE {_NO_DATE.format('trashed')}",
    f"UPDATE link SET outcome = 'link only' WHERE outcome NOT IN ({_quote(Status)})",
    f"DELETE FROM alias WHERE kind NOT IN ({_quote(AliasKind)})",
    f"DELETE FROM import_link WHERE state NOT IN ({_quote([*ImportState, *Status])})",
    "DELETE FROM import_run WHERE CASE WHEN json_valid(wishes) THEN json_type(wishes) <> 'object' ELSE 1 END",
    f"UPDATE import_run SET began = {SQL_NOW} WHERE {_NO_DATE.format('began')}",
    f"UPDATE import_run SET loaded = began WHERE {_NO_DATE.format('loaded')}",
    f"UPDATE import_link SET added = NULL WHERE {_NO_DATE.format('added')}",
    "DELETE FROM exported_file WHERE NOT json_valid(titles)",
)
_KNOWN_IDS = (
    "SELECT link_id FROM link_digest UNION SELECT link_id FROM alias UNION SELECT link_id FROM snapshot"
    " UNION SELECT link_id FROM link_tag"
)


class LostRow(NamedTuple):
    """A link whose own row cannot be read: its id, a message about what is missing, and whether its address is left."""

    link_id: int
    message: str
    has_address: bool = False


def insert(connection: sqlite3.Connection, rows: Iterable[tuple[str, Row]]) -> None:
    """Insert rows of tables as they are; of several with one key the first. References are not checked yet."""
    for table, row in rows:
        names, places = ", ".join(row), ", ".join("?" * len(row))
        connection.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({places})", tuple(row.values()))


def restore_links(connection: sqlite3.Connection) -> Iterator[LostRow]:
    """Insert the links of which only other rows are left; yield these links, and those that are lost."""
    known = f"SELECT link_id FROM ({_KNOWN_IDS}) WHERE link_id NOT IN (SELECT id FROM link) ORDER BY link_id"
    for (link_id,) in connection.execute(known).fetchall():
        url = _find_address(connection, link_id)
        if url is None:
            yield LostRow(link_id, _LOST)
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
        message = "has its address and its text, but its note, its own title and its date are lost"
        yield LostRow(link_id, message, has_address=True)


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


def restore_addresses(connection: sqlite3.Connection) -> None:
    """Give links whose address is not the one that was stored that of their aliases; their other columns stay."""
    for link_id in list(_select_invalid_links(connection)):
        if (url := _find_address(connection, link_id)) is not None:
            connection.execute(
                "UPDATE OR IGNORE link SET url = ?, identity = ?, site = ? WHERE id = ?",
                (url.without_password, url.identity, url.site, link_id),
            )


def drop_invalid_links(connection: sqlite3.Connection) -> Iterator[LostRow]:
    """Delete and yield the links whose address is not the one that was stored."""
    for link_id in list(_select_invalid_links(connection)):
        connection.execute("DELETE FROM link WHERE id = ?", (link_id,))
        yield LostRow(link_id, _LOST)


def _select_invalid_links(connection: sqlite3.Connection) -> Iterator[int]:
    for link_id, address, identity in connection.execute("SELECT id, url, identity FROM link").fetchall():
        try:
            is_valid = urls.parse_url(address).identity == identity
        except BadURL:
            is_valid = False
        if not is_valid and not _is_confirmed(connection, link_id, address, identity):
            yield link_id


def _is_confirmed(connection: sqlite3.Connection, link_id: int, address: object, identity: object) -> bool:
    """Return whether another row has the same address: an older linkvault may have another rule for identities."""
    alias = connection.execute(
        "SELECT 1 FROM alias WHERE link_id = ? AND identity = ? AND url = ?", (link_id, identity, address)
    ).fetchone()
    return alias is not None or is_current(connection, link_id)


def finish(connection: sqlite3.Connection) -> None:
    """Delete rows that belong to nothing, and give invalid values a valid one.

    The links concerned are known by their digests, so that they are listed.
    """
    for sql in _VALID_VALUES:
        connection.execute(sql)
    pack_alone(connection, [row[0] for row in connection.execute(_PAGES_WITHOUT_SNAPSHOT).fetchall()])
    for sql in _DELETE_ORPHANS:
        connection.execute(sql)
    _clear_unknown_reasons(connection)
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
    selection_indexes.correct(connection)


def _clear_unknown_reasons(connection: sqlite3.Connection) -> None:
    """Remove reasons that linkvault does not know; a snapshot that was stored aside stays aside."""
    for table, column, value in (("link", "reason", None), ("snapshot", "aside", ChangeReason.CHANGED_PAGE)):
        rows = connection.execute(
            f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL"
        ).fetchall()
        for (reason,) in rows:
            if not is_reason(reason):
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (value, reason))
