"""A cookies.txt, and the cookies that one capture is given on its way -> what is sent to which host.

The rules of who gets which cookie are `http.cookiejar`'s. Nothing is kept from one capture to the next.
"""

import time
from http.cookiejar import Cookie, CookieJar
from pathlib import Path

from linkvault.errors import UsageError

_HINT = "export it from the browser in Netscape's format: seven columns parted by tabs"


def read_cookies(path: Path) -> list[Cookie]:
    """Read a cookies.txt (Netscape's format); expired cookies are left out.

    :raises UsageError: if the file cannot be read or holds something else
    """
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except OSError as error:
        raise UsageError(f"cannot read the cookies in {path}: {error.strerror or error}") from error
    found = [_cookie(line, number, path) for number, line in enumerate(text.splitlines(), 1)]
    return [each for each in found if each is not None and not each.is_expired(int(time.time()))]


def jar_of(cookies: list[Cookie]) -> CookieJar:
    """Return a jar of its own with these cookies in it."""
    jar = CookieJar()
    for each in cookies:
        jar.set_cookie(each)
    return jar


def _cookie(line: str, number: int, path: Path) -> Cookie | None:
    http_only = line.startswith("#HttpOnly_")
    line = line.removeprefix("#HttpOnly_")
    if not line.strip() or (line.startswith("#") and not http_only):
        return None
    fields = line.rstrip("\r\n").split("\t")
    if len(fields) == 6:  # browsers leave the value out when it is empty
        fields.append("")
    if len(fields) != 7 or not fields[4].split(".")[0].lstrip("-").isdecimal():
        raise UsageError(f"line {number} of {path} is no cookie", hint=_HINT)
    domain, _, folder, secure, expires, name, value = fields
    if any(ord(char) < 0x20 or not char.isascii() for char in domain + folder + name + value):
        raise UsageError(f"line {number} of {path} holds a character that no cookie can", hint=_HINT)
    instant = int(expires.split(".")[0])
    return Cookie(
        version=0, name=name, value=value, port=None, port_specified=False,
        # The jar tells a cookie of one host from a cookie of a domain by the dot; see RFC 6265, 5.1.3.
        domain=domain, domain_specified=domain.startswith("."), domain_initial_dot=domain.startswith("."),
        path=folder or "/", path_specified=True, secure=secure.upper() == "TRUE",
        expires=instant if instant > 0 else None, discard=instant <= 0, comment=None, comment_url=None,
        rest={"HttpOnly": ""} if http_only else {},
    )  # fmt: skip
