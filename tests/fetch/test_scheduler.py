"""Whose turn it is: the clock is a number here, and hosts are names."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvault.fetch.scheduler import BUSY, FAILURES, LONGEST_WAIT, PER_HOST, TRIES, Gate, Turns


def lined_up(pause: float | None = 1.0, **hosts: list[int]) -> Turns:
    turns = Turns(pause)
    for host, tickets in hosts.items():
        for ticket in tickets:
            turns.add(f"{host}.example", ticket)
    return turns


def test_hosts_take_turns_whatever_their_number_of_tickets() -> None:
    turns = lined_up(pause=0, a=[1, 2, 3, 4], b=[5], c=[6])
    assert [turns.take(0.0) for _ in range(5)] == [
        ("a.example", 1),
        ("b.example", 5),
        ("c.example", 6),
        ("a.example", 2),
        None,
    ]
    turns.done("a.example", reached=True)
    assert turns.take(0.0) == ("a.example", 3)


def test_between_two_requests_to_a_host_lies_the_pause() -> None:
    turns = lined_up(pause=2.0, a=[1, 2])
    assert turns.take(10.0) == ("a.example", 1)
    assert turns.take(11.9) is None
    assert turns.wait(11.0) == pytest.approx(1.0)
    assert turns.take(12.0) == ("a.example", 2)
    assert turns.wait(12.0) is None


@pytest.mark.parametrize(
    ("host", "pause"), [("example.org", 0.5), ("127.0.0.1", 0.0), ("localhost", 0.0), ("192.168.0.7", 0.0)]
)
def test_in_ones_own_network_there_is_no_pause_unless_it_is_asked_for(host: str, pause: float) -> None:
    for wished, expected in ((None, pause), (3.0, 3.0)):
        turns = Turns(wished)
        turns.add(host, 1)
        turns.add(host, 2)
        turns.take(0.0)
        assert turns.wait(0.0) == pytest.approx(expected)


def test_a_host_that_cannot_be_reached_again_and_again_is_set_aside() -> None:
    turns = lined_up(pause=0, dead=list(range(20)), alive=[100])
    assert turns.take(0.0) == ("dead.example", 0)
    for _ in range(FAILURES - 1):
        assert turns.done("dead.example", reached=False) == []
        while (taken := turns.take(0.0)) != ("dead.example", taken[1] if taken else 0):
            assert taken == ("alive.example", 100)
    assert turns.done("dead.example", reached=False) == list(range(FAILURES, 20))


def test_one_answer_in_between_shows_that_the_host_is_there() -> None:
    turns = lined_up(pause=0, a=list(range(3 * FAILURES)))
    for number in range(3 * FAILURES):
        assert turns.take(0.0) == ("a.example", number)
        assert turns.done("a.example", reached=number % 2 == 1) == []


def test_a_busy_host_is_left_alone_as_long_as_it_asks_and_then_asked_one_by_one() -> None:
    turns = lined_up(pause=0, a=[1, 2, 3], b=[4])
    assert [turns.take(0.0) for _ in range(3)] == [("a.example", 1), ("b.example", 4), ("a.example", 2)]
    assert turns.busy("a.example", 1, 7.0, now=0.0) == []
    assert turns.done("a.example", reached=True) == []
    assert turns.take(6.9) is None
    assert turns.take(7.1) == ("a.example", 1)
    assert turns.take(8.0) is None
    turns.done("a.example", reached=True)
    assert turns.take(8.0) == ("a.example", 3)


def test_a_ticket_that_meets_a_busy_host_too_often_is_given_up_and_the_others_are_not() -> None:
    turns, now = lined_up(pause=0, a=[1, 2]), 0.0
    for tried in range(TRIES):
        now += LONGEST_WAIT
        assert turns.take(now) == ("a.example", 1)
        assert turns.busy("a.example", 1, 1.0, now) == ([1] if tried == TRIES - 1 else [])
    assert turns.take(now + LONGEST_WAIT) == ("a.example", 2)


def test_a_busy_host_that_names_no_time_is_left_alone_twice_as_long_with_each_try() -> None:
    turns, now = lined_up(pause=0, a=[1]), 0.0
    for tried in range(TRIES - 1):
        assert turns.take(now) == ("a.example", 1)
        assert turns.busy("a.example", 1, 0.0, now) == []
        assert turns.wait(now) == pytest.approx(2.0**tried)
        now += 2.0**tried


def test_a_host_that_is_always_busy_is_set_aside() -> None:
    turns, now, given_up = lined_up(pause=0, a=list(range(9))), 0.0, []
    for _ in range(BUSY):
        now += LONGEST_WAIT
        host, ticket = turns.take(now) or ("", -1)
        given_up += turns.busy(host, ticket, 1.0, now)
    assert sorted(given_up) == list(range(9))
    assert turns.take(now * 2) is None


def test_a_host_that_asks_for_a_day_is_set_aside_at_once() -> None:
    turns = lined_up(pause=0, a=[1, 2, 3])
    turns.take(0.0)
    assert turns.busy("a.example", 1, 86_400.0, now=0.0) == [1, 2, 3]


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["reached", "lost", "busy"])), max_size=300),
)
def test_every_ticket_ends_once_and_no_host_sees_more_than_its_limit(
    hosts: list[int], fates: list[tuple[int, str]]
) -> None:
    turns = Turns(0.25)
    for ticket, host in enumerate(hosts):
        turns.add(f"{host}.example", ticket)
    now, running, ended, fate = 0.0, [], [], iter(fates)
    while running or turns.wait(now) is not None:
        while (taken := turns.take(now)) is not None:
            running.append(taken)
        for host in {host for host, _ in running}:
            assert sum(other == host for other, _ in running) <= PER_HOST
        if not running:
            now += turns.wait(now) or 0.01
            continue
        which, what = next(fate, (0, "reached"))
        host, ticket = running.pop(which % len(running))
        if what == "busy":
            ended += turns.busy(host, ticket, 0.5, now)
        else:
            ended += [ticket, *turns.done(host, reached=what == "reached")]
    assert sorted(ended) == list(range(len(hosts)))


def test_the_gate_lets_few_through_at_once() -> None:
    gate, inside, most, lock = Gate(2), [0], [0], threading.Lock()
    go_on = threading.Barrier(2, timeout=20)

    def pass_through() -> None:
        with gate.passing("example.org"):
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            go_on.wait()  # both must be inside before one leaves
            with lock:
                inside[0] -= 1

    threads = [threading.Thread(target=pass_through) for _ in range(10)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == [2]
    assert gate._inside == {}
