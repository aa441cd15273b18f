"""The order of requests to many hosts. Time is a number here, and hosts are names."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvault.fetch.scheduler import (
    MAX_ATTEMPTS,
    MAX_BUSY_ANSWERS,
    MAX_FAILURES,
    MAX_PER_HOST,
    MAX_RETRY_AFTER_SECONDS,
    HostLimiter,
    HostScheduler,
)


def make_scheduler(pause: float | None = 1.0, **hosts: list[int]) -> HostScheduler:
    scheduler = HostScheduler(pause)
    for host, tickets in hosts.items():
        for ticket in tickets:
            scheduler.add(f"{host}.example", ticket)
    return scheduler


def test_hosts_take_turns() -> None:
    scheduler = make_scheduler(pause=0, a=[1, 2, 3, 4], b=[5], c=[6])
    assert [scheduler.next_ticket(0.0) for _ in range(5)] == [
        ("a.example", 1),
        ("b.example", 5),
        ("c.example", 6),
        ("a.example", 2),
        None,
    ]
    scheduler.finish("a.example", reached=True)
    assert scheduler.next_ticket(0.0) == ("a.example", 3)


def test_requests_to_one_host_are_separated_by_the_pause() -> None:
    scheduler = make_scheduler(pause=2.0, a=[1, 2])
    assert scheduler.next_ticket(10.0) == ("a.example", 1)
    assert scheduler.next_ticket(11.9) is None
    assert scheduler.seconds_until_next(11.0) == pytest.approx(1.0)
    assert scheduler.next_ticket(12.0) == ("a.example", 2)
    assert scheduler.seconds_until_next(12.0) is None


@pytest.mark.parametrize(
    ("host", "pause"), [("example.org", 0.5), ("127.0.0.1", 0.0), ("localhost", 0.0), ("192.168.0.7", 0.0)]
)
def test_private_hosts_have_no_pause_by_default(host: str, pause: float) -> None:
    for option, expected in ((None, pause), (3.0, 3.0)):
        scheduler = HostScheduler(option)
        scheduler.add(host, 1)
        scheduler.add(host, 2)
        scheduler.next_ticket(0.0)
        assert scheduler.seconds_until_next(0.0) == pytest.approx(expected)


def test_a_host_that_is_not_reached_repeatedly_is_set_aside() -> None:
    scheduler = make_scheduler(pause=0, dead=list(range(20)), alive=[100])
    assert scheduler.next_ticket(0.0) == ("dead.example", 0)
    for _ in range(MAX_FAILURES - 1):
        assert scheduler.finish("dead.example", reached=False) == []
        while (turn := scheduler.next_ticket(0.0)) != ("dead.example", turn[1] if turn else 0):
            assert turn == ("alive.example", 100)
    assert scheduler.finish("dead.example", reached=False) == list(range(MAX_FAILURES, 20))


def test_one_answer_resets_the_count_of_failures() -> None:
    scheduler = make_scheduler(pause=0, a=list(range(3 * MAX_FAILURES)))
    for number in range(3 * MAX_FAILURES):
        assert scheduler.next_ticket(0.0) == ("a.example", number)
        assert scheduler.finish("a.example", reached=number % 2 == 1) == []


def test_a_busy_host_gets_no_request_for_as_long_as_it_asks_and_then_one_at_a_time() -> None:
    scheduler = make_scheduler(pause=0, a=[1, 2, 3], b=[4])
    assert [scheduler.next_ticket(0.0) for _ in range(3)] == [
        ("a.example", 1),
        ("b.example", 4),
        ("a.example", 2),
    ]
    assert scheduler.postpone("a.example", 1, 7.0, now=0.0) == []
    assert scheduler.finish("a.example", reached=True) == []
    assert scheduler.next_ticket(6.9) is None
    assert scheduler.next_ticket(7.1) == ("a.example", 1)
    assert scheduler.next_ticket(8.0) is None
    scheduler.finish("a.example", reached=True)
    assert scheduler.next_ticket(8.0) == ("a.example", 3)


def test_only_the_ticket_with_too_many_attempts_is_dropped() -> None:
    scheduler, now = make_scheduler(pause=0, a=[1, 2]), 0.0
    for attempt in range(MAX_ATTEMPTS):
        now += MAX_RETRY_AFTER_SECONDS
        assert scheduler.next_ticket(now) == ("a.example", 1)
        assert scheduler.postpone("a.example", 1, 1.0, now) == ([1] if attempt == MAX_ATTEMPTS - 1 else [])
    assert scheduler.next_ticket(now + MAX_RETRY_AFTER_SECONDS) == ("a.example", 2)


def test_the_wait_for_a_busy_host_without_retry_after_doubles() -> None:
    scheduler, now = make_scheduler(pause=0, a=[1]), 0.0
    for attempt in range(MAX_ATTEMPTS - 1):
        assert scheduler.next_ticket(now) == ("a.example", 1)
        assert scheduler.postpone("a.example", 1, 0.0, now) == []
        assert scheduler.seconds_until_next(now) == pytest.approx(2.0**attempt)
        now += 2.0**attempt


def test_a_host_that_is_always_busy_is_set_aside() -> None:
    scheduler, now, dropped = make_scheduler(pause=0, a=list(range(9))), 0.0, []
    for _ in range(MAX_BUSY_ANSWERS):
        now += MAX_RETRY_AFTER_SECONDS
        host, ticket = scheduler.next_ticket(now) or ("", -1)
        dropped += scheduler.postpone(host, ticket, 1.0, now)
    assert sorted(dropped) == list(range(9))
    assert scheduler.next_ticket(now * 2) is None


def test_a_host_that_asks_for_a_wait_of_a_day_is_set_aside_at_once() -> None:
    scheduler = make_scheduler(pause=0, a=[1, 2, 3])
    scheduler.next_ticket(0.0)
    assert scheduler.postpone("a.example", 1, 86_400.0, now=0.0) == [1, 2, 3]


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["reached", "lost", "busy"])), max_size=300),
)
def test_every_ticket_ends_once_and_no_host_has_more_requests_than_its_limit(
    hosts: list[int], results: list[tuple[int, str]]
) -> None:
    scheduler = HostScheduler(0.25)
    for ticket, host in enumerate(hosts):
        scheduler.add(f"{host}.example", ticket)
    now, running, ended, result = 0.0, [], [], iter(results)
    while running or scheduler.seconds_until_next(now) is not None:
        while (turn := scheduler.next_ticket(now)) is not None:
            running.append(turn)
        for host in {host for host, _ in running}:
            assert sum(other == host for other, _ in running) <= MAX_PER_HOST
        if not running:
            now += scheduler.seconds_until_next(now) or 0.01
            continue
        index, kind = next(result, (0, "reached"))
        host, ticket = running.pop(index % len(running))
        if kind == "busy":
            ended += scheduler.postpone(host, ticket, 0.5, now)
        else:
            ended += [ticket, *scheduler.finish(host, reached=kind == "reached")]
    assert sorted(ended) == list(range(len(hosts)))


def test_a_limiter_allows_two_requests_to_a_host_at_once() -> None:
    limiter, inside, most, lock = HostLimiter(2), [0], [0], threading.Lock()
    barrier = threading.Barrier(2, timeout=20)

    def hold_slot() -> None:
        with limiter.slot("example.org"):
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            barrier.wait()  # both must hold a slot before one of them leaves
            with lock:
                inside[0] -= 1

    threads = [threading.Thread(target=hold_slot) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [2]
    assert limiter._running == {}
