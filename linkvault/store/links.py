"""Rows of `link` and `alias` -> `Link` values, and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from linkvault import models
from linkvault.errors import VaultDamaged
from linkvault.models import AliasKind, Link, Selection, Status
from linkvault.store.packing import PackingError
from linkvault.store.selection import reverse_host
from linkvault.store.selection.source import build_count, build_query
from linkvault.store.valid_text import storable_values

if TYPE_CHECKING:  # built at the first use: `list` does not need them
    from linkvault.models import Alias, Bookmark, Document
    from linkvault.urls import ParsedURL

# Many links have no tag, and most no other address: asking whether there is one takes a third of the time of sorting
# none.
_HAS_TAGS = "EXISTS (SELECT 1 FROM link_tag WHERE link_tag.link_id = link.id)"
_NO_TAGS = "[]"
_COLUMNS = f"""
    link.id, link.url, link.title, link.site,
    CASE WHEN {_HAS_TAGS} THEN (SELECT json_group_array(name) FROM (
        SELECT tag.name FROM link_tag JOIN tag ON tag.id = link_tag.tag_id
        WHERE link_tag.link_id = link.id ORDER BY tag.key
    )) ELSE '{_NO_TAGS}' END,
    link.added, link.saved, link.published, link.lang, link.words,
    CASE WHEN link.saved IS NULL THEN link.outcome ELSE 'saved' END,
    link.reason, link.note, link.trashed
"""
_STATUSES = {str(status): status for status in Status}
_TAGS = """(SELECT group_concat(name, char(10)) FROM (
        SELECT tag.name FROM link_tag JOIN tag ON tag.id = link_tag.tag_id
        WHERE link_tag.link_id = link.id ORDER BY tag.key))"""
_OTHER_ADDRESS = (
    """alias.link_id = link.id AND alias.kind IN ('typed', 'final') AND alias.identity != link.identity"""
)
# Whatever this selects is indexed, so it changes only inside `reindexing`, and with `ANALYZER_VERSION`.
_DOCUMENT = f"""
    link.id, link.title, CASE WHEN {_HAS_TAGS} THEN {_TAGS} END,
    content.headings, link.note, {{0}}, {{1}}, snapshot.byline,
    link.url, link.identity,
    CASE WHEN EXISTS (SELECT 1 FROM alias WHERE {_OTHER_ADDRESS}) THEN
        (SELECT json_group_array(json_array(url, identity)) FROM (
            SELECT alias.url, alias.identity FROM alias WHERE {_OTHER_ADDRESS}
            ORDER BY alias.kind DESC, alias.identity LIMIT {{2}})) END,
    link.saved IS NOT NULL, snapshot.site_name,
    CASE WHEN link.snapshot_id IS NULL THEN link.description ELSE snapshot.excerpt END, content.packed
    FROM link LEFT JOIN content ON content.snapshot_id = link.snapshot_id
        LEFT JOIN snapshot ON snapshot.id = link.snapshot_id
"""
# The addresses of a link that are searched besides its own: more come from merged links, and few remember them.
_MAX_ADDRESSES = 8
_MAX_ID = 2**63 - 1  # the largest integer that SQLite can bind


def insert(
    connection: sqlite3.Connection,
    *,
    url: str,
    identity: str,
    site: str,
    title: str,
    added: str,
    outcome: Status,
    link_id: int | None = None,
) -> int:
    """Insert a link with its address as an alias and return its id.

    :param link_id: None: the next id; ids of deleted links are never used again
    """
    cursor = connection.execute(
        "INSERT INTO link (id, url, identity, site, host, title, added, outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        storable_values((link_id, url, identity, site, reverse_host(site), title, added, outcome)),
    )
    new_id = int(cursor.lastrowid or 0)
    add_alias(connection, new_id, identity=identity, url=url, kind=AliasKind.TYPED)
    return new_id


def insert_all(
    connection: sqlite3.Connection,
    bookmarks: Sequence[tuple[ParsedURL, Bookmark, Iterable[str]]],
    *,
    at: str,
    outcome: Status,
    reason: str,
) -> list[Document]:
    """Insert a link for each (address, bookmark, tags) in one pass.

    Return the documents to index, equal to those of `get_documents`. Their ids follow each other. No link may have one
    of the addresses. `tags.attach_all` stores their tags, which are given by name and in the order of their keys. A
    bookmark without a date was added at the instant `at`.
    """
    from linkvault.urls.readable import read_address

    (last,) = connection.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'link'"
    ).fetchone()
    rows: list[tuple[Any, ...]] = [
        storable_values((
            link_id, url.without_password, url.identity, url.site, reverse_host(url.site),
            bookmark.title or url.without_password, int(bool(bookmark.title)), bookmark.note or None,
            bookmark.added or at, at, outcome, reason, int(bool(bookmark.tags)),
        ))
        for link_id, (url, bookmark, _) in enumerate(bookmarks, last + 1)
    ]  # fmt: skip
    connection.executemany(
        "INSERT INTO link (id, url, identity, site, host, title, title_given, note, added, attempted, outcome, reason,"
        " is_tagged) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    connection.executemany(
        "INSERT INTO alias (identity, link_id, url, kind) VALUES (?, ?, ?, ?)",
        [(identity, link_id, url, AliasKind.TYPED) for link_id, url, identity, *_ in rows],
    )
    return [
        models.Document(
            link_id, title, "\n".join(tags), note=note or "", address=read_address(url, identity), has_page=False
        )
        for (link_id, url, identity, _, _, title, _, note, *_), (_, _, tags) in zip(rows, bookmarks, strict=True)
    ]  # fmt: skip


def update(connection: sqlite3.Connection, link_id: int, **columns: str | int | None) -> None:
    """Set columns of a link; their names are not checked, so never take them from a user."""
    if "site" in columns:
        columns["host"] = reverse_host(str(columns["site"]))
    names = ", ".join(f"{name} = ?" for name in columns)
    connection.execute(f"UPDATE link SET {names} WHERE id = ?", storable_values((*columns.values(), link_id)))


def describe(connection: sqlite3.Connection, link_id: int, description: str | None) -> None:
    """Store what the page of a link, which has no article, says of itself; None changes nothing."""
    if description:
        update(connection, link_id, description=description)


def add_alias(
    connection: sqlite3.Connection,
    link_id: int,
    *,
    identity: str,
    url: str,
    kind: AliasKind,
    title: str | None = None,
) -> None:
    """Store an address of a link. Places on one page have one identity, so their own address takes its place."""
    connection.execute(
        "INSERT OR IGNORE INTO alias (identity, link_id, url, kind, title) VALUES (?, ?, ?, ?, ?)",
        storable_values((url if kind is AliasKind.ANCHOR else identity, link_id, url, kind, title)),
    )


def get_aliases(connection: sqlite3.Connection, link_id: int) -> list[Alias]:
    """Return all addresses of a link."""
    rows = connection.execute(
        "SELECT kind, url, title FROM alias WHERE link_id = ? ORDER BY kind, url", (link_id,)
    ).fetchall()
    return [models.Alias(AliasKind(kind), url, title) for kind, url, title in rows]


def find_id(
    connection: sqlite3.Connection,
    identity: str,
    kinds: Sequence[AliasKind] = (AliasKind.TYPED, AliasKind.REDIRECT),
) -> int | None:
    """Return the id of the link that has an address, in the trash too; None if there is none.

    The own address of a link comes first, then an alias of these kinds. FINAL and CANONICAL are not among them,
    because several pages can have one final address, and a page may name a wrong canonical one: they identify a link
    only together with its text, see `find_same_text`.
    """
    row = connection.execute(
        f"""
        SELECT id, 0 AS rank FROM link WHERE identity = ?1
        UNION ALL
        SELECT link_id, 1 FROM alias WHERE identity = ?1 AND kind IN ({", ".join("?" * len(kinds))})
        ORDER BY rank, id LIMIT 1
        """,
        (identity, *kinds),
    ).fetchone()
    return None if row is None else int(row[0])


def select_known(connection: sqlite3.Connection, identities: Iterable[str]) -> set[str]:
    """Return those of the identities that a link has, in the trash too, as its own or as an alias of any kind."""
    rows = connection.execute(
        "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM link WHERE identity = value)"
        " OR EXISTS (SELECT 1 FROM alias WHERE identity = value)",
        (json.dumps(list(identities)),),
    )
    return {identity for (identity,) in rows}


def find_all_ids(connection: sqlite3.Connection, identity: str) -> list[int]:
    """Return the ids of all links outside the trash that have an address, of any kind; its own address comes first."""
    rows = connection.execute(
        """
        SELECT id, min(rank) FROM (
            SELECT id, 0 AS rank FROM link WHERE identity = ?1
            UNION ALL SELECT link_id, 1 FROM alias WHERE identity = ?1
        ) JOIN link USING (id) WHERE trashed IS NULL GROUP BY id ORDER BY min(rank), id LIMIT ?2
        """,
        (identity, _MAX_ADDRESSES),
    )
    return [link_id for link_id, _ in rows]


def find_same_text(connection: sqlite3.Connection, identities: Iterable[str], fingerprint: str) -> list[int]:
    """Return the ids of the links that have one of the addresses and a current snapshot with this fingerprint."""
    ids: set[int] = set()
    for identity in identities:
        rows = connection.execute(
            """
            SELECT link.id FROM link JOIN snapshot ON snapshot.id = link.snapshot_id
            WHERE snapshot.fingerprint = ?2 AND link.trashed IS NULL
                AND link.id IN (SELECT id FROM link WHERE identity = ?1
                    UNION SELECT link_id FROM alias WHERE identity = ?1)
            """,
            (identity, fingerprint),
        )
        ids.update(link_id for (link_id,) in rows)
    return sorted(ids)


def parse_status(text: str) -> Status:
    """Return the status of a text; the dictionary is five times as fast as `Status(text)`.

    :raises VaultDamaged: if linkvault has no such status
    """
    status = _STATUSES.get(text)
    if status is None:
        raise VaultDamaged(f"the vault is damaged: no link has the status {text!r}")
    return status


def get(connection: sqlite3.Connection, link_id: int) -> Link | None:
    """Return a link, in the trash too; None if there is none."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM link WHERE link.id = ?", (link_id,)).fetchone()
    return None if row is None else _link(row)


def get_all(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Link]:
    """Return id -> link of the existing ones among the ids, in the trash too, by one statement."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM link WHERE link.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {link.id: link for link in map(_link, rows)}


def select_range(connection: sqlite3.Connection, low: int, high: int, *, trashed: bool) -> list[int]:
    """Return the ids from `low` to `high` of the links in the trash, or of those outside it."""
    rows = connection.execute(
        "SELECT id FROM link WHERE id BETWEEN ? AND ? AND (trashed IS NOT NULL) = ? ORDER BY id",
        (min(low, _MAX_ID), min(high, _MAX_ID), trashed),
    )
    return [link_id for (link_id,) in rows]


def select_from_end(connection: sqlite3.Connection, place: int, *, trashed: bool) -> list[int]:
    """Return the id of the link at a place from the end, in the order in which links were added; 1 is the last."""
    if not 0 < place <= _MAX_ID:
        return []
    rows = connection.execute(
        f"SELECT id FROM link WHERE trashed IS {'NOT ' * trashed}NULL ORDER BY added DESC, id DESC LIMIT 1 OFFSET ?",
        (place - 1,),
    )
    return [link_id for (link_id,) in rows]


def has_user_title(connection: sqlite3.Connection, link_id: int) -> bool:
    """Return whether the user gave the title of a link."""
    return bool(connection.execute("SELECT title_given FROM link WHERE id = ?", (link_id,)).fetchone()[0])


def select(connection: sqlite3.Connection, selection: Selection) -> Iterator[Link]:
    """Yield the selected links in the order of the selection; rows are read one at a time."""
    query = build_query(connection, selection, _COLUMNS)
    return map(_link, connection.execute(query.sql, query.values))


def select_ids(connection: sqlite3.Connection, selection: Selection) -> list[int]:
    """Return the ids of the selected links, in the order of the selection."""
    query = build_query(connection, selection, "link.id")
    return [link_id for (link_id,) in connection.execute(query.sql, query.values)]


def select_next_ids(connection: sqlite3.Connection, after: int, limit: int) -> list[int]:
    """Return the ids over `after` of links outside the trash, lowest first."""
    rows = connection.execute(
        "SELECT id FROM link WHERE id > ? AND trashed IS NULL ORDER BY id LIMIT ?", (after, limit)
    )
    return [link_id for (link_id,) in rows]


def count(connection: sqlite3.Connection, selection: Selection) -> int:
    """Return how many links are selected, whatever the limit."""
    query = build_count(connection, selection)
    (number,) = connection.execute(query.sql, query.values).fetchone()
    return int(number)


def delete(connection: sqlite3.Connection, link_id: int) -> None:
    """Delete a link with its snapshots, pages, tags and aliases."""
    connection.execute("UPDATE link SET snapshot_id = NULL WHERE id = ?", (link_id,))
    connection.execute("DELETE FROM link WHERE id = ?", (link_id,))


def get_document(connection: sqlite3.Connection, link_id: int) -> Document | None:
    """Return the fields of a link for the full-text index; None if it is in the trash."""
    return get_documents(connection, (link_id,)).get(link_id)


def get_tags(connection: sqlite3.Connection, ids: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Yield (id, the tags of a link as in its document), by id in rising order, without links in the trash."""
    rows = connection.execute(
        f"SELECT link.id, coalesce({_TAGS}, '') FROM link WHERE link.trashed IS NULL"
        " AND link.id IN (SELECT value FROM json_each(?)) ORDER BY link.id",
        (json.dumps(list(ids)),),
    )
    yield from rows


def get_documents(
    connection: sqlite3.Connection,
    ids: Iterable[int],
    *,
    max_chars: int | None = None,
    is_lenient: bool = False,
) -> dict[int, Document]:
    """Return id -> the fields of a link for the full-text index, without links in the trash.

    :param max_chars: the maximum number of characters of the body; 0: only the title of each link
    :param is_lenient: a text that cannot be unpacked is empty, for a search, which reports it if it is a hit
    """
    if max_chars == 0:
        columns = "link.id, link.title, link.saved IS NOT NULL FROM link"
    else:
        cut = "{}" if max_chars is None else f"substr({{}}, 1, {max_chars:d})"
        columns = _DOCUMENT.format(cut.format("content.text"), cut.format("content.details"), _MAX_ADDRESSES)
    rows = connection.execute(
        f"SELECT {columns} WHERE link.id IN (SELECT value FROM json_each(?)) AND link.trashed IS NULL",
        (json.dumps(list(ids)),),
    )
    if max_chars == 0:
        return {row[0]: _title_document(row) for row in rows}
    return {row[0]: _document(row, max_chars, is_lenient=is_lenient) for row in rows}


def _title_document(row: tuple[Any, ...]) -> Document:
    return models.Document(row[0], row[1], has_page=bool(row[2]))


def _document(row: tuple[Any, ...], max_chars: int | None, *, is_lenient: bool) -> Document:
    from linkvault.store.packing.codec import unpack_texts  # `list` reads no documents
    from linkvault.urls.readable import read_address

    link_id, title, tags, headings, note, body, details, author, url, identity, others, *about = row
    has_page, site_name, description, packed = about
    if packed is not None:
        try:
            headings, body, details = unpack_texts(packed, count=3)
        except PackingError:
            if not is_lenient:
                raise
        body, details = body[:max_chars], details[:max_chars]
    address = read_address(url, identity)
    if others:
        lines = (address, *(read_address(*other) for other in json.loads(others)))
        address = "\n".join(dict.fromkeys(lines))
    if site_name or description:
        details = "\n\n".join(filter(None, (site_name, description, details)))
    return models.Document(
        link_id,
        title,
        tags or "",
        headings or "",
        note or "",
        body or "",
        details or "",
        author or "",
        address,
        bool(has_page),
    )


def _link(row: tuple[object, ...]) -> Link:
    values = list(row)
    values[4] = () if row[4] == _NO_TAGS else tuple(json.loads(str(row[4])))
    values[10] = parse_status(str(row[10]))
    return Link(*values)  # type: ignore[arg-type]  # _COLUMNS has the order of the fields
