"""Request -> response, over connections with a deadline.

The timeouts of httpcore apply to one read: a server that sends one byte every few seconds, in a body, in headers or in
endless interim responses, is never timed out. Here each stream also ends at the deadline of the fetch that uses it.
A guarded connection is made to public addresses only, whatever DNS returns (DNS rebinding).
"""

import os
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any

import httpcore

from linkvault.fetch.origin import RequestURL
from linkvault.fetch.response import Response
from linkvault.lazy_dataclass import dataclass
from linkvault.urls.hosts import to_ascii

_MIN_CONNECT_SECONDS = 0.001  # for an attempt after the deadline: 0 would mean a non-blocking socket
_MAX_IDLE_CONNECTIONS = 8  # kept open for further requests
_MAX_IDLE_SECONDS = 5.0
_SOCKS = ("socks5", "socks5h")


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
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(str(error)) from error
    return addresses


@dataclass(frozen=True, slots=True)
class Request:
    """A GET request.

    Attributes:
        is_guarded: it is sent to public addresses only
        connect_seconds: for a free connection, and for a new one
    """

    url: RequestURL
    headers: dict[str, str]
    is_guarded: bool = False
    connect_seconds: float | None = None

    def header(self, name: str) -> str | None:
        """Return the value of a header, whose name may have any case; None if it is absent."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), None)

    def set_header(self, name: str, value: str) -> None:
        """Add a header, or replace the one of that name."""
        for key in [key for key in self.headers if key.lower() == name.lower()]:
            del self.headers[key]
        self.headers[name] = value

    def for_httpcore(self) -> httpcore.Request:
        """Return the request as a connection pool takes it."""
        host = {} if self.header("host") else {"Host": self.url.authority}
        # No limit for reading and writing: the streams end at the deadline.
        seconds = self.connect_seconds
        timeout = {"connect": seconds, "pool": seconds, "read": None, "write": None}
        url = httpcore.URL(
            scheme=self.url.scheme.encode("ascii"),
            host=self.url.host.encode("ascii"),
            port=self.url.port,
            target=self.url.target.encode("ascii"),
        )
        headers = [
            (name.encode("ascii"), value.encode("ascii")) for name, value in {**host, **self.headers}.items()
        ]
        return httpcore.Request("GET", url, headers=headers, extensions={"timeout": timeout})


def _open_pool(proxy: str | None, tls: ssl.SSLContext | None, backend: _Backend) -> httpcore.ConnectionPool:
    """Return a pool of connections to servers, or to a proxy. No connection is opened yet.

    :param tls: the context of encrypted connections; None if there will be none
    :raises httpcore.ProxyError: if it is no proxy that can be used
    """
    options: dict[str, Any] = {
        "ssl_context": tls,
        "max_connections": None,
        "max_keepalive_connections": _MAX_IDLE_CONNECTIONS,
        "keepalive_expiry": _MAX_IDLE_SECONDS,
        "network_backend": backend,
    }
    if proxy is None:
        return httpcore.ConnectionPool(**options)
    from importlib.util import find_spec
    from urllib.parse import unquote, urlsplit

    try:
        parts = urlsplit(proxy)
        host, port = to_ascii(parts.hostname or ""), parts.port
    except ValueError as error:
        raise httpcore.ProxyError(f"its address is wrong: {error}") from error
    if parts.scheme not in ("http", "https", *_SOCKS):
        raise httpcore.ProxyError("its address begins with neither http:// nor socks5://")
    if parts.scheme in _SOCKS and not find_spec("socksio"):
        raise httpcore.ProxyError("SOCKS needs the Python package socksio")
    url = httpcore.URL(scheme=parts.scheme.encode(), host=host.encode(), port=port, target=b"/")
    login = None
    if parts.username or parts.password:
        login = unquote(parts.username or "").encode(), unquote(parts.password or "").encode()
    pool = httpcore.SOCKSProxy if parts.scheme in _SOCKS else httpcore.HTTPProxy
    return pool(url, login, **options)


def _close_surplus(pool: httpcore.ConnectionPool) -> None:
    """Close the idle connections on which the server sent more than its response.

    httpcore would read those bytes as the response to the next request, which may be for another page.
    """
    for connection in pool.connections:
        if connection.is_idle() and _has_surplus(connection):
            connection.close()


def _has_surplus(connection: Any) -> bool:
    """Return whether bytes were read from a connection that do not belong to its last response."""
    while not hasattr(connection, "_h11_state"):  # through a proxy, connections are nested
        connection = getattr(connection, "_connection", None)
        if connection is None:
            return False
    return bool(connection._h11_state.trailing_data[0])


def _read_proxies() -> dict[str, str]:
    """Return the proxies of the environment, or of the system where it has a place for them: scheme -> URL."""
    has_system_proxies = sys.platform in ("darwin", "win32")
    if not has_system_proxies and not any(name.lower().endswith("_proxy") for name in os.environ):
        return {}
    from urllib.request import getproxies  # imports http.client and email, which takes 15 ms

    return getproxies()


def _create_tls_context() -> ssl.SSLContext:
    """Return a context that trusts the certificates that SSL_CERT_FILE or SSL_CERT_DIR names, else those of certifi.

    Reading them takes 25 ms.
    """
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if file or folder:
        return ssl.create_default_context(cafile=file or None, capath=None if file else folder)
    import certifi

    return ssl.create_default_context(cafile=certifi.where())


class TransportPool:
    """Sends requests through the proxy of the environment or directly, guarded or not.

    Guarded requests have connections of their own, so that they never reuse one to a private address.
    """

    def __init__(self, is_private: Callable[[str], bool]) -> None:
        """Read the proxies of the environment. No connection is opened yet."""
        self._is_private = is_private
        self._proxies = _read_proxies()
        self._pools: dict[tuple[str | None, bool, bool], httpcore.ConnectionPool] = {}
        self._tls: ssl.SSLContext | None = None
        self._lock = threading.Lock()

    def proxy_for(self, url: RequestURL) -> str | None:
        """Return the URL of the proxy for a URL; None for a direct connection."""
        proxy = self._proxies.get(url.scheme) or self._proxies.get("all")
        if not proxy:
            return None
        from urllib.request import proxy_bypass

        if proxy_bypass(url.host):
            return None
        return proxy if "://" in proxy else f"http://{proxy}"

    def send(self, request: Request) -> Response:
        """Return the response to a request; its body is not read yet."""
        proxy = self.proxy_for(request.url)
        # A proxy resolves names and connects itself: the fetcher can only check the name.
        guarded = request.is_guarded and proxy is None
        is_encrypted = "https" in (request.url.scheme, (proxy or "").partition(":")[0])
        pool = self._get_pool(proxy, guarded, is_encrypted=is_encrypted)
        _close_surplus(pool)
        return Response(pool.handle_request(request.for_httpcore()))

    def _get_pool(self, proxy: str | None, guarded: bool, *, is_encrypted: bool) -> httpcore.ConnectionPool:
        key = (proxy, guarded, is_encrypted)
        with self._lock:
            if key not in self._pools:
                if is_encrypted:
                    self._tls = self._tls or _create_tls_context()
                backend = _Backend(self._is_private if guarded else None)
                self._pools[key] = _open_pool(proxy, self._tls if is_encrypted else None, backend)
            return self._pools[key]

    def close(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            pool.close()
