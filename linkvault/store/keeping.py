"""What a user brings and what a capture found -> rows: which link is meant, and what is added to it."""

import sqlite3
from collections.abc import Iterator, Sequence

from linkvault import urls
from linkvault.errors import BadURL, NotFound, UsageError
from linkvault.models import AliasKind, Bookmark, Kept, Link, Page, Snapshot, Status
from linkvault.store import links, snapshots, tags


def named(connection: sqlite3.Connection, references: Sequence[str], *, trashed: bool) -> tuple[int, ...]:
    """Return the links that a user names, in that order, once each, in or out of the trash.

    :raises NotFound: for the first reference that names none
    """
    found = (each for reference in references for each in _named(connection, reference, trashed=trashed))
    return tuple(dict.fromkeys(found))


def _named(connection: sqlite3.Connection, reference: str, *, trashed: bool) -> list[int]:
    """Return the links that a number, a range (`3-7`) or an address names."""
    first, dash, last = reference.partition("-")
    if reference.isascii() and first.isdigit() and (last.isdigit() if dash else True):
        # No id has 20 digits; Python refuses to read thousands of them.
        low, high = (int(digits.lstrip("0")[:20] or "0") for digits in (first, last or first))
        found = links.in_range(connection, low, high, trashed=trashed)
    else:
        meant = links.by_identity(connection, urls.identity(urls.check(reference)))
        link = None if meant is None else links.get(connection, meant)
        found = [link.id] if link is not None and bool(link.trashed) is trashed else []
    if not found:
        where = " in the trash" if trashed else ""
        raise NotFound(f"no such link{where}: {reference}", hint="`linkvault list` shows all")
    return found


def known(connection: sqlite3.Connection, bookmark: Bookmark, snapshot: Snapshot | None = None) -> int | None:
    """Return the link that a bookmark means: by its address, or by where it led to if the same text is kept there."""
    found = links.by_identity(connection, urls.identity(bookmark.url))
    if found is not None or snapshot is None:
        return found
    addresses = {snapshot.final_url, snapshot.canonical or snapshot.final_url}
    twins = links.twins(connection, _identities(addresses), snapshot.fingerprint)
    return twins[0] if twins else None


def insert(
    connection: sqlite3.Connection, bookmark: Bookmark, *, at: str, outcome: Status, title: str | None
) -> int:
    """Add a link named as the user says, else as the page says, else by its address; return its id."""
    shown = urls.without_password(bookmark.url)
    return links.insert(
        connection,
        url=shown,
        identity=urls.identity(bookmark.url),
        site=urls.site(bookmark.url),
        title=bookmark.title or title or shown,
        added=bookmark.added or at,
        outcome=outcome,
    )


def merge(connection: sqlite3.Connection, link: Link, bookmark: Bookmark) -> Kept:
    """Add what the user brings to what the link already has; take it out of the trash. Nothing is lost."""
    if bookmark.title:
        links.update(connection, link.id, title=bookmark.title, title_given=1)
    if bookmark.note and bookmark.note not in (link.note or ""):
        note = f"{link.note}\n\n{bookmark.note}" if link.note else bookmark.note
        links.update(connection, link.id, note=note)
    if link.trashed:
        links.update(connection, link.id, trashed=None)
    tags.attach(connection, link.id, bookmark.tags)
    return Kept(link, known_since=link.saved, restored=link.trashed is not None)


def add_aliases(
    connection: sqlite3.Connection, link_id: int, bookmark: Bookmark, snapshot: Snapshot, page: Page
) -> None:
    """Remember every address that led to the link, or that the page gives itself."""
    addresses = [
        (AliasKind.TYPED, bookmark.url),
        *((AliasKind.REDIRECT, hop.url) for hop in page.hops),
        (AliasKind.FINAL, snapshot.final_url),
        (AliasKind.CANONICAL, snapshot.canonical),
    ]
    for kind, url in addresses:
        for identity in _identities([url]):
            shown = urls.without_password(url or "")
            links.add_alias(connection, link_id, identity=identity, url=shown, kind=kind)


def take_title(connection: sqlite3.Connection, link_id: int) -> None:
    """Name the link as its newest snapshot is named, unless the user gave it a name."""
    newest = snapshots.newest(connection, link_id)
    if newest is not None and newest.title and not links.has_given_title(connection, link_id):
        links.update(connection, link_id, title=newest.title)


def forget_title(connection: sqlite3.Connection, link: Link) -> None:
    """Take the user's own title away: the link is named as its page is, else by its address."""
    links.update(connection, link.id, title=link.url, title_given=0)
    take_title(connection, link.id)


def move(connection: sqlite3.Connection, link_id: int, url: str) -> None:
    """Give the link another address; the old one still leads to it.

    :raises UsageError: if the address belongs to another link
    """
    identity = urls.identity(url)
    other = links.by_identity(connection, identity)
    if other not in (None, link_id):
        raise UsageError(f"link {other} already has this address: {urls.without_password(url)}")
    shown = urls.without_password(url)
    links.update(connection, link_id, url=shown, identity=identity, site=urls.site(url))
    links.add_alias(connection, link_id, identity=identity, url=shown, kind=AliasKind.TYPED)


def _identities(addresses: set[str] | list[str | None]) -> Iterator[str]:
    """Yield the identity of each address; what a page calls its address may be none."""
    for url in addresses:
        try:
            if url:
                yield urls.identity(url)
        except BadURL:
            continue
