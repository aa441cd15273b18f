"""A real web server on 127.0.0.1. Tests write its responses, byte by byte if necessary."""

import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest


@dataclass
class Request:
    """A request: its target and its headers, with names in lower case."""

    target: str
    headers: dict[str, str]


@dataclass
class Site:
    """The routes of the server, which tests fill, and the requests that it received."""

    port: int
    routes: dict[str, Callable[["Request", Callable[[bytes], None]], None]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def answer(self, path: str, body: bytes = b"", status: str = "200 OK", **headers: str) -> str:
        """Send this response at `path`; return the URL. Header names have _ instead of -."""
        self.routes[path] = lambda _, send: send(reply(body, status, **headers))
        return self.url(path)

    def play(self, path: str, player: Callable[[Request, Callable[[bytes], None]], None]) -> str:
        """Call `player(request, send)` for each request at `path`; return the URL. It may send in pieces."""
        self.routes[path] = player
        return self.url(path)


def reply(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """Return the bytes of a response. By default Content-Type is text/html and Content-Length is correct."""
    lines = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    lines |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        site: Site = self.server.site  # type: ignore[attr-defined]
        try:
            lines = list(iter(lambda: self.rfile.readline().decode("latin-1").rstrip("\r\n"), ""))
            if not lines:
                return
            target = lines[0].split(" ")[1]
            pairs = (line.partition(":") for line in lines[1:])
            request = Request(target, {name.lower(): value.strip() for name, _, value in pairs})
            site.requests.append(request)
            path = target.partition("?")[0]
            player = site.routes.get(path) or site.routes.get("*")
            if player is None:
                self.wfile.write(reply(b"no such route", "404 Not Found"))
            else:
                player(request, self._send)
        except OSError:  # the client closed the connection, which some tests do on purpose
            site.ended.set()

    def _send(self, piece: bytes) -> None:
        self.wfile.write(piece)
        self.wfile.flush()


class QuietServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Print nothing: some tests refuse the TLS handshake on purpose."""


def serve(host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Yield a site that is served until the generator is closed."""
    with QuietServer((host, 0), _Handler) as server:
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
    """A site without routes on 127.0.0.1: every path is 404."""
    yield from serve()
