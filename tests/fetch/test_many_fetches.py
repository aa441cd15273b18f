"""Fetches for a crawl: a busy site fails at once, and few requests to a host run at once."""

import threading
from typing import Any

import pytest
from server import reply

from linkvault.errors import FetchError
from linkvault.fetch import Fetcher, FetchSettings, HostLimiter
from linkvault.fetch.scheduler import MAX_RETRY_AFTER_SECONDS


@pytest.mark.parametrize(
    ("status", "header", "seconds"),
    [
        ("429 Too Many Requests", "7", 7.0),
        ("503 Service Unavailable", "86400", 86_400.0),
        ("503 Service Unavailable", "soon", 1.0),
        ("429 Too Many Requests", "", 1.0),
    ],
)
def test_a_busy_site_fails_at_once_with_the_wait_that_it_asks_for(
    site: Any, status: str, header: str, seconds: float
) -> None:
    url = site.answer("/busy", b"slow down", status=status, retry_after=header)
    with (
        Fetcher(FetchSettings(allows_private=True).for_many_hosts()) as fetcher,
        pytest.raises(FetchError) as caught,
    ):
        fetcher.fetch(url)
    assert caught.value.reason == f"http_{status[:3]}"
    assert caught.value.retry_after == seconds
    assert ("asks to wait" in str(caught.value)) is (seconds > MAX_RETRY_AFTER_SECONDS)
    assert len(site.requests) == 1  # a fetcher that waits would retry


def test_other_failures_have_no_retry_after(site: Any) -> None:
    url = site.answer("/gone", b"gone", status="404 Not Found")
    with (
        Fetcher(FetchSettings(allows_private=True).for_many_hosts()) as fetcher,
        pytest.raises(FetchError) as caught,
    ):
        fetcher.fetch(url)
    assert caught.value.retry_after is None


def test_waiting_for_a_slot_does_not_count_against_the_deadline(site: Any) -> None:
    """Eight threads hold the slot one by one: the last waits longer than a fetch may take."""
    inside, most, lock = [0], [0], threading.Lock()
    turn = threading.Event()

    def answer(_: Any, send: Any) -> None:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        turn.wait(0.3)  # never set: a delay of 0.3 seconds
        with lock:
            inside[0] -= 1
        send(reply(b"<title>A page</title><p>with a text"))

    url = site.play("/slow", answer)
    pages: list[int] = []
    settings = FetchSettings(total_seconds=2.0, allows_private=True).for_many_hosts()
    with Fetcher(settings, limit_host=HostLimiter(1).slot) as fetcher:
        threads = [threading.Thread(target=lambda: pages.append(fetcher.fetch(url).status)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert pages == [200] * 8
    assert most == [1]
