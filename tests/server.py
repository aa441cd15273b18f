"""A real web server on 127.0.0.1 whose every answer is written by the test, byte by byte if it must be."""

import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest


@dataclass
class Asked:
    """One request as it came: its target and its headers, names in lower case."""

    target: str
    headers: dict[str, str]


@dataclass
class Site:
    """What a test sees of the server: routes to fill, requests to look at."""

    port: int
    routes: dict[str, Callable[["Asked", Callable[[bytes], None]], None]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def answer(self, path: str, body: bytes = b"", status: str = "200 OK", **headers: str) -> str:
        """Give this answer at `path`; header names are written with _ for -. Returns the address."""
        self.routes[path] = lambda _, send: send(reply(body, status, **headers))
        return self.url(path)

    def play(self, path: str, player: Callable[[Asked, Callable[[bytes], None]], None]) -> str:
        """Let `player(asked, send)` answer at `path`, in pieces if it likes. Returns the address."""
        self.routes[path] = player
        return self.url(path)


def reply(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """Write down a whole answer; Content-Type is text/html and Content-Length true unless given."""
    lines = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    lines |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        site: Site = self.server.site  # type: ignore[attr-defined]
        try:
            lines = list(iter(lambda: self.rfile.readline().decode("latin-1").rstrip("\r\n"), ""))
            if not lines:
                return
            target = lines[0].split(" ")[1]
            pairs = (line.partition(":") for line in lines[1:])
            asked = Asked(target, {name.lower(): value.strip() for name, _, value in pairs})
            site.asked.append(asked)
            path = target.partition("?")[0]
            player = site.routes.get(path) or site.routes.get("*")
            if player is None:
                self.wfile.write(reply(b"no such route", "404 Not Found"))
            else:
                player(asked, self._send)
        except OSError:  # the client has gone: what some tests are about
            site.ended.set()

    def _send(self, piece: bytes) -> None:
        self.wfile.write(piece)
        self.wfile.flush()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 32

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a refused handshake is what some tests are about."""


def serve(host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serve until the generator is closed."""
    with _Server((host, 0), _Talk) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        site = Site(server.server_address[1])
        server.site = site  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield site
        server.shutdown()
        thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty site on 127.0.0.1: every path is 404 until the test says otherwise."""
    yield from serve()
