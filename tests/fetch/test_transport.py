"""The guard against DNS rebinding: a guarded request connects only to an address that was checked."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import httpcore
import pytest
from hosts import Host, Hosts

from linkvault.errors import FetchError
from linkvault.fetch import Fetcher, FetchSettings
from linkvault.fetch.origin import parse_target
from linkvault.fetch.transport import Deadline, PrivateAddressError, Request, TransportPool, current_deadline

Event = tuple[str, str]

# An audit hook cannot be removed, so there is one, which records only while this list is not empty.
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
    """Record the names that the process looks up and the addresses that it connects to."""
    events: list[Event] = []
    _recorders.append(events)
    try:
        yield events
    finally:
        _recorders.remove(events)


@pytest.fixture
def deadline() -> Iterator[None]:
    """Set the deadline that connections look up."""
    token = current_deadline.set(Deadline(10))
    yield
    current_deadline.reset(token)


def ask(transports: TransportPool, url: str, *, guarded: bool) -> int:
    with closing(transports.send(Request(parse_target(url).url, {}, guarded))) as response:
        assert b"".join(response.chunks())
        return response.status


@pytest.mark.usefixtures("deadline")
def test_a_guarded_request_does_not_connect_to_a_private_address(site: Any) -> None:
    site.answer("/", b"<p>x</p>")
    transports = TransportPool(lambda address: True)
    with recorded() as events, pytest.raises(PrivateAddressError):
        ask(transports, site.url("/", host="localhost"), guarded=True)
    assert [event for event in events if event[0] == "connect"] == []
    assert site.requests == []
    assert ask(transports, site.url("/", host="localhost"), guarded=False) == 200
    transports.close()


@pytest.mark.usefixtures("deadline")
def test_a_guarded_request_connects_to_the_address_that_was_checked(site: Any) -> None:
    """The name is looked up once: DNS could return another address the second time."""
    site.answer("/", b"<p>x</p>")
    checked: list[str] = []

    def is_private(address: str) -> bool:
        checked.append(address)
        return False

    transports = TransportPool(is_private)
    with recorded() as events:
        assert ask(transports, site.url("/", host="localhost"), guarded=True) == 200
    transports.close()
    assert events.count(("lookup", "localhost")) == 1
    assert {address for kind, address in events if kind == "connect"} <= set(checked)
    assert "127.0.0.1" in checked


@pytest.mark.usefixtures("deadline")
def test_a_guarded_request_does_not_reuse_an_unguarded_connection() -> None:
    with Hosts({"127.0.1.1": Host()}).serving() as served:  # this server keeps connections open
        transports, url = TransportPool(lambda address: True), served.url("127.0.1.1", "/page/1")
        assert ask(transports, url, guarded=False) == 200
        with recorded() as events:
            assert ask(transports, url, guarded=False) == 200
        assert ("connect", "127.0.1.1") not in events  # the first connection is reused
        with pytest.raises(PrivateAddressError):
            ask(transports, url, guarded=True)
        transports.close()


def test_after_a_public_page_every_request_is_guarded(site: Any) -> None:
    """The redirect leads to a public name whose address is private this time."""
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
    assert len(site.requests) == 1


@pytest.mark.usefixtures("deadline")
def test_certificates_are_read_for_encrypted_addresses_only(site: Any) -> None:
    site.answer("/", b"<p>x</p>")
    transports = TransportPool(lambda address: False)
    assert ask(transports, site.url("/"), guarded=True) == 200
    assert transports._tls is None
    with pytest.raises(httpcore.ConnectError):
        ask(transports, "https://127.0.0.1:1/", guarded=True)
    assert transports._tls is not None
    transports.close()
