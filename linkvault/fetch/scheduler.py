"""Many addresses, many hosts -> whose turn it is: few requests to a host at once, a pause between, and no host
that holds up the others. A host that says it is busy is left alone for as long as it asks; one that fails again
and again is set aside. `Turns` is pure: the clock is told.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from heapq import heappop, heappush

from linkvault.fetch.private_network import is_private_host

PER_HOST = 2  # requests at once, as browsers had it for long
PAUSE = 0.5  # seconds between the beginnings of two requests to a host
FAILURES = 5  # in a row, after which a host is set aside
BUSY = 8  # the same, where it says that it is busy
TRIES = 5  # of one address at a host that says it is busy
LONGEST_WAIT = 120.0  # seconds; a host that asks for more is set aside


@dataclass(slots=True)
class _Host:
    name: str
    pause: float
    tickets: deque[int] = field(default_factory=deque)
    limit: int = PER_HOST
    running: int = 0
    ready: float = 0.0  # not before this instant
    is_queued: bool = False
    failures: int = 0
    busy: int = 0

    @property
    def may_go(self) -> bool:
        return bool(self.tickets) and self.running < self.limit


class Turns:
    """Says which ticket may go next. A ticket is a number; whose it is, only the caller knows."""

    def __init__(self, pause: float | None = None) -> None:
        """Begin without tickets.

        :param pause: seconds between two requests to one host; None: the usual, and none in one's own network
        """
        self._pause = pause
        self._hosts: dict[str, _Host] = {}
        self._queue: list[
            tuple[float, int, str]
        ] = []  # (ready, order, host): who may be asked then, as it seems
        self._order = 0
        self._tries: dict[int, int] = {}

    def add(self, name: str, ticket: int) -> None:
        """Put a ticket at the end of its host's line."""
        if name not in self._hosts:
            self._hosts[name] = _Host(name, self._pause_for(name))
        self._hosts[name].tickets.append(ticket)
        self._enqueue(self._hosts[name])

    def take(self, now: float) -> tuple[str, int] | None:
        """Return whose turn it is, as (host, ticket); None if nobody may go yet."""
        while self._queue and self._queue[0][0] <= now:
            host = self._hosts.get(heappop(self._queue)[2])
            if host is None:
                continue
            host.is_queued = False
            if not host.may_go or host.ready > now:  # it was told something since it lined up
                self._enqueue(host)
                continue
            host.running += 1
            host.ready = now + host.pause
            ticket = host.tickets.popleft()
            self._enqueue(host)
            return host.name, ticket
        return None

    def wait(self, now: float) -> float | None:
        """Return the seconds until somebody may go; None if only the end of a running request can change that."""
        return max(0.0, self._queue[0][0] - now) if self._queue else None

    def done(self, name: str, *, reached: bool) -> list[int]:
        """Tell that a request ended, and whether the host answered at all.

        :returns: the tickets that are given up, if this was one failure too many
        """
        host = self._hosts[name]
        host.busy = 0
        host.failures = 0 if reached else host.failures + 1
        return self._ended(host, set_aside=host.failures >= FAILURES)

    def busy(self, name: str, ticket: int, seconds: float, now: float) -> list[int]:
        """Tell that a host asks to be left alone for so many seconds. The ticket will have another turn.

        :returns: the tickets that are given up, this one among them if it is
        """
        host = self._hosts[name]
        host.limit, host.busy = 1, host.busy + 1  # it has had too much of us
        tries = self._tries[ticket] = self._tries.get(ticket, 0) + 1
        set_aside = seconds > LONGEST_WAIT or host.busy >= BUSY
        if tries < TRIES or set_aside:
            host.tickets.appendleft(ticket)
        host.ready = max(host.ready, now + max(seconds, 2.0 ** (tries - 1)))
        given_up = self._ended(host, set_aside=set_aside)
        return given_up if tries < TRIES or set_aside else [ticket]

    def _pause_for(self, name: str) -> float:
        if self._pause is not None:
            return self._pause
        return 0.0 if is_private_host(name) else PAUSE

    def _enqueue(self, host: _Host) -> None:
        if host.may_go and not host.is_queued:
            self._order += 1
            heappush(self._queue, (host.ready, self._order, host.name))
            host.is_queued = True

    def _ended(self, host: _Host, *, set_aside: bool) -> list[int]:
        host.running -= 1
        given_up = list(host.tickets) if set_aside else []
        if set_aside:
            host.tickets.clear()
        self._enqueue(host)
        if not host.tickets and not host.running:
            del self._hosts[host.name]
        return given_up


class Gate:
    """Lets few requests to a host through at once, those that a redirect leads there too. For many threads."""

    def __init__(self, per_host: int = PER_HOST) -> None:
        """Open the gate for so many requests to each host."""
        self._per_host = per_host
        self._inside: dict[str, int] = {}
        self._changed = threading.Condition()

    @contextmanager
    def passing(self, host: str) -> Iterator[None]:
        """Wait for one's turn, and hold it."""
        with self._changed:
            self._changed.wait_for(lambda: self._inside.get(host, 0) < self._per_host)
            self._inside[host] = self._inside.get(host, 0) + 1
        try:
            yield
        finally:
            with self._changed:
                self._inside[host] -= 1
                if not self._inside[host]:
                    del self._inside[host]
                self._changed.notify_all()
