"""URLs and redirects -> targets of requests. (pure)

A user and password in a URL are never displayed, and never sent to another origin.
"""

from linkvault import lazy_re as re
from linkvault.errors import BadURL, FetchError
from linkvault.lazy_dataclass import dataclass, replace
from linkvault.states import FetchReason
from linkvault.urls import address, resolve_reference
from linkvault.urls.address import DEFAULT_PORTS, percent_encode, remove_dot_segments

_MAX_REFERENCE = 16_384  # characters of the target of a redirect: servers refuse longer ones
_MAX_SHOWN_REFERENCE = 100  # characters of the target of a bad redirect
# What the URL standard does not percent-encode: printable ASCII without these characters. An escape stays as it is.
_UNSAFE_IN_QUERY = re.compile(r'[^!-~]|["#<>]')
_UNSAFE_IN_PATH = re.compile(r'[^!-~]|["#<>?`{}]')


def in_brackets(host: str) -> str:
    """Return a host as a URL has it: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


@dataclass(frozen=True, slots=True)
class RequestURL:
    """The URL of a request, without login and fragment."""

    scheme: str
    host: str  # in ASCII; an IPv6 address has no brackets
    port: int | None  # None: the default port of the scheme
    path: str
    query: str | None  # None: there is no `?`

    @property
    def authority(self) -> str:
        """The host, and the port if it is not the default one: the value of the header `Host`."""
        host = in_brackets(self.host)
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def target(self) -> str:
        """What the first line of a request asks for."""
        return f"{self.path or '/'}{'' if self.query is None else f'?{self.query}'}"

    def __str__(self) -> str:
        """Return the whole URL."""
        query = "" if self.query is None else f"?{self.query}"
        return f"{self.scheme}://{self.authority}{self.path}{query}"


@dataclass(frozen=True, slots=True)
class Target:
    """The target of one request.

    `display_url` is the URL without user and password; `login` is the value of an Authorization header.
    """

    display_url: str
    url: RequestURL
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


def request_url(parts: address.Address) -> RequestURL:
    """Return the URL to request for a parsed address."""
    is_default_port = parts.port == DEFAULT_PORTS[parts.scheme]
    return RequestURL(
        scheme=parts.scheme,
        # The host as `is_private_host` sees it.
        host=parts.ascii_host.strip("[]"),
        port=None if is_default_port else parts.port,
        path=_UNSAFE_IN_PATH.sub(_escape, remove_dot_segments(parts.path)),
        query=None if parts.query is None else _UNSAFE_IN_QUERY.sub(_escape, parts.query),
    )


def _escape(match: re.Match[str]) -> str:
    return percent_encode(match[0])


def parse_target(url: str) -> Target:
    """Return the target of a URL that the user entered.

    :raises BadURL: if it is not the URL of a web page
    """
    parts = address.parse(url)
    display_url = address.join(replace(parts, user="", password=None))
    exact = request_url(parts)
    return Target(display_url, exact, exact.host, _login(parts.user, parts.password))


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
    import base64
    from urllib.parse import unquote_to_bytes

    pair = unquote_to_bytes(user) + b":" + unquote_to_bytes(password or "")
    return "Basic " + base64.b64encode(pair).decode("ascii")


def _ascii(location: bytes) -> str:
    """Percent-encode the bytes beyond ASCII, whatever their charset: the server decodes what it sent."""
    return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in location)


def _hide_login(text: str) -> str:
    """Replace the text before an @, which may be a password, by an ellipsis."""
    head, at, tail = text.partition("@")
    return f"{head.partition('//')[0]}//…@{tail}" if at and "//" in head else text
