"""A URL and its identity -> the address as a person reads and remembers it: decoded, without scheme and `www.`."""

from linkvault import lazy_re as re

_HOST = re.compile(r"(?:[a-z][a-z0-9+.\-]*:)?//(?:[^/?#@]*@)?([^/?#:]*)", re.IGNORECASE)
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
# Encodings of escaped bytes, the first that fits: addresses of old Chinese pages are in GBK, Western ones in Latin-1.
_ENCODINGS = ("utf-8", "gb18030", "cp1252")
# Characters of an address: a longer one has data in its parameters, which nobody remembers.
_MAX_LENGTH = 500


def read_address(url: str, identity: str) -> str:
    """Return the host of a URL as typed, with the path and the parameters of its identity, decoded.

    >>> read_address("http://www.example.org/?utm_source=x", "https://example.org/")
    'example.org'
    >>> read_address("https://zh.example.org/wiki/x", "https://zh.example.org/wiki/%E6%8D%9F%E5%A4%B1_(loss)?a=1+2")
    'zh.example.org/wiki/损失_(loss)?a=1 2'
    """
    host = _HOST.match(url)
    name = (host[1] if host else "").lower()
    while name.startswith("www."):
        name = name.removeprefix("www.")
    if "xn--" in name:
        from linkvault.urls.idn import to_unicode

        name = to_unicode(name)
    start = _HOST.match(identity)
    place = identity[start.end() if start else 0 :].partition("/")[2]
    path, mark, query = place.partition("?")
    place = path + mark + query.replace("+", " ")
    text = f"{name}/{_ESCAPES.sub(_decode, place[:_MAX_LENGTH])}"
    return text.rstrip("/")


def _decode(escapes: re.Match[str]) -> str:
    data = bytes.fromhex(escapes[0].replace("%", ""))
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return escapes[0]
