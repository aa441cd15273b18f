"""The proxy of the browser, without a browser: which requests it passes on, and how."""

import gc
import socket
from collections.abc import Iterator

import pytest
from server import Site

from linkvault.fetch.browser.guard import Guard
from linkvault.fetch.private_network import is_private_address


@pytest.fixture
def guard() -> Iterator[Guard]:
    guard = Guard(is_private_address)
    yield guard
    guard.close()


def ask(guard: Guard, request: str) -> str:
    """Return everything that the proxy answers to a request."""
    with socket.create_connection(("127.0.0.1", guard.port)) as connection:
        connection.sendall(request.encode())
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


def test_a_request_to_the_host_of_the_page_is_passed_on_in_origin_form(site: Site, guard: Guard) -> None:
    url = site.answer("/a", b"tide")
    guard.begin_page(url)
    answer = ask(
        guard, f"GET {url}?b=1 HTTP/1.1\r\nHost: x\r\nProxy-Connection: keep-alive\r\nAccept: */*\r\n\r\n"
    )
    assert answer.endswith("\r\n\r\ntide")
    (request,) = site.requests
    assert request.target == "/a?b=1"
    assert request.headers == {"host": "x", "accept": "*/*", "connection": "close"}


def test_a_tunnel_is_opened_to_the_host_of_the_page(site: Site, guard: Guard) -> None:
    site.answer("/a", b"tide")
    guard.begin_page(site.url())
    answer = ask(guard, f"CONNECT 127.0.0.1:{site.port} HTTP/1.1\r\n\r\nGET /a HTTP/1.1\r\n\r\n")
    assert answer.startswith("HTTP/1.1 200 ")
    assert answer.endswith("tide")


@pytest.mark.parametrize(
    "line",
    [
        "GET http://127.0.0.2/ HTTP/1.1",
        "GET http://localhost:{port}/ HTTP/1.1",
        "GET http://169.254.169.254/latest HTTP/1.1",
        "CONNECT [::1]:{port} HTTP/1.1",
        "GET / HTTP/1.1",
        "GET file:///etc/passwd HTTP/1.1",
        "CONNECT no-such-host.invalid:443 HTTP/1.1",
    ],
)
def test_other_private_hosts_are_refused(site: Site, guard: Guard, line: str) -> None:
    guard.begin_page(site.url())
    assert ask(guard, f"{line.format(port=site.port)}\r\n\r\n").startswith("HTTP/1.1 403 ")
    assert site.requests == []


def test_nothing_is_passed_on_before_and_after_a_page(site: Site, guard: Guard) -> None:
    request = f"GET {site.answer('/a', b'tide')} HTTP/1.1\r\n\r\n"
    assert ask(guard, request).startswith("HTTP/1.1 403 ")
    guard.begin_page(site.url())
    assert ask(guard, request).endswith("tide")
    guard.end_page()
    assert ask(guard, request).startswith("HTTP/1.1 403 ")


def test_a_closed_port_and_a_malformed_request(site: Site, guard: Guard) -> None:
    guard.begin_page(site.url())
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert ask(guard, f"GET http://127.0.0.1:{port}/ HTTP/1.1\r\n\r\n").startswith("HTTP/1.1 502 ")
    assert ask(guard, "nonsense\r\n\r\n") == ""
    assert ask(guard, "GET http://127.0.0.1:99999/ HTTP/1.1\r\n\r\n") == ""
    assert ask(guard, "x" * 100_000) == ""


def test_a_page_gets_no_more_than_its_bytes(
    site: Site, guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    from linkvault.fetch.browser import guard as module

    monkeypatch.setattr(module, "MAX_PAGE_BYTES", 100_000)
    url = site.answer("/a", b"x" * 400_000)
    guard.begin_page(url)
    request = f"GET {url} HTTP/1.1\r\n\r\n"
    assert 90_000 < len(ask(guard, request)) < 300_000
    assert ask(guard, request).startswith("HTTP/1.1 403 ")


# asyncio itself leaves a socket open that it accepts while its loop stops; nobody sees that.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_closing_ends_what_is_open_and_what_has_just_been_accepted(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    url = site.url()
    with socket.create_server(("127.0.0.1", 0)) as silent:  # accepts, and neither reads nor answers
        port = silent.getsockname()[1]
        for _ in range(20):
            guard = Guard(is_private_address)
            guard.begin_page(url)
            clients = [socket.create_connection(("127.0.0.1", guard.port)) for _ in range(10)]
            for client in clients:
                client.sendall(f"GET http://127.0.0.1:{port}/ HTTP/1.1\r\n\r\n".encode())
            guard.close()
            for client in clients:
                client.close()
    gc.collect()  # asyncio logs each task that had not ended
    assert not caplog.records
