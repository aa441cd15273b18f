"""A link with everything a vault holds of it: rows -> `Exported`, and back, in this vault or another.

What comes back is united with what is there: nothing of either side is lost, and a second time changes nothing.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from linkvault import urls
from linkvault.models import AliasKind, Article, Exported, Link, Snapshot, Version, Whole
from linkvault.store import joining, keeping, links, snapshots, tags


@dataclass(frozen=True, slots=True)
class Put:
    """What putting a whole link into a vault came to."""

    link_id: int
    new: bool  # the link was not there
    snapshots: int  # how many were not there
    changed: bool  # anything at all


def read(connection: sqlite3.Connection, link: Link) -> Exported:
    """Return the link with all its versions, oldest first."""
    outcome, given, attempted = connection.execute(
        "SELECT outcome, title_given, attempted FROM link WHERE id = ?", (link.id,)
    ).fetchone()
    versions = tuple(_version(connection, each.id, each) for each in snapshots.of_link(connection, link.id))
    aliases = tuple(links.aliases(connection, link.id))
    whole = Whole(links.parse_status(outcome), bool(given), attempted, aliases, versions)
    newest = versions[-1:]
    return Exported(
        link, newest[0].snapshot if newest else None, newest[0].content if newest else None, whole
    )


def find(connection: sqlite3.Connection, link: Link) -> int | None:
    """Return the link of this vault that has the same address, or once had it.

    Addresses that only redirected somewhere do not count: of two links of one vault, one may lead to the other.

    :raises BadURL: if the address is none that a link can have
    """
    return links.by_identity(connection, urls.identity(link.url), kinds=(AliasKind.TYPED,))


def put(connection: sqlite3.Connection, exported: Exported, *, numbered: bool) -> Put:
    """Put a link that is not there yet; with `numbered` it keeps its number."""
    link, whole = exported.link, exported.whole or Whole(exported.link.status)
    link_id = links.insert(
        connection,
        url=link.url,
        identity=urls.identity(link.url),
        site=link.site,
        title=link.title,
        added=link.added,
        outcome=whole.outcome,
        number=link.id if numbered else None,
    )
    links.update(
        connection,
        link_id,
        title_given=int(whole.title_given),
        note=link.note,
        attempted=whole.attempted,
        reason=link.reason,
        trashed=link.trashed,
    )
    tags.attach(connection, link_id, link.tags)
    _add_aliases(connection, link_id, whole.aliases)
    _add_versions(connection, link_id, whole.versions)
    return Put(link_id, new=True, snapshots=len(whole.versions), changed=True)


def unite(connection: sqlite3.Connection, own: Link, exported: Exported) -> Put:
    """Give a link all that its twin of another vault has and it has not."""
    before = connection.total_changes
    link, whole = exported.link, exported.whole or Whole(exported.link.status)
    link_id, given = own.id, link.title if whole.title_given else None
    joining.take_words(connection, link_id, given, link.note)
    if link.added < own.added:
        links.update(connection, link_id, added=link.added)
    if own.trashed and not link.trashed:
        links.update(connection, link_id, trashed=None)
    (attempted,) = connection.execute("SELECT attempted FROM link WHERE id = ?", (link_id,)).fetchone()
    if (whole.attempted or "") > (attempted or ""):
        links.update(
            connection, link_id, attempted=whole.attempted, outcome=whole.outcome, reason=link.reason
        )
    tags.attach(connection, link_id, link.tags)
    _add_aliases(connection, link_id, whole.aliases)
    known = {(each.captured, each.fingerprint) for each in snapshots.of_link(connection, link_id)}
    added = [
        each for each in whole.versions if (each.snapshot.captured, each.snapshot.fingerprint) not in known
    ]
    if added:
        _add_versions(connection, link_id, added)
        joining.renumber(connection, link_id)
        keeping.take_title(connection, link_id)
    return Put(link_id, new=False, snapshots=len(added), changed=connection.total_changes != before)


def _version(connection: sqlite3.Connection, snapshot_id: int, snapshot: Snapshot) -> Version:
    (html, extractor) = connection.execute(
        "SELECT html, extractor FROM content JOIN snapshot ON snapshot.id = content.snapshot_id"
        " WHERE snapshot_id = ?",
        (snapshot_id,),
    ).fetchone() or ("", "")
    content, page = snapshots.content(connection, snapshot_id), snapshots.page(connection, snapshot)
    return Version(snapshot, content, html, page, extractor)


def _add_aliases(
    connection: sqlite3.Connection, link_id: int, aliases: Sequence[tuple[AliasKind, str]]
) -> None:
    for kind, url in aliases:
        links.add_alias(connection, link_id, identity=urls.identity(url), url=url, kind=kind)


def _add_versions(connection: sqlite3.Connection, link_id: int, versions: Sequence[Version]) -> None:
    for each in versions:
        stored = snapshots.insert(connection, replace(each.snapshot, link_id=link_id), each.extractor)
        snapshots.put_content(connection, stored.id, Article(each.snapshot.title, each.html), each.content)
        if each.page is not None:
            snapshots.put_page(connection, stored.id, each.page)
