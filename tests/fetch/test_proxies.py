"""Requests go through the proxy that the environment names, with its login, and past it where `no_proxy` says so."""

import base64
import gc
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import httpcore
import pytest

from linkvault.errors import FetchError
from linkvault.fetch import Fetcher, FetchSettings
from linkvault.fetch.origin import parse_target
from linkvault.fetch.proxies import Proxies, Proxy
from linkvault.models import Page

PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def fetch(url: str) -> Page:
    with Fetcher(FetchSettings(total_seconds=10, retries=0)) as fetcher:
        return fetcher.fetch(url)


@contextmanager
def answer_once(answer: bytes, received: list[bytes]) -> Iterator[int]:
    """Run a server that sends an answer to what it receives first; return its port."""

    def run() -> None:
        connection, _ = listener.accept()
        with connection:
            received.append(connection.recv(4096))
            connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=run)
        server.start()
        yield listener.getsockname()[1]
        server.join()


def test_a_request_goes_through_the_proxy_with_its_login(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    site.answer("http://shop.example/page", b"<p>by the proxy</p>")
    monkeypatch.setenv("http_proxy", f"me:p%40ss@127.0.0.1:{site.port}")
    assert fetch("http://shop.example/page").body == b"<p>by the proxy</p>"
    login = base64.b64encode(b"me:p@ss").decode()
    headers = site.requests[0].headers
    assert (headers["host"], headers["proxy-authorization"]) == ("shop.example", f"Basic {login}")


def test_no_proxy_names_the_hosts_that_are_asked_directly(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    url = site.answer("/", b"<p>directly</p>")
    monkeypatch.setenv("all_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert fetch(url).body == b"<p>directly</p>"


@pytest.mark.parametrize(
    ("proxy", "message"),
    [
        ("gopher://127.0.0.1:9", "begins with neither"),
        ("http://", "cannot be used: its address is wrong"),
        ("http://127.0.0.1:port", "port"),
        ("socks5://127.0.0.1:9", "socksio"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_an_error_with_a_message(
    proxy: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(FetchError, match=message) as caught:
        fetch("http://shop.example/")
    assert caught.value.reason == "connect"


@pytest.mark.parametrize("proxy", ["HTTPS://me:p@127.0.0.1:9", "https://me:p@127.0.0.1:9"])
def test_the_scheme_of_a_proxy_may_have_any_case(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    chosen = Proxies().choose(parse_target("http://shop.example/").url)
    assert chosen is not None
    assert (chosen.name, chosen.is_encrypted) == ("https://127.0.0.1:9", True)


@pytest.mark.parametrize(
    ("variable", "proxy", "shown", "problem"),
    [
        ("http_proxy", "http://me:s3cret@127.0.0.1:9", "http://127.0.0.1:9", "connection refused"),
        ("ALL_PROXY", "http://me:s3cret@proxy.invalid:81", "http://proxy.invalid:81", "no such host"),
    ],
)
def test_a_proxy_without_a_connection_is_named_instead_of_the_site(
    variable: str, proxy: str, shown: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, proxy)
    with pytest.raises(FetchError) as caught:
        fetch("http://shop.example/")
    assert str(caught.value) == f"the proxy {shown} cannot be used: {problem}"
    assert caught.value.hint == f"check the environment variable {variable}"


def test_the_answer_of_a_proxy_that_refuses_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    with answer_once(b"HTTP/1.1 407 " + b"No" * 15_000 + b"\r\n\r\n", []) as port:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        with pytest.raises(FetchError, match="refused the request: 407 NoNo") as caught:
            fetch("https://shop.example/")
    assert len(str(caught.value)) < 200


def test_what_a_server_behind_a_proxy_does_is_said_of_both(monkeypatch: pytest.MonkeyPatch) -> None:
    with answer_once(b"nonsense\r\n\r\n", []) as port:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        name = rf"^shop\.example \(through the proxy http://127\.0\.0\.1:{port}\) sent"
        with pytest.raises(FetchError, match=name):
            fetch("http://shop.example/")


@pytest.mark.parametrize(
    ("names", "url"),
    [
        ("bücher.example", "http://bücher.example/"),
        ("other.example, BÜCHER.example", "http://bücher.example/"),
        ("xn--bcher-kva.example", "http://bücher.example/"),
        ("[::1]", "http://[::1]/"),
        ("::1", "http://[::1]:81/"),
        ("[::1]:81", "http://[::1]:81/"),
        ("h.example:81", "http://h.example:81/"),
        ("h.example:80", "http://h.example/"),
        ("*.example.org", "http://www.example.org/"),
        (".example.org", "http://www.example.org/"),
        ("*", "http://example.org/"),
    ],
)
def test_no_proxy_names_hosts_in_every_spelling(
    names: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", names)
    assert Proxies().choose(parse_target(url).url) is None


@pytest.mark.parametrize("names", ["h.example:81", "xh.example", "", ",", "[::1]", "10.0.0.0/8"])
def test_no_proxy_leaves_other_hosts_to_the_proxy(names: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", names)
    assert Proxies().choose(parse_target("http://h.example/").url) is not None


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("http://[2001:db8::1]:81/p", b"GET http://[2001:db8::1]:81/p HTTP/1.1"),
        ("https://[2001:db8::1]/p", b"CONNECT [2001:db8::1]:443 HTTP/1.1"),
    ],
)
def test_a_proxy_is_asked_for_an_ipv6_address_in_brackets(
    url: str, line: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    received: list[bytes] = []
    with answer_once(b"HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n", received) as port:
        monkeypatch.setenv("all_proxy", f"http://127.0.0.1:{port}")
        with pytest.raises(FetchError, match="502"):
            fetch(url)
    assert received[0].splitlines()[0] == line


# After a wrong answer, httpcore leaves it to Python to close the connection.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("answer", [b"", b"\x05", b"HTTP/1.1 400 Bad\r\n\r\n", b"\x05\xff"])
def test_a_proxy_that_does_not_speak_socks_is_an_error(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("socksio")
    with answer_once(answer, []) as port:
        monkeypatch.setenv("all_proxy", f"socks5://127.0.0.1:{port}")
        with pytest.raises(FetchError, match=f"the proxy socks5://127.0.0.1:{port} refused") as caught:
            fetch("http://shop.example/")
    assert caught.value.reason == "connect"
    del caught
    gc.collect()


def test_an_error_of_the_socks_library_is_one_of_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    library = ModuleType("socksio")
    error: type[Exception] = type("SOCKSError", (Exception,), {})
    vars(library)["SOCKSError"] = error
    monkeypatch.setitem(sys.modules, "socksio", library)
    with (
        pytest.raises(httpcore.ProxyError, match="SOCKS5"),
        Proxy("socks5://127.0.0.1:9", "").translated_errors(),
    ):
        raise error("Malformed reply")
