"""A cookies.txt -> cookies; the cookies of a response -> those of the next request.

`http.cookiejar` decides which host receives which cookie; as it imports in 15 ms, this is done only when there are
cookies. Those that a site sets are not stored.
"""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from linkvault import lazy_re as re
from linkvault.errors import UsageError
from linkvault.models import Page

if TYPE_CHECKING:
    from email.message import Message
    from http.cookiejar import Cookie, CookieJar

    from linkvault.fetch.transport import Request

_HINT = "export it from the browser in Netscape's format: seven columns separated by tabs"
_COLUMNS = 7
# Of one fetch. A server refuses a request with more than 8 to 16 kB of headers, and sends none of its pages without
# the cookies that it just set.
_MAX_COOKIES = 50
_MAX_COOKIE = 4_096  # bytes, with its attributes
# A Max-Age that `http.cookiejar` cannot compute with.
_LONG_NUMBER = re.compile(r"(;\s*+max-age\s*+=\s*+[\"-]?\d{9})\d+", re.IGNORECASE)


def read_cookies(path: Path) -> "list[Cookie]":
    """Return the cookies of a cookies.txt (Netscape's format) that have not expired.

    :raises UsageError: if the file cannot be read, or a line is not a cookie
    """
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except OSError as error:
        raise UsageError(f"cannot read the cookies in {path}: {error.strerror or error}") from error
    cookies = [_parse_line(line, number, path) for number, line in enumerate(text.splitlines(), 1)]
    return [cookie for cookie in cookies if cookie is not None and not cookie.is_expired(int(time.time()))]


def set_cookie_header(request: "Request", cookies: "list[Cookie]") -> None:
    """Let a request carry those of the cookies that its host and path may have."""
    if cookies:
        urllib_request = _as_urllib_request(request)
        _jar(cookies).add_cookie_header(urllib_request)
        if urllib_request.has_header("Cookie"):
            request.set_header("Cookie", urllib_request.get_header("Cookie"))


def receive_cookies(cookies: "list[Cookie]", request: "Request", lines: list[str]) -> "list[Cookie]":
    """Return cookies and those that the response to a request sets, within the limits that browsers have too.

    :param lines: the values of its headers `Set-Cookie`
    """
    lines = [
        _LONG_NUMBER.sub(r"\1", line)
        for line in lines
        if len(line) <= _MAX_COOKIE and line.isascii() and line.isprintable()
    ][: max(_MAX_COOKIES - len(cookies), 0)]
    if not lines:
        return cookies
    from email.message import Message

    headers = Message()
    for line in lines:
        headers["Set-Cookie"] = line
    jar = _jar(cookies)
    answer: Any = _Answer(headers)  # has what the jar asks for
    jar.extract_cookies(answer, _as_urllib_request(request))
    return list(jar)


def _jar(cookies: "list[Cookie]") -> "CookieJar":
    from http.cookiejar import CookieJar

    jar = CookieJar()
    for cookie in cookies:
        jar.set_cookie(cookie)
    return jar


def _as_urllib_request(request: "Request") -> Any:
    """Return a request as a cookie jar reads it."""
    from urllib.request import Request as UrllibRequest

    return UrllibRequest(str(request.url), headers=request.headers)  # noqa: S310  # it is not opened


class _Answer:
    """A response as a cookie jar reads it."""

    def __init__(self, headers: "Message") -> None:
        self._headers = headers

    def info(self) -> "Message":
        return self._headers


def page_cookies(page: Page, configured: "list[Cookie]") -> "list[Cookie]":
    """Return the cookies that a request for a picture of a page may carry: those of the page's own host.

    A host that serves pictures to many sites would learn otherwise who reads which page.

    :param configured: the cookies of the user, which a page that was not fetched just now has none of
    """
    host = (urlsplit(page.final_url).hostname or "").lower()
    name = host if "." in host or ":" in host else f"{host}.local"  # as `http.cookiejar` writes it
    cookies = page.visit.cookies if page.visit is not None else configured
    if not cookies:
        return []
    from http.cookiejar import Cookie

    return [
        cookie
        for cookie in cookies
        if isinstance(cookie, Cookie) and f".{name}".endswith(f".{cookie.domain.lstrip('.').lower()}")
    ]


def _parse_line(line: str, number: int, path: Path) -> "Cookie | None":
    """Return the cookie of a line; None for a comment or an empty line."""
    http_only = line.startswith("#HttpOnly_")
    line = line.removeprefix("#HttpOnly_")
    if not line.strip() or (line.startswith("#") and not http_only):
        return None
    fields = line.rstrip("\r\n").split("\t")
    if len(fields) == _COLUMNS - 1:  # some browsers omit an empty value
        fields.append("")
    if len(fields) != _COLUMNS or not fields[4].split(".")[0].lstrip("-").isdecimal():
        raise UsageError(f"line {number} of {path} is not a cookie", hint=_HINT)
    domain, _, folder, secure, expires, name, value = fields
    if any(ord(char) < 0x20 or not char.isascii() for char in domain + folder + name + value):
        raise UsageError(
            f"line {number} of {path} contains a character that is not allowed in cookies", hint=_HINT
        )
    instant = int(expires.split(".")[0])
    from http.cookiejar import Cookie

    return Cookie(
        version=0, name=name, value=value, port=None, port_specified=False,
        # A leading dot marks a cookie of a whole domain; without it, of one host (RFC 6265, 5.1.3).
        domain=domain, domain_specified=domain.startswith("."), domain_initial_dot=domain.startswith("."),
        path=folder or "/", path_specified=True, secure=secure.upper() == "TRUE",
        expires=instant if instant > 0 else None, discard=instant <= 0, comment=None, comment_url=None,
        rest={"HttpOnly": ""} if http_only else {},
    )  # fmt: skip
