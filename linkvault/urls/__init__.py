"""An address as typed -> an address that can be fetched, and the key by which two addresses are one link.

What is fetched and shown is what the user typed; `identity` is only for comparing. It makes equal what
RFC 3986 (section 6) makes equal, http and https, `www.` and none, and drops what only tells where a reader
came from (`rules.txt`). Two addresses that may be two pages stay two. This room knows neither network nor
vault and imports nothing heavy: idna only for hosts beyond ASCII, the rules only for `identity`.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from linkvault.errors import BadURL
from linkvault.urls.address import ENDS, Address, escaped, join, parse

__all__ = ["ParsedURL", "check_url", "get_identity", "get_site", "parse_url", "remove_password", "resolve_reference"]

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# "(" and "%28" are one page everywhere (they were unreserved until RFC 3986, and browsers copy either);
# ":", "@" and "," separate nothing in a path, and nor do "/", "?" and "$" in a query. The rest is left alone.
_PLAIN_IN_PATH = _UNRESERVED | frozenset("!*'():@,")
_PLAIN_IN_QUERY = _PLAIN_IN_PATH | frozenset("/?$")
_TO_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})|([^A-Za-z0-9\-._~!*'():@,/?$&+;=])")
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_PASSWORD = re.compile(r"(//[^/?#@:\\]*):[^/?#\\]*@")
_ARRAY = re.compile(r"\[|%5B")


@dataclass(frozen=True)
class ParsedURL:
    """An address, parsed once. Its forms are computed when they are first read.

    `text` is the address as typed, `address` its parts.
    """

    text: str
    address: Address

    @cached_property
    def fetchable(self) -> str:
        """The address that can be fetched: see `check`."""
        return join(self.address)

    @cached_property
    def identity(self) -> str:
        """The key by which two addresses are the same link: see `identity`."""
        return _identity(self.address)

    @cached_property
    def site(self) -> str:
        """The host as people name it: see `site`."""
        return _site(self.address)

    @cached_property
    def without_password(self) -> str:
        """The address as typed, with the password left out: see `without_password`."""
        return remove_password(self.text)


@lru_cache(maxsize=128)  # storing a page needs the identity of its address four times: 1 ms each
def parse_url(url: str) -> ParsedURL:
    """Return the parsed address.

    >>> parsed = parse_url("http://me:secret@www.example.org/a b")
    >>> parsed.fetchable
    'http://me:secret@www.example.org/a%20b'
    >>> parsed.identity, parsed.site
    ('https://me@example.org/a%20b', 'example.org')

    :raises BadURL: if it is not the address of a web page; the message says why, in one line.
    """
    return ParsedURL(url, parse(url))


def check_url(url: str) -> str:
    """Return the address that `url` means, ready to be fetched; characters of any script stay as they are.

    Blanks around it are dropped, blanks inside the path are escaped, and a missing scheme becomes https
    (http for `localhost` and for numeric hosts).

    >>> check_url(" example.org/机器学习 ")
    'https://example.org/机器学习'
    >>> check_url("http://example.org/a b")
    'http://example.org/a%20b'

    :raises BadURL: if it is no address of a web page; the message says why, in one line.
    """
    return parse_url(url).fetchable


def get_identity(url: str) -> str:
    """Return the key by which two addresses are the same link. It is itself an address, and its own key.

    Only the root's slash is optional: elsewhere `/a` and `/a/` are two resources (relative links in them
    lead to different places), and a site for which they are one redirects, which makes them one link anyway.
    Parameters are sorted by name, those of one name keep their order. Fragments count where they route.

    >>> get_identity("http://www.Example.org:80/%7eme/?utm_source=x&b=2&a=1#top")
    'https://example.org/~me/?a=1&b=2'
    >>> get_identity("https://例子.测试/机器") == get_identity("https://xn--fsqu00a.xn--0zwm56d/%e6%9c%ba%E5%99%A8")
    True

    :raises BadURL: if `check` would refuse it.
    """
    return parse_url(url).identity


def get_site(url: str) -> str:
    """Return the host as people name it: without `www.`, in its own script where that cannot deceive.

    >>> get_site("https://www.example.org:8080/x"), get_site("http://xn--fiqs8s.example/")
    ('example.org', '中国.example')

    :raises BadURL: if `check` would refuse the address.
    """
    return parse_url(url).site


def _identity(address: Address) -> str:
    from linkvault.urls.cleaning import rewritten

    host = _bare(address.ascii_host)
    path = _without_dots(_SESSION.sub("", _escaped_once(address.path, _PLAIN_IN_PATH))) or "/"
    host, path, query = rewritten(host, path, _escaped_once(address.query or "", _PLAIN_IN_QUERY))
    query = _kept(query, host, path)
    scheme, port = _door(address)
    user = _escaped_once(address.user, _UNRESERVED)
    start = f"{scheme}://{user}@{host}" if user else f"{scheme}://{host}"
    return start + port + path + (query and f"?{query}") + _route(address.fragment or "", host, path)


def _site(address: Address) -> str:
    host = _bare(address.ascii_host)
    if "xn--" not in host:
        return host
    from linkvault.urls.idn import to_unicode

    return to_unicode(host)


def remove_password(url: str) -> str:
    """Return the address with the password left out, the user kept; any text is taken, none is refused.

    >>> remove_password("https://me:secret@example.org/")
    'https://me@example.org/'
    """
    return _PASSWORD.sub(r"\1@", url, count=1)


def resolve_reference(base: str, reference: str) -> str | None:
    r"""Return the web address to which a page at `base` refers, or None if it leads to no web page.

    As browsers do, line breaks inside the reference are dropped and `\` is taken for `/`.

    >>> resolve_reference("https://example.org/a/b", "../c?d#e")
    'https://example.org/c?d#e'
    >>> resolve_reference("https://example.org/", "mailto:me@example.org")
    """
    text = re.sub(r"[\t\r\n]", "", reference.strip(ENDS))
    cut = re.search(r"[?#]", text)
    end = cut.start() if cut else len(text)
    text = text[:end].replace("\\", "/") + text[end:]
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.\-]*):", text)
    try:
        start = parse(base)
        name, rest = (scheme[1].lower(), text[scheme.end() :]) if scheme else (start.scheme, text)
        if name not in ("http", "https"):
            return None
        if (
            rest.startswith("//") or name != start.scheme
        ):  # "https:x" is a host for browsers, except under https
            return check_url(f"{name}://{rest.lstrip('/')}")
        return _joined(start, rest)
    except BadURL:
        return None


def _joined(base: Address, text: str) -> str:
    """Join what has no host of its own to `base` (RFC 3986, section 5.2)."""
    rest, hash_sign, fragment = text.partition("#")
    path, mark, query = rest.partition("?")
    given = query if mark else None
    if not path:
        path, given = base.path, (given if mark else base.query)
    elif not path.startswith("/"):
        path = f"{base.path.rpartition('/')[0]}/{path}"
    whole = replace(base, path=_without_dots(path), query=given, fragment=fragment if hash_sign else None)
    return check_url(join(whole))


def _bare(host: str) -> str:
    """Leave out every leading `www.`, as long as a name with a dot remains."""
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    return host


def _door(address: Address) -> tuple[str, str]:
    """Return scheme and port for comparing: http is https, except on the other's own port."""
    own = 443 if address.scheme == "https" else 80
    if address.port is None or address.port == own:
        return "https", ""
    return (address.scheme if address.port in (80, 443) else "https"), f":{address.port}"


def _escaped_once(part: str, plain: frozenset[str]) -> str:
    """Write each character in one way: as itself if it is in `plain` or separates, else as %XX of UTF-8."""

    def one(found: re.Match[str]) -> str:
        if not found[1]:
            return escaped(found[0])
        char = chr(int(found[1], 16))
        return char if char in plain else f"%{found[1].upper()}"

    return _TO_ESCAPE.sub(one, part)


def _without_dots(path: str) -> str:
    """Walk along `.` and `..` (RFC 3986, section 5.2.4)."""
    kept: list[str] = []
    parts = path.split("/")
    for part in parts:
        if part == "..":
            if len(kept) > 1:
                kept.pop()
        elif part != ".":
            kept.append(part)
    if parts[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)


def _kept(query: str, host: str, path: str) -> str:
    """Return the parameters that name the page, sorted; those of one name (or array) keep their order."""
    from linkvault.urls.cleaning import is_tracking

    parts = (part.replace("%20", "+") for part in query.split("&") if part)
    kept = [part for part in parts if not is_tracking(part.partition("=")[0], host, path)]
    return "&".join(sorted(kept, key=lambda part: _ARRAY.split(part.partition("=")[0], maxsplit=1)[0]))


def _route(fragment: str, host: str, path: str) -> str:
    """Return the fragment if it names a page of an application (`#!page`, `#/page`), cleaned like a path."""
    if not fragment.startswith(("!", "/")) or not fragment.strip("!/"):
        return ""
    route, _, query = fragment.partition("?")
    query = _kept(_escaped_once(query, _PLAIN_IN_QUERY), host, path)
    return f"#{_escaped_once(route, _PLAIN_IN_PATH)}{query and f'?{query}'}"
