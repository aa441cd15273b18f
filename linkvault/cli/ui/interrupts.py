"""Signals that end a program -> the same orderly stop as Ctrl-C, which keeps what is stored."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED_STATUS = 130  # what a shell reports after Ctrl-C
_SIGNAL_STATUS = 128  # a shell reports a program that a signal ended as 128 + the signal's number


class Stopped(KeyboardInterrupt):
    """A signal asks the program to end; `status` is the exit status that a shell expects then."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.status = _SIGNAL_STATUS + number


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP stop the block as Ctrl-C does. A signal that is ignored stays ignored, as by nohup."""
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    handlers = {number: signal.getsignal(number) for number in numbers}
    handlers = {number: handler for number, handler in handlers.items() if handler != signal.SIG_IGN}
    for number in handlers:
        signal.signal(number, _stop)
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _stop(number: int, _: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # a second signal must not interrupt the stop
    raise Stopped(number)
