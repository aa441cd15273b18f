"""Logins and the headers of the user are sent to one scheme, host and port."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from server import Site, serve

from linkvault.fetch import Fetcher, FetchSettings
from linkvault.fetch.origin import follow, parse_target

SECRETS = {"authorization", "x-key"}


@pytest.fixture
def other() -> Iterator[Site]:
    """A second site on another port of 127.0.0.1."""
    yield from serve()


def secrets_sent(site: Any, other: Site) -> tuple[list[set[str]], list[set[str]]]:
    """Fetch `/` of the first site with a login and a header; return the secret headers of each request."""
    with Fetcher(FetchSettings(total_seconds=10, headers=(("X-Key", "k3y"),))) as fetcher:
        fetcher.fetch(f"http://me:s3cret@127.0.0.1:{site.port}/")
    first, second = (
        [SECRETS & set(request.headers) for request in server.requests] for server in (site, other)
    )
    return first, second


def test_secrets_follow_a_redirect_to_the_same_origin(site: Any, other: Site) -> None:
    site.answer("/", b"", "302 Found", location="/end")
    site.answer("/end", b"<p>x</p>")
    assert secrets_sent(site, other) == ([SECRETS, SECRETS], [])


def test_secrets_do_not_follow_a_redirect_to_another_port(site: Any, other: Site) -> None:
    site.answer("/", b"", "302 Found", location=other.answer("/end", b"<p>x</p>"))
    assert secrets_sent(site, other) == ([SECRETS], [set()])


def test_secrets_do_not_follow_a_meta_refresh_to_another_port(site: Any, other: Site) -> None:
    url = other.answer("/end", b"<p>x</p>")
    site.answer("/", f'<meta http-equiv="refresh" content="0; URL={url}">'.encode())
    assert secrets_sent(site, other) == ([SECRETS], [set()])


def test_a_login_is_not_sent_again_after_a_redirect_to_another_origin(site: Any, other: Site) -> None:
    site.answer("/", b"", "302 Found", location=other.url("/between"))
    other.answer("/between", b"", "302 Found", location=site.answer("/end", b"<p>x</p>"))
    assert secrets_sent(site, other) == ([SECRETS, {"x-key"}], [set()])


def test_a_login_in_a_redirect_is_ignored(site: Any, other: Site) -> None:
    other.answer("/end", b"<p>x</p>")
    site.answer("/", b"", "302 Found", location=f"http://other:pw@127.0.0.1:{other.port}/end")
    assert secrets_sent(site, other) == ([SECRETS], [set()])


ORIGINS = {
    "another path": ("http://example.org/a", "http://example.org/b", True),
    "the default port written out": ("https://example.org/", "https://example.org:443/", True),
    "upper case": ("https://example.org/", "https://EXAMPLE.org/", True),
    "its own TLS": ("http://example.org/", "https://example.org/", True),
    "no TLS any more": ("https://example.org/", "http://example.org/", False),
    "TLS on another port": ("http://example.org/", "https://example.org:8443/", False),
    "from another port to TLS": ("http://example.org:8080/", "https://example.org/", False),
    "one port, two schemes": ("http://example.org:8080/", "https://example.org:8080/", False),
    "another port": ("http://example.org/", "http://example.org:8080/", False),
    "another port of TLS": ("https://example.org/", "https://example.org:8443/", False),
    "another host": ("https://example.org/", "https://example.com/", False),
    "a host below": ("https://example.org/", "https://www.example.org/", False),
    "TLS of another host": ("http://example.org/", "https://www.example.org/", False),
}


@pytest.mark.parametrize(("start", "target", "is_same"), ORIGINS.values(), ids=ORIGINS.keys())
def test_an_origin_is_scheme_host_and_port(start: str, target: str, is_same: bool) -> None:
    scheme, rest = start.split("//")
    base = parse_target(f"{scheme}//me:pw@{rest}")
    assert base.login
    assert base.is_origin_of(parse_target(target)) is is_same
    assert follow(base, target.encode()).login == (base.login if is_same else None)


def test_cookies_of_the_user_do_not_follow_a_redirect_to_another_port(
    site: Any, other: Site, tmp_path: Path
) -> None:
    file = tmp_path / "cookies.txt"
    file.write_text("127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\ts3cret\n", encoding="utf-8")
    site.answer("/", b"", "302 Found", location="/again")
    site.answer("/again", b"", "302 Found", location=other.url("/end"), set_cookie="seen=1; Path=/")
    other.answer("/end", b"<p>x</p>")
    with Fetcher(FetchSettings(total_seconds=10, cookies=file)) as fetcher:
        fetcher.fetch(site.url("/"))
    first, second = (
        [request.headers.get("cookie", "") for request in server.requests] for server in (site, other)
    )
    assert ["session=s3cret" in cookies for cookies in first] == [True, True]
    assert all("s3cret" not in cookies for cookies in second)


COOKIES = {
    "the same origin": ("http://example.org:8080/", "http://example.org:8080/a", True),
    "another host, whose cookies may be in the file": (
        "https://example.org/",
        "https://login.example.org/",
        True,
    ),
    "TLS": ("http://example.org/", "https://www.example.org/", True),
    "no TLS any more": ("https://example.org/", "http://example.org/", False),
    "another port": ("https://example.org/", "https://example.org:8443/", False),
    "another port of another host": ("http://example.org/", "http://www.example.org:8080/", False),
}


@pytest.mark.parametrize(("start", "target", "may"), COOKIES.values(), ids=COOKIES.keys())
def test_cookies_are_shared_on_the_ports_of_the_web(start: str, target: str, may: bool) -> None:
    assert parse_target(start).may_share_cookies(parse_target(target)) is may
