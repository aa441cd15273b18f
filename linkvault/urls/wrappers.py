"""A URL that only leads to another one -> that other URL.

Search engines, social networks and mail services write such URLs to count clicks, viewers of PDF files and reading
modes of browsers to show a file. The target is in a parameter or in the path, so that no request is needed to find it.
"""

import re
from binascii import Error as Base64Error
from urllib.parse import unquote

from linkvault.errors import BadURL
from linkvault.urls.address import TRIMMED, Address, join, parse
from linkvault.urls.cleaning import find_carriers

_MAX_WRAPPERS = 4  # one inside another: newsletters link to a search engine that links to the page
_MAX_ESCAPES = 2  # times that a URL in a parameter is escaped
_VIEWER = re.compile(
    r"(?:about:reader\?url=|read://[^?]*\?url=|"
    r"(?:chrome-|moz-|safari-web-)?extension://[^/]*/(?:.*[?&](?:file|url|src|doc)=)?)(https?(?::|%3a).*)",
    re.IGNORECASE | re.DOTALL,
)
_ESCAPED_SCHEME = re.compile(r"https?(?:%(?:25)?3a|:%(?:25)?2f)", re.IGNORECASE)
_HAS_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_BROKEN_SCHEME = re.compile(r"(https?):/*(?=[^/])", re.IGNORECASE)  # servers merge the slashes in a path
# Carriers in the rules: a name of a parameter, perhaps after one of these words; the path; the query. Proofpoint
# writes - for % and _ for /.
_PARAMETER = re.compile(r"(?:(base64|proofpoint|viewer):)?(.+)")
_QUERY, _PATH = "query", "path:"
_VIEWER_PAGE = "/viewer.html"  # of PDF.js, which many sites serve themselves
_BASE64_GROUP = 4  # characters, filled with =
_BING_MARK = "a1"  # Bing writes it before its Base64


def remove_viewer(text: str) -> str:
    """Return the URL that a viewer or a reading mode of a browser shows; any other text is returned as it is.

    >>> remove_viewer("chrome-extension://efaid/https://example.org/a.pdf")
    'https://example.org/a.pdf'
    >>> remove_viewer("moz-extension://1f/replaced.html?url=https%3A%2F%2Fexample.org%2Fa%3Fx%26y&title=A")
    'https://example.org/a?x&y'
    """
    match = _VIEWER.fullmatch(text.strip(TRIMMED))
    if match is None:
        return text
    if not _ESCAPED_SCHEME.match(match[1]):
        return match[1]
    return unquote(match[1].partition("&")[0])  # in an escaped address, `&` is escaped too


def unwrap(address: Address) -> Address:
    """Return the address of the page to which an address leads; the address itself if it leads to no other."""
    for _ in range(_MAX_WRAPPERS):
        target = _find_target(address)
        if target is None:
            break
        address = target
    return address


def _find_target(address: Address) -> Address | None:
    host = address.ascii_host.removeprefix("www.")
    for carrier in find_carriers(host, address.path or "/"):
        target = _parse_target(_read_carrier(carrier, address))
        if target is not None:
            return target
    return None


def _read_carrier(carrier: str, address: Address) -> str:
    """Return the text in a carrier of an address; "" if the address has none."""
    path, query = address.path, address.query or ""
    if carrier == _QUERY:
        return query
    if carrier.startswith(_PATH):
        match = re.match(carrier.removeprefix(_PATH), f"{path}?{query}" if query else path)
        return match[1] if match else ""
    encoding, name = _PARAMETER.fullmatch(carrier).groups()  # type: ignore[union-attr]  # it matches any text
    for part in query.split("&"):
        key, _, value = part.partition("=")
        if value and unquote(key).lower() == name.lower():
            return _decode(encoding, value, address)
    return ""


def _decode(encoding: str | None, value: str, address: Address) -> str:
    match encoding:
        case "base64":
            return _decode_base64(value)
        case "proofpoint":
            return unquote(value.replace("-", "%").replace("_", "/"))
        case "viewer":
            from linkvault.urls import resolve_reference

            is_viewer = address.path.endswith(_VIEWER_PAGE)
            return (resolve_reference(join(address), unquote(value)) or "") if is_viewer else ""
        case _:
            return value


def _decode_base64(text: str) -> str:
    from base64 import urlsafe_b64decode

    data = unquote(text).removeprefix(_BING_MARK).replace("+", "-").replace("/", "_").rstrip("=")
    try:
        return urlsafe_b64decode(data + "=" * (-len(data) % _BASE64_GROUP)).decode("utf-8")
    except (Base64Error, UnicodeError):
        return ""


def _parse_target(text: str) -> Address | None:
    """Return the address of a target; None if the text is no address of a web page with a name of its host."""
    for _ in range(_MAX_ESCAPES):
        # A question mark that is escaped although the scheme is not begins the query, too.
        if _ESCAPED_SCHEME.match(text) or ("?" not in text and "%3f" in text.lower()):
            text = unquote(text)
    text = _BROKEN_SCHEME.sub(r"\1://", text, count=1)
    if not _HAS_SCHEME.match(text):
        host, slash, rest = text.partition("/")
        if "." not in host:
            return None
        text = f"https://{unquote(host)}{slash}{rest}"
    try:
        target = parse(text)
        parse(join(target))
    except BadURL:
        return None
    return target if "." in target.ascii_host else None
