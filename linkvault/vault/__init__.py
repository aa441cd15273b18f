"""An open vault: the SQLite file and its full-text index, always changed together in one transaction.

`Vault` opens the file and holds links, snapshots and tags; its parts do the rest: `similar`, `transfer`, `imports`,
`statistics`. The SQL is in `store`. Every method may raise a VaultError: locked, full, read-only, damaged.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from linkvault import __version__, urls
from linkvault.errors import Action, NotFound, Remedy, UsageError, VaultReadOnly, VaultTooNew
from linkvault.models import (
    AliasKind,
    Article,
    ArticleText,
    Bookmark,
    Hit,
    Link,
    Page,
    Selection,
    Snapshot,
    Status,
    StoreResult,
)
from linkvault.store import identity, links, selection, snapshots, tags
from linkvault.store.connection import LOCK_WAIT_SECONDS, open_for_reading, open_for_writing, translate_errors
from linkvault.store.schema import transaction

if TYPE_CHECKING:
    from linkvault.search import SearchResult
    from linkvault.vault.imports import ImportRuns
    from linkvault.vault.similar import SimilarLinks
    from linkvault.vault.statistics import VaultStatistics
    from linkvault.vault.transfer import LinkTransfer


class Vault:
    """An open vault. Use it as a context manager, or call `close`.

    `connection` is for the parts of this package.
    """

    def __init__(self, path: Path, *, write: bool = False, patience: float = LOCK_WAIT_SECONDS) -> None:
        """Open the vault at `path`; with `write`, create it if there is no file.

        :param patience: how many seconds to wait for another program's lock
        :raises VaultMissing: when reading, if there is no file
        """
        self.path, self._patience = path, patience
        self.connection = (open_for_writing if write else open_for_reading)(path, patience)
        if write:
            try:
                self.refresh_index()
            except BaseException:
                self.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run the block in one transaction; inside another transaction, as part of that."""
        connection = self.connection
        with translate_errors(self.path), nullcontext() if connection.in_transaction else transaction(connection):
            yield

    # The parts. Each is imported when it is first used: `list` and `search` need few of them.

    @cached_property
    def similar(self) -> SimilarLinks:
        """Related links and near-duplicates."""
        from linkvault.vault.similar import SimilarLinks

        return SimilarLinks(self)

    @cached_property
    def transfer(self) -> LinkTransfer:
        """Links with their full history, out and in."""
        from linkvault.vault.transfer import LinkTransfer

        return LinkTransfer(self)

    @cached_property
    def imports(self) -> ImportRuns:
        """Import runs and their bookmarks."""
        from linkvault.vault.imports import ImportRuns

        return ImportRuns(self)

    @cached_property
    def statistics(self) -> VaultStatistics:
        """How much the vault stores."""
        from linkvault.vault.statistics import VaultStatistics

        return VaultStatistics(self)

    # Finding links

    def resolve(self, references: Sequence[str], *, trashed: bool = False) -> tuple[int, ...]:
        """Return the ids of the links that the references name, in their order, without repeats.

        A reference is a number, a range (`3-7`) or an address.

        :raises NotFound: for the first reference that names no link
        """
        with translate_errors(self.path):
            return identity.resolve_references(self.connection, references, trashed=trashed)

    def link(self, reference: str) -> Link:
        """Return the one link that a reference names.

        :raises NotFound: if there is none
        :raises UsageError: if the reference names several
        """
        ids = self.resolve([reference])
        if len(ids) != 1:
            raise UsageError(f"one link is wanted here, {reference} names {len(ids)}")
        return self.get(ids[0])

    def find(self, url: str) -> Link | None:
        """Return the link of an address, in the trash too; None if there is none."""
        with translate_errors(self.path):
            return identity.find_link(self.connection, urls.parse_url(url))

    def get(self, link_id: int) -> Link:
        """Return a link by its id, in the trash too."""
        with translate_errors(self.path):
            link = links.get(self.connection, link_id)
        if link is None:
            raise NotFound(f"no such link: {link_id}")
        return link

    def select(self, chosen: Selection) -> Iterator[Link]:
        """Yield the chosen links, read row by row."""
        with translate_errors(self.path):
            yield from links.select(self.connection, chosen)

    def select_ids(self, chosen: Selection) -> list[int]:
        """Return the ids of the chosen links, in order."""
        with translate_errors(self.path):
            return links.select_ids(self.connection, chosen)

    def count(self, chosen: Selection) -> int:
        """Return how many links are chosen, whatever the limit."""
        with translate_errors(self.path):
            return links.count(self.connection, chosen)

    def search(self, text: str, chosen: Selection, *, snippets: int = 1) -> tuple[list[Hit], SearchResult]:
        """Return the hits of a query, best first, and how the query was understood."""
        from linkvault import search
        from linkvault.vault import indexing

        with translate_errors(self.path):
            if not indexing.is_current(self.connection):
                self._reopen_with_new_index()
            found = search.search(
                self.connection,
                search.parse(text),
                among=selection.among_indexed(chosen),
                condition=selection.condition,
                load_documents=partial(links.documents, self.connection),
                limit=chosen.limit or 0,
                snippets=snippets,
            )
            hits = [
                Hit(self.get(hit.link_id), hit.score, hit.snippet, hit.matches, hit.loosened, hit.line)
                for hit in found.links
            ]
        return hits, found

    def matching(self, text: str) -> list[int]:
        """Return the ids of all links that match a query, in no particular order."""
        from linkvault import search

        among, condition = selection.among_indexed(Selection()), selection.condition
        with translate_errors(self.path):
            return search.find_link_ids(self.connection, search.parse(text), among=among, condition=condition)

    # Storing captures

    def store_link(
        self,
        bookmark: Bookmark,
        *,
        at: str,
        outcome: Status,
        reason: str | None,
        page_title: str | None = None,
    ) -> StoreResult:
        """Store a link without a snapshot: its capture failed at the instant `at`, or was not tried.

        A link that exists keeps its snapshots, tags and note; those of the bookmark are added.
        """
        from linkvault.states import UNTRIED

        url, connection = urls.parse_url(bookmark.url), self.connection
        with self.transaction():
            known = identity.match_link(connection, url)
            link_id = known or identity.insert_link(
                connection, bookmark, url, at=at, outcome=outcome, page_title=page_title
            )
            with self._reindexing([link_id], fresh=known is None):
                result = identity.merge_bookmark(connection, self.get(link_id), bookmark)
                if known is None or reason not in UNTRIED:
                    links.update(connection, link_id, attempted=at, outcome=outcome, reason=reason)
        return replace(result, link=self.get(link_id))

    def store_capture(
        self,
        bookmark: Bookmark,
        snapshot: Snapshot,
        article: Article,
        rendered: ArticleText,
        page: Page,
        *,
        force: bool = False,
    ) -> StoreResult:
        """Store a capture: the addresses that led to it, and a new snapshot if the text is new, or with `force`."""
        url, at, connection = urls.parse_url(bookmark.url), snapshot.captured, self.connection
        with self.transaction():
            known = identity.match_link(connection, url, snapshot)
            link_id = known or identity.insert_link(
                connection, bookmark, url, at=at, outcome=Status.SAVED, page_title=snapshot.title
            )
            with self._reindexing([link_id], fresh=known is None):
                result = identity.merge_bookmark(connection, self.get(link_id), bookmark)
                newest = snapshots.newest(connection, link_id)
                if force or newest is None or newest.fingerprint != snapshot.fingerprint:
                    stored = snapshots.insert(connection, replace(snapshot, link_id=link_id), __version__)
                    snapshots.put_content(connection, stored.id, article, rendered)
                    snapshots.put_page(connection, stored.id, page)
                    identity.use_snapshot_title(connection, link_id)
                    result = replace(result, snapshot=stored)
                identity.add_aliases(connection, link_id, url, snapshot, page)
                links.update(connection, link_id, attempted=at, outcome=Status.SAVED, reason=None)
        return replace(result, link=self.get(link_id))

    # Snapshots

    def snapshots(self, link_id: int) -> list[Snapshot]:
        """Return a link's snapshots, oldest first."""
        with translate_errors(self.path):
            return snapshots.of_link(self.connection, link_id)

    def snapshot(self, link_id: int, *, number: int | None = None, until: str | None = None) -> Snapshot:
        """Return a link's snapshot of that number, or the newest captured before `until`, or the newest of all.

        :raises NotFound: if there is none
        """
        with translate_errors(self.path):
            snapshot = snapshots.at(self.connection, link_id, number=number, until=until)
        if snapshot is not None:
            return snapshot
        if number is None and until is None:
            link = self.get(link_id)
            why = f" ({link.reason})" if link.reason else ""
            raise NotFound(f"nothing is saved of {link.url}{why}", hint=Remedy(Action.ADD_LINK, link.url))
        wanted = f"snapshot {number}" if number is not None else f"snapshot before {until}"
        raise NotFound(f"link {link_id} has no {wanted}", hint=Remedy(Action.LIST_SNAPSHOTS, str(link_id)))

    def content(self, snapshot: Snapshot) -> ArticleText:
        """Return a snapshot's text."""
        with translate_errors(self.path):
            return snapshots.content(self.connection, snapshot.id)

    def page(self, snapshot: Snapshot) -> Page | None:
        """Return the page of a snapshot as received; None if it was stored without one."""
        with translate_errors(self.path):
            return snapshots.page(self.connection, snapshot)

    def aliases(self, link_id: int) -> list[tuple[AliasKind, str]]:
        """Return the addresses that lead to a link, as (kind, url)."""
        with translate_errors(self.path):
            return links.aliases(self.connection, link_id)

    def replace_content(self, snapshot: Snapshot, article: Article, rendered: ArticleText) -> None:
        """Replace the article of a snapshot by a new extraction of the same page."""
        with self.transaction(), self._reindexing([snapshot.link_id]):
            snapshots.update(self.connection, snapshot, __version__)
            snapshots.put_content(self.connection, snapshot.id, article, rendered)
            identity.use_snapshot_title(self.connection, snapshot.link_id)

    # Changing links

    def edit(
        self, link_id: int, *, title: str | None = None, note: str | None = None, url: str | None = None
    ) -> None:
        """Change the title, note or address of a link. An empty title or note removes the user's own.

        :raises UsageError: if the new address already belongs to another link
        """
        with self.transaction(), self._reindexing([self.get(link_id).id]):
            if url is not None:
                identity.change_url(self.connection, link_id, urls.parse_url(url))
            if note is not None:
                links.update(self.connection, link_id, note=note.strip() or None)
            if title is not None and title.strip():
                links.update(self.connection, link_id, title=title.strip(), title_given=1)
            elif title is not None:
                identity.reset_title(self.connection, self.get(link_id))

    def trash(self, ids: Sequence[int], *, at: str) -> int:
        """Move links to the trash; return how many were outside it."""
        return self._set_trashed(ids, at, already=False)

    def restore(self, ids: Sequence[int]) -> int:
        """Restore links from the trash; return how many were in it."""
        return self._set_trashed(ids, None, already=True)

    def empty_trash(self, chosen: Selection) -> int:
        """Permanently delete the chosen links of the trash; return how many."""
        with self.transaction():
            ids = links.select_ids(self.connection, replace(chosen, trashed=True))
            for link_id in ids:
                links.delete(self.connection, link_id)
            tags.prune(self.connection)
        return len(ids)

    # Tags

    def tags(self) -> list[tuple[str, int]]:
        """Return (tag, number of its links) for all tags."""
        with translate_errors(self.path):
            return tags.counts(self.connection)

    def tag(self, ids: Sequence[int], names: Sequence[str]) -> int:
        """Add these tags to links; return how many links changed."""
        return self._change_tags(ids, names, tags.attach)

    def untag(self, ids: Sequence[int], names: Sequence[str]) -> int:
        """Remove these tags from links; return how many links changed."""
        return self._change_tags(ids, names, tags.detach)

    def rename_tag(self, old: str, new: str) -> int:
        """Rename a tag and all tags below it (`a/b` under `a`); a tag that already has a new name is merged.

        :returns: the number of links that have one of these tags
        :raises NotFound: if there is no such tag
        """
        with self.transaction():
            tag_id = tags.find(self.connection, old)
            family = tags.below(self.connection, tag_id)
            touched = sorted({link for tag, _ in family for link in tags.links_of(self.connection, tag)})
            with self._reindexing(touched):
                tags.rename(self.connection, family, new)
        return len(touched)

    def delete_tag(self, name: str) -> int:
        """Delete a tag; return how many links had it.

        :raises NotFound: if there is no such tag
        """
        with self.transaction():
            tag_id = tags.find(self.connection, name)
            touched = tags.links_of(self.connection, tag_id)
            with self._reindexing(touched):
                tags.delete(self.connection, tag_id)
        return len(touched)

    # The index

    def refresh_index(self, progress: Callable[[int], None] | None = None) -> None:
        """Build the index again if another analyser built it; call `progress` with the number of links done."""
        from linkvault.vault import indexing

        with translate_errors(self.path):
            indexing.rebuild(self.connection, progress)

    def _reindexing(self, ids: Sequence[int], *, fresh: bool = False) -> AbstractContextManager[None]:
        from linkvault.vault import indexing

        return indexing.reindexing(self.connection, ids, fresh=fresh)

    def _reopen_with_new_index(self) -> None:
        """Rebuild the index with a second connection that may write; if none may, keep the old index."""
        try:
            Vault(self.path, write=True, patience=self._patience).close()
        except (VaultReadOnly, VaultTooNew):
            return
        self.connection.close()
        self.connection = open_for_reading(self.path, self._patience)

    def _set_trashed(self, ids: Sequence[int], at: str | None, *, already: bool) -> int:
        with self.transaction():
            changed = [link for link in dict.fromkeys(ids) if bool(self.get(link).trashed) is already]
            with self._reindexing(changed):
                for link_id in changed:
                    links.update(self.connection, link_id, trashed=at)
        return len(changed)

    def _change_tags(
        self,
        ids: Sequence[int],
        names: Sequence[str],
        change: Callable[[sqlite3.Connection, int, Iterable[str]], bool],
    ) -> int:
        with self.transaction(), self._reindexing(ids):
            return sum(change(self.connection, self.get(link_id).id, names) for link_id in dict.fromkeys(ids))
