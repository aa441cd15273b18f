"""Fetching for someone who has other hosts to ask: a busy site is told at once, and nobody is pressed."""

import threading
from typing import Any

import pytest
from server import reply

from linkvault.errors import FetchError
from linkvault.fetch import Fetcher, FetchSettings, Gate
from linkvault.fetch.scheduler import LONGEST_WAIT


@pytest.mark.parametrize(
    ("status", "header", "seconds"),
    [
        ("429 Too Many Requests", "7", 7.0),
        ("503 Service Unavailable", "86400", 86_400.0),
        ("503 Service Unavailable", "soon", 1.0),
        ("429 Too Many Requests", "", 1.0),
    ],
)
def test_a_busy_site_is_not_waited_for_but_told(site: Any, status: str, header: str, seconds: float) -> None:
    url = site.answer("/busy", b"slow down", status=status, retry_after=header)
    with Fetcher(FetchSettings().among_many()) as fetcher, pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    assert caught.value.reason == f"http_{status[:3]}"
    assert caught.value.retry_after == seconds
    assert ("longer than we do" in str(caught.value)) is (seconds > LONGEST_WAIT)
    assert len(site.asked) == 1  # a fetcher that waits asks again


def test_any_other_failure_asks_for_no_patience(site: Any) -> None:
    url = site.answer("/gone", b"gone", status="404 Not Found")
    with Fetcher(FetchSettings().among_many()) as fetcher, pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    assert caught.value.retry_after is None


def test_waiting_at_the_gate_is_not_the_hosts_delay(site: Any) -> None:
    """Eight threads pass one by one: the last has waited longer than a page may take."""
    inside, most, lock = [0], [0], threading.Lock()
    turn = threading.Event()

    def answer(_: Any, send: Any) -> None:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        turn.wait(0.3)  # nobody sets it: so long the host takes
        with lock:
            inside[0] -= 1
        send(reply(b"<title>A page</title><p>with a text"))

    url = site.play("/slow", answer)
    pages: list[int] = []
    settings = FetchSettings(total_seconds=2.0).among_many()
    with Fetcher(settings, gate=Gate(1).passing) as fetcher:
        threads = [threading.Thread(target=lambda: pages.append(fetcher.fetch(url).status)) for _ in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert pages == [200] * 8
    assert most == [1]
