"""Pages read in processes of their own: a process may die, the others and the next page do not notice."""

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


class Crew:
    """ReaderPool whose answers wait to be asked for."""

    def __init__(self, count: int, limits: Limits | None = None, rules: SiteRules | None = None) -> None:
        self._answers: SimpleQueue[tuple[int, Page, Answer]] = SimpleQueue()
        more = {"rules": rules} if rules else {}
        self.readers = ReaderPool(lambda *told: self._answers.put(told), count=count, limits=limits, **more)

    def read(self, page: Page, ticket: int = 1) -> Answer:
        self.readers.read(ticket, page)
        told, same, answer = self._answers.get(timeout=60)
        assert (told, same) == (ticket, page)
        return answer


@pytest.fixture
def crew() -> Iterator[Crew]:
    made = Crew(1)
    yield made
    made.readers.close()
    assert active_children() == []


def test_a_page_is_read_as_it_would_be_here(crew: Crew) -> None:
    page = make_page(URL, LOSS, "损失函数")
    assert crew.read(page, ticket=7) == capture.read(page)


def test_what_is_not_readable_says_so_as_it_would_here(crew: Crew) -> None:
    answer = crew.read(make_page(URL, "", "Nothing"))
    assert isinstance(answer, NothingReadable)
    assert (answer.reason, answer.title) == ("no_text", "Nothing")


@pytest.mark.parametrize(
    ("number", "reason"),
    [(signal.SIGKILL, "too_heavy"), (signal.SIGSEGV, "broken")],
    ids=str,
)
def test_a_process_that_dies_costs_one_page(crew: Crew, number: signal.Signals, reason: str) -> None:
    page = make_page(URL)
    assert isinstance(crew.read(page), tuple)
    (process,) = active_children()
    assert process.pid is not None
    os.kill(process.pid, number)
    process.join()
    answer = crew.read(page)
    assert isinstance(answer, FetchError)
    assert answer.reason == reason
    assert isinstance(crew.read(page), tuple)


def test_a_page_that_takes_too_much_memory_costs_only_itself() -> None:
    crew = Crew(1, Limits(memory=700_000_000))
    try:
        flood = "<p>a<b>b</b>" * 1_500_000  # 18 MB, and a tree of six million nodes
        answer = crew.read(make_page(URL, flood))
        assert isinstance(answer, FetchError)
        assert answer.reason == "too_heavy"
        assert isinstance(crew.read(make_page(URL)), tuple)
    finally:
        crew.readers.close()


def test_a_page_that_takes_too_long_costs_only_itself() -> None:
    crew = Crew(1, Limits(wall_seconds=0.001))  # less than any process needs to get ready
    try:
        answer = crew.read(make_page(URL))
        assert isinstance(answer, FetchError)
        assert answer.reason == "too_heavy"
    finally:
        crew.readers.close()


def test_closing_does_not_wait_for_what_is_being_read() -> None:
    crew = Crew(2)
    for ticket in range(20):
        crew.readers.read(ticket, make_page(URL, LOSS * 100))
    crew.readers.close()
    assert active_children() == []


def test_the_users_own_rules_for_sites_go_with_the_page() -> None:
    page = make_page(URL, LOSS)
    rules = SiteRules(parse_toml('["example.org"]\nbyline = "h1"\n', "rules.toml"))
    crew = Crew(1, rules=rules)
    try:
        assert crew.read(page) == capture.read(page, rules) != capture.read(page)
    finally:
        crew.readers.close()


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
readers = ReaderPool(lambda *told: answers.put(told), count=2)
readers.read(7, page)
assert answers.get(timeout=60) == (7, page, wanted)
readers.close()
"""


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts what is open as Linux tells it")
def test_where_no_process_is_to_be_had_pages_are_read_here() -> None:
    paths = [str(Path(linkvault.__file__).parents[1]), str(Path(__file__).parents[1])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    done = subprocess.run([sys.executable, "-c", NO_PROCESS], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
