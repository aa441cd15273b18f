"""An address as typed -> its parts, or a refusal that says in one line what is wrong with it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from linkvault.errors import BadURL
from linkvault.text import characters
from linkvault.urls.hosts import to_ascii

LONGEST = 65_000  # httpx takes 65,536 characters; no server takes nearly as many

# Blanks at the ends of copied text: control characters, Unicode's own blanks, zero-width ones, the BOM. These are
# single characters, for `str.strip`, not ranges.
ENDS = "".join(map(chr, (*range(0x21), *range(0x7F, 0xA1), *range(0x2000, 0x2010), *range(0x2028, 0x2030))))
ENDS += "\u1680\u205f\u2060\u3000\ufeff"

_CONTROL = re.compile(f"[{characters.CONTROL}]")
# Blanks, and characters that reorder or hide the text around them: as %XX they deceive nobody.
_DECEPTIVE = re.compile(
    rf"[\s{characters.ZERO_WIDTH_SPACE}{characters.WORD_JOINER}{characters.BYTE_ORDER_MARK}"
    f"{characters.DIRECTION_MARK}{characters.DIRECTION_CONTROL}]"
)
_RAW_BYTE = re.compile(f"[{characters.RAW_BYTE}]")
_SURROGATE = re.compile(f"[{characters.SURROGATE}]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_HOST_AND_PORT = re.compile(r"(?:[^\s/?#:@]+\.[^\s/?#:@]+|localhost):\d+(?:[/?#]|$)", re.IGNORECASE)
_AUTHORITY_END = re.compile(r"[/?#\\]")
_LOGIN = re.compile(r"(//[^/?#@:]*):[^?#]*@")


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address. `query` and `fragment` are None when their sign is missing."""

    scheme: str
    user: str
    password: str | None
    host: str  # as typed
    ascii_host: str  # as DNS takes it: see `hosts.to_ascii`
    port: int | None
    path: str
    query: str | None
    fragment: str | None


def refusal(url: str, why: str) -> BadURL:
    """Build the error that names the address, without its password and in one line, and what is wrong."""
    shown = _LOGIN.sub(r"\1:***@", url[:200])
    printable = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in shown)
    if len(printable) > 80:
        printable = f"{printable[:80]}…"
    return BadURL(f"not a web address: {printable}: {why}" if printable else f"not a web address: {why}")


@lru_cache(maxsize=128)  # one address is looked at from many sides, one after the other
def parse(url: str) -> Address:
    """Take an address apart.

    :raises BadURL: if it is no address of a web page.
    """
    text = _trimmed(url)
    scheme, rest = split_scheme(text)
    cut = _AUTHORITY_END.search(rest)
    authority, after = (rest[: cut.start()], rest[cut.start() :]) if cut else (rest, "")
    userinfo, host_and_port = _split_authority(text, authority, after, login_allowed=bool(scheme))
    host, port = _split_port(text, host_and_port)
    try:
        ascii_host = to_ascii(host)
    except ValueError as error:
        raise refusal(text, str(error)) from error
    user, colon, password = userinfo.replace("@", "%40").partition(":")
    rest, hash_sign, fragment = after.partition("#")
    path, mark, query = rest.partition("?")
    return Address(
        scheme=scheme or _guessed_scheme(text, ascii_host),
        user=_visible(text, user),
        password=_visible(text, password) if colon else None,
        host=host,
        ascii_host=ascii_host,
        port=port,
        path=_visible(text, path.replace("\\", "/")),
        query=_visible(text, query) if mark else None,
        fragment=_visible(text, fragment) if hash_sign else None,
    )


def join(address: Address) -> str:
    """Write the address down; its host stays in its own script where IDNA 2008 takes it as it stands."""
    login = address.user if address.password is None else f"{address.user}:{address.password}"
    return "".join(
        (
            f"{address.scheme}://",
            f"{login}@" if login else "",
            _fetchable_host(address),
            f":{address.port}" if address.port is not None else "",
            address.path,
            f"?{address.query}" if address.query is not None else "",
            f"#{address.fragment}" if address.fragment is not None else "",
        )
    )


def split_scheme(text: str) -> tuple[str, str]:
    """Return ("http" or "https", what follows `//`), or ("", text) where the scheme is missing."""
    found = _SCHEME.match(text)
    if not found or _HOST_AND_PORT.match(text):
        if text[0] in "/\\.-:?#@":
            raise refusal(text, "it begins with neither a scheme nor a host")
        return "", text
    scheme, rest = found[1].lower(), text[found.end() :]
    if scheme not in ("http", "https"):
        raise refusal(text, f"only http and https can be kept, not {scheme}")
    if not rest.startswith("//"):
        raise refusal(text, f"{scheme}: must be followed by //")
    return scheme, rest[2:]


def _trimmed(url: str) -> str:
    text = url.strip(ENDS)
    if text[:1] == "<" and text[-1:] == ">":  # as mails and Markdown write it
        text = text[1:-1].strip(ENDS)
    if not text:
        raise refusal(text, "it is empty")
    if len(text) > LONGEST:
        raise refusal(text, f"it is longer than {LONGEST} characters")
    if _CONTROL.search(text):
        raise refusal(text, "it holds a line break or another control character")
    return text


def _split_authority(text: str, authority: str, after: str, *, login_allowed: bool) -> tuple[str, str]:
    if after.startswith("\\"):
        raise refusal(text, r"its host ends in \ instead of /")
    userinfo, at, host_and_port = authority.rpartition("@")
    if not host_and_port:
        raise refusal(text, "it names no host")
    if at and not login_allowed:
        raise refusal(text, "it looks like an e-mail address")
    if any(char.isspace() for char in authority):
        raise refusal(text, "there is a blank in its host")
    return userinfo, host_and_port


def _split_port(text: str, host_and_port: str) -> tuple[str, int | None]:
    if host_and_port.startswith("["):
        host, bracket, tail = host_and_port.partition("]")
        if not bracket or (tail and not tail.startswith(":")):
            raise refusal(text, "the brackets around its host are not closed")
        host, digits = f"{host}]", tail[1:]
    else:
        host, _, digits = host_and_port.partition(":")
    if not host:
        raise refusal(text, "it names no host")
    if not digits:
        return host, None
    number = digits.lstrip("0")
    if not (digits.isascii() and number.isdecimal() and len(number) <= 5 and int(number) < 65_536):
        raise refusal(text, "its port is no number from 1 to 65535")
    return host, int(number)


def _guessed_scheme(text: str, host: str) -> str:
    """Choose https; http for this machine and for numbers, which a certificate hardly ever names."""
    if "." not in host and not host.startswith("[") and host != "localhost":
        raise refusal(text, "it has no scheme, and its host has no dot")
    is_local = host == "localhost" or host.startswith("[") or host.replace(".", "").isdecimal()
    if is_local and not text.lower().startswith(host):  # "1.5" would be 1.0.0.5
        raise refusal(text, "it is a number")
    return "http" if is_local else "https"


def _visible(text: str, part: str) -> str:
    """Escape blanks, what could deceive the eye, and bytes that are no UTF-8."""
    part = _DECEPTIVE.sub(lambda found: escaped(found[0]), part)
    part = _RAW_BYTE.sub(lambda found: f"%{ord(found[0]) - 0xDC00:02X}", part)
    if _SURROGATE.search(part):
        raise refusal(text, "it holds half a character (a lone surrogate)")
    return part


def escaped(text: str) -> str:
    """Write every byte of the UTF-8 of `text` as %XX."""
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8"))


def _fetchable_host(address: Address) -> str:
    if address.host.isascii():
        return address.ascii_host if "%" in address.host else address.host
    import idna

    try:
        plain = idna.encode(address.host.lower()).decode("ascii")
    except idna.IDNAError:
        return address.ascii_host
    return address.host if plain == address.ascii_host else address.ascii_host
