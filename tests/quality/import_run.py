#!/usr/bin/env python3
"""An import of 10,000 bookmarks over 50 hosts, killed 20 times; its speed beside the floor, and its memory.

    python tests/quality/import_run.py                         all of it: a quarter of an hour on two cores
    python tests/quality/import_run.py --links 2000 --kills 5
    python tests/quality/import_run.py --only speed            pages per second beside the floor

The hosts are addresses of 127.0.0.0/8 in a process of their own: some slow, some turning away who asks more than two
at once, one dead. The floor is what must be done at the least: fetch with httpx and `Document(str).summary()` of
readability-lxml, on all cores, of the same pages in the same run; the pages are real ones where `shared/data` lies
beside the checkout. CPU is that of all processes, and does not mind what else the machine does. Memory is that of the whole process tree, shared
pages counted once (PSS), sampled five times a second.
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

KILOBYTES = 120  # of a page, about; real ones have 163 on average, and articles of this length
HOSTS = [f"127.0.1.{number}" for number in range(1, 50)]
DEAD = "127.0.1.50"


def tempers() -> dict[str, Host]:
    """Of 49 hosts five are slow and five turn away whoever asks more than two at once."""
    told = {address: Host() for address in HOSTS}
    for number, address in enumerate(HOSTS[:10]):
        told[address] = Host(delay=0.1) if number % 2 else Host(limit=2, delay=0.02)
    return told


@lru_cache(maxsize=64)
def _around(kind: int) -> bytes:
    """What a site puts around its articles: the same for all, so that the server has little to do."""
    return article(f"site {kind}", int(os.environ.get("KILOBYTES", KILOBYTES))).partition(b"<article>")[0]


def page(name: str) -> bytes:
    """Write a page of real size."""
    own = article(name)
    title = own[own.index(b"<title>") : own.index(b"</title>") + 8]
    head, _, rest = _around(len(name) % 64).partition(b"</title>")
    return head[: head.index(b"<title>")] + title + rest + own[own.index(b"<article>") :]


@lru_cache(maxsize=1)
def _real() -> list[bytes]:
    """Read real pages, if there are any; none that sends on to another, or says it is another."""
    shared = find_shared()
    files = sorted(shared.glob("data/pages/*/pages/*.html.gz")) if shared else []
    random.Random(1).shuffle(files)
    found = (gzip.decompress(file.read_bytes()) for file in files[:300])
    return [
        each.replace(b"canonical", b"canonica_").replace(b"og:url", b"og:ur_")
        for each in found
        if b"refresh" not in each
    ]


def real_page(name: str) -> bytes:
    """Return one of the real pages, or one of ours."""
    pages = _real()
    return pages[zlib.crc32(name.encode()) % len(pages)] if pages else page(name)


def _serve(ours: Connection, hosts: dict[str, Host], make: Callable[[str], bytes]) -> None:
    with Hosts(hosts, make).serving() as served:
        ours.send(served.port)
        ours.recv()
        ours.send({address: (host.most, host.turned_away) for address, host in served.hosts.items()})


@contextmanager
def serving(
    hosts: dict[str, Host], make: Callable[[str], bytes] = page
) -> Iterator[tuple[int, Callable[[], dict[str, tuple[int, int]]]]]:
    """Serve in a process; give the port, and what tells what each host has seen, at the end."""
    ours, theirs = Pipe()
    process = Process(target=_serve, args=(theirs, hosts, make), daemon=True)
    process.start()

    def seen() -> dict[str, tuple[int, int]]:
        ours.send("end")
        told: dict[str, tuple[int, int]] = ours.recv()
        return told

    try:
        yield ours.recv(), seen
    finally:
        process.kill()
        process.join()


def bookmarks(folder: Path, links: int, port: int, hosts: list[str], *, plain: bool = False) -> Path:
    """Write a file of bookmarks, one in fifty gone, and the list of their hosts in long runs, as people keep them."""
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
    """One `linkvault import` as a process, its lines and its memory watched."""

    def __init__(self, vault: Path, file: Path) -> None:
        self.memory: list[int] = []
        self.lines: list[str] = []
        self.began = time.monotonic()
        self.first = 0.0  # when the first address was done
        self.process = subprocess.Popen(
            [sys.executable, "-m", "linkvault", "--db", str(vault), "import", str(file)],
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
        """Wait for its end; kill it once so many addresses are done."""
        while kill_after is not None and len(self.lines) < kill_after and self.process.poll() is None:
            time.sleep(0.01)
        if kill_after is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for thread in self._threads:
            thread.join()

    @property
    def speed(self) -> float:
        """Pages per second, from the first that was done."""
        return len(self.lines) / (self.ended - self.first)


def tree_memory(root: int) -> int:
    """Return the memory of a process and all below it, in bytes; what they share counts once."""
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
    """Return the seconds of CPU of all processes that have ended below this one."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@lru_cache(maxsize=1)
def _client() -> "httpx.Client":
    import httpx

    return httpx.Client(limits=httpx.Limits(max_keepalive_connections=8))


def _summarise(url: str) -> int:
    from readability import Document

    text = _client().get(url).text
    try:
        return len(Document(text).summary()) if text.strip() else 0
    except Exception:  # noqa: BLE001  # upstream raises what lxml raises, on pages of a kind or two
        return 0


def floor(urls: list[str]) -> tuple[float, float]:
    """Fetch, and summarise with readability-lxml, on all cores; return the pages per second, of time and of CPU."""
    used = cpu()
    with Pool(os.cpu_count()) as pool:
        pool.map(_summarise, urls[:10])  # everybody has imported everything
        began = time.monotonic()
        pool.map(_summarise, urls, chunksize=4)
        took = time.monotonic() - began
        pool.close()
        pool.join()
    return len(urls) / took, len(urls) / (cpu() - used)


def held(path: Path) -> list[tuple[object, ...]]:
    """What a vault holds, without numbers and times that no two runs share."""
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
    """Print pages per second beside the floor, measured before and after."""
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
    print(f"{links} pages, {sum(map(len, _real())) // max(len(_real()), 1)} bytes on average: {dict(counts)}")
    print(
        f"pages per second: floor {before[0]:.1f} and {after[0]:.1f}, import {run.speed:.1f}: {run.speed / low:.2f}"
    )
    print(
        f"pages per CPU second: floor {low_cpu:.1f}, import {links / used:.1f}: {links / used / low_cpu:.2f}"
    )
    print(f"first page after {run.first - run.began:.1f} s; all in {run.ended - run.began:.1f} s")
    _tell_memory(run)


def _tell_memory(run: Run) -> None:
    half = len(run.memory) // 2
    first, second = (max(part, default=0) / 1e6 for part in (run.memory[:half], run.memory[half:]))
    print(
        f"memory of the process tree: {max(first, second):.0f} MB at most; halves {first:.0f}, {second:.0f}"
    )


def measure_kills(folder: Path, links: int, kills: int) -> bool:
    """Import undisturbed and killed again and again; print and return whether both came to the same."""
    with serving(tempers()) as (port, seen):
        file = bookmarks(folder, links, port, [*HOSTS, DEAD])
        undisturbed = Run(folder / "undisturbed.db", file)
        undisturbed.wait()
        _tell_memory(undisturbed)
        counts = Counter(line.split(" http")[0] for line in undisturbed.lines)
        took = undisturbed.ended - undisturbed.began
        print(f"undisturbed: {dict(counts)} in {took:.0f} s, exit {undisturbed.process.returncode}")
        chance, acknowledged = random.Random(20), Counter[str]()
        for _ in range(kills):
            run = Run(folder / "killed.db", file)
            run.wait(kill_after=chance.randint(0, 2 * links // (kills + 1)))
            acknowledged.update(line.split(" ")[1] for line in run.lines if line.startswith("saved "))
        run = Run(folder / "killed.db", file)
        run.wait()
        acknowledged.update(line.split(" ")[1] for line in run.lines if line.startswith("saved "))
        most = max(most for most, _ in seen().values())
    same = held(folder / "undisturbed.db") == held(folder / "killed.db")
    twice = sum(count > 1 for count in acknowledged.values())
    print(
        f"killed {kills} times: the same vault: {same}; acknowledged twice: {twice}; no host saw more than {most}"
    )
    return same and most <= 2


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--links", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--only", choices=("speed", "kills"))
    parser.add_argument(
        "--kilobytes", type=int, default=KILOBYTES, help="of a page in the runs that are killed"
    )
    given = parser.parse_args()
    os.environ["KILOBYTES"] = str(given.kilobytes)
    with tempfile.TemporaryDirectory(prefix="linkvault-import-") as name:
        if given.only != "kills":
            measure_speed(Path(name), given.links)
        if given.only != "speed" and not measure_kills(Path(name), given.links, given.kills):
            sys.exit(1)


if __name__ == "__main__":
    main()
