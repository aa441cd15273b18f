"""Redirects, logins and cookies: no secret crosses an origin, no public page leads to a private address."""

from dataclasses import replace
from itertools import product
from urllib.parse import quote

from hostile_case import (
    BAD_PAGE,
    PAGE,
    USUAL,
    Case,
    Expected,
    article,
    failed,
    keep,
    link_only,
    response,
    route,
    saved,
    send,
)  # fmt: skip
from hostile_server import Peer, Respond, Site

from linkvault.fetch import FetchSettings

SECRET = "s3cret"
WITH_HEADER = replace(USUAL, headers=(("X-Key", SECRET),))


def redirect(location: str | bytes, status: str = "302 Found", *lines: str | bytes) -> bytes:
    line = b"Location: " + (location if isinstance(location, bytes) else location.encode("latin-1"))
    return response(b"", line, *lines, status=status)


def refresh(content: str, words: str = "") -> bytes:
    return response(f'<meta http-equiv="refresh" content="{content}">{words}'.encode())


def to(location: str | bytes, expected: Expected, *, public: bool = False) -> Case:
    """Return a case that redirects to an address, of which `PORT` is the port of this server, and `NAME` the case."""

    def respond(peer: Peer) -> None:
        place = location.encode("latin-1", "xmlcharrefreplace") if isinstance(location, str) else location
        port = str(peer.site.port).encode()
        name = peer.path.encode().strip(b"/")
        peer.send(redirect(place.replace(b"PORT", port).replace(b"NAME", name)))

    return Case(route(respond, end=keep(response(PAGE))), expected, public=public)


def chain(length: int, *, by_refresh: bool = False) -> Respond:
    """Return a responder that redirects `length` times before it sends the page."""

    def respond(peer: Peer) -> None:
        first, *below = peer.path.split("/")[1:]
        step = int(below[0]) if below else 0
        if step == length:
            peer.send(response(PAGE))
        else:
            target = f"/{first}/{step + 1}"
            peer.send(refresh(f"0; url={target}") if by_refresh else redirect(target))

    return respond


def ping_pong(peer: Peer) -> None:
    first, *below = peer.path.split("/")[1:]
    peer.send(redirect(f"/{first}" if below else f"/{first}/pong"))


def cookie_bomb(peer: Peer) -> None:
    """Ten redirects, each with cookies of 60 kB."""
    first, *below = peer.path.split("/")[1:]
    step = int(below[0]) if below else 0
    cookies = [f"Set-Cookie: c{step}-{number}={'x' * 3000}; Path=/" for number in range(20)]
    peer.send(response(PAGE) if step == 9 else redirect(f"/{first}/{step + 1}", "302 Found", *cookies))


def set_and_show(*cookies: str | bytes) -> Respond:
    """Return a responder that sets cookies and redirects to a page."""
    lines = [
        b"Set-Cookie: " + (cookie if isinstance(cookie, bytes) else cookie.encode()) for cookie in cookies
    ]

    def respond(peer: Peer) -> None:
        below = peer.path.split("/")[2:]
        peer.send(response(PAGE) if below else redirect(f"{peer.path}/end", "302 Found", *lines))

    return respond


def sends_no_cookie(site: Site, name: str) -> None:
    assert all("cookie" not in headers for headers in site.requests_of(name))


def sends_few_cookies(site: Site, name: str) -> None:
    assert site.requests_of(name)[-1]["cookie"].count("=") == 50


def sends_bounded_heads(site: Site, name: str) -> None:
    assert len(site.requests_of(name)) == 10
    assert all(sum(map(len, headers.values())) < 250_000 for headers in site.requests_of(name))


def ends_elsewhere(kind: str, target: str) -> Respond:
    """Return a responder that redirects to the same site or to another origin, in one of several ways."""

    def respond(peer: Peer) -> None:
        first, *below = peer.path.split("/")[1:]
        if below:
            peer.send(response(PAGE))
            return
        site = peer.site if target in ("same", "login") else peer.site.others[target]
        place = site.url(f"{first}/end", login="evil:pw@" if target == "login" else "")
        if kind == "meta":
            peer.send(refresh(f"0; url={place}"))
        elif kind == "header":
            peer.send(response(b"<p>wait</p>", f"Refresh: 0; url={place}"))
        else:
            peer.send(redirect(place, f"{kind} Found"))

    return respond


def secrets_stay(target: str):
    """Return a check: the first request has the secret, the last one only on the same origin."""

    def check(site: Site, name: str) -> None:
        first, last = site.requests_of(name)[0], (site.others.get(target) or site).requests_of(name)[-1]
        values = (first.get("authorization", ""), first.get("x-key", ""))
        assert any(values), "the first request has the secret"
        is_same = target in ("same", "login")
        assert (last.get("authorization", ""), last.get("x-key", "")) == (values if is_same else ("", ""))

    return check


def secret_cases() -> dict[str, Case]:
    cases = {}
    kinds = ("301", "303", "307", "308", "meta", "header")
    for kind, target, secret in product(kinds, ("same", "login", "port", "host"), ("login", "key")):
        settings: FetchSettings = WITH_HEADER if secret == "key" else USUAL
        cases[f"{secret}_{kind}_{target}"] = Case(
            ends_elsewhere(kind, target),
            saved("upper page"),
            settings,
            secrets_stay(target),
            login=f"me:{SECRET}@" if secret == "login" else "",
        )
    return cases


PRIVATE = (
    "http://127.0.0.2:PORT/x", "http://[::1]:PORT/x", "http://0x7f000002:PORT/", "http://2130706434:PORT/", "http://127.2:PORT/",
    "http://0177.0.0.2:PORT/", "http://[::ffff:127.0.0.2]:PORT/", "http://[::127.0.0.2]:PORT/", "http://localhost:PORT/",
    "http://a.localhost:PORT/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://192.168.1.1/",
    "http://172.31.255.255/", "http://[fd00::1]/", "http://[fe80::1]/", "http://[64:ff9b::7f00:2]:PORT/", "http://[2002:7f00:2::]/",
    "http://0:PORT/", "http://[::]:PORT/", "http://router.local/", "http://metadata.google.internal/", "http://100.100.100.200/",
    "//127.0.0.2:PORT/", "http:127.0.0.2:PORT/", "\\\\127.0.0.2:PORT\\x", "http://me:pw@127.0.0.2:PORT/", "http://127.0.0.2%2f@10.0.0.1/",
    "http://127.0.0.2.:PORT/", "http://%31%32%37.0.0.2:PORT/", "http://1\u00b27.0.0.2:PORT/", "http://224.0.0.1/", "http://255.255.255.255/",
)  # fmt: skip

NO_PAGE = (
    "", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://127.0.0.1/", "about:blank", "blob:http://x/1",
    "view-source:http://127.0.0.1/", "http://", "http:///", "http://[", "http://[::1", "http://127.0.0.1:99999/", "http://a b/",
    "http://%00/", "mailto:a@b.example", "//", "http://..:PORT/", "https:", "http://xn--/", "jar:http://127.0.0.1!/",
)  # fmt: skip

VALID_TARGETS = (
    "/NAME/end", "http://127.0.0.1:PORT/NAME/end#frag", "//127.0.0.1:PORT/NAME/end", "  /NAME/end  ", "/NAME/./x/../end", "/NAME/end?",
    "HTTP://127.0.0.1:PORT/NAME/end", "/NAME/end?q=\xe9\xff", "http:/NAME/end", "/NAME/\tend", "\\NAME\\end", "/NAME/%65nd/../end",
)  # fmt: skip

REDIRECT = {
    **{f"private_{number}": to(place, failed("bad_redirect"), public=True) for number, place in enumerate(PRIVATE)},
    **{f"no_page_{number}": to(place, failed("bad_redirect")) for number, place in enumerate(NO_PAGE)},
    **secret_cases(),
    "private_by_refresh": Case(
        send(refresh("0; url=http://169.254.169.254/", "<p>a</p>")), failed("bad_redirect"), public=True
    ),
    "private_by_refresh_header": Case(
        send(response(PAGE, "Refresh: 0; url=http://10.0.0.1/")), failed("bad_redirect"), public=True
    ),
    "location_of_60_kb": to("/" + "a" * 60_000, failed("bad_redirect")),
    "two_locations": Case(
        route(lambda peer: peer.send(redirect(f"{peer.path}/end", "302 Found", "Location: javascript:x")), end=keep(response(PAGE))),
        saved("upper page"),
    ),
    "no_location": Case(send(response(BAD_PAGE, status="302 Found")), failed("bad_redirect")),
    "ten_redirects": Case(chain(10), saved("upper page")),
    "eleven_redirects": Case(chain(11), failed("too_many_redirects")),
    "ping_pong": Case(ping_pong, failed("too_many_redirects")),
    "to_itself": Case(lambda peer: peer.send(redirect(peer.path)), failed("too_many_redirects")),
    # Meta refresh
    "three_refreshes": Case(chain(3, by_refresh=True), saved("upper page")),
    "eleven_refreshes": Case(chain(11, by_refresh=True), failed("too_many_redirects")),
    "refresh_to_itself": Case(lambda peer: peer.send(refresh(f"0; url={peer.path}", "<p>a</p>")), link_only("no_text")),
    "refresh_to_a_script": Case(
        send(response(article(head="<meta http-equiv=refresh content='0; url=javascript:alert(1)'>"))), saved(warns="redirects to an address")
    ),
    "refresh_later": Case(send(response(article(head="<meta http-equiv=refresh content='900; url=/x'>"))), saved()),
    "refresh_in_a_comment": Case(send(response(article(head="<!--<meta http-equiv=refresh content='0; url=/x'>-->"))), saved()),
    "refresh_in_noscript": Case(send(response(article(head="<noscript><meta http-equiv=refresh content='0; url=/x'></noscript>"))), saved()),
    "refresh_of_30_kb": Case(
        send(response(article(head=f"<meta http-equiv=refresh content='0; url=javascript:{'a' * 30_000}'>"))), saved()
    ),
    "refresh_with_huge_delay": Case(send(response(article(head=f"<meta http-equiv=refresh content='{'9' * 5000}; url=/x'>"))), saved()),
    "meta_and_hyphens": Case(send(response(b"<meta " + b"-" * 31_000 + b">" + PAGE)), saved("upper page")),
    "metas_without_an_end": Case(send(response(b"<meta " * 5_000)), link_only("no_text")),
    # Cookies
    "cookie_bomb": Case(cookie_bomb, saved("upper page"), check=sends_bounded_heads),
    "cookie_flood": Case(set_and_show(*[f"c{number}=v; Path=/" for number in range(3000)]), saved("upper page")  , check=sends_few_cookies),
    "cookie_of_another_site": Case(set_and_show("a=b; Domain=example.com", "c=d; Domain=.com"), saved("upper page"), check=sends_no_cookie),
    "cookie_of_another_path": Case(set_and_show("a=b; Path=/elsewhere"), saved("upper page"), check=sends_no_cookie),
    "cookie_that_is_secure": Case(set_and_show("a=b; Secure; Domain=elsewhere.example"), saved("upper page"), check=sends_no_cookie),
    "cookie_expired": Case(set_and_show("a=b; Max-Age=0", "c=d; Expires=Thu, 01 Jan 1970 00:00:00 GMT"), saved("upper page"), check=sends_no_cookie),
    "cookie_with_odd_numbers": Case(
        set_and_show(f"a=b; Max-Age={'9' * 500}", "c=d; Max-Age=x", "e=f; Expires=Thu, 99 Foo 99999 99:99:99 GMT", "g=h; Version=x", "i=j; Port=a"),
        saved("upper page"),
    ),
    "cookie_without_a_name": Case(set_and_show("=b", ";", "", "; Path=/", "a", b"\xff\xfe=\xe9"), saved("upper page")),
    "cookie_of_60_kb": Case(set_and_show(f"a={'b' * 60_000}"), saved("upper page")),
    # Logins
    "login_refused": Case(send(response(b"<p>no</p>", "WWW-Authenticate: Basic realm=x", status="401 No")), failed("http_401"), login="me:pw@"),
    "login_of_a_flood": Case(send(response(b"no", *["WWW-Authenticate: Basic realm=x"] * 900, status="401 No")), failed("http_401")),
    "proxy_login": Case(send(response(b"no", "Proxy-Authenticate: Basic", status="407 No")), failed("http_407")),
    "retry_after_a_year": Case(send(response(b"no", "Retry-After: 31536000", status="429 No")), failed("http_429")),
    "retry_after_garbage": Case(send(response(b"no", "Retry-After: " + quote("9" * 5000), status="503 No")), failed("http_503")),
    "retry_after_negative": Case(send(response(b"no", "Retry-After: -1", status="503 No")), failed("http_503")),
}  # fmt: skip
REDIRECT |= {f"whole_{number}": to(place, saved("upper page")) for number, place in enumerate(VALID_TARGETS)}
