"""Page -> extracted page, in separate processes with limits, as many as the machine has cores.

A page that takes too much time or memory, or that crashes the process, fails alone: a new process replaces the old one.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue

from linkvault import capture
from linkvault.errors import Action, FetchError, Hint, NothingReadable, Remedy
from linkvault.extract import NO_RULES, SiteRules
from linkvault.extract.process_limits import (
    OUT_OF_MEMORY,
    is_over_limit,
    limit_cpu_seconds,
    limit_memory,
    peak_memory,
    stop_signals_blocked,
)
from linkvault.lazy_dataclass import dataclass
from linkvault.models import Page
from linkvault.states import FetchReason

CPU_SECONDS = 60  # for one page; the slowest of 1,200 real pages took two
WALL_SECONDS = 300.0  # for one page, on a machine that is busy with other work
MEMORY = 1_500_000_000  # bytes of address space of one process
_JOIN_SECONDS = 1.0  # to wait for the exit status of a process that no longer answers

Answer = capture.ExtractedPage | FetchError | NothingReadable


@dataclass(frozen=True, slots=True)
class _Refusal:
    """The fields of a NothingReadable, which cannot be pickled itself."""

    message: str
    reason: str
    title: str | None
    description: str | None
    summary: object
    hint: Hint | None


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for reading one page."""

    cpu_seconds: int = CPU_SECONDS
    wall_seconds: float = WALL_SECONDS
    memory: int = MEMORY


class ReaderPool:
    """A pool of processes that read pages. Answers are passed to a callback."""

    def __init__(
        self,
        on_answer: Callable[[int, Page, Answer], None],
        *,
        count: int,
        rules: SiteRules = NO_RULES,
        limits: Limits | None = None,
    ) -> None:
        """Start the processes: they load their modules while the first pages are fetched.

        :param on_answer: called with (ticket, page, answer) for each page, from another thread
        """
        self._on_answer = on_answer
        self._rules = rules
        self._limits = limits or Limits()
        self._pages: SimpleQueue[tuple[int, Page] | None] = SimpleQueue()
        self._processes: set[_ReaderProcess] = set()
        self._is_closed = False
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._serve_process, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def read(self, ticket: int, page: Page) -> None:
        """Queue a page to be read."""
        self._pages.put((ticket, page))

    def close(self) -> None:
        """Kill all processes, without waiting for the pages that they read."""
        with self._lock:
            self._is_closed = True
            for process in self._processes:
                process.kill()
        for _ in self._threads:
            self._pages.put(None)
        for thread in self._threads:
            thread.join()

    def _serve_process(self) -> None:
        """Pass pages to one process, and replace it after it died."""
        process = self._start()
        for ticket, page in iter(self._pages.get, None):
            answer = process.read(page) if process else capture.try_read(page, self._rules)
            if self._is_closed:
                break
            if process and answer is None:
                answer = process.failure(page)
                self._stop(process)
                process = self._start()
            if answer is not None:
                self._on_answer(ticket, page, answer)
        if process:
            self._stop(process)

    def _start(self) -> "_ReaderProcess | None":
        """Return a new process; None if the pool is closed or the system has none."""
        with self._lock:
            if self._is_closed:
                return None
            try:
                process = _ReaderProcess(self._rules, self._limits)
            except OSError:  # the limit of processes, or no memory: pages are read in this process then
                return None
            self._processes.add(process)
            return process

    def _stop(self, process: "_ReaderProcess") -> None:
        with self._lock:
            self._processes.discard(process)
        process.kill()
        process.close()


class _ReaderProcess:
    """One process that reads pages, as the parent uses it."""

    def __init__(self, rules: SiteRules, limits: Limits) -> None:
        self._wall_seconds = limits.wall_seconds
        self._connection, child_connection = get_context("spawn").Pipe()
        self._process: SpawnProcess = get_context("spawn").Process(
            target=_serve, args=(child_connection, rules, limits), daemon=True
        )
        with stop_signals_blocked():
            self._process.start()
        child_connection.close()

    def read(self, page: Page) -> Answer | None:
        """Return the extracted page or NothingReadable; None if the process died or does not answer."""
        try:
            self._connection.send(page)
            if not self._connection.poll(self._wall_seconds):
                return None
            answer = self._connection.recv()
        except (EOFError, OSError):
            return None
        if isinstance(answer, _Refusal):
            return NothingReadable(
                answer.message,
                reason=answer.reason,
                title=answer.title,
                description=answer.description,
                summary=answer.summary,
                hint=answer.hint,
            )
        return answer  # type: ignore[no-any-return]  # `recv` returns Any

    def failure(self, page: Page) -> FetchError:
        """Return why the process died, as the failure of the page that it was reading."""
        self._process.join(_JOIN_SECONDS)
        code = self._process.exitcode  # None: it is still running
        if code is None or is_over_limit(code):
            return FetchError(
                f"the page takes too much time or memory to read: {page.final_url}",
                reason=FetchReason.TOO_HEAVY,
                url=page.final_url,
            )
        return FetchError(
            f"linkvault crashed while reading the page: {page.final_url}",
            reason=FetchReason.BROKEN,
            url=page.final_url,
            hint=Remedy(Action.FIND_BUG),
        )

    def kill(self) -> None:
        """Kill the process; a thread that waits for its answer continues."""
        self._process.kill()

    def close(self) -> None:
        """Release the process and its connection."""
        self._process.join()
        self._process.close()
        self._connection.close()


def _serve(connection: Connection, rules: SiteRules, limits: Limits) -> None:
    """Read pages in the child process until the parent closes the connection."""
    # For systems without signal masks: Ctrl-C reaches all processes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(limits.memory)
    if not os.environ.get("LINKVAULT_DEBUG"):
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # until the process ends
    with suppress(NothingReadable):
        # Import all modules before the first page arrives.
        capture.read(Page("", "http://localhost/", 200, "text/html", b"<p>", ""))
    while True:
        try:
            page = connection.recv()
        except (EOFError, OSError):
            return
        limit_cpu_seconds(limits.cpu_seconds)
        connection.send(_read(page, rules, limits))


def _read(page: Page, rules: SiteRules, limits: Limits) -> "capture.ExtractedPage | _Refusal":
    """Return the extracted page, or why it is not readable. Without memory, end this process: it is unusable."""
    answer: capture.ExtractedPage | _Refusal | None = None
    try:
        answer = capture.read(page, rules)
    except NothingReadable as error:
        answer = _Refusal(str(error), error.reason, error.title, error.description, error.summary, error.hint)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    finally:
        # Without memory libxml2 raises an unspecific error; the peak is near the limit then.
        if answer is None and peak_memory() > limits.memory / 2:
            os._exit(OUT_OF_MEMORY)
    return answer
