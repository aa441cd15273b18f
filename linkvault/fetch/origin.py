"""An address -> what is asked of whom: no secret in what is shown, none for another host. (pure)"""

import base64
from dataclasses import dataclass, replace
from urllib.parse import unquote_to_bytes

import httpx

from linkvault.errors import BadURL, FetchError
from linkvault.states import FetchReason
from linkvault.urls import address, resolve_reference

_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Target:
    """One address to ask. `shown` has no user and no password; `login` is an Authorization header."""

    shown: str
    url: httpx.URL
    host: str
    login: str | None = None

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: who is asked."""
        return self.url.scheme, self.host, self.url.port or _DEFAULT_PORTS[self.url.scheme]

    def is_origin_of(self, other: "Target") -> bool:
        """Tell whether what was meant for this one may go to `other`: the same origin, or its own TLS."""
        if self.origin == other.origin:
            return True
        ours, theirs = self.origin, other.origin
        return self.host == other.host and (ours[0], ours[2], theirs[0], theirs[2]) == (
            "http",
            80,
            "https",
            443,
        )


def parse_target(url: str) -> Target:
    """Take apart the address that the user gave.

    :raises BadURL: if it is no address of a web page
    """
    parts = address.parse(url)
    shown = address.join(replace(parts, user="", password=None))
    try:
        # The host as it was judged: httpx has its own ideas about international names.
        exact = httpx.URL(
            address.join(replace(parts, user="", password=None, host=parts.ascii_host, fragment=None))
        )
    except httpx.InvalidURL as error:
        raise BadURL(f"not a web address: {shown[:80]}: {error}") from error
    return Target(shown, exact, parts.ascii_host.strip("[]"), _login(parts.user, parts.password))


def follow(base: Target, location: bytes) -> Target:
    """Take apart the address to which `base` sends on. Users and passwords in it are not used.

    :raises FetchError: `bad_redirect`, if it is no address of a web page
    """
    reference = _ascii(location).strip()
    where = reference[:100] if reference.isprintable() else "an address that cannot be read"
    url = resolve_reference(base.shown, reference) if reference else None
    if url is None:
        raise FetchError(
            f"{base.shown} sends on to what is no web page: {_unsecret(where) or 'nowhere'}",
            reason=FetchReason.BAD_REDIRECT,
            url=base.shown,
        )
    fragment = "" if "#" in url or "#" not in base.shown else "#" + base.shown.partition("#")[2]
    try:
        found = parse_target(url + fragment)
    except BadURL as error:
        raise FetchError(str(error), reason=FetchReason.BAD_REDIRECT, url=base.shown) from error
    return replace(found, login=base.login if base.is_origin_of(found) else None)


def _login(user: str, password: str | None) -> str | None:
    if not user and not password:
        return None
    pair = unquote_to_bytes(user) + b":" + unquote_to_bytes(password or "")
    return "Basic " + base64.b64encode(pair).decode("ascii")


def _ascii(location: bytes) -> str:
    """Escape bytes beyond ASCII as they are: servers write UTF-8 or their own charset, and know it back."""
    return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in location)


def _unsecret(text: str) -> str:
    """Leave out what stands before an @: it may be a password."""
    head, at, tail = text.partition("@")
    return f"{head.partition('//')[0]}//…@{tail}" if at and "//" in head else text
