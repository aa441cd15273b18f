"""A file of another program -> links in the vault, then their pages. An import can be interrupted and resumed anywhere.

First the file is read and its bookmarks are stored; then pages that the file contains are read, and all others are
fetched. Links, snapshots and the state of each bookmark are committed together, in one transaction per batch, before
their outcomes are yielded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from linkvault import capture, formats, urls
from linkvault.clock import now
from linkvault.errors import Action, BadURL, FormatError, Remedy, UsageError
from linkvault.lazy_dataclass import dataclass, replace
from linkvault.models import (
    Bookmark,
    ExportItem,
    ImportLink,
    ImportRun,
    LeftOut,
    Link,
    Outcome,
    Page,
    Status,
    UnreadableEntry,
)
from linkvault.states import UNTRIED, ImportState, Payload, describe_reason
from linkvault.store.tags import clean
from linkvault.transfer.crawler import BATCH_SIZE, CapturedPage, Crawler, CrawlResult
from linkvault.transfer.import_file import compute_digest, detect_format, read_items, unreadable_url
from linkvault.transfer.merge_vaults import is_empty, store_full_link
from linkvault.vault import Vault

if TYPE_CHECKING:
    from linkvault.capture.images import ImageFetcher

_FULL_LINKS = "jsonl"  # the format of files that have links with their ids
_MAX_TAG_LISTS = 1_024  # in memory
# Bookmarks stored in one transaction, which share the wait for the disk and the pages that it writes. 500 take 4 % more
# time, 2,000 no less, but 3 MB of memory more.
_LOAD_BATCH_SIZE = 1_000


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """Options of an import: tags for its links, and whether their pages are fetched."""

    tags: tuple[str, ...] = ()
    folders_as_tags: bool = True
    fetch: bool = True
    format_name: str | None = None  # None: the format is detected


class ImportJob:
    """One import: `load` the file, then iterate over the `outcomes`."""

    def __init__(self, vault: Vault, run: ImportRun, source: formats.Source | None) -> None:
        """Continue an import from its stored state.

        :param source: the file; None if it is no longer needed
        """
        self._vault = vault
        self._source = source
        self._images: ImageFetcher | None = None
        self.pages_without_images = 0  # pages stored by `outcomes` whose pictures were not stored
        self.run = run
        self.has_io_errors = False  # `load` met a file in a folder that the system does not open
        self.left_out: tuple[LeftOut, ...] = ()  # by `load`: fields of the file that no link has
        self._stored: list[range] = []  # the ids of the links whose outcome is known since `load`

    @classmethod
    def from_file(
        cls,
        vault: Vault,
        path: Path,
        options: ImportOptions,
        *,
        name: str | None = None,
        detected: tuple[str, formats.Source] | None = None,
    ) -> ImportJob:
        """Start the import of a file, or resume it if the same file was imported with the same options.

        :param name: the name of the file in messages; None for its path
        :param detected: what `detect_format` returned for the file; None to call it
        :raises FormatError: if its format is unknown
        :raises UsageError: if it cannot be read, or a tag is invalid
        """
        format_name, source = detected or detect_format(path, options.format_name)
        tags = tuple(map(clean, options.tags))  # an invalid tag of the user is an error, see `clean_tags`
        run = ImportRun(
            id=0,
            source=name or str(path.absolute()),
            format=format_name,
            started=now(),
            tags=tags,
            folders_as_tags=options.folders_as_tags,
            fetch=options.fetch,
            keep_ids=is_empty(vault),
        )
        return cls(vault, vault.imports.begin(run, compute_digest(path, run)), source)

    @classmethod
    def resume(cls, vault: Vault, run: ImportRun) -> ImportJob:
        """Resume a stored import.

        :raises UsageError: if its file is needed, and is missing or has changed
        """
        if run.is_loaded and not vault.imports.needs_file(run):
            return cls(vault, run, None)
        path = Path(run.source)
        _, source = detect_format(path, run.format)
        if compute_digest(path, run) != vault.imports.digest(run):
            raise UsageError(
                f"{path} has changed since the import", hint=Remedy(Action.IMPORT_FILE, str(path))
            )
        return cls(vault, run, source)

    @property
    def waiting_count(self) -> int:
        """Return the number of bookmarks whose page is not captured yet."""
        return self.run.count(ImportState.WAITING)

    @property
    def outcome_count(self) -> int:
        """Return how many outcomes `outcomes` yields if nothing stops it."""
        return self.waiting_count + sum(map(len, self._stored))

    @property
    def capture_count(self) -> int:
        """Return the number of bookmarks whose page will be fetched, or read from the file."""
        if self.run.fetch:
            return self.waiting_count
        return len(self._vault.imports.waiting(self.run, payload=Payload.PAGE))

    @property
    def unread_bytes(self) -> int:
        """Return the size of the file if it has not been loaded, else 0. The content of a folder is not counted."""
        return self._source.path.stat().st_size if self._source and not self.run.is_loaded else 0

    @property
    def keeps_ids(self) -> bool:
        """Return whether links of the file keep their ids: of JSON lines of linkvault, in an empty vault."""
        return self.run.keep_ids and self.run.format == _FULL_LINKS

    def load(self, *, is_settling: bool = True) -> Iterator[UnreadableEntry]:
        """Read the file and store its bookmarks; yield the entries that cannot be read.

        :param is_settling: also store the links of those whose pages are not fetched; else `outcomes` does
        :raises FormatError: if nothing of the file can be read
        :raises UsageError: if it cannot be opened
        """
        if self.run.is_loaded:
            return
        try:
            yield from self._load_items(is_settling=is_settling and not (self.run.fetch or self.keeps_ids))
        except (FormatError, UsageError):
            self._vault.imports.delete(self.run)
            raise

    def _load_items(self, *, is_settling: bool) -> Iterator[UnreadableEntry]:
        stored = self._vault.imports.positions(self.run)
        items = (
            self._import_link(position, item) for position, item in self._read() if position not in stored
        )
        while batch := list(islice(items, _LOAD_BATCH_SIZE)):
            with self._vault.imports.transaction():
                # Another command may import the same file at the same time.
                added = self._vault.imports.positions(self.run, batch[0][0], batch[-1][0])
                batch = [(position, link) for position, link in batch if position not in added]
                ids = self._vault.imports.add_all(
                    self.run,
                    [link for _, link in batch if isinstance(link, ImportLink)],
                    at=now(),
                    is_settling=is_settling,
                )
                for position, link in batch:
                    if isinstance(link, UnreadableEntry):
                        self._vault.imports.add_unread(self.run, position, link)
            self._add_stored(ids)
            for _, link in batch:
                if isinstance(link, UnreadableEntry):
                    self.has_io_errors |= link.is_io_error
                    yield link
        self.left_out = self._source.report.items() if self._source else ()
        with self._vault.transaction():
            self._vault.imports.finish_loading(self.run, now())
            if self.has_io_errors:
                self._vault.imports.forget_file(self.run)
        self.run = self._vault.imports.get(self.run.id)

    def _add_stored(self, ids: Sequence[int]) -> None:
        """Remember the ids of links, which follow each other; ranges take no memory for each link."""
        if not ids:
            return
        follows = bool(self._stored) and self._stored[-1].stop == ids[0]
        first = self._stored.pop().start if follows else ids[0]
        self._stored.append(range(first, ids[-1] + 1))

    def outcomes(self, crawler: Crawler, images: ImageFetcher | None = None) -> Iterator[Outcome]:
        """Capture all waiting bookmarks; yield an outcome for each after its transaction is committed.

        :param images: fetches the pictures of the articles; None: they are not stored
        """
        self._images = images
        for ids in self._stored:
            yield from map(_describe_new, self._vault.imports.links(ids))
        yield from self._store_full_links(crawler)
        yield from self._store_batches(crawler.read(self._contained_pages()), self._store_dated_page)
        yield from self._store_without_fetching()
        if self.run.fetch:
            yield from self._store_batches(
                crawler.crawl(self._vault.imports.waiting(self.run)), self._store_result
            )

    def stored_outcomes(self) -> Iterator[Outcome]:
        """Yield the outcomes of bookmarks that were captured before; those without an article are failures again."""
        for link in self._vault.imports.settled_links(self.run):
            known = Outcome(link.url, Status.ALREADY_SAVED, link.id, title=link.title, tags=link.tags)
            yield known if link.status is Status.SAVED else _describe_failure(known, link)

    def _read(self) -> Iterator[tuple[int, formats.ImportItem]]:
        """Yield all items of the file with their positions, from 1."""
        return enumerate(read_items(self.run.format, self._source), 1) if self._source else iter(())

    def _import_link(
        self, position: int, item: formats.ImportItem
    ) -> tuple[int, ImportLink | UnreadableEntry]:
        """Return what the vault stores of an item: not its page, only that the file contains one."""
        if isinstance(item, UnreadableEntry):
            return position, item
        bookmark = item if isinstance(item, Bookmark) else Bookmark(item.link.url)
        try:
            url = urls.remove_password(urls.check_url(bookmark.url))
        except BadURL as error:
            return position, unreadable_url(item, position, error)
        payload = _payload_of(item)
        # A slash separates the levels of a tag: the folder "TCP/IP" would become two of them.
        folder = "/".join(part.replace("/", "-") for part in bookmark.folders)
        folders = (folder,) if self.run.folders_as_tags else ()
        tags = clean_tags((*bookmark.tags, *folders, *self.run.tags))
        # A URL alone has no text to search. Its link is stored together with its page, so that an interrupted import
        # of a list of URLs leaves no links without text.
        has_text = bool(bookmark.title or bookmark.tags or bookmark.note or bookmark.folders)
        stored = Bookmark(
            url, bookmark.title, tags, bookmark.note, bookmark.added, location=bookmark.location
        )
        is_link = self.run.fetch and not payload and has_text
        return position, ImportLink(position, stored, payload, is_link=is_link)

    def _store_full_links(self, crawler: Crawler) -> Iterator[Outcome]:
        """Store the links that the file contains with their full history."""
        items = self._waiting_items(Payload.FULL_LINK)
        full_links = ((position, item) for position, item in items if isinstance(item, ExportItem))
        while (batch := list(islice(full_links, BATCH_SIZE))) and not crawler.is_over:
            with self._vault.imports.transaction():
                outcomes = [self._store_full_link(position, item) for position, item in batch]
            yield from outcomes

    def _store_full_link(self, position: int, item: ExportItem) -> Outcome:
        item = replace(item, link=replace(item.link, tags=clean_tags(item.link.tags)))
        keep_id = self.run.keep_ids and self._vault.transfer.is_unused(item.link.id)
        outcome = store_full_link(self._vault, item, keep_id=keep_id)
        self._vault.imports.settle(self.run, position, outcome)
        return outcome

    def _contained_pages(self) -> Iterator[tuple[int, Page]]:
        for position, item in self._waiting_items(Payload.PAGE):
            if isinstance(item, Bookmark) and item.page:
                yield position, item.page

    def _waiting_items(self, payload: Payload) -> Iterator[tuple[int, formats.ImportItem]]:
        """Read the file again; yield the waiting items with this payload."""
        waiting = {position for position, _ in self._vault.imports.waiting(self.run, payload=payload)}
        if waiting:
            yield from ((position, item) for position, item in self._read() if position in waiting)

    def _store_without_fetching(self) -> Iterator[Outcome]:
        """Store the waiting bookmarks whose page is not fetched: it is in the vault, or nothing is fetched at all."""
        for batch in self._vault.imports.waiting_batches(self.run, _LOAD_BATCH_SIZE):
            with self._vault.imports.transaction():
                outcomes = [
                    self._store_link(position) for position, url in batch if not self._is_fetched(url)
                ]
            yield from outcomes

    def _is_fetched(self, url: str) -> bool:
        if not self.run.fetch:
            return False
        link = self._vault.find(url)
        return link is None or link.status is not Status.SAVED

    def _store_link(self, position: int) -> Outcome:
        outcome = capture.store_link(self._vault, self._bookmark(position))
        self._vault.imports.settle(self.run, position, outcome)
        return outcome

    def _store_batches(
        self, batches: Iterable[list[CrawlResult]], store: Callable[[Bookmark, CrawlResult], Outcome]
    ) -> Iterator[Outcome]:
        """Store results, one transaction per batch; yield the outcomes after each."""
        for batch in batches:
            # Loads what stores pages and their pictures, which an import without fetching does not need.
            from linkvault.transfer.store_result import add_images, complete_summaries

            complete_summaries(self._images, batch)
            with self._vault.imports.transaction():
                outcomes = [self._settle(result, store) for result in batch]
            if self._images is None:
                self.pages_without_images += sum(map(_shows_pictures, batch))
            yield from add_images(self._vault, self._images, zip(outcomes, batch, strict=True))

    def _settle(self, result: CrawlResult, store: Callable[[Bookmark, CrawlResult], Outcome]) -> Outcome:
        outcome = store(self._bookmark(result.ticket), result)
        self._vault.imports.settle(self.run, result.ticket, outcome)
        return outcome

    def _store_result(self, bookmark: Bookmark, result: CrawlResult) -> Outcome:
        from linkvault.transfer.store_result import store_result

        return store_result(self._vault, bookmark, result)

    def _store_dated_page(self, bookmark: Bookmark, result: CrawlResult) -> Outcome:
        """Store a page of the file: once, and ordered by its date among the snapshots of its link."""
        before = self._vault.find(bookmark.url)
        if before is None or not before.saved or not isinstance(result.value, CapturedPage):
            return self._store_result(bookmark, result)
        if self._vault.transfer.has_snapshot(before.id, result.value.extracted.snapshot):
            return capture.store_link(self._vault, bookmark)
        snapshots = self._vault.snapshots(before.id)
        outcome = self._store_result(bookmark, result)
        if result.value.page.fetched < max(old.captured for old in snapshots):
            self._vault.transfer.renumber_snapshots(before.id)
        return outcome

    def _bookmark(self, position: int) -> Bookmark:
        """Return a bookmark; only its URL if its link is stored, which the user may have changed since."""
        link = self._vault.imports.bookmark_at(self.run, position)
        return link.bookmark if link.link_id is None else Bookmark(link.bookmark.url, is_imported=True)


def _describe_new(link: Link) -> Outcome:
    """Return the outcome of a link that was stored without its page."""
    return Outcome(link.url, link.status, link.id, reason=link.reason, title=link.title, tags=link.tags)


def _describe_failure(outcome: Outcome, link: Link) -> Outcome:
    """Return the outcome of a link without an article."""
    reason = link.reason or ""
    is_failure = link.status is Status.FAILED or reason not in UNTRIED
    return replace(
        outcome,
        status=link.status,
        reason=link.reason,
        exit_status=1 if is_failure else 0,
        message=f"imported before without an article ({describe_reason(reason)})" if is_failure else None,
    )


@lru_cache(_MAX_TAG_LISTS)  # many links of a file have the same tags, and most have none
def clean_tags(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names as tags, without duplicates and without names that cannot be a tag.

    >>> clean_tags(("ml", " ", "Browser/Bar", "ml", "a,b"))
    ('ml', 'Browser/Bar', 'a b')
    """
    tags = []
    for name in names:
        with suppress(UsageError):
            tags.append(clean(name))
    return tuple(dict.fromkeys(tags))


def _shows_pictures(result: CrawlResult) -> bool:
    return isinstance(result.value, CapturedPage) and bool(result.value.extracted.article.pictures)


def _payload_of(item: Bookmark | ExportItem) -> Payload | None:
    if isinstance(item, ExportItem):
        return Payload.FULL_LINK
    return Payload.PAGE if item.page else None
