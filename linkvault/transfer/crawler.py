"""Addresses of many hosts -> pages, fetched by many threads and read by many processes, in small batches as they come.

The caller's thread decides whose turn it is and takes what arrives; all queues are bounded by what it starts, so
that memory does not grow with the number of addresses. Nothing here knows the vault.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from linkvault import capture, fetch
from linkvault.errors import BadURL, FetchError, NothingReadable
from linkvault.extract import NO_RULES, SiteRules
from linkvault.models import Page
from linkvault.states import FetchReason
from linkvault.transfer.reader_pool import Answer, Readers, cores, read_here
from linkvault.urls.address import parse

JOBS = 16  # pages that are fetched at once
BATCH = 32  # answers that are handed on together ...
BATCH_SECONDS = 0.2  # ... or those of so long
_FIRST_SECONDS = 0.01  # the same for the first, from which it doubles: the beginning is seen at once
_FEW = 3  # pages that are sooner read here than a process is started (0.4 s)
_AHEAD = 6  # pages for each reader that may wait to be read ...
_AHEAD_BYTES = 64_000_000  # ... unless they are large
_OFFLINE = (
    30  # hosts, one after the other, none in reach: of old bookmarks a third are, never so many together
)
_NO_MORE = ("", 0, "")
# Reasons for which the host is to blame, not the page
_UNREACHED = (FetchReason.CONNECT, FetchReason.DNS, FetchReason.TIMEOUT, FetchReason.TLS)


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """How fast it may go. `pause`: seconds between requests to one host, None as usual; `seconds`: for the whole."""

    jobs: int = JOBS
    pause: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """One address at its end."""

    ticket: int
    came: tuple[Page, capture.Reading] | FetchError | NothingReadable


@dataclass(frozen=True, slots=True)
class _Fetched:
    host: str
    ticket: int
    url: str
    found: Page | FetchError


@dataclass(frozen=True, slots=True)
class _Read:
    ticket: int
    page: Page
    answer: Answer


class Pipeline:
    """Fetches and reads. Use as a context manager: at its end threads and processes end too."""

    def __init__(
        self, fetch_page: Callable[[str], Page], pace: CrawlOptions, expected: int, rules: SiteRules = NO_RULES
    ) -> None:
        """Get ready for about so many pages.

        :param fetch_page: gives the page of an address, or raises FetchError; called from many threads
        """
        self._fetch_page = fetch_page
        self._rules = rules
        self._jobs = min(pace.jobs, max(expected, 1))
        self._turns = fetch.Turns(pace.pause)
        self._urls: dict[int, str] = {}
        self._wanted: SimpleQueue[tuple[str, int, str]] = SimpleQueue()
        self._arrived: SimpleQueue[_Fetched | _Read] = SimpleQueue()
        self._readers = (
            Readers(self._tell, count=min(cores(), expected), rules=rules) if expected > _FEW else None
        )
        self._lost: set[str] = set()  # hosts out of reach, since one was in reach
        self.is_offline = False
        self._fetching = self._reading = self._reading_bytes = 0
        self._batch: list[Done] = []
        self._batch_end = 0.0
        self._patience = _FIRST_SECONDS
        self._end = time.monotonic() + pace.seconds if pace.seconds is not None else None

    def __enter__(self) -> Self:
        """Start the threads that fetch."""
        for _ in range(self._jobs):
            self._start_thread()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes; a thread that still waits for a server is left to itself."""
        for _ in range(self._jobs):
            self._wanted.put(_NO_MORE)
        if self._readers:
            self._readers.close()

    @property
    def is_over(self) -> bool:
        """Say whether the time for the whole is over, or nobody is in reach: then nothing more is begun."""
        return self.is_offline or (self._end is not None and time.monotonic() >= self._end)

    def fetched(self, wanted: Iterable[tuple[int, str]]) -> Iterator[list[Done]]:
        """Fetch and read the pages of (ticket, address); yield what comes of them, each ticket once."""
        for ticket, url in wanted:
            self._urls[ticket] = url
            self._turns.add(host_of(url), ticket)
        try:
            while (wait := self._start()) is not None or self._fetching or self._reading:
                yield from self._receive(wait)
            yield from self._hand_on()
        except KeyboardInterrupt:
            yield from self._hand_on()
            raise

    def read(self, pages: Iterable[tuple[int, Page]]) -> Iterator[list[Done]]:
        """Read these pages as (ticket, page); yield what is read."""
        try:
            for ticket, page in pages:
                if self.is_over:
                    break
                self._read(ticket, page)
                while self._reading and not self._has_room:
                    yield from self._receive(None)
            while self._reading:
                yield from self._receive(None)
            yield from self._hand_on()
        except KeyboardInterrupt:
            yield from self._hand_on()
            raise

    @property
    def _has_room(self) -> bool:
        return self._reading < _AHEAD * cores() and self._reading_bytes < _AHEAD_BYTES

    def _start(self) -> float | None:
        """Begin what may begin; return how long to wait for the next turn, None if only what runs can bring it."""
        while not self.is_over and self._has_room and self._fetching < self._jobs:
            taken = self._turns.take(time.monotonic())
            if taken is None:
                return self._turns.wait(time.monotonic())
            self._fetching += 1
            self._wanted.put((*taken, self._urls.pop(taken[1])))
        return None

    def _receive(self, wait: float | None) -> Iterator[list[Done]]:
        """Take the next that arrives within that time; yield the batch if it is full or old."""
        if self._batch:
            wait = min(self._batch_end - time.monotonic(), BATCH_SECONDS if wait is None else wait)
        with suppress(Empty):
            arrived = self._arrived.get(timeout=None if wait is None else max(wait, 0.0))
            if isinstance(arrived, _Read):
                self._reading -= 1
                self._reading_bytes -= len(arrived.page.body)
                answer = arrived.answer
                came = (arrived.page, answer) if isinstance(answer, tuple) else answer
                self._put(Done(arrived.ticket, came))
            else:
                self._fetching -= 1
                self._judge(arrived)
        if self._batch and (len(self._batch) >= BATCH or time.monotonic() >= self._batch_end):
            yield from self._hand_on()

    def _judge(self, arrived: _Fetched) -> None:
        """Hand a page on to be read; of a failure learn what it says of the host."""
        host, ticket, found = arrived.host, arrived.ticket, arrived.found
        if isinstance(found, Page):
            self._note_host(host, reached=True)
            self._turns.done(host, reached=True)
            self._read(ticket, found)
            return
        if found.retry_after is None:
            reached = found.reason not in _UNREACHED
            self._note_host(host, reached=reached)
            given_up = [ticket, *self._turns.done(host, reached=reached)]
        else:
            given_up = self._turns.busy(host, ticket, found.retry_after, time.monotonic())
        if ticket not in given_up:
            self._urls[ticket] = arrived.url
        for each in given_up:
            self._put(Done(each, found if each == ticket else _set_aside(host, found)))

    def _note_host(self, host: str, *, reached: bool) -> None:
        """End early where host after host is out of reach: else a line that is down costs every link its try."""
        if reached:
            self._lost.clear()
            return
        self._lost.add(host)
        if len(self._lost) >= _OFFLINE:
            self.is_offline = True

    def _read(self, ticket: int, page: Page) -> None:
        self._reading += 1
        self._reading_bytes += len(page.body)
        if self._readers:
            self._readers.read(ticket, page)
        else:
            self._tell(ticket, page, read_here(page, self._rules))

    def _tell(self, ticket: int, page: Page, answer: Answer) -> None:
        self._arrived.put(_Read(ticket, page, answer))

    def _put(self, done: Done) -> None:
        if not self._batch:
            self._batch_end = time.monotonic() + self._patience
            self._patience = min(2 * self._patience, BATCH_SECONDS)
        self._batch.append(done)

    def _hand_on(self) -> Iterator[list[Done]]:
        batch, self._batch = self._batch, []
        if batch:
            yield batch

    def _start_thread(self) -> None:
        threading.Thread(target=self._fetch, daemon=True).start()

    def _fetch(self) -> None:
        """Fetch one page after the other, in a thread. A mistake of ours costs its page and is shown."""
        for host, ticket, url in iter(self._wanted.get, _NO_MORE):
            found: Page | FetchError | None = None
            try:
                found = self._fetch_page(url)
            except FetchError as error:
                found = error
            except BadURL as error:
                found = FetchError(str(error), reason=FetchReason.BAD_URL, url=url)
            finally:
                if found is None:
                    self._start_thread()  # this one ends here
                self._arrived.put(_Fetched(host, ticket, url, found or _broken(url)))


def host_of(url: str) -> str:
    """Return whose turns an address counts for: its host, with or without www.

    >>> host_of("http://www.Example.org:8080/a"), host_of("https://例子.测试/")
    ('example.org', 'xn--fsqu00a.xn--0zwm56d')
    """
    try:
        return parse(url).ascii_host.removeprefix("www.")
    except BadURL:
        return ""


def _broken(url: str) -> FetchError:
    return FetchError(f"fetching the page breaks linkvault down: {url}", reason=FetchReason.BROKEN, url=url)


def _set_aside(host: str, error: FetchError) -> FetchError:
    why = f"{host} is set aside, as it failed again and again ({error.reason})"
    return FetchError(
        f"{why}: not tried", reason=FetchReason.HOST_DOWN, url=error.url, hint="try again later"
    )
