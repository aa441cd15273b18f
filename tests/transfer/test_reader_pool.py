"""Pages read in separate processes: a process that dies fails one page only."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path
from queue import SimpleQueue

import pytest
from vaults import LOSS, make_page

import linkvault
from linkvault import capture
from linkvault.errors import FetchError, NothingReadable
from linkvault.extract import SiteRules
from linkvault.extract.site_rules.load import parse_toml
from linkvault.models import Page
from linkvault.transfer.reader_pool import Answer, Limits, ReaderPool

URL = "https://example.org/loss"


class SyncPool:
    """A ReaderPool whose `read` waits for the answer."""

    def __init__(self, count: int, limits: Limits | None = None, rules: SiteRules | None = None) -> None:
        self._answers: SimpleQueue[tuple[int, Page, Answer]] = SimpleQueue()
        more = {"rules": rules} if rules else {}
        self.pool = ReaderPool(lambda *answer: self._answers.put(answer), count=count, limits=limits, **more)

    def read(self, page: Page, ticket: int = 1) -> Answer:
        self.pool.read(ticket, page)
        *request, answer = self._answers.get(timeout=60)
        assert request == [ticket, page]
        return answer


@pytest.fixture
def pool() -> Iterator[SyncPool]:
    pool = SyncPool(1)
    yield pool
    pool.pool.close()
    assert active_children() == []


def test_a_page_is_read_as_in_this_process(pool: SyncPool) -> None:
    page = make_page(URL, LOSS, "损失函数")
    assert pool.read(page, ticket=7) == capture.read(page)


def test_an_unreadable_page_has_its_reason_and_title(pool: SyncPool) -> None:
    answer = pool.read(make_page(URL, "", "Nothing"))
    assert isinstance(answer, NothingReadable)
    assert (answer.reason, answer.title) == ("no_text", "Nothing")


@pytest.mark.parametrize(
    ("number", "reason"),
    [(signal.SIGKILL, "too_heavy"), (signal.SIGSEGV, "broken")],
    ids=str,
)
def test_a_process_that_dies_fails_one_page(pool: SyncPool, number: signal.Signals, reason: str) -> None:
    page = make_page(URL)
    assert isinstance(pool.read(page), tuple)
    (process,) = active_children()
    assert process.pid is not None
    os.kill(process.pid, number)
    process.join()
    answer = pool.read(page)
    assert isinstance(answer, FetchError)
    assert answer.reason == reason
    assert isinstance(pool.read(page), tuple)


def test_a_page_that_takes_too_much_memory_fails_alone() -> None:
    pool = SyncPool(1, Limits(memory=700_000_000))
    try:
        flood = "<p>a<b>b</b>" * 1_500_000  # 18 MB, and a tree of six million nodes
        answer = pool.read(make_page(URL, flood))
        assert isinstance(answer, FetchError)
        assert answer.reason == "too_heavy"
        assert isinstance(pool.read(make_page(URL)), tuple)
    finally:
        pool.pool.close()


def test_a_page_that_takes_too_long_fails_alone() -> None:
    pool = SyncPool(1, Limits(wall_seconds=0.001))  # less than a process needs to start
    try:
        answer = pool.read(make_page(URL))
        assert isinstance(answer, FetchError)
        assert answer.reason == "too_heavy"
    finally:
        pool.pool.close()


def test_closing_does_not_wait_for_pages() -> None:
    pool = SyncPool(2)
    for ticket in range(20):
        pool.pool.read(ticket, make_page(URL, LOSS * 100))
    pool.pool.close()
    assert active_children() == []


def test_site_rules_of_the_user_are_applied() -> None:
    page = make_page(URL, LOSS)
    rules = SiteRules(parse_toml('["example.org"]\nbyline = "h1"\n', "rules.toml"))
    pool = SyncPool(1, rules=rules)
    try:
        assert pool.read(page) == capture.read(page, rules) != capture.read(page)
    finally:
        pool.pool.close()


NO_PROCESS = """
import os, resource
from queue import SimpleQueue
from vaults import make_page
from linkvault.capture import read
from linkvault.transfer.reader_pool import ReaderPool
answers, page = SimpleQueue(), make_page("https://example.org/loss")
wanted = read(page)
most = len(os.listdir("/proc/self/fd"))
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
readers = ReaderPool(lambda *answer: answers.put(answer), count=2)
readers.read(7, page)
assert answers.get(timeout=60) == (7, page, wanted)
readers.close()
"""


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files in /proc")
def test_without_a_process_pages_are_read_in_this_one() -> None:
    paths = [str(Path(linkvault.__file__).parents[1]), str(Path(__file__).parents[1])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    done = subprocess.run([sys.executable, "-c", NO_PROCESS], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
