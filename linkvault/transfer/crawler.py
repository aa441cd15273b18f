"""URLs of many hosts -> extracted pages, fetched by threads and read by processes, in small batches as they arrive.

The thread of the caller schedules the requests and collects the results. It starts only as much as the queues may
hold, so that memory does not grow with the number of URLs. This module does not use the vault.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING, Self

from linkvault import capture, fetch
from linkvault.errors import BadURL, FetchError, NothingReadable
from linkvault.extract.process_limits import count_cores
from linkvault.lazy_dataclass import dataclass
from linkvault.models import Page
from linkvault.states import FetchReason
from linkvault.urls import parse_url

if TYPE_CHECKING:
    from linkvault.extract import SiteRules
    from linkvault.transfer.reader_pool import Answer, ReaderPool
    from linkvault.transfer.render_thread import RenderThread

JOBS = 16  # concurrent fetches
BATCH_SIZE = 32  # results that are yielded together ...
BATCH_SECONDS = 0.2  # ... or those of this time
_FIRST_BATCH_SECONDS = 0.01  # doubles with each batch up to BATCH_SECONDS: the first results are seen at once
_FEW_PAGES = 3  # are read faster in this process than another one is started (0.4 s)
_MAX_WAITING_PER_READER = 6  # pages that wait to be read, for each core ...
_MAX_WAITING_BYTES = 64_000_000  # ... and their size
# Unreachable hosts in a row that mean that this machine is offline. A third of the hosts of old bookmarks are
# unreachable, but never this many in a row.
_MAX_UNREACHABLE_HOSTS = 30
_STOP = ("", 0, "")
# Reasons that concern the host, not only one page.
_HOST_FAILURES = (FetchReason.CONNECT, FetchReason.DNS, FetchReason.TIMEOUT, FetchReason.TLS)


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """Limits of a crawl. `pause`: seconds between requests to one host, None for the default; `seconds`: in total."""

    jobs: int = JOBS
    pause: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class CapturedPage:
    """A page and its article."""

    page: Page
    extracted: capture.ExtractedPage


@dataclass(frozen=True, slots=True)
class UnreadablePage:
    """A page without an article, and what it is instead."""

    page: Page
    error: NothingReadable


@dataclass(frozen=True, slots=True)
class CrawlResult:
    """The result for one URL, identified by the ticket that the caller chose for it."""

    ticket: int
    value: CapturedPage | UnreadablePage | FetchError


@dataclass(frozen=True, slots=True)
class _FetchResult:
    host: str
    ticket: int
    url: str
    value: Page | FetchError


@dataclass(frozen=True, slots=True)
class _ReadResult:
    ticket: int
    page: Page
    answer: Answer
    queued_bytes: int  # of the page as it was queued
    is_final: bool = False  # a browser has rendered it


class Crawler:
    """Fetches and reads pages. Use as a context manager: it ends its threads and processes."""

    def __init__(
        self,
        fetch_page: Callable[[str], Page],
        options: CrawlOptions,
        expected: int,
        rules: SiteRules | None = None,
        rendering: capture.Rendering | None = None,
    ) -> None:
        """Start the processes for about `expected` pages.

        :param fetch_page: returns the page at a URL, or raises FetchError; called from many threads
        :param rendering: the browser for pages whose text scripts write; None reads them without
        """
        self._fetch_page = fetch_page
        self._rules = rules
        self._jobs = min(options.jobs, expected)
        self._scheduler = fetch.HostScheduler(options.pause)
        self._urls: dict[int, str] = {}
        self._requests: SimpleQueue[tuple[str, int, str]] = SimpleQueue()
        self._results: SimpleQueue[_FetchResult | _ReadResult] = SimpleQueue()
        self._renderer = self._start_renderer(rendering) if rendering else None
        self._readers = self._start_readers(expected) if expected > _FEW_PAGES else None
        self._unreachable: set[str] = set()  # hosts since the last one that was reached
        self.is_offline = False
        self._fetching = self._reading = self._reading_bytes = 0
        self._batch: list[CrawlResult] = []
        self._batch_end = 0.0
        self._batch_seconds = _FIRST_BATCH_SECONDS
        self._end = time.monotonic() + options.seconds if options.seconds is not None else None

    def __enter__(self) -> Self:
        """Start the threads that fetch."""
        for _ in range(self._jobs):
            self._start_thread()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes. A thread that waits for a server ends with its request."""
        for _ in range(self._jobs):
            self._requests.put(_STOP)
        if self._readers:
            self._readers.close()
        if self._renderer:
            self._renderer.close()

    def _start_renderer(self, rendering: capture.Rendering) -> RenderThread:
        from linkvault.extract import NO_RULES
        from linkvault.transfer.render_thread import RenderThread

        return RenderThread(rendering, self._rules or NO_RULES, self._put_rendered)

    def _start_readers(self, expected: int) -> ReaderPool:
        from linkvault.extract import NO_RULES
        from linkvault.transfer.reader_pool import ReaderPool

        return ReaderPool(self._put_answer, count=min(count_cores(), expected), rules=self._rules or NO_RULES)

    @property
    def is_over(self) -> bool:
        """Return whether nothing more is started: the time is over, or this machine is offline."""
        return self.is_offline or (self._end is not None and time.monotonic() >= self._end)

    def crawl(self, targets: Iterable[tuple[int, str]]) -> Iterator[list[CrawlResult]]:
        """Fetch and read the pages of (ticket, URL); yield batches of results, one result per ticket."""
        for ticket, url in targets:
            self._urls[ticket] = url
            self._scheduler.add(host_key(url), ticket)
        try:
            while (wait := self._start_requests()) is not None or self._fetching or self._reading:
                yield from self._receive(wait)
            yield from self._take_batch()
        except KeyboardInterrupt:
            yield from self._take_batch()
            raise

    def read(self, pages: Iterable[tuple[int, Page]]) -> Iterator[list[CrawlResult]]:
        """Read pages of (ticket, page) without fetching; yield batches of results."""
        try:
            for ticket, page in pages:
                if self.is_over:
                    break
                self._start_reading(ticket, page)
                while self._reading and not self._may_read_more:
                    yield from self._receive(None)
            while self._reading:
                yield from self._receive(None)
            yield from self._take_batch()
        except KeyboardInterrupt:
            yield from self._take_batch()
            raise

    @property
    def _may_read_more(self) -> bool:
        return (
            self._reading < _MAX_WAITING_PER_READER * count_cores()
            and self._reading_bytes < _MAX_WAITING_BYTES
        )

    def _start_requests(self) -> float | None:
        """Start all requests that may start; return the seconds until the next one.

        None: only a request or a page in progress can change that.
        """
        while not self.is_over and self._may_read_more and self._fetching < self._jobs:
            turn = self._scheduler.next_ticket(time.monotonic())
            if turn is None:
                return self._scheduler.seconds_until_next(time.monotonic())
            self._fetching += 1
            self._requests.put((*turn, self._urls.pop(turn[1])))
        return None

    def _receive(self, wait: float | None) -> Iterator[list[CrawlResult]]:
        """Take the next result that arrives within `wait` seconds; yield the batch if it is full or old."""
        if self._batch:
            wait = min(self._batch_end - time.monotonic(), BATCH_SECONDS if wait is None else wait)
        with suppress(Empty):
            result = self._results.get(timeout=None if wait is None else max(wait, 0.0))
            if isinstance(result, _ReadResult):
                self._handle_read(result)
            else:
                self._fetching -= 1
                self._handle_fetched(result)
        if self._batch and (len(self._batch) >= BATCH_SIZE or time.monotonic() >= self._batch_end):
            yield from self._take_batch()

    def _handle_read(self, result: _ReadResult) -> None:
        """Put a page into the batch, or pass it on to the browser."""
        page, answer = result.page, result.answer
        self._reading_bytes -= result.queued_bytes
        if self._renderer and not result.is_final and self._renderer.takes(answer):
            self._reading_bytes += len(page.body)
            self._renderer.read(result.ticket, page, answer)
            return
        self._reading -= 1
        if isinstance(answer, capture.ExtractedPage):
            self._add_to_batch(result.ticket, CapturedPage(page, answer))
        elif isinstance(answer, NothingReadable):
            self._add_to_batch(result.ticket, UnreadablePage(page, answer))
        else:
            self._add_to_batch(result.ticket, answer)

    def _handle_fetched(self, result: _FetchResult) -> None:
        """Pass a page on to be read; report a failure to the scheduler."""
        host, ticket, value = result.host, result.ticket, result.value
        if isinstance(value, Page):
            self._record_host(host, reached=True)
            self._scheduler.finish(host, reached=True)
            self._start_reading(ticket, value)
            return
        if value.retry_after is None:
            reached = value.reason not in _HOST_FAILURES
            self._record_host(host, reached=reached)
            dropped = [ticket, *self._scheduler.finish(host, reached=reached)]
        else:
            dropped = self._scheduler.postpone(host, ticket, value.retry_after, time.monotonic())
        if ticket not in dropped:
            self._urls[ticket] = result.url
        for number in dropped:
            self._add_to_batch(number, value if number == ticket else _host_down_error(host, value))

    def _record_host(self, host: str, *, reached: bool) -> None:
        """Record whether a host was reached. Too many unreachable hosts in a row end the crawl.

        Otherwise every link would be tried, and fail, while this machine is offline.
        """
        if reached:
            self._unreachable.clear()
            return
        self._unreachable.add(host)
        if len(self._unreachable) >= _MAX_UNREACHABLE_HOSTS:
            self.is_offline = True

    def _start_reading(self, ticket: int, page: Page) -> None:
        self._reading += 1
        self._reading_bytes += _count_bytes(page)
        if self._renderer and self._renderer.takes(None):
            self._renderer.read(ticket, page, None)
        elif self._readers:
            self._readers.read(ticket, page)
        else:
            from linkvault.extract import NO_RULES

            self._put_answer(ticket, page, capture.try_read(page, self._rules or NO_RULES))

    def _put_answer(self, ticket: int, page: Page, answer: Answer) -> None:
        self._results.put(_ReadResult(ticket, page, answer, _count_bytes(page)))

    def _put_rendered(self, ticket: int, page: Page, answer: Answer, queued_bytes: int) -> None:
        self._results.put(_ReadResult(ticket, page, answer, queued_bytes, is_final=True))

    def _add_to_batch(self, ticket: int, value: CapturedPage | UnreadablePage | FetchError) -> None:
        if not self._batch:
            self._batch_end = time.monotonic() + self._batch_seconds
            self._batch_seconds = min(2 * self._batch_seconds, BATCH_SECONDS)
        self._batch.append(CrawlResult(ticket, value))

    def _take_batch(self) -> Iterator[list[CrawlResult]]:
        batch, self._batch = self._batch, []
        if batch:
            yield batch

    def _start_thread(self) -> None:
        threading.Thread(target=self._fetch_loop, daemon=True).start()

    def _fetch_loop(self) -> None:
        """Fetch pages in a thread. A bug fails its page and prints a traceback; another thread takes over."""
        for host, ticket, url in iter(self._requests.get, _STOP):
            value: Page | FetchError | None = None
            try:
                value = self._fetch_page(url)
            except FetchError as error:
                value = error
            except BadURL as error:
                value = FetchError(str(error), reason=FetchReason.BAD_URL, url=url)
            finally:
                if value is None:
                    self._start_thread()  # the exception ends this one
                self._results.put(_FetchResult(host, ticket, url, value or _bug_error(url)))


def _count_bytes(page: Page) -> int:
    return len(page.body) + (len(page.document.body) if page.document else 0)


def host_key(url: str) -> str:
    """Return the host under which a URL is scheduled: in ASCII, without `www.`; empty for a bad URL.

    >>> host_key("http://www.Example.org:8080/a"), host_key("https://例子.测试/")
    ('example.org', 'xn--fsqu00a.xn--0zwm56d')
    """
    try:
        return parse_url(url).address.ascii_host.removeprefix("www.")
    except BadURL:
        return ""


def _bug_error(url: str) -> FetchError:
    return FetchError(f"linkvault failed while fetching the page: {url}", reason=FetchReason.BROKEN, url=url)


def _host_down_error(host: str, error: FetchError) -> FetchError:
    message = f"not tried, because requests to {host} failed repeatedly ({error.reason})"
    return FetchError(message, reason=FetchReason.HOST_DOWN, url=error.url, hint="try again later")
