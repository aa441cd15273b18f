"""Other programs' files -> links in the vault, and then their pages: step by step, so that it can stop anywhere.

First the file is read and its bookmarks are stored, in one go; then what came with its page is read, and the rest
is fetched. What became of each is stored together with it, in one transaction for a small batch, and told after.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from linkvault import capture, formats, urls
from linkvault.clock import now
from linkvault.errors import Action, BadURL, FetchError, FormatError, NothingReadable, Remedy, UsageError
from linkvault.models import (
    Bookmark,
    ExportItem,
    ImportLink,
    ImportRun,
    Link,
    Outcome,
    Page,
    Status,
    UnreadableEntry,
)
from linkvault.states import ImportState, Payload
from linkvault.store.tags import clean
from linkvault.transfer.crawler import BATCH, Done, Pipeline
from linkvault.transfer.merge_vaults import is_empty, store_full_link
from linkvault.vault import Vault

_AT_ONCE = 500  # bookmarks stored in one transaction
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What is wished of an import: what its links get, and whether their pages are fetched."""

    tags: tuple[str, ...] = ()
    folders_as_tags: bool = True
    fetch: bool = True
    format_name: str | None = None  # None: it is recognised


class Import:
    """One import on its way: `load` the file, then take the `outcomes`."""

    def __init__(self, vault: Vault, run: ImportRun, source: formats.Source | None) -> None:
        """Take up an import where it stands.

        :param source: the file; None if all that is needed of it was read
        """
        self._vault = vault
        self._source = source
        self.run = run

    @classmethod
    def of_file(cls, vault: Vault, path: Path, wishes: ImportOptions, *, name: str | None = None) -> "Import":
        """Begin to import a file, or go on if the same was begun before.

        :param name: what to call it, if not by its path
        :raises FormatError: if it is of no known kind
        :raises UsageError: if it cannot be read, or a tag is none
        """
        format_name, source = recognise(path, wishes.format_name)
        tags = tuple(map(clean, wishes.tags))  # the user's own: what is no tag is said
        run = ImportRun(
            id=0,
            source=name or str(path.absolute()),
            format=format_name,
            started=now(),
            tags=tags,
            folders_as_tags=wishes.folders_as_tags,
            fetch=wishes.fetch,
            keep_ids=is_empty(vault),
        )
        return cls(vault, vault.imports.begin(run, digest(path, run)), source)

    @classmethod
    def again(cls, vault: Vault, run: ImportRun) -> "Import":
        """Take up a past import.

        :raises UsageError: if its file is needed, and is not there or has changed
        """
        if run.is_loaded and not vault.imports.needs_file(run):
            return cls(vault, run, None)
        path = Path(run.source)
        _, source = recognise(path, run.format)
        if digest(path, run) != vault.imports.digest(run):
            raise UsageError(f"{path} has changed since", hint=Remedy(Action.IMPORT_FILE, str(path)))
        return cls(vault, run, source)

    @property
    def waiting(self) -> int:
        """Return how many bookmarks wait."""
        return self.run.count(ImportState.WAITING)

    @property
    def size(self) -> int:
        """Return the bytes of the file that is still to be read; of a folder, little."""
        return self._source.path.stat().st_size if self._source and not self.run.is_loaded else 0

    def load(self) -> Iterator[UnreadableEntry]:
        """Read the file and store its bookmarks; yield what cannot be read."""
        if self.run.is_loaded:
            return
        try:
            yield from self._load()
        except (FormatError, UsageError):  # nothing of it could be read
            self._vault.imports.delete(self.run)
            raise

    def _load(self) -> Iterator[UnreadableEntry]:
        known = self._vault.imports.positions(self.run)
        new = (each for each in self._read() if each[0] not in known)
        while some := list(islice(map(self._lightened, new), _AT_ONCE)):
            with self._vault.transaction():
                for position, found in some:
                    self._put(position, found)
            yield from (found for _, found in some if isinstance(found, UnreadableEntry))
        self._vault.imports.finish_loading(self.run, now())
        self.run = self._vault.imports.get(self.run.id)

    def outcomes(self, pipeline: Pipeline) -> Iterator[Outcome]:
        """Go through all that waits; yield what becomes of each, once it is stored for good."""
        yield from self._restored(pipeline)
        yield from self._written(pipeline.read(self._pages()), self._keep_brought)
        yield from self._known_or_alone()
        if self.run.fetch:
            yield from self._written(pipeline.fetched(self._vault.imports.waiting(self.run)), self._keep)

    def settled(self) -> Iterator[Outcome]:
        """Yield, as known, all that was done before."""
        for link in self._vault.imports.settled_links(self.run):
            yield Outcome(
                link.url,
                Status.ALREADY_SAVED if link.saved else link.status,
                link.id,
                None if link.saved else link.reason,
                title=link.title,
                tags=link.tags,
            )

    def _read(self) -> Iterator[tuple[int, formats.Item]]:
        """Yield all that stands in the file with its position, from 1."""
        return enumerate(read(self.run.format, self._source), 1) if self._source else iter(())

    def _lightened(self, read: tuple[int, formats.Item]) -> tuple[int, ImportLink | UnreadableEntry]:
        """Make of what was read what the vault remembers of it: no page, only that it brings one."""
        position, found = read
        if isinstance(found, UnreadableEntry):
            return position, found
        mark = found if isinstance(found, Bookmark) else Bookmark(found.link.url)
        try:
            url = urls.remove_password(urls.check_url(mark.url))
        except BadURL as error:
            return position, UnreadableEntry(mark.location or f"number {position}", str(error), mark.url[:200])
        payload = Payload.FULL_LINK if isinstance(found, ExportItem) else Payload.PAGE if mark.page else None
        # "TCP/IP" is one folder: a tag's stroke would make two of it.
        folder = "/".join(part.replace("/", "-") for part in mark.folders)
        folders = (folder,) if self.run.folders_as_tags else ()
        tags = tags_of((*mark.tags, *folders, *self.run.tags))
        # A bare address says nothing yet to find it by; it becomes a link together with its page, so that a list
        # that is killed half-way leaves no link without its text.
        is_link = self.run.fetch and not payload and bool(mark.title or mark.tags or mark.note or mark.folders)
        light = replace(mark, url=url, tags=tags, folders=(), page=None)
        return position, ImportLink(position, light, payload, is_link=is_link)

    def _put(self, position: int, found: ImportLink | UnreadableEntry) -> None:
        if isinstance(found, UnreadableEntry):
            self._vault.imports.add_unread(self.run, position, found)
        else:
            self._vault.imports.add_waiting(self.run, found, at=now())

    def _restored(self, pipeline: Pipeline) -> Iterator[Outcome]:
        """Store the links that the file contains with their full history."""
        brought = self._brought(Payload.FULL_LINK)
        full_links = ((position, found) for position, found in brought if isinstance(found, ExportItem))
        while (some := list(islice(full_links, BATCH))) and not pipeline.is_over:
            with self._vault.transaction():
                outcomes = [self._restore(*each) for each in some]
            yield from outcomes

    def _restore(self, position: int, found: ExportItem) -> Outcome:
        keep_id = self.run.keep_ids and self._vault.transfer.is_free(found.link.id)
        outcome = store_full_link(self._vault, found, keep_id=keep_id)
        self._vault.imports.settle(self.run, position, outcome)
        return outcome

    def _pages(self) -> Iterator[tuple[int, Page]]:
        for position, found in self._brought(Payload.PAGE):
            if isinstance(found, Bookmark) and found.page:
                yield position, found.page

    def _brought(self, kind: Payload) -> Iterator[tuple[int, formats.Item]]:
        """Yield what waits and brings its page, or itself whole, read once more."""
        waiting = {position for position, _ in self._vault.imports.waiting(self.run, payload=kind)}
        if waiting:
            yield from (each for each in self._read() if each[0] in waiting)

    def _known_or_alone(self) -> Iterator[Outcome]:
        """Settle what needs no page: what is saved already, or all where no page is wished."""
        waiting = iter(self._vault.imports.waiting(self.run))
        while some := list(islice(waiting, _AT_ONCE)):
            with self._vault.transaction():
                outcomes = [self._remember(place) for place, url in some if self._needs_no_page(url)]
            yield from outcomes

    def _needs_no_page(self, url: str) -> bool:
        if not self.run.fetch:
            return True
        link = self._vault.find(url)
        return link is not None and link.saved is not None

    def _remember(self, position: int) -> Outcome:
        outcome = capture.remember(self._vault, self._bookmark(position))
        self._vault.imports.settle(self.run, position, outcome)
        return outcome

    def _written(
        self, batches: Iterable[list[Done]], keep: Callable[[Bookmark, Done], Outcome]
    ) -> Iterator[Outcome]:
        """Store what was captured, a batch in one transaction; yield the outcomes after it."""
        for batch in batches:
            with self._vault.transaction():
                outcomes = [self._settle(done, keep) for done in batch]
            yield from outcomes

    def _settle(self, done: Done, keep: Callable[[Bookmark, Done], Outcome]) -> Outcome:
        outcome = keep(self._bookmark(done.ticket), done)
        self._vault.imports.settle(self.run, done.ticket, outcome)
        return outcome

    def _keep(self, bookmark: Bookmark, done: Done) -> Outcome:
        return store(self._vault, bookmark, done)

    def _keep_brought(self, bookmark: Bookmark, done: Done) -> Outcome:
        """Keep a page that was saved at some time: once, and in its place among what the link has."""
        before = self._vault.find(bookmark.url)
        if before is None or not before.saved or not isinstance(done.came, tuple):
            return self._keep(bookmark, done)
        page, (_, _, snapshot) = done.came
        if self._vault.transfer.has_snapshot(before.id, snapshot):
            return capture.remember(self._vault, bookmark)
        outcome = self._keep(bookmark, done)
        if page.fetched < before.saved:
            self._vault.transfer.renumber_snapshots(before.id)
        return outcome

    def _bookmark(self, position: int) -> Bookmark:
        """Return a bookmark; of one that is a link already, what it said is the link's, and perhaps changed since."""
        each = self._vault.imports.bookmark_at(self.run, position)
        return each.bookmark if each.link_id is None else Bookmark(each.bookmark.url)


def retry(vault: Vault, links: Iterable[Link], pipeline: Pipeline) -> Iterator[Outcome]:
    """Try to capture links again; yield what becomes of each, once it is stored for good."""
    wanted = {link.id: link.url for link in links}
    for batch in pipeline.fetched(wanted.items()):
        with vault.transaction():
            outcomes = [store(vault, Bookmark(wanted[done.ticket]), done) for done in batch]
        yield from outcomes


def store(vault: Vault, bookmark: Bookmark, done: Done) -> Outcome:
    """Keep what a capture came to."""
    if isinstance(done.came, FetchError | NothingReadable):
        return capture.keep_link(vault, bookmark, done.came)
    return capture.keep(vault, bookmark, *done.came)


def recognise(path: Path, format_name: str | None) -> tuple[str, formats.Source]:
    """Find out what a file is, unless it is told.

    :raises FormatError: if it is of no known kind
    :raises UsageError: if it cannot be read
    """
    try:
        if format_name is None:
            return formats.recognise(path)
        formats.get_reader(format_name)
        path.stat()
    except OSError as error:
        raise _unreadable(path, error) from error
    return format_name, formats.Source(path)


def read(format_name: str, source: formats.Source) -> Iterator[formats.Item]:
    """Yield all that stands in a file; where the reading breaks off, the rest is told as unread.

    :raises FormatError: if nothing of it can be read
    :raises UsageError: if the file cannot be opened
    """
    is_begun = False
    try:
        for found in formats.get_reader(format_name).read(source):
            yield found
            is_begun = True
    except FormatError as error:
        if not is_begun:
            raise
        yield UnreadableEntry("the rest", str(error))
    except OSError as error:
        if not is_begun:
            raise _unreadable(source.path, error) from error
        yield UnreadableEntry("the rest", error.strerror or str(error))


def digest(path: Path, run: ImportRun) -> str:
    """Return what tells whether two imports are the same: what the file holds, and what was wished."""
    wishes = [run.format, run.tags, run.folders_as_tags, run.fetch]
    told = hashlib.sha256(json.dumps(wishes).encode())
    try:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                seen = file.stat()
                line = f"{file.relative_to(path)}\0{seen.st_size}\0{seen.st_mtime_ns}\n"
                told.update(line.encode("utf-8", "surrogateescape"))
            return told.hexdigest()
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                told.update(chunk)
    except OSError as error:
        raise _unreadable(path, error) from error
    return told.hexdigest()


def tags_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return names as tags, once each; what cannot be one is left out.

    >>> tags_of(["ml", " ", "Browser/Bar", "ml", "a,b"])
    ('ml', 'Browser/Bar', 'a b')
    """
    cleaned = []
    for name in names:
        with suppress(UsageError):
            cleaned.append(clean(name))
    return tuple(dict.fromkeys(cleaned))


def _unreadable(path: Path, error: OSError) -> UsageError:
    return UsageError(f"cannot read {path}: {error.strerror or error}")
