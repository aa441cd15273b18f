"""Stored addresses -> their identities by the current rules. No link, address or text is deleted.

If two links have one identity by the new rules, the older takes it, and the other keeps the one that it has: it still
is found by its number and words, and `find_address_copies` returns the pair, so that the user can merge it.
"""

import sqlite3
from collections.abc import Iterator

from linkvault import urls
from linkvault.errors import BadURL
from linkvault.lazy_dataclass import dataclass
from linkvault.models import AliasKind
from linkvault.store import links
from linkvault.urls import ParsedURL

_FREE = "\N{SYMBOL FOR NULL}"  # begins an identity that no address has, while identities are exchanged


@dataclass(frozen=True, slots=True)
class StaleLink:
    """A link whose identity or address differs by the current rules."""

    id: int
    identity: str
    url: ParsedURL


@dataclass(frozen=True, slots=True)
class StaleAlias:
    """An address of a link whose identity differs by the current rules."""

    link_id: int
    kind: str
    old_identity: str
    identity: str


def find_stale(connection: sqlite3.Connection) -> list[StaleLink]:
    """Return the links whose identity differs by the current rules, oldest first, those in the trash last."""
    rows = connection.execute(
        "SELECT id, identity, url FROM link ORDER BY trashed IS NOT NULL, added, id"
    ).fetchall()
    stale = []
    for link_id, identity, address in rows:
        url = _parse(address)
        if url is not None and (url.identity != identity or url.wrapper is not None):
            stale.append(StaleLink(link_id, identity, url))
    return stale


def refresh_links(connection: sqlite3.Connection, stale: list[StaleLink]) -> int:
    """Set the identities of links, and the addresses of those that lead to another page; return how many are copies.

    A copy is a link whose identity belongs to another link, so that it keeps its old one.
    """
    ids = {link.id for link in stale}
    rows = connection.execute("SELECT id, identity FROM link")
    owners = {identity: link_id for link_id, identity in rows if link_id not in ids}
    for link in stale:
        links.update(connection, link.id, identity=f"{_FREE}{link.id}")
    copies = 0
    for link in stale:
        is_owner = owners.setdefault(link.url.identity, link.id) == link.id
        copies += not is_owner
        links.update(connection, link.id, identity=link.url.identity if is_owner else link.identity)
        if link.url.wrapper is not None:
            links.update(connection, link.id, url=link.url.without_password, site=link.url.site)
            links.add_alias(
                connection,
                link.id,
                identity=link.url.identity,
                url=urls.remove_password(link.url.wrapper),
                kind=AliasKind.REDIRECT,
            )
    return copies


def find_stale_aliases(connection: sqlite3.Connection) -> list[StaleAlias]:
    """Return the addresses of links whose identity differs by the current rules."""
    rows = connection.execute(
        "SELECT identity, link_id, kind, url FROM alias WHERE kind <> ?", (AliasKind.ANCHOR,)
    ).fetchall()
    stale = []
    for old, link_id, kind, address in rows:
        url = _parse(address)
        if url is not None and url.identity != old:
            stale.append(StaleAlias(link_id, kind, old, url.identity))
    return stale


def refresh_aliases(connection: sqlite3.Connection, stale: list[StaleAlias]) -> None:
    """Set the identities of the addresses of links; one that its link already has in another spelling stays."""
    connection.executemany(
        "UPDATE OR IGNORE alias SET identity = ? WHERE identity = ? AND link_id = ? AND kind = ?",
        [(alias.identity, alias.old_identity, alias.link_id, alias.kind) for alias in stale],
    )


def refresh_imports(connection: sqlite3.Connection) -> None:
    """Set the identities of the bookmarks of imports that have not ended, so that they can be continued."""
    connection.executemany(
        "UPDATE import_link SET identity = ? WHERE run_id = ? AND position = ?",
        find_stale_imports(connection),
    )


def find_stale_imports(connection: sqlite3.Connection) -> list[tuple[str, int, int]]:
    """Return (identity, id of the run, position) of bookmarks with another identity, of imports that have not ended."""
    rows = connection.execute(
        "SELECT run_id, position, identity, url FROM import_link WHERE identity IS NOT NULL AND run_id IN"
        " (SELECT id FROM import_run WHERE loaded IS NULL UNION"
        " SELECT run_id FROM import_link WHERE state = 'waiting')"
    )
    urls = ((run_id, position, old, _parse(address)) for run_id, position, old, address in rows)
    return [
        (url.identity, run_id, position)
        for run_id, position, old, url in urls
        if url is not None and url.identity != old
    ]


def find_address_copies(connection: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Yield (link id, id of another link) for links outside the trash that were saved with the other's address."""
    yield from connection.execute(
        """
        SELECT DISTINCT owner.id, link.id FROM link AS owner
        JOIN alias ON alias.identity = owner.identity AND alias.kind = ?1 AND alias.link_id <> owner.id
        JOIN link ON link.id = alias.link_id
        WHERE owner.trashed IS NULL AND link.trashed IS NULL ORDER BY owner.id, link.id
        """,
        (AliasKind.TYPED,),
    )


def _parse(address: str) -> ParsedURL | None:
    try:
        return urls.parse_url(address)
    except BadURL:  # an older version accepted it
        return None
