"""A URL as typed -> a URL that can be fetched, and the identity by which two URLs are the same link.

linkvault fetches and shows the URL that the user typed; the identity serves only comparison. It is normalized by
RFC 3986 (section 6), ignores http or https and a leading `www.`, and lacks tracking parameters (`cleaning_rules.txt`).
URLs that may be different pages have different identities. Imports are cheap: idna is loaded only for hosts that are
not ASCII, the rules only for an identity.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from linkvault.errors import BadURL
from linkvault.urls.address import TRIMMED, Address, join, parse, percent_encode

__all__ = [
    "ParsedURL",
    "check_url",
    "get_identity",
    "get_site",
    "parse_url",
    "remove_password",
    "resolve_reference",
]

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Characters that an identity never escapes. "(" and "%28" are the same page everywhere: they were unreserved until
# RFC 3986, and browsers copy either. ":", "@" and "," have no special meaning in a path, nor "/", "?" and "$" in a
# query. Other reserved characters stay as they are.
_PLAIN_IN_PATH = _UNRESERVED | frozenset("!*'():@,")
_PLAIN_IN_QUERY = _PLAIN_IN_PATH | frozenset("/?$")
_ESCAPABLE = re.compile(r"%([0-9A-Fa-f]{2})|([^A-Za-z0-9\-._~!*'():@,/?$&+;=])")
_SESSION_ID = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_PASSWORD = re.compile(r"(//[^/?#@:\\]*):[^/?#\\]*@")
_ARRAY_BRACKET = re.compile(r"\[|%5B")

_DEFAULT_PORTS = {"http": 80, "https": 443}
_CACHE_SIZE = 128  # parsed URLs: storing a page needs the identity of its URL four times, 1 ms each


@dataclass(frozen=True)
class ParsedURL:
    """A parsed URL, with its other forms, which are computed when they are first read.

    `text` is the URL as typed, `address` its parts.
    """

    text: str
    address: Address

    @cached_property
    def fetchable(self) -> str:
        """The URL that can be fetched: see `check_url`."""
        return join(self.address)

    @cached_property
    def identity(self) -> str:
        """The key by which two URLs are the same link: see `get_identity`."""
        return _build_identity(self.address)

    @cached_property
    def site(self) -> str:
        """The host as it is shown: see `get_site`."""
        return _build_site(self.address)

    @cached_property
    def without_password(self) -> str:
        """The URL as typed, without its password: see `remove_password`."""
        return remove_password(self.text)


@lru_cache(maxsize=_CACHE_SIZE)
def parse_url(url: str) -> ParsedURL:
    """Return the parsed URL.

    >>> parsed = parse_url("http://me:secret@www.example.org/a b")
    >>> parsed.fetchable
    'http://me:secret@www.example.org/a%20b'
    >>> parsed.identity, parsed.site
    ('https://me@example.org/a%20b', 'example.org')

    :raises BadURL: if it is no URL of a web page; the message gives the reason in one line
    """
    return ParsedURL(url, parse(url))


def check_url(url: str) -> str:
    """Return a URL in the form that can be fetched; characters of any script stay as they are.

    Whitespace around it is removed, spaces inside the path are escaped, and a missing scheme becomes https
    (http for `localhost` and for IP addresses).

    >>> check_url(" example.org/机器学习 ")
    'https://example.org/机器学习'
    >>> check_url("http://example.org/a b")
    'http://example.org/a%20b'

    :raises BadURL: if it is no URL of a web page; the message gives the reason in one line
    """
    return parse_url(url).fetchable


def get_identity(url: str) -> str:
    """Return the key by which two URLs are the same link. It is itself a URL, and its own identity.

    Only at the root, the slash is optional: elsewhere `/a` and `/a/` are two resources (their relative links differ).
    A site for which they are the same redirects, and a redirect makes them one link anyway. Parameters are sorted by
    name; those with the same name keep their order. A fragment is part of the identity if it names a page of an
    application (`#!page`, `#/page`), or on the sites of `routes.txt`.

    >>> get_identity("http://www.Example.org:80/%7eme/?utm_source=x&b=2&a=1#top")
    'https://example.org/~me/?a=1&b=2'
    >>> get_identity("https://例子.测试/机器") == get_identity("https://xn--fsqu00a.xn--0zwm56d/%e6%9c%ba%E5%99%A8")
    True

    :raises BadURL: if it is no URL of a web page
    """
    return parse_url(url).identity


def get_site(url: str) -> str:
    """Return the host as it is shown: without `www.`, in its own script where it cannot be mistaken for another.

    >>> get_site("https://www.example.org:8080/x"), get_site("http://xn--fiqs8s.example/")
    ('example.org', '中国.example')

    :raises BadURL: if it is no URL of a web page
    """
    return parse_url(url).site


def _build_identity(address: Address) -> str:
    from linkvault.urls.cleaning import rewrite

    host = _strip_www(address.ascii_host)
    path = _remove_dot_segments(_SESSION_ID.sub("", _normalize_escapes(address.path, _PLAIN_IN_PATH))) or "/"
    host, path, query = rewrite(host, path, _normalize_escapes(address.query or "", _PLAIN_IN_QUERY))
    query = _clean_query(query, host, path)
    scheme, port = _normalize_scheme(address)
    user = _normalize_escapes(address.user, _UNRESERVED)
    start = f"{scheme}://{user}@{host}" if user else f"{scheme}://{host}"
    return start + port + path + (query and f"?{query}") + _clean_route(address.fragment or "", host, path)


def _build_site(address: Address) -> str:
    host = _strip_www(address.ascii_host)
    if "xn--" not in host:
        return host
    from linkvault.urls.idn import to_unicode

    return to_unicode(host)


def remove_password(url: str) -> str:
    """Return a URL without its password, but with its user; any text is accepted.

    >>> remove_password("https://me:secret@example.org/")
    'https://me@example.org/'
    """
    return _PASSWORD.sub(r"\1@", url, count=1)


def resolve_reference(base: str, reference: str) -> str | None:
    r"""Return the URL to which a reference on a page at `base` leads, or None if it is no URL of a web page.

    As in browsers, line breaks inside the reference are removed and `\` is read as `/`.

    >>> resolve_reference("https://example.org/a/b", "../c?d#e")
    'https://example.org/c?d#e'
    >>> resolve_reference("https://example.org/", "mailto:me@example.org")
    """
    text = re.sub(r"[\t\r\n]", "", reference.strip(TRIMMED))
    path_end = re.search(r"[?#]", text)
    end = path_end.start() if path_end else len(text)
    text = text[:end].replace("\\", "/") + text[end:]
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.\-]*):", text)
    try:
        start = parse(base)
        name, rest = (scheme[1].lower(), text[scheme.end() :]) if scheme else (start.scheme, text)
        if name not in ("http", "https"):
            return None
        # browsers read "https:x" as a host, except on a page with the same scheme
        if rest.startswith("//") or name != start.scheme:
            return check_url(f"{name}://{rest.lstrip('/')}")
        return _join_reference(start, rest)
    except BadURL:
        return None


def _join_reference(base: Address, text: str) -> str:
    """Return the URL of a reference without a host, relative to `base` (RFC 3986, section 5.2)."""
    rest, hash_sign, fragment = text.partition("#")
    path, mark, query = rest.partition("?")
    new_query = query if mark else None
    if not path:
        path, new_query = base.path, (new_query if mark else base.query)
    elif not path.startswith("/"):
        path = f"{base.path.rpartition('/')[0]}/{path}"
    new_fragment = fragment if hash_sign else None
    target = replace(base, path=_remove_dot_segments(path), query=new_query, fragment=new_fragment)
    return check_url(join(target))


def _strip_www(host: str) -> str:
    """Return the host without every leading `www.` that leaves a name with a dot."""
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    return host


def _normalize_scheme(address: Address) -> tuple[str, str]:
    """Return scheme and port of an identity: http becomes https, except on the default port of the other scheme."""
    if address.port is None or address.port == _DEFAULT_PORTS[address.scheme]:
        return "https", ""
    scheme = address.scheme if address.port in _DEFAULT_PORTS.values() else "https"
    return scheme, f":{address.port}"


def _normalize_escapes(part: str, plain: frozenset[str]) -> str:
    """Return a part of a URL with each character in one spelling: plain ones unescaped, all others as %XX of UTF-8.

    Reserved characters that are not in `plain` keep their spelling, because the escaped character is another one.
    """

    def normalize(match: re.Match[str]) -> str:
        if not match[1]:
            return percent_encode(match[0])
        char = chr(int(match[1], 16))
        return char if char in plain else f"%{match[1].upper()}"

    return _ESCAPABLE.sub(normalize, part)


def _remove_dot_segments(path: str) -> str:
    """Return a path without its segments `.` and `..` (RFC 3986, section 5.2.4)."""
    output: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(output) > 1:
                output.pop()
        elif segment != ".":
            output.append(segment)
    if segments[-1] in (".", ".."):
        output.append("")
    return "/".join(output)


def _clean_query(query: str, host: str, path: str) -> str:
    """Return a query without tracking parameters, sorted by name; parameters of one name or array keep their order."""
    from linkvault.urls.cleaning import is_tracking_parameter

    parts = (part.replace("%20", "+") for part in query.split("&") if part)
    clean = [part for part in parts if not is_tracking_parameter(part.partition("=")[0], host, path)]
    return "&".join(
        sorted(clean, key=lambda part: _ARRAY_BRACKET.split(part.partition("=")[0], maxsplit=1)[0])
    )


def _clean_route(fragment: str, host: str, path: str) -> str:
    """Return the cleaned fragment with its `#` if it names a page of an application (`#!page`, `#/page`), else ""."""
    if not fragment.strip("!/"):
        return ""
    if not fragment.startswith(("!", "/")):
        from linkvault.urls.routes import is_route

        return f"#{_normalize_escapes(fragment, _PLAIN_IN_QUERY)}" if is_route(fragment, host, path) else ""
    route, _, query = fragment.partition("?")
    query = _clean_query(_normalize_escapes(query, _PLAIN_IN_QUERY), host, path)
    return f"#{_normalize_escapes(route, _PLAIN_IN_PATH)}{query and f'?{query}'}"
