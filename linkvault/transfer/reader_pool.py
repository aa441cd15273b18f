"""Page -> what is read on it, in processes of their own: as many as the machine has cores, each with limits.

A page that takes too long or too much memory, or on which the reading breaks down, costs only itself: its process
is replaced by a new one.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue

from linkvault import capture
from linkvault.errors import Action, FetchError, Hint, NothingReadable, Remedy
from linkvault.extract import NO_RULES, SiteRules
from linkvault.models import Page
from linkvault.states import FetchReason
from linkvault.transfer.process_limits import (
    OUT_OF_MEMORY,
    is_over_limit,
    limit_cpu_seconds,
    limit_memory,
    peak_memory,
    stop_signals_blocked,
)

CPU_SECONDS = 60  # for one page; the slowest real one of 1,200 took two
WALL_SECONDS = 300.0  # for one page, on a machine that has other things to do too
MEMORY = 1_500_000_000  # bytes of address space of one process

Answer = capture.Reading | FetchError | NothingReadable


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A NothingReadable on its way between processes."""

    message: str
    reason: str
    title: str | None
    hint: Hint | None


@dataclass(frozen=True, slots=True)
class Limits:
    """What the reading of one page may take."""

    cpu_seconds: int = CPU_SECONDS
    wall_seconds: float = WALL_SECONDS
    memory: int = MEMORY


def cores() -> int:
    """Return how many cores are ours."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Readers:
    """A crew of processes that read pages. Answers are told by a call from a thread of its own."""

    def __init__(
        self,
        tell: Callable[[int, Page, Answer], None],
        *,
        count: int,
        rules: SiteRules = NO_RULES,
        limits: Limits | None = None,
    ) -> None:
        """Start the processes: they get ready while the first pages are fetched.

        :param tell: is called with (ticket, page, answer) for every page
        """
        self._tell = tell
        self._rules = rules
        self._limits = limits or Limits()
        self._pages: SimpleQueue[tuple[int, Page] | None] = SimpleQueue()
        self._readers: set[_Reader] = set()
        self._is_closed = False
        self._lock = threading.Lock()
        self._keepers = [threading.Thread(target=self._keep, daemon=True) for _ in range(count)]
        for keeper in self._keepers:
            keeper.start()

    def read(self, ticket: int, page: Page) -> None:
        """Have a page read."""
        self._pages.put((ticket, page))

    def close(self) -> None:
        """End all processes at once, whatever they are reading."""
        with self._lock:
            self._is_closed = True
            for reader in self._readers:
                reader.kill()
        for _ in self._keepers:
            self._pages.put(None)
        for keeper in self._keepers:
            keeper.join()

    def _keep(self) -> None:
        """Look after one process: hand it pages, and replace it when it has died."""
        reader = self._start()
        for ticket, page in iter(self._pages.get, None):
            answer = reader.read(page) if reader else read_here(page, self._rules)
            if self._is_closed:
                break
            if reader and answer is None:
                answer = reader.fate(page)
                self._stop(reader)
                reader = self._start()
            if answer is not None:
                self._tell(ticket, page, answer)
        if reader:
            self._stop(reader)

    def _start(self) -> "_Reader | None":
        with self._lock:
            if self._is_closed:
                return None
            try:
                reader = _Reader(self._rules, self._limits)
            except OSError:  # no more processes, or no memory for one: then pages are read here
                return None
            self._readers.add(reader)
            return reader

    def _stop(self, reader: "_Reader") -> None:
        with self._lock:
            self._readers.discard(reader)
        reader.kill()
        reader.close()


def read_here(page: Page, rules: SiteRules) -> Answer:
    """Read a page in this process."""
    try:
        return capture.read(page, rules)
    except NothingReadable as error:
        return error


class _Reader:
    """One process that reads pages, seen from ours."""

    def __init__(self, rules: SiteRules, limits: Limits) -> None:
        self._wall_seconds = limits.wall_seconds
        self._ours, theirs = get_context("spawn").Pipe()
        self._process: SpawnProcess = get_context("spawn").Process(
            target=_serve, args=(theirs, rules, limits), daemon=True
        )
        with stop_signals_blocked():
            self._process.start()
        theirs.close()

    def read(self, page: Page) -> Answer | None:
        """Return what is read on a page; None if the process has died of it, or is stuck."""
        try:
            self._ours.send(page)
            if not self._ours.poll(self._wall_seconds):
                return None
            answer = self._ours.recv()
        except (EOFError, OSError):
            return None
        if isinstance(answer, _Refusal):
            return NothingReadable(answer.message, reason=answer.reason, title=answer.title, hint=answer.hint)
        return answer  # type: ignore[no-any-return]  # what the other side sends

    def fate(self, page: Page) -> FetchError:
        """Say of what the process has died, as the failure of the page that it was reading."""
        self._process.join(1.0)
        code = self._process.exitcode  # None: it is stuck
        if code is None or is_over_limit(code):
            return FetchError(
                f"reading the page takes too much time or memory: {page.final_url}",
                reason=FetchReason.TOO_HEAVY,
                url=page.final_url,
            )
        return FetchError(
            f"reading the page breaks linkvault down: {page.final_url}",
            reason=FetchReason.BROKEN,
            url=page.final_url,
            hint=Remedy(Action.FIND_BUG),
        )

    def kill(self) -> None:
        """End the process at once; who waits for its answer waits no longer."""
        self._process.kill()

    def close(self) -> None:
        """Give back what the process had of ours."""
        self._process.join()
        self._process.close()
        self._ours.close()


def _serve(theirs: Connection, rules: SiteRules, limits: Limits) -> None:
    """Read pages, one after the other, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it cannot be blocked: Ctrl-C reaches all processes
    limit_memory(limits.memory)
    if not os.environ.get("LINKVAULT_DEBUG"):
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # lives as long as we do
    with suppress(NothingReadable):
        capture.read(
            Page("", "http://localhost/", 200, "text/html", b"<p>", "")
        )  # imports all there is to import
    while True:
        try:
            page = theirs.recv()
        except (EOFError, OSError):
            return
        limit_cpu_seconds(limits.cpu_seconds)
        theirs.send(_read(page, rules, limits))


def _read(page: Page, rules: SiteRules, limits: Limits) -> "capture.Reading | _Refusal":
    """Read a page; where there is no memory left for it, end this process, of which nothing more may be asked."""
    answer: capture.Reading | _Refusal | None = None
    try:
        answer = capture.read(page, rules)
    except NothingReadable as error:
        answer = _Refusal(str(error), error.reason, error.title, error.hint)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    finally:
        # libxml2 raises "unknown error" when it gets no memory: then the peak is near the limit.
        if answer is None and peak_memory() > limits.memory / 2:
            os._exit(OUT_OF_MEMORY)
    return answer
