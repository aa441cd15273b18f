"""A proxy on this machine for the requests of a browser: it connects to public addresses and to the page's own host.

Without it, the scripts of a page could send requests to routers, printers and services of this machine. The proxy
resolves each name itself and connects to the address that it has checked, so a name that changes (DNS rebinding) does
not help. It sees the redirects, frames, WebSockets and beacons of a page too, and the requests of the browser itself.
"""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar
from urllib.parse import urlsplit

from linkvault.urls.address import DEFAULT_PORTS

_MAX_HEAD_BYTES = 65_536  # of a request
_CHUNK_BYTES = 65_536
_CONNECT_SECONDS = 10.0
_STOP_SECONDS = 2.0  # for the thread to end
_REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_UNREACHABLE = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_CONNECTED = b"HTTP/1.1 200 Connection established\r\n\r\n"

MAX_PAGE_BYTES = 50_000_000  # that the browser receives for one page


_T = TypeVar("_T")


class _RefusedError(Exception):
    """The request leads to an address that is not allowed."""


class Guard:
    """The proxy, in a thread of its own."""

    def __init__(self, is_private: Callable[[str], bool]) -> None:
        """Listen on a free port of this machine.

        :param is_private: returns whether an IP address is private
        """
        self._is_private = is_private
        self._own_host = ""
        self._own_addresses: frozenset[str] = frozenset()
        self._bytes_left = 0
        self._serving: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._run(asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_MAX_HEAD_BYTES))
        self.port: int = self._server.sockets[0].getsockname()[1]

    def begin_page(self, url: str) -> None:
        """Allow the requests of a page: to public addresses, and to its own host if that is private now."""
        host = (urlsplit(url).hostname or "").lower()
        addresses = self._run(self._resolve(host, 0))
        self._own_host = host
        self._own_addresses = frozenset(filter(self._is_private, addresses))
        self._bytes_left = MAX_PAGE_BYTES

    def end_page(self) -> None:
        """Refuse everything until the next page."""
        self._own_host, self._own_addresses, self._bytes_left = "", frozenset(), 0

    def close(self) -> None:
        """Close all connections and end the thread."""
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_STOP_SECONDS)
        if not self._thread.is_alive():
            self._loop.close()

    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _stop(self) -> None:
        # A connection that is being accepted begins a task while the others end. The server is closed afterwards, and
        # accepting is not cancelled: either would leave the socket of such a connection open.
        while tasks := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in self._serving:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self._server.close()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Handle one request of the browser, and pass on what both sides send until one of them closes."""
        try:
            # The browser or the site has closed its connection, or the request is malformed.
            with contextlib.suppress(
                OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError
            ):
                head = await reader.readuntil(b"\r\n\r\n")
                method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
                try:
                    upstream = await self._connect(method, target)
                except _RefusedError:
                    writer.write(_REFUSED)
                except OSError:
                    writer.write(_UNREACHABLE)
                else:
                    if method == "CONNECT":
                        writer.write(_CONNECTED)
                    else:
                        upstream[1].write(_origin_form(head, target))
                    await self._exchange((reader, writer), upstream)
            await _close(writer)
        finally:
            writer.transport.abort()

    async def _connect(self, method: str, target: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection to the host of a request, at an address that has been checked."""
        parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
        host = (parts.hostname or "").lower()
        port = parts.port or DEFAULT_PORTS.get(parts.scheme, DEFAULT_PORTS["https"])
        addresses = [
            address for address in await self._resolve(host, port) if self._is_allowed(host, address)
        ]
        if not addresses or self._bytes_left <= 0:
            raise _RefusedError(host)
        for address in addresses:
            with contextlib.suppress(OSError, TimeoutError):  # the next address may answer
                async with asyncio.timeout(_CONNECT_SECONDS):
                    return await asyncio.open_connection(address, port)
        raise ConnectionError(host)

    def _is_allowed(self, host: str, address: str) -> bool:
        return not self._is_private(address) or (host == self._own_host and address in self._own_addresses)

    async def _resolve(self, host: str, port: int) -> list[str]:
        """Return the IP addresses of a host; none if it has none."""
        try:
            entries = await self._loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return []
        return list(dict.fromkeys(str(entry[4][0]) for entry in entries))

    async def _exchange(
        self,
        browser: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        upstream: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        """Copy in both directions until the site has sent everything."""
        sending = asyncio.ensure_future(_copy(browser[0], upstream[1]))
        try:
            while self._bytes_left > 0 and (chunk := await upstream[0].read(_CHUNK_BYTES)):
                self._bytes_left -= len(chunk)
                browser[1].write(chunk)
                await browser[1].drain()
        finally:
            sending.cancel()
            # Without waiting for a site that does not read what was sent to it: nothing more is needed of it.
            upstream[1].transport.abort()


def _origin_form(head: bytes, target: str) -> bytes:
    """Return a request to a proxy as a request to the site itself, for one response per connection."""
    line, *lines = head[:-4].split(b"\r\n")
    method, _, version = line.split(b" ", 2)
    parts = urlsplit(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fields = [line for line in lines if not line.lower().startswith((b"proxy-", b"connection:"))]
    first = b" ".join([method, path.encode("latin-1"), version])
    return b"\r\n".join([first, *fields, b"Connection: close", b"", b""])


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(_CHUNK_BYTES):
            writer.write(chunk)
            await writer.drain()


async def _close(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        writer.close()
        await writer.wait_closed()
