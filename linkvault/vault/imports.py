"""`vault.imports`: import runs, stored bookmark by bookmark, so that an interrupted import can resume."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from linkvault import urls
from linkvault.errors import Action, NotFound, Remedy
from linkvault.lazy_dataclass import replace
from linkvault.models import Bookmark, ImportLink, ImportRun, Link, Outcome, Status, UnreadableEntry
from linkvault.states import ImportState, Payload, SkipReason
from linkvault.store import imports, links
from linkvault.store.connection.sqlite_errors import translate_errors
from linkvault.store.identity import add_anchor
from linkvault.store.tags import attach_all

if TYPE_CHECKING:
    from linkvault.vault import Vault


class ImportRuns:
    """The import runs of a vault, and the state of each of their bookmarks."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    # Runs

    def all(self) -> list[ImportRun]:
        """Return all runs, newest first."""
        with translate_errors(self._vault.path):
            return list(imports.select_runs(self._vault.connection))

    def get(self, run_id: int) -> ImportRun:
        """Return a run.

        :raises NotFound: if no run has that number
        """
        with translate_errors(self._vault.path):
            run = next(imports.select_runs(self._vault.connection, run_id), None)
        if run is None:
            raise NotFound(f"no such import: {run_id}", hint=Remedy(Action.LIST_IMPORTS))
        return run

    def begin(self, run: ImportRun, digest: str) -> ImportRun:
        """Store a new run and return it; if a run of the same digest exists, return that to be resumed.

        Bookmarks of that run whose links were deleted meanwhile are read again.
        """
        connection = self._vault.connection
        with self._vault.transaction():
            run_id = imports.find(connection, digest)
            if run_id is None:
                run_id = imports.insert(connection, run, digest)
                self._vault.changed_links.add_run(run_id)
                return self.get(run_id)
            self._vault.changed_links.add_run(run_id, None)
            imports.delete_lost_bookmarks(connection, run_id)
            return self.get(run_id)

    def digest(self, run: ImportRun) -> str:
        """Return the digest of the file and the options of a run."""
        with translate_errors(self._vault.path):
            return imports.get_digest(self._vault.connection, run.id)

    def finish_loading(self, run: ImportRun, at: str) -> None:
        """Store that all bookmarks of the file were read, at the instant `at`."""
        with self._vault.transaction():
            self._vault.changed_links.add_run(run.id)
            imports.set_loaded(self._vault.connection, run.id, at)

    def forget_file(self, run: ImportRun) -> None:
        """Let another import of the same file be a new run, which reads all of it again."""
        with self._vault.transaction():
            self._vault.changed_links.add_run(run.id)
            imports.forget_digest(self._vault.connection, run.id)

    def delete(self, run: ImportRun) -> None:
        """Delete a run; its links stay."""
        with self._vault.transaction():
            self._vault.changed_links.add_run(run.id, None)
            imports.delete(self._vault.connection, run.id)

    def reopen_failed(self, run: ImportRun) -> int:
        """Set the failed bookmarks of a run back to waiting; return how many."""
        with self._vault.transaction():
            self._vault.changed_links.add_run(run.id, None)
            return imports.set_waiting(self._vault.connection, run.id, Status.FAILED)

    # Bookmarks of a run

    def positions(self, run: ImportRun) -> set[int]:
        """Return the positions in the file that the run has read."""
        with translate_errors(self._vault.path):
            return imports.get_positions(self._vault.connection, run.id)

    def add_all(self, run: ImportRun, items: Sequence[ImportLink], *, at: str) -> None:
        """Store bookmarks as `add_waiting` does, those whose address is new to the run by one statement."""
        connection = self._vault.connection
        identities = [urls.get_identity(item.bookmark.url) for item in items]
        counts = Counter(identities)
        with self._adding(run, *(item.position for item in items)):
            known = imports.select_identities(connection, run.id, identities)
            new, others = [], []
            for identity, item in zip(identities, items, strict=True):
                is_first = counts[identity] == 1 and identity not in known
                if not item.is_link and (item.payload or is_first):
                    new.append((identity, item))
                else:
                    others.append(item)
            imports.insert_waiting(connection, run.id, new)
            for item in others:
                self.add_waiting(run, item, at=at)

    def add_unread(self, run: ImportRun, position: int, entry: UnreadableEntry) -> None:
        """Store an entry of the file that is not a bookmark."""
        item = ImportLink(position, Bookmark(entry.text, location=entry.location))
        with self._adding(run, position):
            imports.insert_bookmark(
                self._vault.connection,
                run.id,
                item,
                ImportState.UNREAD,
                identity=None,
                reason=entry.reason,
            )

    def add_waiting(self, run: ImportRun, item: ImportLink, *, at: str) -> None:
        """Store a bookmark that waits for its page; with `is_link` store its link at once.

        A second bookmark of the same address is merged into the first and counted as a double. A bookmark that
        comes with its page is never merged: its page is another version of the link.
        """
        identity, connection = urls.get_identity(item.bookmark.url), self._vault.connection
        with self._adding(run, item.position):
            first = None if item.payload else imports.find_bookmark(connection, run.id, identity)
            if first is None:
                item = self._store_link(item, at=at) if item.is_link else item
                imports.insert_bookmark(connection, run.id, item, ImportState.WAITING, identity=identity)
                return
            imports.insert_bookmark(connection, run.id, item, ImportState.DOUBLE, identity=identity)
            merged = replace(first, bookmark=imports.merge_bookmarks(first.bookmark, item.bookmark))
            merged = self._store_link(merged, at=at) if item.is_link or first.link_id else merged
            self._vault.changed_links.add_run(run.id, [merged.position])
            imports.update_bookmark(connection, run.id, merged)
            if merged.link_id is not None:
                self._add_anchors(run, merged.position, merged.link_id)
            self._set_earliest_date(merged.link_id, first.bookmark.added, merged.bookmark.added)

    @contextmanager
    def _adding(self, run: ImportRun, *positions: int) -> Iterator[None]:
        """Run the block, which adds bookmarks to a run, in a transaction.

        :raises NotFound: if another program has deleted the run, or undone its import
        """
        with self._vault.transaction():
            if not imports.exists(self._vault.connection, run.id):
                raise NotFound(f"another command has undone or deleted this import meanwhile: {run.source}")
            self._vault.changed_links.add_run(run.id, positions)
            yield

    def waiting(self, run: ImportRun, *, payload: Payload | None = None) -> list[tuple[int, str]]:
        """Return (position, address) of the waiting bookmarks with this payload; None: those to be fetched."""
        with translate_errors(self._vault.path):
            return imports.select_waiting(self._vault.connection, run.id, payload=payload)

    def waiting_batches(self, run: ImportRun, size: int) -> Iterator[list[tuple[int, str]]]:
        """Yield (position, address) of the waiting bookmarks without a payload in lists of `size`, as they are by then.

        All addresses of 100,000 bookmarks at once take 20 MB.
        """
        after = 0
        while True:
            with translate_errors(self._vault.path):
                batch = imports.select_waiting(
                    self._vault.connection, run.id, payload=None, after=after, limit=size
                )
            if not batch:
                return
            yield batch
            after = batch[-1][0]

    def needs_file(self, run: ImportRun) -> bool:
        """Return whether a waiting bookmark must be read from the file again."""
        return any(self.waiting(run, payload=payload) for payload in Payload)

    def bookmark_at(self, run: ImportRun, position: int) -> ImportLink:
        """Return the bookmark at a position of the file."""
        with translate_errors(self._vault.path):
            item = imports.get_bookmark(self._vault.connection, run.id, position)
        return replace(item, bookmark=replace(item.bookmark, is_imported=True))

    def settle(self, run: ImportRun, position: int, outcome: Outcome) -> None:
        """Store the outcome of a bookmark, which no longer waits."""
        with self._vault.transaction():
            self._vault.changed_links.add_run(run.id, [position])
            imports.settle(
                self._vault.connection,
                run.id,
                position,
                state=outcome.status,
                reason=outcome.reason,
                link_id=outcome.id,
            )
            if outcome.id is not None:
                self._add_anchors(run, position, outcome.id)

    def new_positions(self, run: ImportRun, positions: Sequence[int]) -> set[int]:
        """Return those positions whose bookmark has an address that no link and no other bookmark of the run has."""
        with translate_errors(self._vault.path):
            new = imports.select_new_bookmarks(self._vault.connection, run.id, positions)
        return {position for position, *_ in new}

    def store_new_links(self, run: ImportRun, positions: Sequence[int], *, at: str) -> dict[int, Link]:
        """Store links for those waiting bookmarks whose address is new, and settle them; return position -> link.

        Each row is written once, in batches, and the index after all rows: 500 links in a quarter of the time that
        `Vault.store_link` takes.
        """
        connection, reason = self._vault.connection, SkipReason.NOT_FETCHED
        with self._vault.transaction():
            new = imports.select_new_bookmarks(connection, run.id, positions)
            bookmarks = [(urls.parse_url(bookmark.url), identity, bookmark) for _, identity, bookmark in new]
            ids = links.insert_all(connection, bookmarks, at=at, outcome=Status.LINK_ONLY, reason=reason)
            self._vault.changed_links.add(ids, is_new=True)
            pairs = list(zip(ids, bookmarks, strict=True))
            attach_all(connection, ((link_id, b.added or at, b.tags) for link_id, (*_, b) in pairs))
            settled = [(position, link_id) for (position, *_), link_id in zip(new, ids, strict=True)]
            self._vault.changed_links.add_run(run.id, [position for position, _ in settled])
            imports.settle_all(connection, run.id, settled, state=Status.LINK_ONLY, reason=reason)
            self._vault.full_text.add_all(ids)
            stored = links.get_all(connection, ids)
        return {position: stored[link_id] for position, link_id in settled}

    def settled_links(self, run: ImportRun) -> Iterator[Link]:
        """Yield the links of the settled bookmarks, whether the run added them or found them in the vault."""
        with translate_errors(self._vault.path):
            yield from map(self._vault.get, imports.select_settled_link_ids(self._vault.connection, run.id))

    def _add_anchors(self, run: ImportRun, position: int, link_id: int) -> None:
        """Store the addresses of the bookmarks of this run that are other places on the page of a link."""
        connection = self._vault.connection
        link: Link | None = None
        for url, title in imports.select_doubles(connection, run.id, position):
            link = link or self._vault.get(link_id)
            self._vault.changed_links.add([link_id])
            add_anchor(connection, link, url, title)

    def _store_link(self, item: ImportLink, *, at: str) -> ImportLink:
        result = self._vault.store_link(
            replace(item.bookmark, is_imported=True),
            at=at,
            outcome=Status.LINK_ONLY,
            reason=SkipReason.WAITING,
        )
        return replace(item, link_id=result.link.id)

    def _set_earliest_date(self, link_id: int | None, stored: str | None, earliest: str | None) -> None:
        """Move the date of a link that this import added back to the earliest date of its bookmarks."""
        if link_id is None or not stored or not earliest:
            return
        if earliest < stored == self._vault.get(link_id).added:
            self._vault.changed_links.add([link_id])
            links.update(self._vault.connection, link_id, added=earliest)
