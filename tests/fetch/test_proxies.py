"""Requests go through the proxy that the environment names, with its login, and past it where `no_proxy` says so."""

import base64
from typing import Any

import pytest

from linkvault.errors import FetchError
from linkvault.fetch import Fetcher, FetchSettings
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
        ("http://", "address is wrong"),
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
