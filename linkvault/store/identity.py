"""A parsed address -> the link that has it; and what a bookmark or a capture adds to that link.

The functions take addresses parsed by `urls.parse_url`, so that each is parsed once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from linkvault import models, urls
from linkvault.errors import Action, BadURL, NotFound, Remedy, UsageError
from linkvault.models import AliasKind, Status
from linkvault.store import links, snapshots, tags
from linkvault.urls import ParsedURL

if TYPE_CHECKING:  # built at the first use: `list` needs none of them
    from linkvault.models import Bookmark, Hop, Link, Snapshot, StoreResult

_MAX_ID_DIGITS = 20  # one more than SQLite's largest id has; Python refuses to convert more than 4,300 digits


def resolve_references(
    connection: sqlite3.Connection, references: Sequence[str], *, trashed: bool
) -> tuple[int, ...]:
    """Return the ids of the links that the references name, in their order, without duplicates.

    A reference is an id, a range of ids (`3-7`), a place from the end (`-1`: the link added last) or an address. With
    `trashed` only links in the trash match, otherwise only links outside it.

    :raises NotFound: for the first reference that names no link
    """
    ids = (
        link_id
        for reference in references
        for link_id in _resolve_reference(connection, reference, trashed=trashed)
    )
    return tuple(dict.fromkeys(ids))


def _resolve_reference(connection: sqlite3.Connection, reference: str, *, trashed: bool) -> list[int]:
    ids = _select_ids(connection, reference, trashed=trashed)
    if not ids:
        raise _not_found(connection, reference, trashed=trashed)
    return ids


def _select_ids(connection: sqlite3.Connection, reference: str, *, trashed: bool) -> list[int]:
    """Return the ids of the links in the trash, or of those outside it, that a reference names."""
    first, dash, last = reference.partition("-")
    if reference.isascii() and first.isdigit() and (last.isdigit() if dash else True):
        low, high = (_parse_number(digits) for digits in (first, last or first))
        ids = links.select_range(connection, low, high, trashed=trashed)
    elif reference.isascii() and not first and last.isdigit():
        ids = links.select_from_end(connection, _parse_number(last), trashed=trashed)
    else:
        link = find_link(connection, _parse_reference(reference))
        ids = [link.id] if link is not None and bool(link.trashed) is trashed else []
    return ids


def _parse_number(digits: str) -> int:
    return int(digits.lstrip("0")[:_MAX_ID_DIGITS] or "0")


def _not_found(connection: sqlite3.Connection, reference: str, *, trashed: bool) -> NotFound:
    """Return the error for a reference that names no link in the trash, or none outside it."""
    if trashed:
        return NotFound(f"no such link in the trash: {reference}", hint=Remedy(Action.LIST_TRASH))
    match _select_ids(connection, reference, trashed=True):
        case []:
            return NotFound(f"no such link: {reference}", hint=Remedy(Action.LIST_LINKS))
        case [link_id]:
            return NotFound(f"link {link_id} is in the trash", hint=Remedy(Action.RESTORE_LINK, str(link_id)))
        case _:
            message = f"the links {reference} are in the trash"
            return NotFound(message, hint=Remedy(Action.RESTORE_LINK, reference))


def _parse_reference(reference: str) -> ParsedURL:
    """Return a reference as an address.

    :raises BadURL: if it is not one
    """
    try:
        return urls.parse_url(reference)
    except BadURL as error:
        if "://" in reference or not reference.strip():
            raise
        message = f"not an ID or address: {reference}"
        raise BadURL(message, hint=Remedy(Action.SEARCH_WORDS, reference)) from error


def find_link(connection: sqlite3.Connection, url: ParsedURL) -> Link | None:
    """Return the link of an address, in the trash too; None if there is none."""
    link_id = links.find_id(connection, url.identity)
    return None if link_id is None else links.get(connection, link_id)


def match_link(
    connection: sqlite3.Connection, url: ParsedURL, snapshot: Snapshot | None = None
) -> int | None:
    """Return the id of the link to which an address belongs; None if a new link is needed.

    If no link has the address, a link with the final or canonical address of the snapshot matches, provided that its
    current snapshot has the same text.
    """
    link_id = links.find_id(connection, url.identity)
    if link_id is not None or snapshot is None:
        return link_id
    addresses = {snapshot.final_url, snapshot.canonical or snapshot.final_url}
    identities = (parsed.identity for parsed in _parse_valid(addresses))
    ids = links.find_same_text(connection, identities, snapshot.fingerprint)
    return ids[0] if ids else None


def insert_link(
    connection: sqlite3.Connection,
    bookmark: Bookmark,
    url: ParsedURL,
    *,
    at: str,
    outcome: Status,
    page_title: str | None,
) -> int:
    """Insert a link and return its id. Its title is that of the bookmark, else that of the page, else the address.

    :param url: the parsed address of the bookmark
    """
    return links.insert(
        connection,
        url=url.without_password,
        identity=url.identity,
        site=url.site,
        title=bookmark.title or page_title or url.without_password,
        added=bookmark.added or at,
        outcome=outcome,
    )


def merge_bookmark(connection: sqlite3.Connection, link: Link, bookmark: Bookmark) -> StoreResult:
    """Add the title, note and tags of a bookmark to a link, and restore it from the trash.

    The link keeps its own note and tags. A title of the bookmark replaces that of the link. The title of an imported
    bookmark replaces only the title of a page or an address, not one that the user or an earlier import gave.
    """
    if bookmark.title and not (bookmark.is_imported and links.has_user_title(connection, link.id)):
        links.update(connection, link.id, title=bookmark.title, title_given=1)
    if bookmark.note and not _has_paragraphs(link.note or "", bookmark.note):
        note = f"{link.note}\n\n{bookmark.note}" if link.note else bookmark.note
        links.update(connection, link.id, note=note)
    if link.trashed:
        links.update(connection, link.id, trashed=None)
    tags.attach(connection, link.id, bookmark.tags)
    add_anchor(connection, link, bookmark.url, bookmark.title)
    return models.StoreResult(
        link,
        known_since=link.saved if link.status is Status.SAVED else None,
        restored=link.trashed is not None,
    )


def _has_paragraphs(note: str, paragraphs: str) -> bool:
    """Return whether a note has the paragraphs of another one.

    >>> _has_paragraphs("my cats\\n\\na dog", "a dog"), _has_paragraphs("my cats", "cat")
    (True, False)
    """
    return f"\n\n{paragraphs}\n\n" in f"\n\n{note}\n\n"


def add_anchor(connection: sqlite3.Connection, link: Link, address: str, title: str | None) -> None:
    """Store the address of a bookmark of another place on the page of a link, with its title, and that of a wrapper."""
    parsed = urls.parse_url(address)
    if parsed.wrapper is not None:
        links.add_alias(
            connection,
            link.id,
            identity=parsed.identity,
            url=urls.remove_password(parsed.wrapper),
            kind=AliasKind.REDIRECT,
        )
    url = parsed.without_password
    place = url.partition("#")[2]
    if place and place != link.url.partition("#")[2]:
        links.add_alias(
            connection, link.id, identity=url, url=url, kind=AliasKind.ANCHOR, title=title or None
        )


def add_aliases(
    connection: sqlite3.Connection, link_id: int, url: ParsedURL, snapshot: Snapshot, hops: Iterable[Hop]
) -> None:
    """Store the redirects, the final address and the canonical address of a capture as aliases of its link.

    :param url: the address of the bookmark
    """
    addresses = [
        *((AliasKind.REDIRECT, hop.url) for hop in hops),
        (AliasKind.FINAL, snapshot.final_url),
        (AliasKind.CANONICAL, snapshot.canonical),
    ]
    _add_alias(connection, link_id, url, kind=AliasKind.TYPED)
    for kind, address in addresses:
        for parsed in _parse_valid([address]):
            _add_alias(connection, link_id, parsed, kind=kind)


def add_final_address(connection: sqlite3.Connection, link_id: int, address: str) -> None:
    """Store an address as one that identifies a link together with its text."""
    for parsed in _parse_valid([address]):
        _add_alias(connection, link_id, parsed, kind=AliasKind.FINAL)


def use_snapshot_title(connection: sqlite3.Connection, link_id: int) -> None:
    """Set the title of a link to that of its current snapshot, unless the user gave the title."""
    current = snapshots.get_current(connection, link_id)
    if current is not None and current.title and not links.has_user_title(connection, link_id):
        links.update(connection, link_id, title=current.title)


def edit_link(
    connection: sqlite3.Connection, link: Link, *, title: str | None, note: str | None, url: str | None
) -> None:
    """Change the title, note or address of a link. An empty note is removed; an empty title is reset.

    The title is reset to that of the current snapshot, else to the address. The old address becomes an alias.

    :raises UsageError: if the new address already belongs to another link
    """
    if url is not None:
        change_url(connection, link.id, urls.parse_url(url))
    if note is not None:
        links.update(connection, link.id, note=note.strip() or None)
    if title is not None and title.strip():
        links.update(connection, link.id, title=title.strip(), title_given=1)
    elif title is not None:
        address = link.url if url is None else urls.parse_url(url).without_password
        links.update(connection, link.id, title=address, title_given=0)
        use_snapshot_title(connection, link.id)


def change_url(connection: sqlite3.Connection, link_id: int, url: ParsedURL) -> None:
    """Change the address of a link; the old address stays as an alias.

    :raises UsageError: if the address belongs to another link
    """
    owner = links.find_id(connection, url.identity)
    if owner not in (None, link_id):
        raise UsageError(f"link {owner} already has the address {url.without_password}")
    links.update(connection, link_id, url=url.without_password, identity=url.identity, site=url.site)
    _add_alias(connection, link_id, url, kind=AliasKind.TYPED)


def _add_alias(connection: sqlite3.Connection, link_id: int, url: ParsedURL, *, kind: AliasKind) -> None:
    links.add_alias(connection, link_id, identity=url.identity, url=url.without_password, kind=kind)


def _parse_valid(addresses: Iterable[str | None]) -> Iterator[ParsedURL]:
    """Yield the addresses parsed, without invalid ones: a page can name anything as its canonical address."""
    for address in addresses:
        try:
            if address:
                yield urls.parse_url(address)
        except BadURL:
            continue
