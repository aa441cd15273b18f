"""A server on loopback that plays hostile cases: it sends bytes as a case says, on plain sockets."""

import socket
import socketserver
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from server import QuietServer

MAX_HEAD = 4_000_000  # bytes of a request


@dataclass
class Peer:
    """One connection, while a case answers a request on it."""

    connection: socket.socket
    path: str
    headers: dict[str, str]
    visit: int  # how often this path was requested, from 1 on
    site: "Site"

    def send(self, *pieces: bytes) -> None:
        """Send bytes at once."""
        self.connection.sendall(b"".join(pieces))

    def reset(self) -> None:
        """End the connection with RST."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.connection.close()

    def wait(self) -> None:
        """Stay silent until the client has gone."""
        with suppress(OSError):
            while self.connection.recv(65536):
                pass


Respond = Callable[[Peer], None]


@dataclass
class Site:
    """The running server: where it is, what it was asked, and which responder each first part of a path has."""

    host: str
    port: int
    responders: Mapping[str, Respond]
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    visits: Counter[str] = field(default_factory=Counter)
    others: dict[str, "Site"] = field(default_factory=dict)  # by name: sites of other origins

    def url(self, path: str, *, login: str = "", scheme: str = "http", host: str = "") -> str:
        """Return the address of a path on this site."""
        return f"{scheme}://{login}{host or self.host}:{self.port}/{path}"

    def requests_of(self, name: str) -> list[dict[str, str]]:
        """Return the headers of all requests for paths of a case."""
        return [headers for path, headers in self.requests if path.split("/")[1] == name]


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        site: Site = self.server.site  # type: ignore[attr-defined]
        with suppress(OSError):
            while head := self._read_head():
                lines = head.decode("latin-1").split("\r\n")
                path = lines[0].split(" ")[1].partition("?")[0]
                pairs = (line.partition(":") for line in lines[1:] if line)
                headers = {name.lower(): value.strip() for name, _, value in pairs}
                site.requests.append((path, headers))
                site.visits[path] += 1
                responder = site.responders.get(path.split("/")[1])
                if responder is None:
                    return
                responder(Peer(self.request, path, headers, site.visits[path], site))
                if self.request.fileno() < 0:
                    return

    def _read_head(self) -> bytes:
        head = b""
        while b"\r\n\r\n" not in head and len(head) < MAX_HEAD:
            piece = self.request.recv(65536)
            if not piece:
                return b""
            head += piece
        return head

    def finish(self) -> None:
        with suppress(OSError):
            self.request.close()


class _TlsHandler(_Handler):
    def setup(self) -> None:
        tls: ssl.SSLContext = self.server.tls  # type: ignore[attr-defined]
        self.request = tls.wrap_socket(self.request, server_side=True)


class _RawHandler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with suppress(OSError):
            self.server.play(self.request)  # type: ignore[attr-defined]


@contextmanager
def serve(
    responders: Mapping[str, Respond],
    *,
    host: str = "127.0.0.1",
    tls: ssl.SSLContext | None = None,
    raw: Callable[[socket.socket], None] | None = None,
) -> Iterator[Site]:
    """Serve responders until the end of the block. `raw` answers a connection before any request is read."""
    handler = _RawHandler if raw else _TlsHandler if tls else _Handler
    with QuietServer((host, 0), handler) as server:
        server.tls, server.play = tls, raw  # type: ignore[attr-defined]
        site = Site(host, server.server_address[1], responders)
        server.site = site  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield site
        server.shutdown()
        thread.join()
