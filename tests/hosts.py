"""Many hosts on one machine: addresses in 127.0.0.0/8, each with its own behavior and counters.

Paths decide the response: `/page/7` is an article, `/gone/7` is 404, `/empty/7` has nothing to read. All hosts share one
thread, so that they take little CPU time from what is measured.
"""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

WORDS = "loss gradient model vector ruler coin error learning garden river paper street".split()


@dataclass
class Host:
    """The behavior of a host, and counters of its requests."""

    delay: float = 0.0  # seconds before it responds
    limit: int | None = None  # concurrent requests; more get 429
    running: int = 0
    most: int = 0  # concurrent requests, including rejected ones
    rejected: int = 0
    requests: Counter[str] = field(default_factory=Counter)


def article(name: str, kilobytes: int = 0) -> bytes:
    """Return a page with an article of about 200 words, the same for a name, and boilerplate of some kilobytes."""
    generator = random.Random(name)
    paragraphs = "".join(
        f"<p>{' '.join(generator.choices(WORDS, k=40)).capitalize()}, so on.</p>" for _ in range(5)
    )
    boilerplate = "".join(
        f'<li class="item"><a href="/{number}" title="{number}"><span>{generator.choice(WORDS)}</span></a></li>'
        for number in range(kilobytes * 12)
    )
    return (
        f"<!DOCTYPE html><html lang=en><head><title>About {name}</title></head><body><nav><ul>{boilerplate}</ul></nav>"
        f"<article><h1>About {name}</h1>{paragraphs}</article></body></html>"
    ).encode()


class Hosts:
    """Hosts by their addresses, all on the same `port`."""

    def __init__(self, hosts: dict[str, Host], page: Callable[[str], bytes] = article) -> None:
        self.hosts = hosts
        self.port = 0
        self._page = page
        self._loop = asyncio.new_event_loop()
        self._servers: list[asyncio.Server] = []

    def url(self, host: str, path: str) -> str:
        return f"http://{host}:{self.port}{path}"

    async def _open(self) -> None:
        for address, host in self.hosts.items():

            async def handle(
                reader: asyncio.StreamReader,
                writer: asyncio.StreamWriter,
                address: str = address,
                host: Host = host,
            ) -> None:
                await self._handle(reader, writer, address, host)

            self._servers.append(await asyncio.start_server(handle, address, self.port, backlog=256))
            self.port = self._servers[0].sockets[0].getsockname()[1]

    async def _handle(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str, host: Host
    ) -> None:
        try:
            while lines := (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n"):
                writer.write(await self._answer(lines[0].split(b" ")[1].decode(), address, host))
                await writer.drain()
        except (asyncio.IncompleteReadError, OSError):
            pass  # the client closed the connection
        finally:
            writer.close()

    async def _answer(self, path: str, address: str, host: Host) -> bytes:
        host.running += 1
        host.most = max(host.most, host.running)
        host.requests[path] += 1
        try:
            if host.limit is not None and host.running > host.limit:
                host.rejected += 1
                return _reply("429 Too Many Requests", b"slow down", "Retry-After: 1\r\n")
            await asyncio.sleep(host.delay)
            if path.startswith("/gone/"):
                return _reply("404 Not Found", b"<title>gone</title>")
            if path.startswith("/empty/"):
                return _reply("200 OK", b"<!DOCTYPE html><title>empty</title><body><div></div>")
            return _reply("200 OK", self._page(address + path))
        finally:
            host.running -= 1

    @contextmanager
    def serving(self) -> Iterator["Hosts"]:
        """Serve all hosts in a thread."""
        self._loop.run_until_complete(self._open())
        thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join()
            self._loop.run_until_complete(self._close())
            self._loop.close()

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _reply(status: str, body: bytes, more: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body
