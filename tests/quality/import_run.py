#!/usr/bin/env python3
"""Import 10,000 bookmarks of 50 hosts, killed 20 times; measure the speed as a ratio to a floor, and the memory.

    python tests/quality/import_run.py                         everything: a quarter of an hour on two cores
    python tests/quality/import_run.py --links 2000 --kills 5
    python tests/quality/import_run.py --only speed            pages per second as a ratio to the floor

The hosts are addresses of 127.0.0.0/8, served by another process: some are slow, some refuse more than two requests at
once, one is dead. The floor is the least work that an import needs: fetching with httpx and `Document(str).summary()`
of readability-lxml, on all cores, for the same pages in the same run. The pages are real ones if `shared/data` is beside
the checkout. CPU time is that of all processes. Memory is that of the process tree (PSS: shared pages count once),
sampled five times a second.
"""

import argparse
import gzip
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing import Pipe, Pool, Process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from conftest import find_shared
from hosts import Host, Hosts, article

if TYPE_CHECKING:
    import httpx

KILOBYTES = 120  # of a page, about; the real pages have 163 on average, with articles of this length
HOSTS = [f"127.0.1.{number}" for number in range(1, 50)]
DEAD = "127.0.1.50"


def describe_hosts() -> dict[str, Host]:
    """Return 49 hosts: five are slow, and five refuse more than two requests at once."""
    hosts = {address: Host() for address in HOSTS}
    for number, address in enumerate(HOSTS[:10]):
        hosts[address] = Host(delay=0.1) if number % 2 else Host(limit=2, delay=0.02)
    return hosts


@lru_cache(maxsize=64)
def _around(kind: int) -> bytes:
    """Return the HTML around the articles of a site; the same for all its pages, so that the server has little work."""
    return article(f"site {kind}", int(os.environ.get("KILOBYTES", KILOBYTES))).partition(b"<article>")[0]


def page(name: str) -> bytes:
    """Return a generated page of the size of a real one."""
    own = article(name)
    title = own[own.index(b"<title>") : own.index(b"</title>") + 8]
    head, _, rest = _around(len(name) % 64).partition(b"</title>")
    return head[: head.index(b"<title>")] + title + rest + own[own.index(b"<article>") :]


@lru_cache(maxsize=1)
def real_pages() -> list[bytes]:
    """Return 300 real pages if there are any; none that redirects or names another address as its own."""
    shared = find_shared()
    files = sorted(shared.glob("data/pages/*/pages/*.html.gz")) if shared else []
    random.Random(1).shuffle(files)
    pages = (gzip.decompress(file.read_bytes()) for file in files[:300])
    return [
        page.replace(b"canonical", b"canonica_").replace(b"og:url", b"og:ur_")
        for page in pages
        if b"refresh" not in page
    ]


def real_page(name: str) -> bytes:
    """Return one of the real pages, or a generated one if there are none."""
    pages = real_pages()
    return pages[zlib.crc32(name.encode()) % len(pages)] if pages else page(name)


def _serve(connection: Connection, hosts: dict[str, Host], create_page: Callable[[str], bytes]) -> None:
    with Hosts(hosts, create_page).serving() as served:
        connection.send(served.port)
        connection.recv()
        connection.send({address: (host.most, host.rejected) for address, host in served.hosts.items()})


@contextmanager
def serving(
    hosts: dict[str, Host], create_page: Callable[[str], bytes] = page
) -> Iterator[tuple[int, Callable[[], dict[str, tuple[int, int]]]]]:
    """Serve in another process; yield the port, and a function that ends it and returns the counts of every host."""
    connection, other_end = Pipe()
    process = Process(target=_serve, args=(other_end, hosts, create_page), daemon=True)
    process.start()

    def stop_and_count() -> dict[str, tuple[int, int]]:
        connection.send("end")
        counts: dict[str, tuple[int, int]] = connection.recv()
        return counts

    try:
        yield connection.recv(), stop_and_count
    finally:
        process.kill()
        process.join()


def bookmarks(folder: Path, links: int, port: int, hosts: list[str], *, plain: bool = False) -> Path:
    """Write a file of bookmarks: one page in fifty is gone, and bookmarks of one host are together, as in real files."""
    chance = random.Random(links)
    lines = []
    for number in range(links):
        host = hosts[number * len(hosts) // links]
        path = f"/gone/{number}" if not plain and number % 50 == 7 else f"/page/{number}"
        date, tag = 1_500_000_000 + number, chance.choice(("ml", "to read", "数学"))
        lines.append(
            f'<DT><A HREF="http://{host}:{port}{path}" ADD_DATE="{date}" TAGS="{tag}">Page {number}</A>'
        )
    file = folder / f"bookmarks-{links}.html"
    head = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n"
    file.write_text(head + "\n".join(lines) + "\n</DL><p>\n", encoding="utf-8")
    return file


class Run:
    """A process of `linkvault import`; two threads record its output and its memory."""

    def __init__(self, vault: Path, file: Path) -> None:
        self.memory: list[int] = []
        self.lines: list[str] = []
        self.began = time.monotonic()
        self.first = 0.0  # when the first page was done
        self.process = subprocess.Popen(
            [sys.executable, "-m", "linkvault", "--db", str(vault), "import", "--allow-private", str(file)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._read, self._measure)]
        for thread in self._threads:
            thread.start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.first = self.first or time.monotonic()
            self.lines.append(line)
        self.ended = time.monotonic()

    def _measure(self) -> None:
        while self.process.poll() is None:
            self.memory.append(tree_memory(self.process.pid))
            time.sleep(0.2)

    def wait(self, kill_after: int | None = None) -> None:
        """Wait for the end of the process; kill it after so many lines of output."""
        while kill_after is not None and len(self.lines) < kill_after and self.process.poll() is None:
            time.sleep(0.01)
        if kill_after is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for thread in self._threads:
            thread.join()

    @property
    def speed(self) -> float:
        """Pages per second, counted from the first page that was done."""
        return len(self.lines) / (self.ended - self.first)


def tree_memory(root: int) -> int:
    """Return the memory of a process and all its descendants, in bytes; shared pages count once."""
    total, waiting = 0, [root]
    while waiting:
        pid = waiting.pop()
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += 1024 * next(
                int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")
            )
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except (OSError, StopIteration):
            continue
    return total


def cpu() -> float:
    """Return the CPU seconds of all child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@lru_cache(maxsize=1)
def _client() -> "httpx.Client":
    import httpx

    return httpx.Client(limits=httpx.Limits(max_keepalive_connections=8))


def _summarize(url: str) -> int:
    from readability import Document

    text = _client().get(url).text
    try:
        return len(Document(text).summary()) if text.strip() else 0
    except Exception:  # noqa: BLE001  # readability raises what lxml raises, on a few pages
        return 0


def floor(urls: list[str]) -> tuple[float, float]:
    """Fetch and run readability-lxml on all cores; return the pages per second of time, and of CPU time."""
    used = cpu()
    with Pool(os.cpu_count()) as pool:
        pool.map(_summarize, urls[:10])  # now every process has imported the modules
        began = time.monotonic()
        pool.map(_summarize, urls, chunksize=4)
        seconds = time.monotonic() - began
        pool.close()
        pool.join()
    return len(urls) / seconds, len(urls) / (cpu() - used)


def read_vault(path: Path) -> list[tuple[object, ...]]:
    """Return the content of a vault, without ids and times, which differ between runs."""
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return connection.execute(
            "SELECT link.url, link.title, added, outcome, CASE reason WHEN 'connect' THEN 'host_down' ELSE reason END,"
            " snapshot.fingerprint, (SELECT count(*) FROM snapshot WHERE link_id = link.id),"
            " (SELECT group_concat(name) FROM link_tag JOIN tag ON tag.id = tag_id WHERE link_id = link.id)"
            " FROM link LEFT JOIN snapshot ON snapshot.id = link.snapshot_id ORDER BY link.url"
        ).fetchall()
    finally:
        connection.close()


def measure_speed(folder: Path, links: int) -> None:
    """Print the pages per second of an import and of the floor, which is measured before and after it."""
    with serving({address: Host() for address in HOSTS}, real_page) as (port, _):
        file = bookmarks(folder, links, port, HOSTS, plain=True)
        urls = [f"http://{HOSTS[n * len(HOSTS) // links]}:{port}/page/{n}" for n in range(links)]
        urls = random.Random(2).sample(urls, min(links, 600))
        before = floor(urls)
        used = cpu()
        run = Run(folder / "speed.db", file)
        run.wait()
        used = cpu() - used
        after = floor(urls)
    counts = Counter(line.split(" http")[0] for line in run.lines)
    low, low_cpu = ((first + second) / 2 for first, second in zip(before, after, strict=True))
    print(
        f"{links} pages, {sum(map(len, real_pages())) // max(len(real_pages()), 1)} bytes on average: {dict(counts)}"
    )
    print(
        f"pages per second: floor {before[0]:.1f} and {after[0]:.1f}, import {run.speed:.1f}: {run.speed / low:.2f}"
    )
    print(
        f"pages per CPU second: floor {low_cpu:.1f}, import {links / used:.1f}: {links / used / low_cpu:.2f}"
    )
    print(f"first page after {run.first - run.began:.1f} s; all in {run.ended - run.began:.1f} s")
    _print_memory(run)


def _print_memory(run: Run) -> None:
    half = len(run.memory) // 2
    first, second = (max(part, default=0) / 1e6 for part in (run.memory[:half], run.memory[half:]))
    print(
        f"memory of the process tree: {max(first, second):.0f} MB at most; halves {first:.0f}, {second:.0f}"
    )


def measure_kills(folder: Path, links: int, kills: int) -> bool:
    """Import without interruption, and killed `kills` times; print and return whether both vaults are equal."""
    with serving(describe_hosts()) as (port, stop_and_count):
        file = bookmarks(folder, links, port, [*HOSTS, DEAD])
        undisturbed = Run(folder / "undisturbed.db", file)
        undisturbed.wait()
        _print_memory(undisturbed)
        counts = Counter(line.split(" http")[0] for line in undisturbed.lines)
        seconds = undisturbed.ended - undisturbed.began
        print(f"undisturbed: {dict(counts)} in {seconds:.0f} s, exit {undisturbed.process.returncode}")
        chance, acknowledged = random.Random(20), Counter[str]()
        for _ in range(kills):
            run = Run(folder / "killed.db", file)
            run.wait(kill_after=chance.randint(0, 2 * links // (kills + 1)))
            acknowledged.update(line.split(" ")[1] for line in run.lines if line.startswith("saved "))
        run = Run(folder / "killed.db", file)
        run.wait()
        acknowledged.update(line.split(" ")[1] for line in run.lines if line.startswith("saved "))
        most = max(most for most, _ in stop_and_count().values())
    same = read_vault(folder / "undisturbed.db") == read_vault(folder / "killed.db")
    twice = sum(count > 1 for count in acknowledged.values())
    print(
        f"killed {kills} times: the same vault: {same}; acknowledged twice: {twice}; at most {most} requests at once per host"
    )
    return same and most <= 2


def main() -> None:
    """Run the measurements."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--links", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--only", choices=("speed", "kills"))
    parser.add_argument(
        "--kilobytes", type=int, default=KILOBYTES, help="of a page in the runs that are killed"
    )
    options = parser.parse_args()
    os.environ["KILOBYTES"] = str(options.kilobytes)
    with tempfile.TemporaryDirectory(prefix="linkvault-import-") as name:
        if options.only != "kills":
            measure_speed(Path(name), options.links)
        if options.only != "speed" and not measure_kills(Path(name), options.links, options.kills):
            sys.exit(1)


if __name__ == "__main__":
    main()
