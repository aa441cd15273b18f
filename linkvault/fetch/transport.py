"""Connections with a deadline: what httpx cannot bound, bounded below it.

httpx's limits are for one read, and one byte every few seconds keeps a transfer alive for ever: in a body, in
headers, in interim answers without end. So the streams themselves know the instant by which all must be done.
A guarded wire connects to public addresses only, whatever DNS says this time (DNS rebinding).
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx


class PrivateAddressError(Exception):
    """A guarded wire was to connect to an address that is not public."""


class Deadline:
    """The instants by which a capture, and its present phase, must be done."""

    def __init__(self, seconds: float) -> None:
        """Start the clock: all must be done in so many seconds."""
        self.end = time.monotonic() + seconds
        self.phase_end = self.end
        self.silence = seconds

    def allow(self, seconds: float, *, silence: float | None = None) -> None:
        """Begin a phase that may take so long, but never beyond the end; one read may take `silence`."""
        self.phase_end = min(self.end, time.monotonic() + seconds)
        self.silence = seconds if silence is None else silence

    def put_off(self, seconds: float) -> None:
        """Move the deadline: so long nothing was asked of anybody."""
        self.end += seconds
        self.phase_end += seconds

    def left(self) -> float:
        """Return the seconds left for the phase; below zero it is over."""
        return self.phase_end - time.monotonic()

    @property
    def is_over(self) -> bool:
        """Tell whether the whole capture has run out of time."""
        return time.monotonic() >= self.end


# Streams are pooled and outlive a capture, so they ask for the deadline of the capture that uses them now.
current_deadline: ContextVar[Deadline] = ContextVar("current_deadline")


def _bounded(timeout: float | None, error: type[Exception]) -> float:
    deadline = current_deadline.get()
    left = min(deadline.left(), deadline.silence)
    if left <= 0:
        raise error("the time for this is over")
    return left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    """A stream whose every operation ends at the deadline."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _bounded(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _bounded(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _bounded(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Opens connections: names are resolved here, so that what was judged is what is connected to."""

    def __init__(self, is_private: Callable[[str], bool] | None) -> None:
        self._is_private = is_private
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        end = time.monotonic() + _bounded(timeout, httpcore.ConnectTimeout)
        addresses = _resolve(host, port, end - time.monotonic())
        if self._is_private is not None:
            addresses = [each for each in addresses if not self._is_private(each)]
            if not addresses:
                raise PrivateAddressError(host)
        return _Stream(self._connect_first(addresses, port, end, socket_options))

    def _connect_first(
        self, addresses: list[str], port: int, end: float, socket_options: Iterable[Any] | None
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers; a dead one gets half of the time that is left."""
        for place, address in enumerate(addresses):
            is_last = place == len(addresses) - 1
            left = max(end - time.monotonic(), 0.001)
            try:
                return self._inner.connect_tcp(
                    address, port, left if is_last else left / 2, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if is_last:
                    raise
        raise httpcore.ConnectError("the name has no address")


def _resolve(host: str, port: int, seconds: float) -> list[str]:
    """Ask for the addresses of a host. The system's resolver knows no limit, so it is asked in a thread."""
    answer: list[str] = []
    failure: list[OSError | UnicodeError] = []

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer.extend(dict.fromkeys(str(each[4][0]) for each in found))
        except (OSError, UnicodeError) as error:
            failure.append(error)

    if host.replace(".", "").isdecimal() or ":" in host:
        ask()
    else:
        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(seconds)
        if asking.is_alive():
            raise httpcore.ConnectTimeout(f"no answer from DNS about {host}")
    try:
        for error in failure:
            raise error
    except (OSError, UnicodeError) as error:  # httpcore keeps the context of an error, and drops its cause
        raise httpcore.ConnectError(str(error)) from error
    return answer


class _Transport(httpx.HTTPTransport):
    """httpx's own transport, over our connections."""

    def __init__(self, backend: _Backend, tls: ssl.SSLContext, proxy: str | None) -> None:
        super().__init__(verify=tls, proxy=proxy, limits=httpx.Limits(max_keepalive_connections=8))
        # httpcore takes a backend only in a constructor that httpx hides; the slow-drip tests see it if lost.
        self._pool._network_backend = backend


class Wires(httpx.BaseTransport):
    """Sends a request through the proxy that the environment names, or directly, guarded or not.

    Guarded and other connections are never shared, so that none to a private address is at hand for a
    request that must not use it.
    """

    def __init__(self, is_private: Callable[[str], bool]) -> None:
        """Read the proxies of the environment; nothing is opened yet."""
        self._is_private = is_private
        self._proxies = getproxies()
        self._open: dict[tuple[str | None, bool], _Transport] = {}
        self._tls: ssl.SSLContext | None = None
        self._lock = threading.Lock()

    def proxy_for(self, url: httpx.URL) -> str | None:
        """Return the proxy through which an address is reached."""
        proxy = self._proxies.get(url.scheme) or self._proxies.get("all")
        if not proxy or proxy_bypass(url.host):
            return None
        return proxy if "://" in proxy else f"http://{proxy}"

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; `guarded` among its extensions keeps it off private addresses."""
        proxy = self.proxy_for(request.url)
        # Behind a proxy it is the proxy that connects: there the fetcher can judge by names only.
        guarded = bool(request.extensions.get("guarded")) and proxy is None
        response = self._transport(proxy, guarded).handle_request(request)
        response.request = request
        return response

    def _transport(self, proxy: str | None, guarded: bool) -> _Transport:
        with self._lock:
            if (proxy, guarded) not in self._open:
                self._tls = self._tls or httpx.create_ssl_context()
                backend = _Backend(self._is_private if guarded else None)
                self._open[proxy, guarded] = _Transport(backend, self._tls, proxy)
            return self._open[proxy, guarded]

    def close(self) -> None:
        """Close all connections."""
        for each in self._open.values():
            each.close()
