"""An open vault that remembers its imports, bookmark by bookmark, so that each can go on where it stopped.

Joins store and search as `Vault` does, whose methods it has all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from linkvault import urls
from linkvault.errors import NotFound
from linkvault.models import Bookmark, ImportLink, ImportRun, Link, Outcome, Snapshot, Status, Unread
from linkvault.moving import MovingVault
from linkvault.states import ImportState, Payload, SkipReason
from linkvault.store import imports, joining, keeping, links
from linkvault.store.connection import translated


class ImportingVault(MovingVault):
    """A vault that knows what was imported, and what of it still waits."""

    def link_of(self, url: str) -> Link | None:
        """Return the link of an address, in or out of the trash, if there is one."""
        with translated(self.path):
            known = links.by_identity(self._connection, urls.identity(url))
            return None if known is None else links.get(self._connection, known)

    def is_free(self, number: int) -> bool:
        """Say whether no link has this number."""
        with translated(self.path):
            return links.get(self._connection, number) is None

    def has_version(self, link_id: int, snapshot: Snapshot) -> bool:
        """Say whether a link has this text of this instant."""
        told = ((each.captured, each.fingerprint) for each in self.snapshots(link_id))
        return (snapshot.captured, snapshot.fingerprint) in told

    def put_in_order(self, link_id: int) -> None:
        """Number a link's snapshots by their dates; the last is its newest."""
        with self._writing(), self._reindexing([link_id]):
            joining.renumber(self._connection, link_id)
            keeping.take_title(self._connection, link_id)

    # Imports as wholes

    def runs(self) -> list[ImportRun]:
        """Return all imports, newest first."""
        with translated(self.path):
            return list(imports.runs(self._connection))

    def run(self, run_id: int) -> ImportRun:
        """Return an import.

        :raises NotFound: if there is none of that number
        """
        with translated(self.path):
            found = next(imports.runs(self._connection, run_id), None)
        if found is None:
            raise NotFound(f"no such import: {run_id}", hint="`linkvault import --list` shows all")
        return found

    def begin_run(self, run: ImportRun, digest: str) -> ImportRun:
        """Remember that an import begins; if the same was begun before, return that, as far as it came."""
        with self._writing():
            known = imports.find(self._connection, digest)
            if known is not None:
                imports.forget_lost(self._connection, known)
            return self.run(known or imports.begin(self._connection, run, digest))

    def digest_of(self, run: ImportRun) -> str:
        """Return the digest of what was imported."""
        with translated(self.path):
            return imports.digest(self._connection, run.id)

    def end_loading(self, run: ImportRun, at: str) -> None:
        """Remember that all bookmarks of the file are known."""
        with self._writing():
            imports.loaded(self._connection, run.id, at)

    def forget_run(self, run: ImportRun) -> None:
        """Forget an import; its links stay."""
        with self._writing():
            imports.forget(self._connection, run.id)

    def reopen(self, run: ImportRun) -> int:
        """Let the failures of an import wait once more; return how many."""
        with self._writing():
            return imports.reopen(self._connection, run.id, Status.FAILED)

    # Their bookmarks

    def positions(self, run: ImportRun) -> set[int]:
        """Return the positions in its file that an import has read."""
        with translated(self.path):
            return imports.positions(self._connection, run.id)

    def put_unread(self, run: ImportRun, position: int, unread: Unread) -> None:
        """Remember what is no bookmark."""
        mark = Bookmark(unread.text, place=unread.place)
        with self._writing():
            each = ImportLink(position, mark)
            imports.add(
                self._connection, run.id, each, ImportState.UNREAD, identity=None, reason=unread.reason
            )

    def put_waiting(self, run: ImportRun, each: ImportLink, *, at: str) -> None:
        """Remember a bookmark that waits for its page; if it is to be a link at once, add that.

        Of one address there is one: who stands further down adds to the first. What brings its page is one more
        version, and stands for itself.
        """
        identity = urls.identity(each.bookmark.url)
        with self._writing():
            first = None if each.brings else imports.first_of(self._connection, run.id, identity)
            if first is None:
                each = self._link_at_once(each, at=at) if each.is_link else each
                imports.add(self._connection, run.id, each, ImportState.WAITING, identity=identity)
                return
            imports.add(self._connection, run.id, each, ImportState.DOUBLE, identity=identity)
            one = replace(first, bookmark=imports.united(first.bookmark, each.bookmark))
            one = self._link_at_once(one, at=at) if each.is_link or first.link_id else one
            imports.rewrite(self._connection, run.id, one)
            self._date_back(one.link_id, first.bookmark.added, one.bookmark.added)

    def waiting(self, run: ImportRun, *, brings: str | None = None) -> list[tuple[int, str]]:
        """Return (position, address) of what waits for its page, or brings its "page", or itself "whole"."""
        with translated(self.path):
            return imports.waiting(self._connection, run.id, brings=brings)

    def brings_more(self, run: ImportRun) -> bool:
        """Say whether something waits that is read from the file once more."""
        return any(self.waiting(run, brings=kind) for kind in Payload)

    def waiting_at(self, run: ImportRun, position: int) -> ImportLink:
        """Return the bookmark at a position."""
        with translated(self.path):
            return imports.at(self._connection, run.id, position)

    def settle(self, run: ImportRun, position: int, outcome: Outcome) -> None:
        """Remember what became of a bookmark."""
        with self._writing():
            imports.settle(
                self._connection,
                run.id,
                position,
                state=outcome.status,
                reason=outcome.reason,
                link_id=outcome.id,
            )

    def settled(self, run: ImportRun) -> Iterator[Link]:
        """Yield the links that an import has brought, or found here."""
        with translated(self.path):
            for _, link_id in imports.outcomes(self._connection, run.id):
                yield self.get(link_id)

    def _link_at_once(self, each: ImportLink, *, at: str) -> ImportLink:
        kept = self.remember(each.bookmark, at=at, outcome=Status.LINK_ONLY, reason=SkipReason.WAITING)
        return replace(each, link_id=kept.link.id)

    def _date_back(self, link_id: int | None, stored: str | None, earliest: str | None) -> None:
        """Give a link that this import made the earliest of its dates."""
        if link_id is not None and stored and earliest and earliest < stored == self.get(link_id).added:
            links.update(self._connection, link_id, added=earliest)
