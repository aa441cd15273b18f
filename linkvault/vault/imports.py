"""`vault.imports`: import runs, stored bookmark by bookmark, so that an interrupted import can resume."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter
from typing import TYPE_CHECKING

from linkvault import search, urls
from linkvault.errors import Action, NotFound, Remedy
from linkvault.lazy_dataclass import replace
from linkvault.models import Bookmark, ImportLink, ImportRun, Link, Outcome, Status, UnreadableEntry
from linkvault.states import ImportState, Payload, SkipReason
from linkvault.store import imports, links, tags
from linkvault.store.connection.sqlite_errors import translate_errors
from linkvault.store.identity import add_anchor
from linkvault.store.schema import short_statements

if TYPE_CHECKING:
    from linkvault.urls import ParsedURL
    from linkvault.vault import Vault

_BATCH_SIZE = 500  # links that are read at once: half a megabyte


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

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run the block in one transaction, as `Vault.transaction`; it stores bookmarks or links one by one."""
        with short_statements(self._vault.connection), self._vault.transaction():
            yield

    def positions(self, run: ImportRun, first: int = 0, last: int = sys.maxsize) -> set[int]:
        """Return the positions in the file, from `first` to `last`, that the run has read."""
        with translate_errors(self._vault.path):
            return imports.get_positions(self._vault.connection, run.id, first, last)

    def add_all(
        self, run: ImportRun, items: Sequence[ImportLink], *, at: str, is_settling: bool = False
    ) -> Sequence[int]:
        """Store bookmarks as `add_waiting` does, those whose address is new to the run by one statement.

        The links of those whose address is new to the vault are stored together: each row once, and the index after
        all rows. That takes a tenth of the time that `Vault.store_link` takes for each.

        :param is_settling: also store the links of new bookmarks without a page in the file, and settle these: nothing
            is fetched. Return the ids of these links
        """
        connection = self._vault.connection
        parsed = [urls.parse_url(item.bookmark.url) for item in items]
        with self._adding(run, *(item.position for item in items)):
            of_run = imports.select_identities(connection, run.id, (url.identity for url in parsed))
            of_vault = links.select_known(connection, (url.identity for url in parsed))
            new, waiting, others = [], [], []
            for url, item in zip(parsed, items, strict=True):
                is_double = not item.payload and of_run.get(url.identity, False)
                is_new = url.identity not in of_run and url.identity not in of_vault
                of_run[url.identity] = of_run.get(url.identity, False) or not item.payload
                if is_double or (item.is_link and not is_new):
                    others.append(item)
                elif is_new and not item.payload and (item.is_link or is_settling):
                    new.append((url, item))
                else:
                    waiting.append((url.identity, item))
            imports.insert_all(connection, run.id, waiting)
            ids = self._store_new_links(run, new, at=at, is_settling=is_settling)
            for item in others:
                self.add_waiting(run, item, at=at)
        return ids if is_settling else ()

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

    def _store_new_links(
        self, run: ImportRun, items: list[tuple[ParsedURL, ImportLink]], *, at: str, is_settling: bool
    ) -> list[int]:
        """Store bookmarks with their links, whose addresses are new to the vault; return the ids of the links."""
        connection = self._vault.connection
        reason = SkipReason.NOT_FETCHED if is_settling else SkipReason.WAITING
        stored = tags.put_all(connection, (name for _, item in items for name in item.bookmark.tags))
        bookmarks = [
            (url, item.bookmark, sorted({stored[name] for name in item.bookmark.tags}, key=attrgetter("key")))
            for url, item in items
        ]
        documents = links.insert_all(
            connection,
            [(url, bookmark, [tag.name for tag in own]) for url, bookmark, own in bookmarks],
            at=at,
            outcome=Status.LINK_ONLY,
            reason=reason,
        )
        ids = [document.id for document in documents]
        self._vault.changed_links.add(ids, is_new=True)
        tags.attach_all(
            connection,
            (
                (link_id, bookmark.added or at, own)
                for link_id, (_, bookmark, own) in zip(ids, bookmarks, strict=True)
            ),
        )
        for link_id, (url, bookmark, _) in zip(ids, bookmarks, strict=True):
            if url.wrapper is not None:
                add_anchor(connection, self._vault.get(link_id), bookmark.url, bookmark.title)
        # With the date of the link, so that an earlier one of another bookmark of the same address can replace it.
        rows = [
            (
                url.identity,
                item if item.bookmark.added else replace(item, bookmark=replace(item.bookmark, added=at)),
                link_id,
            )
            for link_id, (url, item) in zip(ids, items, strict=True)
        ]
        if is_settling:
            imports.insert_settled(connection, run.id, rows, Status.LINK_ONLY, reason)
        else:
            waiting = [(identity, replace(item, link_id=link_id)) for identity, item, link_id in rows]
            imports.insert_all(connection, run.id, waiting)
        search.put_all(connection, documents)
        return ids

    def links(self, ids: Sequence[int]) -> Iterator[Link]:
        """Yield links by their ids, without those that were deleted meanwhile."""
        for start in range(0, len(ids), _BATCH_SIZE):
            batch = ids[start : start + _BATCH_SIZE]
            with translate_errors(self._vault.path):
                stored = links.get_all(self._vault.connection, batch)
            yield from (stored[link_id] for link_id in batch if link_id in stored)

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
