"""Many hosts on one machine: each an address of 127.0.0.0/8, with a temper of its own, and counted.

A page says what it is: `/page/7` is an article, `/gone/7` is 404, `/empty/7` holds nothing to read. The server is one
thread of asyncio, so that it stays out of the way of what is measured.
"""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

WORDS = "loss gradient model vector ruler coin error learning garden river paper street".split()  # noqa: SIM905


@dataclass
class Host:
    """How a host behaves, and what it has seen."""

    delay: float = 0.0  # seconds before it answers
    limit: int | None = None  # more requests at once are answered 429
    running: int = 0
    most: int = 0  # requests at once, those that were turned away too
    turned_away: int = 0
    asked: Counter[str] = field(default_factory=Counter)


def article(name: str, kilobytes: int = 0) -> bytes:
    """An article of some 200 words, the same each time; the rest of its size is what sites put around one."""
    chance = random.Random(name)
    paragraphs = "".join(
        f"<p>{' '.join(chance.choices(WORDS, k=40)).capitalize()}, so on.</p>" for _ in range(5)
    )
    around = "".join(
        f'<li class="item"><a href="/{number}" title="{number}"><span>{chance.choice(WORDS)}</span></a></li>'
        for number in range(kilobytes * 12)
    )
    return (
        f"<!DOCTYPE html><html lang=en><head><title>About {name}</title></head><body><nav><ul>{around}</ul></nav>"
        f"<article><h1>About {name}</h1>{paragraphs}</article></body></html>"
    ).encode()


class Hosts:
    """The hosts by their addresses; `port` is that of all."""

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

            async def talk(
                reader: asyncio.StreamReader,
                writer: asyncio.StreamWriter,
                address: str = address,
                host: Host = host,
            ) -> None:
                await self._talk(reader, writer, address, host)

            self._servers.append(await asyncio.start_server(talk, address, self.port, backlog=256))
            self.port = self._servers[0].sockets[0].getsockname()[1]

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str, host: Host
    ) -> None:
        try:
            while lines := (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n"):
                writer.write(await self._answer(lines[0].split(b" ")[1].decode(), address, host))
                await writer.drain()
        except (asyncio.IncompleteReadError, OSError):
            pass  # the client has gone
        finally:
            writer.close()

    async def _answer(self, path: str, address: str, host: Host) -> bytes:
        host.running += 1
        host.most = max(host.most, host.running)
        host.asked[path] += 1
        try:
            if host.limit is not None and host.running > host.limit:
                host.turned_away += 1
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
        """Serve in a thread."""
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
        talks = asyncio.all_tasks() - {asyncio.current_task()}
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


def _reply(status: str, body: bytes, more: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body
