"""One open vault: store and search, always changed together in one transaction.

No SQL and no HTML here. Every method may raise a VaultError: locked, full, read-only, damaged.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from linkvault import __version__
from linkvault.errors import NotFound, UsageError, VaultReadOnly, VaultTooNew
from linkvault.models import Hit, Kept, Selection, Status
from linkvault.store import keeping, links, selection, settings, snapshots, tags
from linkvault.store.connection import (
    LOCK_WAIT_SECONDS,
    open_for_reading,
    open_for_writing,
    transaction,
    translated,
)

if TYPE_CHECKING:
    from types import TracebackType

    from linkvault.models import AliasKind, Article, Bookmark, Document, Link, Page, Rendered, Snapshot
    from linkvault.search import Found

_ANALYSER = "analyser"  # the setting that says which analyser made the index


class Vault:
    """An open vault. Use as a context manager, or call `close`."""

    def __init__(self, path: Path, *, write: bool = False, patience: float = LOCK_WAIT_SECONDS) -> None:
        """Open the vault at `path`; with `write` make it where there is none.

        :param patience: for how many seconds a lock of another program is waited for
        :raises VaultMissing: when reading, if there is no file
        """
        self.path, self._patience = path, patience
        self._connection = (open_for_writing if write else open_for_reading)(path, patience)
        if write:
            try:
                self.refresh_index()
            except BaseException:
                self.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    # Finding links

    def resolve(self, references: Sequence[str], *, trashed: bool = False) -> tuple[int, ...]:
        """Turn what a user calls a link (its number, a range `3-7`, its URL) into ids, in that order, once each.

        :raises NotFound: for the first reference that names no link
        """
        with translated(self.path):
            return keeping.named(self._connection, references, trashed=trashed)

    def link(self, reference: str) -> Link:
        """Return the one link that a reference names.

        :raises NotFound: if there is none
        """
        ids = self.resolve([reference])
        if len(ids) != 1:
            raise UsageError(f"one link is wanted here, {reference} names {len(ids)}")
        return self.get(ids[0])

    def get(self, link_id: int) -> Link:
        """Return a link by its id, in the trash too."""
        with translated(self.path):
            link = links.get(self._connection, link_id)
        if link is None:
            raise NotFound(f"no such link: {link_id}")
        return link

    def select(self, chosen: Selection) -> Iterator[Link]:
        """Yield the chosen links, read row by row."""
        with translated(self.path):
            yield from links.select(self._connection, chosen)

    def select_ids(self, chosen: Selection) -> list[int]:
        """Return the ids of the chosen links, in order."""
        with translated(self.path):
            return links.select_ids(self._connection, chosen)

    def count(self, chosen: Selection) -> int:
        """Return how many links are chosen, whatever the limit."""
        with translated(self.path):
            return links.count(self._connection, chosen)

    def search(self, text: str, chosen: Selection, *, snippets: int = 1) -> tuple[list[Hit], Found]:
        """Return the best links for a query, best first, and how the query was understood."""
        from linkvault import search

        with translated(self.path):
            if settings.get(self._connection, _ANALYSER) != search.ANALYSER:
                self._reopen_refreshed()
            found = search.search(
                self._connection,
                search.parse(text),
                among=selection.among_indexed(chosen),
                condition=selection.condition,
                texts=self._documents,
                limit=chosen.limit or 0,
                snippets=snippets,
            )
            hits = [
                Hit(self.get(each.link_id), each.score, each.snippet, each.matches, each.loosened, each.line)
                for each in found.ranked
            ]
        return hits, found

    def matching(self, text: str) -> list[int]:
        """Return the ids of all links that hold the words of a query, in any order."""
        from linkvault import search

        with translated(self.path):
            among = selection.among_indexed(Selection())
            return search.matching(
                self._connection, search.parse(text), among=among, condition=selection.condition
            )

    # Keeping what was captured

    def remember(
        self, bookmark: Bookmark, *, at: str, outcome: Status, reason: str | None, title: str | None = None
    ) -> Kept:
        """Keep a link of which no snapshot could be made, at the instant `at`.

        A good snapshot that the link already has stays; so do its tags and note, to which the new ones are added.
        A new link is named `title` (of the page) if the bookmark has no title.
        """
        from linkvault.states import UNTRIED

        with self._writing():
            known = keeping.known(self._connection, bookmark)
            link_id = known or keeping.insert(self._connection, bookmark, at=at, outcome=outcome, title=title)
            with self._reindexing([link_id], fresh=known is None):
                kept = keeping.merge(self._connection, self.get(link_id), bookmark)
                if known is None or reason not in UNTRIED:
                    links.update(self._connection, link_id, attempted=at, outcome=outcome, reason=reason)
        return replace(kept, link=self.get(link_id))

    def keep(
        self,
        bookmark: Bookmark,
        snapshot: Snapshot,
        article: Article,
        rendered: Rendered,
        page: Page,
        *,
        force: bool = False,
    ) -> Kept:
        """Keep a capture: a new snapshot if the text is new (or `force`), and all addresses that led to it."""
        at, connection = snapshot.captured, self._connection
        with self._writing():
            known = keeping.known(connection, bookmark, snapshot)
            link_id = known or keeping.insert(
                connection, bookmark, at=at, outcome=Status.SAVED, title=snapshot.title
            )
            with self._reindexing([link_id], fresh=known is None):
                kept = keeping.merge(connection, self.get(link_id), bookmark)
                newest = snapshots.newest(connection, link_id)
                if force or newest is None or newest.fingerprint != snapshot.fingerprint:
                    stored = snapshots.insert(connection, replace(snapshot, link_id=link_id), __version__)
                    snapshots.put_content(connection, stored.id, article, rendered)
                    snapshots.put_page(connection, stored.id, page)
                    keeping.take_title(connection, link_id)
                    kept = replace(kept, snapshot=stored)
                keeping.add_aliases(connection, link_id, bookmark, snapshot, page)
                links.update(connection, link_id, attempted=at, outcome=Status.SAVED, reason=None)
        return replace(kept, link=self.get(link_id))

    # What a link holds

    def snapshots(self, link_id: int) -> list[Snapshot]:
        """Return a link's snapshots, oldest first."""
        with translated(self.path):
            return snapshots.of_link(self._connection, link_id)

    def snapshot(self, link_id: int, *, number: int | None = None, until: str | None = None) -> Snapshot:
        """Return a link's snapshot: of that number, or the newest captured before `until`, or the newest.

        :raises NotFound: if there is none
        """
        with translated(self.path):
            found = snapshots.at(self._connection, link_id, number=number, until=until)
        if found is not None:
            return found
        if number is None and until is None:
            link = self.get(link_id)
            why = f" ({link.reason})" if link.reason else ""
            raise NotFound(
                f"nothing is saved of {link.url}{why}", hint=f"`linkvault add {link.url}` tries it again"
            )
        wanted = f"snapshot {number}" if number is not None else f"snapshot before {until}"
        raise NotFound(
            f"link {link_id} has no {wanted}", hint="`linkvault show ID --meta` counts its snapshots"
        )

    def content(self, snapshot: Snapshot) -> Rendered:
        """Return a snapshot's text."""
        with translated(self.path):
            return snapshots.content(self._connection, snapshot.id)

    def page(self, snapshot: Snapshot) -> Page | None:
        """Return the page a snapshot was made of, as received."""
        with translated(self.path):
            return snapshots.page(self._connection, snapshot)

    def aliases(self, link_id: int) -> list[tuple[AliasKind, str]]:
        """Return the addresses that lead to a link, as (kind, url)."""
        with translated(self.path):
            return links.aliases(self._connection, link_id)

    def replace_content(self, snapshot: Snapshot, article: Article, rendered: Rendered) -> None:
        """Put a new extraction of the same page in the place of the old one."""
        with self._writing(), self._reindexing([snapshot.link_id]):
            snapshots.update(self._connection, snapshot, __version__)
            snapshots.put_content(self._connection, snapshot.id, article, rendered)
            keeping.take_title(self._connection, snapshot.link_id)

    # Changing links

    def edit(
        self, link_id: int, *, title: str | None = None, note: str | None = None, url: str | None = None
    ) -> None:
        """Change what the user says of a link. An empty note or title takes it away.

        :raises UsageError: if the new address already belongs to another link
        """
        with self._writing(), self._reindexing([self.get(link_id).id]):
            if url is not None:
                keeping.move(self._connection, link_id, url)
            if note is not None:
                links.update(self._connection, link_id, note=note.strip() or None)
            if title is not None and title.strip():
                links.update(self._connection, link_id, title=title.strip(), title_given=1)
            elif title is not None:
                keeping.forget_title(self._connection, self.get(link_id))

    def trash(self, ids: Sequence[int], *, at: str) -> int:
        """Put links into the trash; return how many were not there yet."""
        return self._set_trashed(ids, at, already=False)

    def restore(self, ids: Sequence[int]) -> int:
        """Take links out of the trash; return how many."""
        return self._set_trashed(ids, None, already=True)

    def empty_trash(self, chosen: Selection) -> int:
        """Forget the chosen links of the trash for ever; return how many."""
        with self._writing():
            ids = links.select_ids(self._connection, replace(chosen, trashed=True))
            for link_id in ids:
                links.delete(self._connection, link_id)
            tags.prune(self._connection)
        return len(ids)

    # Tags

    def tags(self) -> list[tuple[str, int]]:
        """Return all tags with the number of their links."""
        with translated(self.path):
            return tags.counts(self._connection)

    def tag(self, ids: Sequence[int], names: Sequence[str]) -> int:
        """Give links these tags; return how many links changed."""
        return self._change_tags(ids, names, tags.attach)

    def untag(self, ids: Sequence[int], names: Sequence[str]) -> int:
        """Take these tags off links; return how many links changed."""
        return self._change_tags(ids, names, tags.detach)

    def rename_tag(self, old: str, new: str) -> int:
        """Rename a tag and all below it (`a/b` under `a`); where the new name exists they merge.

        :returns: the number of links that have it
        :raises NotFound: if there is no such tag
        """
        with self._writing():
            tag_id = tags.find(self._connection, old)
            family = tags.below(self._connection, tag_id)
            touched = sorted({link for each, _ in family for link in tags.links_of(self._connection, each)})
            with self._reindexing(touched):
                tags.rename(self._connection, family, new)
        return len(touched)

    def delete_tag(self, name: str) -> int:
        """Take a tag off all links; return how many had it.

        :raises NotFound: if there is no such tag
        """
        with self._writing():
            tag_id = tags.find(self._connection, name)
            touched = tags.links_of(self._connection, tag_id)
            with self._reindexing(touched):
                tags.delete(self._connection, tag_id)
        return len(touched)

    # The index

    def refresh_index(self, progress: Callable[[int], None] | None = None) -> None:
        """Index everything again if another analyser made the index; tell `progress` how many links are done."""
        from linkvault import search

        with translated(self.path):
            if settings.get(self._connection, _ANALYSER) == search.ANALYSER:
                return
            with transaction(self._connection):
                if settings.get(self._connection, _ANALYSER) == search.ANALYSER:
                    return  # another process did it while we waited for the lock
                search.clear(self._connection)
                for done, link_id in enumerate(links.select_ids(self._connection, Selection(sort="id")), 1):
                    self._put(link_id)
                    if progress:
                        progress(done)
                settings.put(self._connection, _ANALYSER, search.ANALYSER)

    # What all of the above is made of

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Make one transaction of what is done in here, or join that which has begun."""
        connection = self._connection
        with translated(self.path), nullcontext() if connection.in_transaction else transaction(connection):
            yield

    @contextmanager
    def _reindexing(self, ids: Sequence[int], *, fresh: bool = False) -> Iterator[None]:
        """Change what the index sees of these links, and the index with it.

        The index keeps no text: an old row can only be taken out by saying it again, so before the change.
        """
        from linkvault import search

        ids = tuple(dict.fromkeys(ids))  # twice out of the index would break it
        if not fresh:
            for link_id in ids:
                document = links.document(self._connection, link_id)
                if document is not None:
                    search.remove(self._connection, document)
        yield
        for link_id in ids:
            self._put(link_id)

    def _put(self, link_id: int) -> None:
        from linkvault import search

        document = links.document(self._connection, link_id)
        if document is not None:
            search.put(self._connection, document)

    def _documents(self, ids: Iterable[int], *, most: int | None = None) -> dict[int, Document]:
        return links.documents(self._connection, ids, most=most)

    def _reopen_refreshed(self) -> None:
        """Index again by a connection that may write, and go on reading; where none may, search what is there."""
        try:
            Vault(self.path, write=True, patience=self._patience).close()
        except (VaultReadOnly, VaultTooNew):
            return
        self._connection.close()
        self._connection = open_for_reading(self.path, self._patience)

    def _set_trashed(self, ids: Sequence[int], at: str | None, *, already: bool) -> int:
        with self._writing():
            wanted = [each for each in dict.fromkeys(ids) if bool(self.get(each).trashed) is already]
            with self._reindexing(wanted):
                for link_id in wanted:
                    links.update(self._connection, link_id, trashed=at)
        return len(wanted)

    def _change_tags(
        self,
        ids: Sequence[int],
        names: Sequence[str],
        change: Callable[[sqlite3.Connection, int, Iterable[str]], bool],
    ) -> int:
        with self._writing(), self._reindexing(ids):
            return sum(change(self._connection, self.get(each).id, names) for each in dict.fromkeys(ids))
