"""A URL as typed -> a URL that can be fetched, and the identity by which two URLs are the same link.

linkvault fetches and shows the URL that the user typed, or the page's own if the typed one only leads to it, as those
of search engines and social networks do. The identity serves only comparison. It is normalized by RFC 3986 (section 6),
ignores http or https, a leading `www.`, a slash at the end and `index.html`, and lacks tracking parameters
(`cleaning_rules.txt`). URLs that may be different pages have different identities. Imports are cheap: idna is loaded
only for hosts that are not ASCII, the rules only for an identity.
"""

from functools import cached_property, lru_cache

from linkvault import lazy_re as re
from linkvault.errors import BadURL
from linkvault.lazy_dataclass import dataclass, replace
from linkvault.urls.address import (
    DEFAULT_PORTS,
    TRIMMED,
    Address,
    join,
    parse,
    percent_encode,
    remove_dot_segments,
)

__all__ = [
    "IDENTITY_VERSION",
    "ParsedURL",
    "check_url",
    "get_identity",
    "get_site",
    "parse_url",
    "remove_password",
    "resolve_reference",
]

# Raise it when the rules change the identity of an address: vaults then compute all identities again. A test compares
# it with the files of rules.
IDENTITY_VERSION = "3"

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
# A URL inside another begins with a scheme, plain, escaped or in Base64; one of a page of AMP with `/s/` and a host.
_SIGNS_OF_WRAPPER = ("ahr0c", "/s/", "/viewer.html?", "pstmrk.it/", "about:")
# The page of a folder has the name that the server chooses. `.html` is a part of the name of a file in viewers of
# source code.
_INDEX_PAGE = re.compile(
    r"/(?:index\.(?:x?html?|shtml|php|jsp|aspx?)|default\.(?:html?|aspx?))\Z", re.IGNORECASE
)
_SOURCE_VIEWER = re.compile(r"/(?:blob|raw|src|tree|blame|edit|commits?|browse|source)/")
# `amp` is also a word: the copy for AMP is a page below or above that of an article, whose name has several words or a
# long number.
_ARTICLE_NUMBER = re.compile(r"\d{5}")
_MIN_HYPHENS = 3  # in the name of an article
_AMP_BELOW = re.compile(r"(?:/amp(?:\.html?)?|\.amp(\.html?)?)\Z", re.IGNORECASE)

# Parsed URLs: storing a page needs the identity of its URL four times, 1 ms each, and an import parses the 1,000 URLs
# of a batch when it reads them and again when it stores them.
_CACHE_SIZE = 1_024


@dataclass(frozen=True)
class ParsedURL:
    """A parsed URL, with its other forms, which are computed when they are first read.

    `text` is the URL as typed, `typed` its parts. If it only leads to another one, `text` and `address` are those of
    the other, and `wrapper` is the typed one.
    """

    text: str
    address: Address
    typed: Address
    wrapper: str | None = None

    @cached_property
    def fetchable(self) -> str:
        """The URL to fetch, in the form of `check_url`: that of the page, if the typed one only leads to it."""
        return join(self.address)

    @cached_property
    def identity(self) -> str:
        """The key by which two URLs are the same link: see `get_identity`."""
        identity = _build_identity(self.address)
        # Only the normalized spelling of a wrapper may be recognized as one.
        return parse_url(identity).identity if is_wrapper(identity) else identity

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
    >>> parse_url("https://www.google.com/url?q=https%3A%2F%2Fexample.org%2Fa&sa=D").fetchable
    'https://example.org/a'

    :raises BadURL: if it is no URL of a web page; the message gives the reason in one line
    """
    if not _may_be_wrapper(url):
        address = parse(url)
        return ParsedURL(url, address, address)
    from linkvault.urls.wrappers import remove_viewer, unwrap

    text = remove_viewer(url)
    typed = parse(text)
    address = unwrap(typed)
    if address is typed:
        return ParsedURL(text, typed, typed)
    return ParsedURL(join(address), address, typed, wrapper=text)


def check_url(url: str) -> str:
    """Return a URL as typed, in the form that can be fetched; characters of any script stay as they are.

    Whitespace around it and the viewer of a browser are removed, spaces inside the path are escaped, and a missing
    scheme becomes https (http for `localhost` and for IP addresses).

    >>> check_url(" example.org/机器学习 ")
    'https://example.org/机器学习'
    >>> check_url("http://example.org/a b")
    'http://example.org/a%20b'

    :raises BadURL: if it is no URL of a web page; the message gives the reason in one line
    """
    return join(parse_url(url).typed)


def get_identity(url: str) -> str:
    """Return the key by which two URLs are the same link. It is itself a URL, and its own identity.

    A slash at the end of the path is left out, as `index.html` and the names of copies for AMP are. Parameters are
    sorted by name; those with the same name keep their order. A fragment is part of the identity if it names a page of
    an application (`#!page`, `#/page`), or on the sites of `routes.txt`.

    >>> get_identity("http://www.Example.org:80/%7eme/index.html?utm_source=x&b=2&a=1#top")
    'https://example.org/~me?a=1&b=2'
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
    path = _normalize_escapes(address.path, _PLAIN_IN_PATH)
    if ";" in path:
        path = _SESSION_ID.sub("", path)
    query = _normalize_escapes(address.query or "", _PLAIN_IN_QUERY)
    host, path, query = rewrite(host, _normalize_end(remove_dot_segments(path) or "/"), query)
    path = _normalize_end(path)
    query = query and _clean_query(query, host, path)
    scheme, port = _normalize_scheme(address)
    user = _normalize_escapes(address.user, _UNRESERVED)
    start = f"{scheme}://{user}@{host}" if user else f"{scheme}://{host}"
    return start + port + path + (query and f"?{query}") + _clean_route(address.fragment or "", host, path)


def is_wrapper(url: str) -> bool:
    """Return whether a URL only leads to another one."""
    return _may_be_wrapper(url) and parse_url(url).wrapper is not None


def _may_be_wrapper(url: str) -> bool:
    """Return whether a URL can have another one inside: most have none, and this is faster than to parse them."""
    text = url.lower()
    if text.find("http", 1) > 0:
        return True
    for sign in _SIGNS_OF_WRAPPER:  # noqa: SIM110  # a generator takes twice as long
        if sign in text:
            return True
    return False


def _normalize_end(path: str) -> str:
    """Return a path without the slash at its end, the name of a folder's page and that of a copy for AMP."""
    while True:
        # An empty segment is a part of the name: a site may have a page named "/".
        shorter = path if path.endswith("//") else path.removesuffix("/")
        name = shorter[shorter.rfind("/") :].lower()
        if name.startswith(("/index.", "/default.")) and _INDEX_PAGE.match(name):
            if not _SOURCE_VIEWER.search(shorter):
                shorter = shorter[: len(shorter) - len(name) + 1]
        elif "amp" in name or shorter.startswith("/amp/"):
            shorter = _remove_amp(shorter)
        if shorter in (path, ""):
            return shorter or "/"
        path = shorter


def _remove_amp(path: str) -> str:
    """Return the path of the article of which a path is the copy for AMP; any other path is returned as it is."""
    match = _AMP_BELOW.search(path)
    if match:
        article = path[: match.start()] + (match[1] or "")
    else:
        article = path.removeprefix("/amp") if path.startswith("/amp/") else path
    name = article.rpartition("/")[2]
    return article if name.count("-") >= _MIN_HYPHENS or _ARTICLE_NUMBER.search(name) else path


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
    return _PASSWORD.sub(r"\1@", url, count=1) if "@" in url else url


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
            return join(parse(f"{name}://{rest.lstrip('/')}"))
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
    target = replace(base, path=remove_dot_segments(path), query=new_query, fragment=new_fragment)
    return join(parse(join(target)))


def _strip_www(host: str) -> str:
    """Return the host without every leading `www.` that leaves a name with a dot."""
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    return host


def _normalize_scheme(address: Address) -> tuple[str, str]:
    """Return scheme and port of an identity: http becomes https, except on the default port of the other scheme."""
    if address.port is None or address.port == DEFAULT_PORTS[address.scheme]:
        return "https", ""
    scheme = address.scheme if address.port in DEFAULT_PORTS.values() else "https"
    return scheme, f":{address.port}"


def _normalize_escapes(part: str, plain: frozenset[str]) -> str:
    """Return a part of a URL with each character in one spelling: plain ones unescaped, all others as %XX of UTF-8.

    Reserved characters that are not in `plain` keep their spelling, because the escaped character is another one.
    """
    if not part:
        return part

    def normalize(match: re.Match[str]) -> str:
        if not match[1]:
            return percent_encode(match[0])
        char = chr(int(match[1], 16))
        return char if char in plain else f"%{match[1].upper()}"

    return _ESCAPABLE.sub(normalize, part)


def _clean_query(query: str, host: str, path: str) -> str:
    """Return a query without tracking parameters, sorted by name; parameters of one name or array keep their order."""
    from linkvault.urls.cleaning import is_tracking_parameter

    parts = (part.replace("%20", "+") for part in query.split("&") if part)
    clean = [part for part in parts if not is_tracking_parameter(part, host, path)]
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
    if not route.strip("!/") and not query:
        return ""
    return f"#{_normalize_escapes(route, _PLAIN_IN_PATH)}{query and f'?{query}'}"
