"""A new capture of a link -> its snapshot: current, beside the current one, or none if the text is stored already."""

import sqlite3
from collections.abc import Callable

from linkvault.lazy_dataclass import replace
from linkvault.models import Article, ArticleText, Snapshot, Status, StoreResult, Version
from linkvault.store import identity, links, pages, snapshots
from linkvault.urls import ParsedURL

# The current snapshot and its text -> the reason to store a new capture aside; None if it becomes the current one.
Judge = Callable[[Snapshot, ArticleText], str | None]


def insert_version(connection: sqlite3.Connection, link_id: int, version: Version) -> Snapshot:
    """Insert a snapshot with its content and its page; return it with its new `id` and `number`."""
    snapshot = replace(version.snapshot, link_id=link_id)
    stored = snapshots.insert(connection, snapshot, version.extractor)
    snapshots.put_content(connection, stored.id, Article(snapshot.title, version.html), version.content)
    if version.page is not None:
        pages.put(connection, stored.id, version.page)
    return stored


def add_capture(
    connection: sqlite3.Connection,
    result: StoreResult,
    url: ParsedURL,
    version: Version,
    *,
    judge: Judge | None = None,
    force: bool = False,
) -> StoreResult:
    """Store a capture of the link of `result`, with its title and addresses; return `result` with what was stored.

    A page of the link that was refused before is deleted, unless the capture is stored aside.

    :param url: the address of the bookmark
    :param version: the capture, with its page
    :param judge: decides about a page that is not older than the current snapshot; None: a new text becomes current
    :param force: store it as the current snapshot in any case
    """
    link_id, snapshot = result.link.id, version.snapshot
    result = _add_snapshot(connection, result, version, judge=judge, force=force)
    if result.snapshot is not None:
        identity.use_snapshot_title(connection, link_id)
    if not result.aside:  # the addresses of another page do not belong to the link
        hops = version.page.hops if version.page else ()
        identity.add_aliases(connection, link_id, url, snapshot, hops)
        pages.delete_refused(connection, link_id, until=snapshot.captured)
    links.update(connection, link_id, attempted=snapshot.captured, outcome=Status.SAVED, reason=result.aside)
    return result


def _add_snapshot(
    connection: sqlite3.Connection,
    result: StoreResult,
    version: Version,
    *,
    judge: Judge | None,
    force: bool,
) -> StoreResult:
    """Store a version unless its text is that of the current snapshot, or of one that was stored aside."""
    link_id, snapshot = result.link.id, version.snapshot
    current = None if force else snapshots.get_current(connection, link_id)
    if current is not None and current.fingerprint == snapshot.fingerprint:
        return result
    reason = None
    if (
        current is not None
        and judge is not None
        and not current.is_summary
        and snapshot.captured >= current.captured
    ):
        reason = judge(current, snapshots.get_content(connection, current.id))
    if reason and snapshots.is_aside(connection, link_id, snapshot.fingerprint):
        return replace(result, aside=reason)
    version = replace(version, snapshot=replace(snapshot, aside=reason))
    return replace(result, snapshot=insert_version(connection, link_id, version), aside=reason)
