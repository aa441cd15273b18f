"""Rows of a link -> an `ExportItem` with its full history, and back into the rows of any vault.

The history contains all snapshots, pages and addresses. Writing merges: neither vault loses data, and writing twice
changes nothing.
"""

import sqlite3
from collections.abc import Callable, Sequence

from linkvault import urls
from linkvault.models import (
    Alias,
    AliasKind,
    AssetFile,
    ExportItem,
    Link,
    LinkHistory,
    NewAsset,
    Snapshot,
    SnapshotAsset,
    StoredAsset,
    UpsertResult,
    Version,
)
from linkvault.states import AssetReason
from linkvault.store import assets, links, pages, snapshots, tags
from linkvault.store.captures import insert_version
from linkvault.store.identity import use_snapshot_title
from linkvault.store.merge_links import merge_description, merge_title_and_note, renumber_snapshots


def read(
    connection: sqlite3.Connection,
    link: Link,
    find_file: Callable[[str], AssetFile | None],
    *,
    is_lenient: bool = False,
) -> ExportItem:
    """Return a link with its full history.

    :param find_file: returns the file of a snapshot by its digest; None if there is none
    :param is_lenient: a text that cannot be unpacked is empty
    """
    outcome, has_user_title, attempted, description = connection.execute(
        "SELECT outcome, title_given, attempted, description FROM link WHERE id = ?", (link.id,)
    ).fetchone()
    versions = tuple(
        _version(connection, snapshot, is_lenient=is_lenient)
        for snapshot in snapshots.select(connection, link.id)
    )
    aliases = tuple(links.get_aliases(connection, link.id))
    refused = pages.get_refused(connection, link.id)
    history = LinkHistory(
        links.parse_status(outcome),
        bool(has_user_title),
        attempted,
        aliases,
        versions,
        refused,
        description,
        find_file,
    )
    if not versions:
        return ExportItem(link, history=history)
    current = snapshots.get_current(connection, link.id) or versions[-1].snapshot
    content = next(version.content for version in versions if version.snapshot.id == current.id)
    return ExportItem(link, current, content, history)


def find(connection: sqlite3.Connection, link: Link) -> int | None:
    """Return the id of the link in this vault that has, or had, the address of a link of another vault.

    Redirects do not count: a vault can contain both a link that redirects and the link to which it redirects.

    :raises BadURL: if the address is not valid for a link
    """
    return links.find_id(connection, urls.get_identity(link.url), kinds=(AliasKind.TYPED,))


def insert(connection: sqlite3.Connection, exported: ExportItem, *, keep_id: bool) -> UpsertResult:
    """Insert a link that this vault does not have.

    :param keep_id: insert it with its own id, which no link of this vault may have
    """
    link, history = exported.link, _history(exported)
    link_id = links.insert(
        connection,
        url=link.url,
        identity=urls.get_identity(link.url),
        site=urls.get_site(link.url),  # a file may name any
        title=link.title,
        added=link.added,
        outcome=history.outcome,
        link_id=link.id if keep_id else None,
    )
    links.update(
        connection,
        link_id,
        title_given=int(history.has_user_title),
        note=link.note,
        attempted=history.attempted,
        reason=link.reason,
        trashed=link.trashed,
        description=history.description,
    )
    tags.attach(connection, link_id, link.tags)
    _add_aliases(connection, link_id, history.aliases)
    _add_versions(connection, link_id, history.versions, history)
    if history.refused is not None:
        pages.put_refused(connection, link_id, history.refused)
    return UpsertResult(link_id, new=True, snapshots=len(history.versions), changed=True)


def merge(connection: sqlite3.Connection, stored: Link, exported: ExportItem) -> UpsertResult:
    """Add to a link of this vault what only the same link of another vault has."""
    # At a savepoint, SQLite writes the pending rows of the full-text index, which are no changes of the link.
    connection.execute("SAVEPOINT before_merge")
    connection.execute("RELEASE before_merge")
    changes_before = connection.total_changes
    link, history, link_id = exported.link, _history(exported), stored.id
    merge_title_and_note(connection, link_id, link.title if history.has_user_title else None, link.note)
    if link.added < stored.added:
        links.update(connection, link_id, added=link.added)
    if stored.trashed and not link.trashed:
        links.update(connection, link_id, trashed=None)
    merge_description(connection, link_id, history.description)
    (attempted,) = connection.execute("SELECT attempted FROM link WHERE id = ?", (link_id,)).fetchone()
    if (history.attempted or "") > (attempted or ""):
        links.update(
            connection, link_id, attempted=history.attempted, outcome=history.outcome, reason=link.reason
        )
    tags.attach(connection, link_id, link.tags)
    _add_aliases(connection, link_id, history.aliases)
    stored_snapshots = {_key(snapshot): snapshot for snapshot in snapshots.select(connection, link_id)}
    missing = [version for version in history.versions if _key(version.snapshot) not in stored_snapshots]
    for version in history.versions:
        if (snapshot := stored_snapshots.get(_key(version.snapshot))) is not None:
            _merge_assets(connection, snapshot, version, history)
    if missing:
        _add_versions(connection, link_id, missing, history)
        renumber_snapshots(connection, link_id)
        use_snapshot_title(connection, link_id)
    if history.refused is not None:
        pages.put_newest_refused(connection, link_id, history.refused)
    pages.delete_outdated_refused(connection, link_id)
    changed = connection.total_changes != changes_before
    return UpsertResult(link_id, new=False, snapshots=len(missing), changed=changed)


def has_snapshot(connection: sqlite3.Connection, link_id: int, snapshot: Snapshot) -> bool:
    """Return whether a link has a snapshot with the text and the time of this one."""
    return _key(snapshot) in map(_key, snapshots.select(connection, link_id))


def _key(snapshot: Snapshot) -> tuple[str, str]:
    """Return the values by which a snapshot of a link is the same in every vault: its time and its text."""
    return snapshot.captured, snapshot.fingerprint


def _history(exported: ExportItem) -> LinkHistory:
    return exported.history or LinkHistory(exported.link.status)


def _version(connection: sqlite3.Connection, snapshot: Snapshot, *, is_lenient: bool) -> Version:
    (extractor,) = connection.execute(
        "SELECT extractor FROM snapshot WHERE id = ?", (snapshot.id,)
    ).fetchone()
    content, html = snapshots.get_content_and_html(connection, snapshot.id, is_lenient=is_lenient)
    page = pages.get(connection, snapshot)
    return Version(snapshot, content, html, page, extractor, tuple(assets.select(connection, snapshot.id)))


def _add_aliases(connection: sqlite3.Connection, link_id: int, aliases: Sequence[Alias]) -> None:
    for kind, url, title in aliases:
        links.add_alias(connection, link_id, identity=urls.get_identity(url), url=url, kind=kind, title=title)


def _add_versions(
    connection: sqlite3.Connection, link_id: int, versions: Sequence[Version], history: LinkHistory
) -> None:
    for version in versions:
        snapshot = insert_version(connection, link_id, version)
        places = (place for place in version.assets if not _is_page(place, version))
        assets.attach(connection, snapshot.id, (_new_asset(connection, place, history) for place in places))


def _is_page(place: SnapshotAsset, version: Version) -> bool:
    """Return whether an asset is the document that is the page of its version, which is stored with the page."""
    return version.page is not None and (place.kind, place.url) == ("document", version.page.url)


def _merge_assets(
    connection: sqlite3.Connection, snapshot: Snapshot, version: Version, history: LinkHistory
) -> None:
    """Add to a snapshot of this vault the files that only the same snapshot of another vault has."""
    has_file = {(place.kind, place.url) for place in assets.select(connection, snapshot.id) if place.asset}
    known = {(place.kind, place.url) for place in assets.select(connection, snapshot.id)}
    for place in version.assets:
        key = (place.kind, place.url)
        if key in has_file or (key in known and place.asset is None):
            continue
        new = _new_asset(connection, place, history)
        if new.file is not None or key not in known:
            assets.delete_places(connection, snapshot.id, [place.url], kind=place.kind)
            assets.attach(connection, snapshot.id, [new])


def _new_asset(connection: sqlite3.Connection, place: SnapshotAsset, history: LinkHistory) -> NewAsset:
    """Return the place of an asset of another vault, with the bytes unless this vault has them."""
    file: AssetFile | StoredAsset | None = place.asset
    if place.asset is not None and not assets.has(connection, place.asset.digest):
        file = history.find_file(place.asset.digest)
    reason = place.reason if place.asset is None else None if file is not None else AssetReason.MISSING
    return NewAsset(place.kind, place.url, file, reason, place.fetched_url, place.name)
