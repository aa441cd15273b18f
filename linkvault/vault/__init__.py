"""Calls of the layers above -> transactions that change the rows and the full-text index of a vault together.

`Vault` opens the file and has the methods for links, snapshots and tags. Its parts have the others: `full_text`,
`similar`, `transfer`, `imports`, `exports`, `assets`, `refused_pages`, `statistics`. A method may raise a VaultError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from linkvault import __version__
from linkvault.errors import Action, NotFound, Remedy, UsageError
from linkvault.lazy_dataclass import replace
from linkvault.models import Status
from linkvault.store import identity, links, pages, snapshots, tags
from linkvault.store.connection import LOCK_WAIT_SECONDS, close, open_for_reading, open_for_writing
from linkvault.store.connection.sqlite_errors import translate_errors
from linkvault.store.integrity.link_digests import ChangedLinks
from linkvault.store.integrity.open_file import OpenFile
from linkvault.store.schema import reading_transaction, transaction
from linkvault.vault import identities
from linkvault.vault.parts import Part

if TYPE_CHECKING:
    from linkvault.errors import VaultDamaged
    from linkvault.models import (  # fmt: skip
        Alias,
        Article,
        ArticleText,
        Bookmark,
        Hit,
        Link,
        Page,
        RefusedPage,
        Selection,
        Snapshot,
        StoreResult,
    )
    from linkvault.search import SearchResult
    from linkvault.store.captures import Judge
    from linkvault.vault.assets import Assets
    from linkvault.vault.compaction import VaultCompaction
    from linkvault.vault.exports import ExportedFiles
    from linkvault.vault.full_text import FullTextIndex
    from linkvault.vault.imports import ImportRuns
    from linkvault.vault.integrity import VaultIntegrity
    from linkvault.vault.journal import Journal
    from linkvault.vault.recovery import VaultRecovery
    from linkvault.vault.refused_pages import RefusedPages
    from linkvault.vault.similar import SimilarLinks
    from linkvault.vault.statistics import VaultStatistics
    from linkvault.vault.transfer import LinkTransfer

_BATCH_SIZE = 500  # links that `select` reads at once: half a megabyte


class Vault:
    """An open vault. Use it in one thread, as a context manager, or call `close`."""

    full_text: Part[FullTextIndex] = Part("full_text", "FullTextIndex")
    similar: Part[SimilarLinks] = Part("similar", "SimilarLinks")  # related links and near-duplicates
    transfer: Part[LinkTransfer] = Part("transfer", "LinkTransfer")  # links with their full history
    imports: Part[ImportRuns] = Part("imports", "ImportRuns")  # import runs and their bookmarks
    exports: Part[ExportedFiles] = Part("exports", "ExportedFiles")  # the files that exports wrote
    assets: Part[Assets] = Part("assets", "Assets")  # the files that belong to snapshots
    refused_pages: Part[RefusedPages] = Part("refused_pages", "RefusedPages")  # pages without an article
    statistics: Part[VaultStatistics] = Part("statistics", "VaultStatistics")
    recovery: Part[VaultRecovery] = Part("recovery", "VaultRecovery")
    journal: Part[Journal] = Part("journal", "Journal")  # the commands that can be undone
    compaction: Part[VaultCompaction] = Part("compaction", "VaultCompaction")
    integrity: Part[VaultIntegrity] = Part("integrity", "VaultIntegrity")  # is everything as it was stored?

    def __init__(
        self,
        path: Path | str,
        *,
        write: bool = False,
        lock_wait: float = LOCK_WAIT_SECONDS,
        on_damage: Callable[[VaultDamaged], None] | None = None,
    ) -> None:
        """Open the vault at `path`; with `write`, create it if there is no file.

        :param lock_wait: how many seconds to wait for another program's lock
        :param on_damage: called when a text or a page that is read is damaged; None: raise the error
        :raises VaultMissing: when reading, if there is no file
        """
        self.path, self.lock_wait, self.is_writable, self.on_damage = Path(path), lock_wait, write, on_damage
        self.connection = (open_for_writing if write else open_for_reading)(self.path, lock_wait)
        self._file = OpenFile(self.path)
        self.changed_links = ChangedLinks(self.connection, self.path)  # as the connection, for the parts only
        if write:
            try:
                identities.refresh(self)
                self.full_text.refresh()
            except BaseException:
                self.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        close(self.connection, self.path, is_writable=self.is_writable)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run the block in one transaction, or as part of the transaction that is open already."""
        connection = self.connection
        with translate_errors(self.path):
            if connection.in_transaction:
                yield
                return
            try:
                with transaction(connection), self._file.in_place(), closing(self.changed_links.committed):
                    yield
                    self.changed_links.write()
                    self.journal.write()
                    if self.changed_links.ids:
                        self.full_text.merge_parts()
            finally:
                self.changed_links.clear()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let the block see the vault of one instant, whatever other programs write or delete meanwhile."""
        with translate_errors(self.path), reading_transaction(self.connection):
            yield

    # Finding links
    def resolve(self, references: Sequence[str], *, trashed: bool = False) -> tuple[int, ...]:
        """Return the ids that the references name, as `store.identity.resolve_references` describes.

        :raises NotFound: for the first reference that names no link
        """
        identities.refresh_for_reading(self, references)
        with translate_errors(self.path):
            return identity.resolve_references(self.connection, references, trashed=trashed)

    def link(self, reference: str) -> Link:
        """Return the link that a reference names.

        :raises NotFound: if there is none; UsageError if the reference names several
        """
        ids = self.resolve([reference])
        if len(ids) != 1:
            raise UsageError(f"expected one link, but {reference} names {len(ids)}")
        return self.get(ids[0])

    def find(self, url: str) -> Link | None:
        """Return the link that has an address, in the trash too; None if there is none."""
        from linkvault import urls

        identities.refresh_for_reading(self, [url])
        with translate_errors(self.path):
            return identity.find_link(self.connection, urls.parse_url(url))

    def get(self, link_id: int) -> Link:
        """Return a link by its id, in the trash too.

        :raises NotFound: if there is none
        """
        with translate_errors(self.path):
            link = links.get(self.connection, link_id)
        if link is None:
            raise NotFound(f"no such link: {link_id}")
        return link

    def select(self, chosen: Selection) -> Iterator[Link]:
        """Yield the selected links.

        They are read in batches, so that a reader that waits, as a pager does, keeps no other program from cleaning up
        the log of the vault.
        """
        ids = self.select_ids(chosen)
        for start in range(0, len(ids), _BATCH_SIZE):
            batch = ids[start : start + _BATCH_SIZE]
            with translate_errors(self.path):
                stored = links.get_all(self.connection, batch)
            yield from (stored[link_id] for link_id in batch if link_id in stored)

    def select_ids(self, chosen: Selection) -> list[int]:
        """Return the ids of the selected links, in the order of the selection."""
        with translate_errors(self.path):
            return links.select_ids(self.connection, chosen)

    def count(self, chosen: Selection) -> int:
        """Return the number of selected links, whatever the limit."""
        with translate_errors(self.path):
            return links.count(self.connection, chosen)

    def search(self, text: str, chosen: Selection, *, snippets: int = 1) -> tuple[list[Hit], SearchResult]:
        """Return the hits of a query among the selected links, best first, and how the query was understood.

        :param snippets: the maximum number of passages in the snippet of a hit; `text`: see `linkvault.search.parse`
        """
        return self.full_text.search(text, chosen, snippets=snippets)

    def search_ids(self, text: str, chosen: Selection | None = None) -> list[int]:
        """Return the ids of the selected links that match a query, in no particular order; of all links by default."""
        return self.full_text.search_ids(text, chosen)

    # Storing captures
    def store_link(
        self,
        bookmark: Bookmark,
        *,
        at: str,
        outcome: Status,
        reason: str | None,
        page_title: str | None = None,
        description: str | None = None,
        refused: RefusedPage | None = None,
    ) -> StoreResult:
        """Store a link whose capture failed at the instant `at`, or was not tried.

        A link that exists keeps its snapshots; the tags and the note of the bookmark are added to its own. A title of
        the bookmark replaces its own; that of an imported bookmark only a title that nobody gave.

        :param reason: why there is no article: a reason of `states`
        :param page_title: for a new link without a title; `description` finds a link without a snapshot
        :param refused: the page without an article, which is stored until the next good capture
        """
        from linkvault import urls
        from linkvault.states import UNTRIED

        url, connection = urls.parse_url(bookmark.url), self.connection
        with self.transaction():
            stored_id = identity.match_link(connection, url)
            link_id = stored_id or identity.insert_link(
                connection, bookmark, url, at=at, outcome=outcome, page_title=page_title
            )
            with self.full_text.reindexing([link_id], is_new=stored_id is None):
                result = identity.merge_bookmark(connection, self.get(link_id), bookmark)
                if stored_id is None or reason not in UNTRIED:
                    links.update(connection, link_id, attempted=at, outcome=outcome, reason=reason)
                links.describe(connection, link_id, description)
                if refused is not None:
                    pages.put_refused(connection, link_id, refused)
        return replace(result, link=self.get(link_id))

    def store_capture(
        self,
        bookmark: Bookmark,
        snapshot: Snapshot,
        article: Article,
        text: ArticleText,
        page: Page,
        *,
        judge: Judge | None = None,
        force: bool = False,
    ) -> StoreResult:
        """Store a capture: its addresses, and a new snapshot if the text has changed, or in any case with `force`.

        The bookmark changes a link that exists as in `store_link`; `judge` and `force`: see `store.captures`.
        """
        from linkvault import urls
        from linkvault.models import Version
        from linkvault.store.captures import add_capture

        version = Version(snapshot, text, article.html, page, __version__)
        url, at, connection = urls.parse_url(bookmark.url), snapshot.captured, self.connection
        with self.transaction():
            stored_id = identity.match_link(connection, url, snapshot)
            link_id = stored_id or identity.insert_link(
                connection, bookmark, url, at=at, outcome=Status.SAVED, page_title=snapshot.title
            )
            with self.full_text.reindexing([link_id], is_new=stored_id is None):
                result = identity.merge_bookmark(connection, self.get(link_id), bookmark)
                result = add_capture(connection, result, url, version, judge=judge, force=force)
        return replace(result, link=self.get(link_id))

    # Snapshots
    def snapshots(self, link_id: int) -> list[Snapshot]:
        """Return the snapshots of a link, oldest first."""
        with translate_errors(self.path):
            return snapshots.select(self.connection, link_id)

    def snapshot(self, link_id: int, *, number: int | None = None, until: str | None = None) -> Snapshot:
        """Return the snapshot of a link with a number, or the newest captured before `until`, or the current one.

        :raises NotFound: if there is none
        """
        with translate_errors(self.path):
            snapshot = snapshots.find(self.connection, link_id, number=number, until=until)
        if snapshot is not None:
            return snapshot
        if number is None and until is None:
            raise self.refused_pages.missing_article(link_id)
        missing = f"snapshot {number}" if number is not None else f"snapshot before {until}"
        raise NotFound(f"link {link_id} has no {missing}", hint=Remedy(Action.LIST_SNAPSHOTS, str(link_id)))

    def content(self, snapshot: Snapshot) -> ArticleText:
        """Return the text of a snapshot, after a comparison with its digests."""
        self.integrity.check_text(snapshot)
        with translate_errors(self.path):
            is_lenient = self.on_damage is not None
            return snapshots.get_content(self.connection, snapshot.id, is_lenient=is_lenient)

    def page(self, snapshot: Snapshot) -> Page | None:
        """Return the page of a snapshot as received, after a comparison with its digest; None if it was not stored."""
        self.integrity.check_page(snapshot)
        with translate_errors(self.path):
            return pages.get(self.connection, snapshot)

    def aliases(self, link_id: int) -> list[Alias]:
        """Return the addresses of a link."""
        with translate_errors(self.path):
            return links.get_aliases(self.connection, link_id)

    def replace_content(self, snapshot: Snapshot, article: Article, text: ArticleText) -> None:
        """Replace the article of a snapshot by that of a new extraction of its page."""
        with self.transaction(), self.full_text.reindexing([snapshot.link_id]):
            snapshots.update(self.connection, snapshot, __version__)
            snapshots.put_content(self.connection, snapshot.id, article, text)
            identity.use_snapshot_title(self.connection, snapshot.link_id)

    # Changing links
    def edit(
        self, link_id: int, *, title: str | None = None, note: str | None = None, url: str | None = None
    ) -> None:
        """Change the title, note or address of a link, as `store.identity.edit_link` describes.

        :raises UsageError: if the new address already belongs to another link
        """
        with self.transaction(), self.full_text.reindexing([link_id]):
            identity.edit_link(self.connection, self.get(link_id), title=title, note=note, url=url)

    def trash(self, ids: Sequence[int], *, at: str) -> int:
        """Move links to the trash; return how many were not in it."""
        return self._set_trashed(ids, at)

    def restore(self, ids: Sequence[int]) -> int:
        """Restore links from the trash; return how many were in it."""
        return self._set_trashed(ids, None)

    def empty_trash(self, chosen: Selection, *, forget: bool = False) -> int:
        """Delete the selected links of the trash; return how many. With `forget`, the journal keeps nothing of them."""
        from linkvault.vault.changes import trash_changes

        return trash_changes.empty(self, chosen, forget=forget)

    # Tags
    def tags(self) -> list[tuple[str, int]]:
        """Return (tag, number of its links) for all tags, without the links in the trash."""
        from linkvault.store.statistics import count_tags

        with translate_errors(self.path):
            return count_tags(self.connection)

    def tag(self, ids: Sequence[int], names: Sequence[str]) -> int:
        """Add tags to links; return how many links changed."""
        from linkvault.vault.changes import tag_changes

        return tag_changes.change(self, ids, names, tags.attach)

    def untag(self, ids: Sequence[int], names: Sequence[str]) -> int:
        """Remove tags from links; return how many links changed."""
        from linkvault.vault.changes import tag_changes

        return tag_changes.change(self, ids, names, tags.detach)

    def rename_tag(self, old: str, new: str) -> int:
        """Rename a tag and all tags below it (`a/b` under `a`); a tag that already has a new name is merged.

        :returns: the number of links that have one of these tags
        :raises NotFound: if there is no such tag
        """
        from linkvault.vault.changes import tag_changes

        return tag_changes.rename(self, old, new)

    def delete_tag(self, name: str) -> int:
        """Delete a tag; return how many links had it.

        :raises NotFound: if there is no such tag
        """
        from linkvault.vault.changes import tag_changes

        return tag_changes.delete(self, name)

    def _set_trashed(self, ids: Sequence[int], at: str | None) -> int:
        """Move links to the trash, or out of it if `at` is None; return how many were moved."""
        with self.transaction():
            moved = [
                link_id for link_id in dict.fromkeys(ids) if bool(self.get(link_id).trashed) is (at is None)
            ]
            with self.full_text.reindexing(moved):
                for link_id in moved:
                    links.update(self.connection, link_id, trashed=at)
        return len(moved)
