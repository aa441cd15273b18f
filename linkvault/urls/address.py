"""A URL as typed -> its parts, or a BadURL whose message gives the reason in one line."""

from functools import lru_cache

from linkvault import lazy_re as re
from linkvault.errors import BadURL
from linkvault.lazy_dataclass import dataclass
from linkvault.text import characters
from linkvault.urls.hosts import to_ascii

DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_LENGTH = 65_000  # characters: servers accept far fewer
_MAX_SHOWN = 80  # characters of a URL in a message
_MAX_EXAMINED = 200  # characters from which a message is built: a password can precede the shown ones
_MAX_PORT, _MAX_PORT_DIGITS = 65_535, 5
_CACHE_SIZE = 128  # storing a page parses its URL several times

# Characters that `str.strip` removes from copied text: controls, Unicode spaces, zero-width characters, the BOM.
TRIMMED = "".join(
    map(chr, (*range(0x21), *range(0x7F, 0xA1), *range(0x2000, 0x2010), *range(0x2028, 0x2030)))
)
TRIMMED += "\u1680\u205f\u2060\u3000\ufeff"

_CONTROL = re.compile(f"[{characters.CONTROL}]")
# Whitespace, and characters that reorder or hide the text around them: escaped as %XX they are harmless.
_DECEPTIVE = re.compile(
    rf"[\s{characters.ZERO_WIDTH_SPACE}{characters.WORD_JOINER}{characters.BYTE_ORDER_MARK}"
    f"{characters.DIRECTION_MARK}{characters.DIRECTION_CONTROL}]"
)
_RAW_BYTE = re.compile(f"[{characters.RAW_BYTE}]")
_SURROGATE = re.compile(f"[{characters.SURROGATE}]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_HOST_AND_PORT = re.compile(
    r"(?:(?=[^\s/?#:@]+?\.[^\s/?#:@])[^\s/?#:@]++|localhost):\d+(?:[/?#]|$)", re.IGNORECASE
)
_AUTHORITY_END = re.compile(r"[/?#\\]")
_LOGIN = re.compile(r"(//[^/?#@:]*):[^?#]*@")


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of a URL. `query` and `fragment` are None when `?` or `#` is missing."""

    scheme: str
    user: str
    password: str | None
    host: str  # as typed
    ascii_host: str  # in the spelling of DNS: see `hosts.to_ascii`
    port: int | None
    path: str
    query: str | None
    fragment: str | None


def bad_url(url: str, reason: str) -> BadURL:
    """Return the error for a URL; its message has the URL without its password, and the reason, in one line."""
    shown = _LOGIN.sub(r"\1:***@", url[:_MAX_EXAMINED])
    printable = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in shown
    )
    if len(printable) > _MAX_SHOWN:
        printable = f"{printable[:_MAX_SHOWN]}…"
    return BadURL(
        f"not a web address: {printable}: {reason}" if printable else f"not a web address: {reason}"
    )


@lru_cache(maxsize=_CACHE_SIZE)
def parse(url: str) -> Address:
    """Return the parts of a URL.

    :raises BadURL: if it is no URL of a web page
    """
    text = _trim(url)
    scheme, rest = split_scheme(text)
    end = _AUTHORITY_END.search(rest)
    authority, after = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
    userinfo, host_and_port = _split_authority(text, authority, after, login_allowed=bool(scheme))
    host, port = _split_port(text, host_and_port)
    try:
        ascii_host = to_ascii(host)
    except ValueError as error:
        raise bad_url(text, str(error)) from error
    user, colon, password = userinfo.replace("@", "%40").partition(":")
    rest, hash_sign, fragment = after.partition("#")
    path, mark, query = rest.partition("?")
    return Address(
        scheme=scheme or _guess_scheme(text, ascii_host),
        user=_escape_deceptive(text, user),
        password=_escape_deceptive(text, password) if colon else None,
        host=host,
        ascii_host=ascii_host,
        port=port,
        path=_escape_deceptive(text, path.replace("\\", "/")),
        query=_escape_deceptive(text, query) if mark else None,
        fragment=_escape_deceptive(text, fragment) if hash_sign else None,
    )


def join(address: Address) -> str:
    """Return the URL of its parts; the host stays in its own script where IDNA 2008 accepts it unchanged."""
    login = address.user if address.password is None else f"{address.user}:{address.password}"
    return "".join(
        (
            f"{address.scheme}://",
            f"{login}@" if login else "",
            _choose_host(address),
            f":{address.port}" if address.port is not None else "",
            address.path,
            f"?{address.query}" if address.query is not None else "",
            f"#{address.fragment}" if address.fragment is not None else "",
        )
    )


def split_scheme(text: str) -> tuple[str, str]:
    """Return ("http" or "https", the text after `//`), or ("", text) if the scheme is missing.

    :raises BadURL: if the scheme is another one
    """
    if text.startswith(("https://", "http://")):  # nearly always, and ten times as fast as the patterns
        scheme, _, rest = text.partition("://")
        return scheme, rest
    match = _SCHEME.match(text)
    if not match or _HOST_AND_PORT.match(text):
        if text[0] in "/\\.-:?#@":
            raise bad_url(text, "it begins with neither a scheme nor a host")
        return "", text
    scheme, rest = match[1].lower(), text[match.end() :]
    if scheme not in ("http", "https"):
        raise bad_url(text, f"its scheme is {scheme}, not http or https")
    if not rest.startswith("//"):
        raise bad_url(text, f"{scheme}: must be followed by //")
    return scheme, rest[2:]


def _trim(url: str) -> str:
    # `isprintable` takes a tenth of the time of the set of characters, of which a space is the only printable one.
    text = url if url.isprintable() and " " not in url else url.strip(TRIMMED)
    if text[:1] == "<" and text[-1:] == ">":  # e-mails and Markdown write it so
        text = text[1:-1].strip(TRIMMED)
    if not text:
        raise bad_url(text, "it is empty")
    if len(text) > MAX_LENGTH:
        raise bad_url(text, f"it is longer than {MAX_LENGTH} characters")
    if not text.isprintable() and _CONTROL.search(text):
        raise bad_url(text, "it has a line break or another control character")
    return text


def _split_authority(text: str, authority: str, after: str, *, login_allowed: bool) -> tuple[str, str]:
    if after.startswith("\\"):
        raise bad_url(text, r"its host ends in \ instead of /")
    userinfo, at, host_and_port = authority.rpartition("@")
    if not host_and_port:
        raise bad_url(text, "it has no host")
    if at and not login_allowed:
        raise bad_url(text, "it looks like an e-mail address")
    if authority.split() != [authority]:
        raise bad_url(text, "its host has a space")
    return userinfo, host_and_port


def _split_port(text: str, host_and_port: str) -> tuple[str, int | None]:
    if host_and_port.startswith("["):
        host, bracket, tail = host_and_port.partition("]")
        if not bracket or (tail and not tail.startswith(":")):
            raise bad_url(text, "its host has an opening bracket without a closing one")
        host, digits = f"{host}]", tail[1:]
    else:
        host, _, digits = host_and_port.partition(":")
    if not host:
        raise bad_url(text, "it has no host")
    if not digits:
        return host, None
    number = digits.lstrip("0")
    if not (
        digits.isascii()
        and number.isdecimal()
        and len(number) <= _MAX_PORT_DIGITS
        and int(number) <= _MAX_PORT
    ):
        raise bad_url(text, f"its port is not a number from 1 to {_MAX_PORT}")
    return host, int(number)


def _guess_scheme(text: str, host: str) -> str:
    """Return https; http for localhost and IP addresses, for which certificates are rare."""
    if "." not in host and not host.startswith("[") and host != "localhost":
        raise bad_url(text, "it has no scheme, and its host has no dot")
    is_local = host == "localhost" or host.startswith("[") or host.replace(".", "").isdecimal()
    if is_local and not text.lower().startswith(host):  # "1.5" would be the host 1.0.0.5
        raise bad_url(text, "it is a number")
    return "http" if is_local else "https"


def _escape_deceptive(text: str, part: str) -> str:
    """Return a part of a URL with whitespace, invisible characters and bytes that are not UTF-8 escaped as %XX."""
    if part.isascii() and part.isprintable() and " " not in part:
        return part  # most parts have only such characters, and this is faster than three patterns
    part = _DECEPTIVE.sub(lambda match: percent_encode(match[0]), part)
    part = _RAW_BYTE.sub(lambda match: f"%{ord(match[0]) - 0xDC00:02X}", part)
    if _SURROGATE.search(part):
        raise bad_url(text, "it has a lone surrogate, which is no character")
    return part


def remove_dot_segments(path: str) -> str:
    """Return a path without its segments `.` and `..` (RFC 3986, section 5.2.4).

    One at the end names a folder: the slash before it is kept.

    >>> remove_dot_segments("/docs/."), remove_dot_segments("/a/b/../c/..")
    ('/docs/', '/a/')
    """
    if "." not in path:
        return path
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


def percent_encode(text: str) -> str:
    """Return every byte of the text's UTF-8 as %XX."""
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8"))


def _choose_host(address: Address) -> str:
    """Return the host as typed if DNS finds it in this spelling, else its ASCII form."""
    if address.host.isascii():
        return address.ascii_host if "%" in address.host else address.host
    import idna

    try:
        encoded = idna.encode(address.host.lower()).decode("ascii")
    except idna.IDNAError:
        return address.ascii_host
    return address.host if encoded == address.ascii_host else address.ascii_host
