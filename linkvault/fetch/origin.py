"""URLs and redirects -> targets of requests. (pure)

A user and password in a URL are never displayed, and never sent to another origin.
"""

import base64
from urllib.parse import unquote_to_bytes

import httpx

from linkvault.errors import BadURL, FetchError
from linkvault.lazy_dataclass import dataclass, replace
from linkvault.states import FetchReason
from linkvault.urls import address, resolve_reference
from linkvault.urls.address import DEFAULT_PORTS

_MAX_SHOWN_CHARACTERS = 80  # characters of a bad URL in its message: one line of a terminal
_MAX_REFERENCE = 16_384  # characters of the target of a redirect: servers refuse longer ones
_MAX_SHOWN_REFERENCE = 100  # characters of the target of a bad redirect


@dataclass(frozen=True, slots=True)
class Target:
    """The target of one request.

    `display_url` is the URL without user and password; `login` is the value of an Authorization header.
    """

    display_url: str
    url: httpx.URL
    host: str
    login: str | None = None

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port."""
        return self.url.scheme, self.host, self.url.port or DEFAULT_PORTS[self.url.scheme]

    def is_origin_of(self, other: "Target") -> bool:
        """Return whether secrets for this target may be sent to `other`.

        That is the same origin, or the same host on https where this is http, both on their default ports.
        """
        return self.origin == other.origin or (
            self.origin == ("http", self.host, DEFAULT_PORTS["http"])
            and other.origin == ("https", self.host, DEFAULT_PORTS["https"])
        )

    def may_share_cookies(self, other: "Target") -> bool:
        """Return whether the user's cookies may be sent to `other`, if their own domain and path agree.

        A cookies.txt has the cookies of all sites, and no ports: another port of a host can be another service.
        """
        return self.is_origin_of(other) or (
            other.origin[2] == DEFAULT_PORTS[other.url.scheme]
            and (other.url.scheme == "https" or self.url.scheme == "http")
        )


def parse_target(url: str) -> Target:
    """Return the target of a URL that the user entered.

    :raises BadURL: if it is not the URL of a web page
    """
    parts = address.parse(url)
    display_url = address.join(replace(parts, user="", password=None))
    try:
        # The host as `is_private_host` sees it: httpx encodes some international names in another way.
        exact = httpx.URL(
            address.join(replace(parts, user="", password=None, host=parts.ascii_host, fragment=None))
        )
    except httpx.InvalidURL as error:
        raise BadURL(f"not a web address: {display_url[:_MAX_SHOWN_CHARACTERS]}: {error}") from error
    return Target(display_url, exact, parts.ascii_host.strip("[]"), _login(parts.user, parts.password))


def follow(base: Target, location: bytes) -> Target:
    """Return the target of a redirect from `base`. A user and password in it are ignored.

    :raises FetchError: `bad_redirect`, if it is not the URL of a web page
    """
    reference = _ascii(location).strip()
    if len(reference) > _MAX_REFERENCE:
        raise FetchError(
            f"{base.display_url} redirects to an address of {len(reference):,} characters",
            reason=FetchReason.BAD_REDIRECT,
            url=base.display_url,
        )
    reference_line = reference[:_MAX_SHOWN_REFERENCE] if reference.isprintable() else "an unprintable address"
    url = resolve_reference(base.display_url, reference) if reference else None
    if url is None:
        raise FetchError(
            f"{base.display_url} redirects to {_hide_login(reference_line) or 'no address'}, which is not a web page",
            reason=FetchReason.BAD_REDIRECT,
            url=base.display_url,
        )
    fragment = "" if "#" in url or "#" not in base.display_url else "#" + base.display_url.partition("#")[2]
    try:
        target = parse_target(url + fragment)
    except BadURL as error:
        raise FetchError(str(error), reason=FetchReason.BAD_REDIRECT, url=base.display_url) from error
    return replace(target, login=base.login if base.is_origin_of(target) else None)


def _login(user: str, password: str | None) -> str | None:
    """Return the Authorization header for a user and password; None without both."""
    if not user and not password:
        return None
    pair = unquote_to_bytes(user) + b":" + unquote_to_bytes(password or "")
    return "Basic " + base64.b64encode(pair).decode("ascii")


def _ascii(location: bytes) -> str:
    """Percent-encode the bytes beyond ASCII, whatever their charset: the server decodes what it sent."""
    return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in location)


def _hide_login(text: str) -> str:
    """Replace the text before an @, which may be a password, by an ellipsis."""
    head, at, tail = text.partition("@")
    return f"{head.partition('//')[0]}//…@{tail}" if at and "//" in head else text
