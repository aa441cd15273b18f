"""Addresses of many hosts -> the order of their requests, with few requests to a host at once and pauses between them.

A slow host does not delay the others. A host that answers 429 or 503 gets no request for as long as it asks; a host
that fails repeatedly is set aside. `HostScheduler` has no clock: its callers pass the time. Nor does it need the
addresses: its caller gives each of them a number, its ticket.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from heapq import heappop, heappush

from linkvault.fetch.private_network import is_private_host
from linkvault.lazy_dataclass import dataclass, field

MAX_PER_HOST = 2  # concurrent requests; the limit of RFC 2616, 8.1.4, which browsers followed for years
PAUSE_SECONDS = 0.5  # between the starts of two requests to a host
MAX_FAILURES = 5  # in a row, then the host is set aside
MAX_BUSY_ANSWERS = 8  # 429 or 503 in a row, then the host is set aside
MAX_ATTEMPTS = 5  # requests for one address that are answered with 429 or 503
MAX_RETRY_AFTER_SECONDS = 120.0  # a host that asks for more is set aside


@dataclass(slots=True)
class _Host:
    """The addresses of a host that wait for a request, as tickets, and the state of its requests."""

    name: str
    pause: float
    tickets: deque[int] = field(default_factory=deque)
    limit: int = MAX_PER_HOST
    running: int = 0  # requests that have started and not ended
    ready: float = 0.0  # the earliest time of the next request
    is_queued: bool = False
    failures: int = 0
    busy_answers: int = 0

    @property
    def has_next(self) -> bool:
        return bool(self.tickets) and self.running < self.limit


class HostScheduler:
    """Decides which address is requested next. A ticket is the number that the caller gave to one address."""

    def __init__(self, pause: float | None = None) -> None:
        """Create a scheduler that has no addresses yet.

        :param pause: seconds between two requests to one host; None for the default, which is 0 in a private network
        """
        self._pause = pause
        self._hosts: dict[str, _Host] = {}
        # A heap of (ready, order, host name). An entry may be out of date: `next_ticket` checks it again.
        self._queue: list[tuple[float, int, str]] = []
        self._order = 0
        self._attempts: dict[int, int] = {}

    def add(self, name: str, ticket: int) -> None:
        """Append the ticket of an address to the queue of its host."""
        if name not in self._hosts:
            self._hosts[name] = _Host(name, self._pause_for(name))
        self._hosts[name].tickets.append(ticket)
        self._enqueue(self._hosts[name])

    def next_ticket(self, now: float) -> tuple[str, int] | None:
        """Return the next (host, ticket) and count it as running; None if no host is ready."""
        while self._queue and self._queue[0][0] <= now:
            host = self._hosts.get(heappop(self._queue)[2])
            if host is None:
                continue
            host.is_queued = False
            if not host.has_next or host.ready > now:  # the host was postponed after it was queued
                self._enqueue(host)
                continue
            host.running += 1
            host.ready = now + host.pause
            ticket = host.tickets.popleft()
            self._enqueue(host)
            return host.name, ticket
        return None

    def seconds_until_next(self, now: float) -> float | None:
        """Return the seconds until a host is ready; None if a running request has to finish first."""
        return max(0.0, self._queue[0][0] - now) if self._queue else None

    def finish(self, name: str, *, reached: bool) -> list[int]:
        """Record the end of a request, and whether the host answered at all.

        :returns: the tickets that are dropped because the host is set aside now
        """
        host = self._hosts[name]
        host.busy_answers = 0
        host.failures = 0 if reached else host.failures + 1
        return self._end_request(host, set_aside=host.failures >= MAX_FAILURES)

    def postpone(self, name: str, ticket: int, seconds: float, now: float) -> list[int]:
        """Record that a host asked for a wait of some seconds. The ticket is tried again after it.

        :returns: the tickets that are dropped; this one among them after `MAX_ATTEMPTS`
        """
        host = self._hosts[name]
        host.limit, host.busy_answers = 1, host.busy_answers + 1  # two requests at once were too many for it
        attempts = self._attempts[ticket] = self._attempts.get(ticket, 0) + 1
        host.ready = max(host.ready, now + max(seconds, 2.0 ** (attempts - 1)))
        if seconds > MAX_RETRY_AFTER_SECONDS or host.busy_answers >= MAX_BUSY_ANSWERS:
            return [ticket, *self._end_request(host, set_aside=True)]
        is_last_attempt = attempts >= MAX_ATTEMPTS
        if not is_last_attempt:
            host.tickets.appendleft(ticket)  # it is tried again before the other tickets of the host
        self._end_request(host, set_aside=False)
        return [ticket] if is_last_attempt else []

    def _pause_for(self, name: str) -> float:
        if self._pause is not None:
            return self._pause
        return 0.0 if is_private_host(name) else PAUSE_SECONDS

    def _enqueue(self, host: _Host) -> None:
        if host.has_next and not host.is_queued:
            self._order += 1
            heappush(self._queue, (host.ready, self._order, host.name))
            host.is_queued = True

    def _end_request(self, host: _Host, *, set_aside: bool) -> list[int]:
        """Count a request as ended. Return the waiting tickets of a host that is set aside, which are dropped."""
        host.running -= 1
        dropped = list(host.tickets) if set_aside else []
        if set_aside:
            host.tickets.clear()
        self._enqueue(host)
        if not host.tickets and not host.running:
            del self._hosts[host.name]
        return dropped


class HostLimiter:
    """Limits the concurrent requests to each host, including those that follow a redirect to it. Thread-safe."""

    def __init__(self, per_host: int = MAX_PER_HOST) -> None:
        """Create a limiter of `per_host` concurrent requests to each host."""
        self._per_host = per_host
        self._running: dict[str, int] = {}
        self._changed = threading.Condition()

    @contextmanager
    def slot(self, host: str) -> Iterator[None]:
        """Wait until the host has a free slot, and hold the slot while the block runs."""
        with self._changed:
            self._changed.wait_for(lambda: self._running.get(host, 0) < self._per_host)
            self._running[host] = self._running.get(host, 0) + 1
        try:
            yield
        finally:
            with self._changed:
                self._running[host] -= 1
                if not self._running[host]:
                    del self._running[host]
                self._changed.notify_all()
