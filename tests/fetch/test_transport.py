"""The DNS-rebinding guard: a guarded request connects to an address that was judged public, and to no other."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from hosts import Host, Hosts

from linkvault.errors import FetchError
from linkvault.fetch import Fetcher, FetchSettings
from linkvault.fetch.transport import Deadline, PrivateAddressError, Wires, current_deadline

Event = tuple[str, str]

# An audit hook stays for the life of the process, so there is one, which records only while a list is here.
_recorders: list[list[Event]] = []


def _record(event: str, arguments: tuple[Any, ...]) -> None:
    for events in _recorders:
        if event == "socket.getaddrinfo":
            events.append(("lookup", str(arguments[0])))
        if event == "socket.connect" and isinstance(arguments[1], tuple):
            events.append(("connect", str(arguments[1][0])))


sys.addaudithook(_record)


@contextmanager
def recorded() -> Iterator[list[Event]]:
    """Record which names the process looks up, and to which addresses it connects."""
    events: list[Event] = []
    _recorders.append(events)
    try:
        yield events
    finally:
        _recorders.remove(events)


@pytest.fixture
def in_time() -> Iterator[None]:
    """The deadline that every connection asks for."""
    token = current_deadline.set(Deadline(10))
    yield
    current_deadline.reset(token)


def ask(wires: Wires, url: str, *, guarded: bool) -> int:
    response = wires.handle_request(httpx.Request("GET", url, extensions={"guarded": guarded}))
    response.read()
    response.close()
    return response.status_code


@pytest.mark.usefixtures("in_time")
def test_a_guarded_request_does_not_connect_to_a_private_address(site: Any) -> None:
    site.answer("/", b"<p>x</p>")
    wires = Wires(lambda address: True)
    with recorded() as events, pytest.raises(PrivateAddressError):
        ask(wires, site.url("/", host="localhost"), guarded=True)
    assert [event for event in events if event[0] == "connect"] == []
    assert site.asked == []
    assert ask(wires, site.url("/", host="localhost"), guarded=False) == 200
    wires.close()


@pytest.mark.usefixtures("in_time")
def test_a_guarded_request_connects_to_the_address_that_was_judged(site: Any) -> None:
    """The name is looked up once: a second answer of DNS could be another address."""
    site.answer("/", b"<p>x</p>")
    judged: list[str] = []

    def is_private(address: str) -> bool:
        judged.append(address)
        return False

    wires = Wires(is_private)
    with recorded() as events:
        assert ask(wires, site.url("/", host="localhost"), guarded=True) == 200
    wires.close()
    assert events.count(("lookup", "localhost")) == 1
    assert {address for kind, address in events if kind == "connect"} <= set(judged)
    assert "127.0.0.1" in judged


@pytest.mark.usefixtures("in_time")
def test_a_guarded_request_takes_no_connection_of_one_that_was_not() -> None:
    with Hosts({"127.0.1.1": Host()}).serving() as served:  # keeps connections open
        wires, url = Wires(lambda address: True), served.url("127.0.1.1", "/page/1")
        assert ask(wires, url, guarded=False) == 200
        with recorded() as events:
            assert ask(wires, url, guarded=False) == 200
        assert ("connect", "127.0.1.1") not in events  # the first connection serves again
        with pytest.raises(PrivateAddressError):
            ask(wires, url, guarded=True)
        wires.close()


def test_after_a_public_page_every_request_is_guarded(site: Any) -> None:
    """The host of the redirect has a public name, and this time a private address."""
    url = site.answer("/", b"", "302 Found", location="http://1.1.1.1/")
    settings = FetchSettings(total_seconds=5, connect_seconds=1)
    with (
        recorded() as events,
        Fetcher(settings, is_private=lambda address: address == "1.1.1.1") as fetcher,
        pytest.raises(FetchError) as caught,
    ):
        fetcher.fetch(url)
    assert caught.value.reason == "bad_redirect"
    assert ("connect", "1.1.1.1") not in events
    assert len(site.asked) == 1
