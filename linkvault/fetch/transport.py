"""Request -> response, over connections with a deadline.

The timeouts of httpx apply to one read: a server that sends one byte every few seconds, in a body, in headers or in
endless interim responses, is never timed out. Here each stream also ends at the deadline of the fetch that uses it.
A guarded connection is made to public addresses only, whatever DNS returns (DNS rebinding).
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

_MIN_CONNECT_SECONDS = 0.001  # for an attempt after the deadline: 0 would mean a non-blocking socket
_MAX_IDLE_CONNECTIONS = 8  # kept open for further requests


class PrivateAddressError(Exception):
    """A guarded request leads to an address that is not public."""


class Deadline:
    """The times at which a fetch and its current phase end, and the longest silence of a read."""

    def __init__(self, seconds: float) -> None:
        """Start the clock; the fetch ends after `seconds`."""
        self.end = time.monotonic() + seconds
        self.phase_end = self.end
        self.silence = seconds

    def begin_phase(self, seconds: float, *, silence: float | None = None) -> None:
        """Begin a phase of at most `seconds`, within the deadline. A read may take `silence` seconds."""
        self.phase_end = min(self.end, time.monotonic() + seconds)
        self.silence = seconds if silence is None else silence

    def extend(self, seconds: float) -> None:
        """Move the deadline by the time that was spent waiting for a slot, without a request."""
        self.end += seconds
        self.phase_end += seconds

    def seconds_left(self) -> float:
        """Return the seconds left for the phase; negative when it is over."""
        return self.phase_end - time.monotonic()

    @property
    def is_over(self) -> bool:
        """Return whether the fetch has exceeded its time."""
        return time.monotonic() >= self.end


# Streams are pooled and live longer than a fetch, so they look up the deadline of the fetch that uses them.
current_deadline: ContextVar[Deadline] = ContextVar("current_deadline")


def _bounded_timeout(timeout: float | None, error: type[Exception]) -> float:
    """Return the timeout of an operation, at most what the deadline allows.

    :raises error: if the time is over
    """
    deadline = current_deadline.get()
    left = min(deadline.seconds_left(), deadline.silence)
    if left <= 0:
        raise error("the deadline has passed")
    return left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    """A network stream whose operations end at the deadline."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _bounded_timeout(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _bounded_timeout(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _bounded_timeout(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Opens connections. It resolves names itself, so that it connects to the address that was checked."""

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
        end = time.monotonic() + _bounded_timeout(timeout, httpcore.ConnectTimeout)
        addresses = _resolve(host, port, end - time.monotonic())
        if self._is_private is not None:
            addresses = [address for address in addresses if not self._is_private(address)]
            if not addresses:
                raise PrivateAddressError(host)
        return _Stream(self._connect_first(addresses, port, end, socket_options))

    def _connect_first(
        self, addresses: list[str], port: int, end: float, socket_options: Iterable[Any] | None
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers. Each but the last may take half of the time left."""
        for index, address in enumerate(addresses):
            is_last = index == len(addresses) - 1
            left = max(end - time.monotonic(), _MIN_CONNECT_SECONDS)
            try:
                return self._inner.connect_tcp(
                    address, port, left if is_last else left / 2, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if is_last:
                    raise
        raise httpcore.ConnectError("the host has no address")


def _resolve(host: str, port: int, seconds: float) -> list[str]:
    """Return the IP addresses of a host. The system's resolver has no timeout, so it runs in a thread."""
    addresses: list[str] = []
    failures: list[OSError | UnicodeError] = []

    def look_up() -> None:
        try:
            results = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            addresses.extend(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in results))
        except (OSError, UnicodeError) as error:
            failures.append(error)

    if host.replace(".", "").isdecimal() or ":" in host:
        look_up()
    else:
        resolver = threading.Thread(target=look_up, daemon=True)
        resolver.start()
        resolver.join(seconds)
        if resolver.is_alive():
            raise httpcore.ConnectTimeout(f"no answer from DNS for {host}")
    try:
        for error in failures:
            raise error
    except (OSError, UnicodeError) as error:  # httpx preserves the context of an error, but not its cause
        raise httpcore.ConnectError(str(error)) from error
    return addresses


class _Transport(httpx.HTTPTransport):
    """The HTTP transport of httpx, over connections with a deadline."""

    def __init__(self, backend: _Backend, tls: ssl.SSLContext, proxy: str | None) -> None:
        super().__init__(
            verify=tls, proxy=proxy, limits=httpx.Limits(max_keepalive_connections=_MAX_IDLE_CONNECTIONS)
        )
        # httpx does not pass a backend on to httpcore. If this attribute is renamed, the tests of slow servers fail.
        self._pool._network_backend = backend

    def close_surplus(self) -> None:
        """Close the idle connections on which the server sent more than its response.

        httpcore would read those bytes as the response to the next request, which may be for another page.
        """
        for connection in self._pool.connections:
            if connection.is_idle() and _has_surplus(connection):
                connection.close()


def _has_surplus(connection: Any) -> bool:
    """Return whether bytes were read from a connection that do not belong to its last response."""
    while not hasattr(connection, "_h11_state"):  # through a proxy, connections are nested
        connection = getattr(connection, "_connection", None)
        if connection is None:
            return False
    return bool(connection._h11_state.trailing_data[0])


class TransportPool(httpx.BaseTransport):
    """Sends requests through the proxy of the environment or directly, guarded or not.

    Guarded requests have connections of their own, so that they never reuse one to a private address.
    """

    def __init__(self, is_private: Callable[[str], bool]) -> None:
        """Read the proxies of the environment. No connection is opened yet."""
        self._is_private = is_private
        self._proxies = getproxies()
        self._transports: dict[tuple[str | None, bool, bool], _Transport] = {}
        self._tls: ssl.SSLContext | None = None
        self._lock = threading.Lock()

    def proxy_for(self, url: httpx.URL) -> str | None:
        """Return the URL of the proxy for a URL; None for a direct connection."""
        proxy = self._proxies.get(url.scheme) or self._proxies.get("all")
        if not proxy or proxy_bypass(url.host):
            return None
        return proxy if "://" in proxy else f"http://{proxy}"

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response to a request. With the extension `guarded`, it is sent to public addresses only."""
        proxy = self.proxy_for(request.url)
        # A proxy resolves names and connects itself: the fetcher can only check the name.
        guarded = bool(request.extensions.get("guarded")) and proxy is None
        is_encrypted = "https" in (request.url.scheme, (proxy or "").partition(":")[0])
        transport = self._get_transport(proxy, guarded, is_encrypted=is_encrypted)
        transport.close_surplus()
        response = transport.handle_request(request)
        response.request = request
        return response

    def _get_transport(self, proxy: str | None, guarded: bool, *, is_encrypted: bool) -> _Transport:
        key = (proxy, guarded, is_encrypted)
        with self._lock:
            if key not in self._transports:
                if is_encrypted:
                    self._tls = self._tls or httpx.create_ssl_context()
                # Reading the certificates takes 25 ms. A context without them accepts no server.
                tls = self._tls if is_encrypted and self._tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                backend = _Backend(self._is_private if guarded else None)
                self._transports[key] = _Transport(backend, tls, proxy)
            return self._transports[key]

    def close(self) -> None:
        """Close all connections."""
        for transport in self._transports.values():
            transport.close()
