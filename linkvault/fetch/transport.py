"""Request -> response, over connections with a deadline.

The timeouts of httpcore apply to one read: a server that sends one byte every few seconds, in a body, in headers or in
endless interim responses, is never timed out. Here each stream also ends at the deadline of the fetch that uses it.
A guarded connection is made to public addresses only, whatever DNS returns (DNS rebinding).
"""

import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from contextvars import ContextVar
from typing import Any

import httpcore

from linkvault.fetch import http_errors
from linkvault.fetch.origin import RequestURL, in_brackets
from linkvault.fetch.proxies import Proxies, Proxy, UnusableProxyError
from linkvault.fetch.response import Response
from linkvault.lazy_dataclass import dataclass

_MIN_CONNECT_SECONDS = 0.001  # for an attempt after the deadline: 0 would mean a non-blocking socket
_MAX_IDLE_CONNECTIONS = 8  # kept open for further requests
_MAX_IDLE_SECONDS = 5.0


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
        # Through a proxy, the host of a request has the brackets that an IPv6 address has in a URL.
        name = server_hostname and server_hostname.strip("[]")
        return _Stream(self._inner.start_tls(ssl_context, name, left))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Opens connections. It resolves names itself, so that it connects to the address that was checked."""

    def __init__(self, is_private: Callable[[str], bool] | None, *, leads_to_proxy: bool) -> None:
        self._is_private = is_private
        self._leads_to_proxy = leads_to_proxy
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            return self._connect(host, port, timeout, socket_options)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            if not self._leads_to_proxy:
                raise
            raise UnusableProxyError(http_errors.describe(error)) from error

    def _connect(
        self, host: str, port: int, timeout: float | None, socket_options: Iterable[Any] | None
    ) -> httpcore.NetworkStream:
        """Resolve a name and connect to one of its addresses that are allowed."""
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

    def for_httpcore(self, proxy: Proxy | None = None) -> httpcore.Request:
        """Return the request as the connection pool of a proxy, or of direct connections, takes it."""
        host = {} if self.header("host") else {"Host": self.url.authority}
        # No limit for reading and writing: the streams end at the deadline.
        seconds = self.connect_seconds
        timeout = {"connect": seconds, "pool": seconds, "read": None, "write": None}
        # What a proxy for HTTP is asked for begins with the host as the pool has it.
        is_in_request = proxy is not None and not proxy.is_socks
        name = in_brackets(self.url.host) if is_in_request else self.url.host
        url = httpcore.URL(
            scheme=self.url.scheme.encode("ascii"),
            host=name.encode("ascii"),
            port=self.url.port,
            target=self.url.target.encode("ascii"),
        )
        headers = [
            (name.encode("ascii"), value.encode("ascii")) for name, value in {**host, **self.headers}.items()
        ]
        return httpcore.Request("GET", url, headers=headers, extensions={"timeout": timeout})


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


def _create_tls_context() -> ssl.SSLContext:
    """Return a context that trusts the certificates that SSL_CERT_FILE or SSL_CERT_DIR names, else those of certifi.

    Reading them takes 25 ms.

    :raises http_errors.CertificatesError: if the file has no certificates, or the folder does not exist
    """
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if file:
        try:
            return ssl.create_default_context(cafile=file)
        except OSError as error:
            # An error of OpenSSL is one of the system too, without an errno that means something.
            problem = (
                "it has no certificates" if isinstance(error, ssl.SSLError) else http_errors.describe(error)
            )
            raise http_errors.CertificatesError(
                f"cannot read the file that SSL_CERT_FILE names: {file}: {problem}"
            ) from error
    if folder:
        if not os.path.isdir(folder):
            raise http_errors.CertificatesError(f"SSL_CERT_DIR names no folder: {folder}")
        return ssl.create_default_context(capath=folder)
    import certifi

    return ssl.create_default_context(cafile=certifi.where())


class TransportPool:
    """Sends requests through the proxy of the environment or directly, guarded or not.

    Guarded requests have connections of their own, so that they never reuse one to a private address.
    """

    def __init__(self, is_private: Callable[[str], bool]) -> None:
        """Read the proxies of the environment. No connection is opened yet."""
        self._is_private = is_private
        self._proxies = Proxies()
        self._pools: dict[tuple[Proxy | None, bool, bool], httpcore.ConnectionPool] = {}
        self._tls: ssl.SSLContext | None = None
        self._lock = threading.Lock()

    def proxy_for(self, url: RequestURL) -> Proxy | None:
        """Return the proxy for a URL; None for a direct connection."""
        return self._proxies.choose(url)

    def name_server(self, url: RequestURL) -> str:
        """Return what a message calls the server of a URL. What it sends may come from a proxy before it."""
        proxy = self.proxy_for(url)
        return f"{url.host} (through the proxy {proxy.name})" if proxy else url.host

    def send(self, request: Request) -> Response:
        """Return the response to a request; its body is not read yet.

        :raises http_errors.CertificatesError: if the certificates that the user names cannot be read
        :raises PrivateAddressError: if it is guarded, and the host has no public address
        """
        proxy = self.proxy_for(request.url)
        # A proxy resolves names and connects itself: the fetcher can only check the name.
        guarded = request.is_guarded and proxy is None
        is_encrypted = request.url.scheme == "https" or (proxy is not None and proxy.is_encrypted)
        pool = self._get_pool(proxy, guarded, is_encrypted=is_encrypted)
        _close_surplus(pool)
        with nullcontext() if proxy is None else proxy.translated_errors():
            return Response(pool.handle_request(request.for_httpcore(proxy)))

    def _get_pool(self, proxy: Proxy | None, guarded: bool, *, is_encrypted: bool) -> httpcore.ConnectionPool:
        key = (proxy, guarded, is_encrypted)
        with self._lock:
            if key not in self._pools:
                if is_encrypted:
                    self._tls = self._tls or _create_tls_context()
                options: dict[str, Any] = {
                    "ssl_context": self._tls if is_encrypted else None,
                    "max_connections": None,
                    "max_keepalive_connections": _MAX_IDLE_CONNECTIONS,
                    "keepalive_expiry": _MAX_IDLE_SECONDS,
                }
                backend = _Backend(self._is_private if guarded else None, leads_to_proxy=proxy is not None)
                options["network_backend"] = backend
                self._pools[key] = (
                    httpcore.ConnectionPool(**options) if proxy is None else proxy.open_pool(options)
                )
            return self._pools[key]

    def close(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            pool.close()
