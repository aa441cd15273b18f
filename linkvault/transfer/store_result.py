"""Results of a crawl -> snapshots and links in the vault, the pictures of the articles, and their saved copies."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from linkvault import capture
from linkvault.capture.images import (
    ImageFetcher,
    describe_losses,
    fetch_images,
    find_fresh,
    find_pictures,
    find_wanted,
)
from linkvault.capture.page_copies import find_saved_copy
from linkvault.capture.papers import Paper, store_paper
from linkvault.capture.summary_files import add_linked_files, as_thumbnails, find_thumbnail
from linkvault.errors import FetchError
from linkvault.lazy_dataclass import replace
from linkvault.models import Article, ArticlePicture, Bookmark, Link, NewAsset, Outcome, Page
from linkvault.transfer.crawler import CapturedPage, Crawler, CrawlResult, UnreadablePage
from linkvault.vault import Vault

MAX_PAGES_AT_ONCE = 4  # each may hold 60 MB of pictures in memory


def store_result(vault: Vault, bookmark: Bookmark, result: CrawlResult, *, force: bool = False) -> Outcome:
    """Store the result for one bookmark: a snapshot, or its link with the reason of the failure.

    :param force: store a new snapshot even if the text has not changed, and make it the current one in any case
    """
    if isinstance(result.value, CapturedPage):
        page, extracted = result.value.page, result.value.extracted
        if page.document is not None:
            return store_paper(vault, bookmark, Paper(page, page.document), extracted, force=force)
        return capture.store_page(vault, bookmark, page, extracted, force=force)
    if isinstance(result.value, UnreadablePage):
        page = result.value.page
        return capture.store_failure(vault, bookmark, result.value.error, page.document or page)
    return capture.store_failure(vault, bookmark, result.value)


def retry_links(
    vault: Vault,
    links: Iterable[Link],
    crawler: Crawler,
    options: capture.AddOptions,
    images: ImageFetcher | None = None,
) -> Iterator[Outcome]:
    """Capture links again; yield an outcome for each after its transaction is committed."""
    urls = {link.id: link.url for link in links}
    for batch in crawler.crawl(urls.items()):
        complete_summaries(images, batch)
        with vault.transaction():
            outcomes = [_store_again(vault, urls[result.ticket], result, options) for result in batch]
        yield from add_images(vault, images, zip(outcomes, batch, strict=True))


def add_images(
    vault: Vault, images: ImageFetcher | None, results: Iterable[tuple[Outcome, CrawlResult]]
) -> Iterator[Outcome]:
    """Store the pictures of pages that are stored; yield their outcomes, with warnings about lost pictures.

    The pictures of several pages are fetched at the same time: one page alone waits for its slowest host.

    :param images: fetches the pictures; None: they are not stored
    """
    if images is None:
        yield from (outcome for outcome, _ in results)
        return
    jobs = [_ImageJob(vault, images, outcome, result) for outcome, result in results]
    _start_threads([job.fetch for job in jobs])
    for job in jobs:
        yield job.store()


def complete_summaries(images: ImageFetcher | None, results: Iterable[CrawlResult]) -> None:
    """Add to the summaries of pages without an article what oEmbed and captions say, before they are stored.

    :param images: fetches the files; None: nothing is fetched
    """
    calls = [
        partial(add_linked_files, result.value.error, result.value.page, images)
        for result in results
        if isinstance(result.value, UnreadablePage)
        and isinstance(result.value.error.summary, Article)
        and result.value.error.summary.linked_files
    ]
    for thread in _start_threads(calls) if images is not None else ():
        thread.join()


def _start_threads(calls: Sequence[Callable[[], object]]) -> list[threading.Thread]:
    """Call functions in threads that end with the program: Ctrl-C does not wait for a slow host."""
    waiting = deque(calls)
    threads = [
        threading.Thread(target=_call_all, args=(waiting,), daemon=True)
        for _ in range(min(MAX_PAGES_AT_ONCE, len(calls)))
    ]
    for thread in threads:
        thread.start()
    return threads


def _call_all(waiting: deque[Callable[[], object]]) -> None:
    while True:
        try:
            call = waiting.popleft()
        except IndexError:
            return
        call()


class _ImageJob:
    """The pictures of one page: what is needed of the vault is read before the threads begin."""

    def __init__(self, vault: Vault, images: ImageFetcher, outcome: Outcome, result: CrawlResult) -> None:
        self._vault, self._images, self._outcome = vault, images, outcome
        self._pictures: list[ArticlePicture] = []
        self._fetched: tuple[list[NewAsset], int] = [], 0
        self._is_done = threading.Event()
        self._thumbnails: list[ArticlePicture] = []
        self._copied: Page | None = None  # the page whose saved copy belongs to the snapshot
        if isinstance(result.value, FetchError) or outcome.id is None:
            return
        self._page = result.value.page
        if isinstance(result.value, CapturedPage):
            self._snapshot = vault.snapshot(outcome.id, number=outcome.snapshot)
            if self._snapshot.fingerprint != result.value.extracted.snapshot.fingerprint:
                return
            self._pictures = find_wanted(
                vault, self._snapshot, find_pictures(self._page, result.value.extracted)
            )
        elif isinstance(result.value.error.summary, Article):
            self._snapshot = vault.snapshot(outcome.id)
            if not self._snapshot.is_summary:  # the link has an article, which is kept
                return
        else:
            return
        self._copied = self._page
        self._thumbnails = find_thumbnail(vault, self._snapshot)
        self._stored = find_fresh(vault, (*self._pictures, *self._thumbnails))

    def fetch(self) -> None:
        """Fetch the pictures; called in a thread."""
        try:
            if self._pictures:
                self._fetched = fetch_images(self._images, self._page, self._pictures, self._stored)
            if self._thumbnails:
                assets, incomplete = fetch_images(self._images, self._page, self._thumbnails, self._stored)
                self._fetched = [*self._fetched[0], *as_thumbnails(assets)], self._fetched[1] + incomplete
            if self._copied is not None and (copy := find_saved_copy(self._copied)) is not None:
                self._fetched = [*self._fetched[0], copy], self._fetched[1]
        finally:
            self._is_done.set()

    def store(self) -> Outcome:
        """Wait for the files and store them; return the outcome of the page with the warnings."""
        self._is_done.wait()
        assets, incomplete = self._fetched
        self._fetched = [], 0  # the memory is free before the next page is stored
        if not assets:
            return self._outcome
        self._vault.assets.add_missing(self._snapshot, assets)
        warnings = describe_losses(assets, incomplete, self._images.limits)
        return replace(self._outcome, warnings=(*self._outcome.warnings, *warnings))


def _store_again(vault: Vault, url: str, result: CrawlResult, options: capture.AddOptions) -> Outcome:
    bookmark = Bookmark(url, title=options.title, tags=options.tags, note=options.note)
    return store_result(vault, bookmark, result, force=options.force)
