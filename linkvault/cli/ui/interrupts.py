"""Signals that end a program -> the same orderly stop as Ctrl-C, which keeps what is stored, or a quick end.

Every transaction is complete or not there, so a program that does not stop in order loses nothing that it reported.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

_SIGNAL_STATUS = 128  # a shell reports a program that a signal ended as 128 + the signal's number
_STOP_SECONDS = 4.0  # an orderly stop takes less than one second; after this time the process ends at once
_NAMES = ("SIGTERM", "SIGHUP")
_MESSAGE = b"linkvault: stopped; finished work is saved\n"


class Stopped(KeyboardInterrupt):
    """A signal asks the program to end; `status` is the exit status that a shell expects then."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.status = _SIGNAL_STATUS + number


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP stop the block as Ctrl-C does. A signal that is ignored stays ignored, as by nohup.

    A stop that takes longer than a few seconds, as while SQLite waits for a lock, is cut short; Ctrl-C too.
    """
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    handlers = {number: signal.getsignal(number) for number in numbers}
    handlers = {number: handler for number, handler in handlers.items() if handler != signal.SIG_IGN}
    for number in handlers:
        signal.signal(number, _stop)
    watched = {*handlers, signal.SIGINT} if signal.getsignal(signal.SIGINT) != signal.SIG_IGN else handlers
    watchdog = _Watchdog(frozenset(watched))
    try:
        yield
    finally:
        watchdog.end()
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _stop(number: int, _: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # a second signal must not interrupt the stop
    raise Stopped(number)


class _Watchdog:
    """A thread that ends the process if it has not ended a few seconds after a signal.

    Python runs the handler of a signal between two instructions of the main thread, which may be in a call of SQLite
    or waiting for a thread. The number of a signal reaches this thread at once, through a pipe.
    """

    def __init__(self, numbers: frozenset[int]) -> None:
        import threading  # not needed by the commands that only read

        self._numbers = numbers
        self._reader, self._writer = os.pipe()
        if sys.platform != "win32":
            os.set_blocking(self._writer, False)
        self._previous = signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        self._is_stopping = False
        threading.Thread(target=self._watch, daemon=True).start()

    def end(self) -> None:
        """End the thread, unless a signal has come: it then watches the rest of the process too."""
        signal.set_wakeup_fd(self._previous)
        if not self._is_stopping:
            os.close(self._writer)

    def _watch(self) -> None:
        import time

        while number := os.read(self._reader, 1):
            if number[0] in self._numbers:
                self._is_stopping = True
                time.sleep(_STOP_SECONDS)
                _end_process(_SIGNAL_STATUS + number[0])
        os.close(self._reader)


def _end_process(status: int) -> None:
    """End this process and the processes that it started, without waiting for anything."""
    processes = sys.modules.get("multiprocessing.process")
    for process in processes.active_children() if processes else ():
        process.kill()
    with suppress(OSError):
        os.write(2, _MESSAGE)
    os._exit(status)
