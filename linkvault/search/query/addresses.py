"""An address in a query -> its host and the words of its path, which the index has of every link. Pure."""

from linkvault import lazy_re as re
from linkvault.errors import BadURL
from linkvault.urls import parse_url
from linkvault.urls.readable import read_address

_ADDRESS = re.compile(r"<?(?:https?://|www\.)[^\s/?#]++[^\s<>]*+>?", re.IGNORECASE)
_DELIMITERS = re.compile(r"[/?&=#\s]+")
_MAX_WORDS = 12  # of an address; further ones are seldom remembered, and each is a term of the query


def split_address(text: str) -> tuple[str, ...]:
    """Return the host of an address, then the parts of its path and its parameters; () if a text is no address.

    What only tracks the reader is left out, and escaped characters are decoded.

    >>> split_address("HTTPS://www.Garden.example/2026/loss-functions/?utm_source=x")
    ('garden.example', '2026', 'loss-functions')
    >>> split_address("www.example.org"), split_address("node.js"), split_address("std::vector")
    (('example.org',), (), ())
    """
    if not _ADDRESS.fullmatch(text):
        return ()
    try:
        parsed = parse_url(text)
    except BadURL:
        return ()
    parts = _DELIMITERS.split(read_address(parsed.fetchable, parsed.identity))
    return tuple(part for part in parts if any(map(str.isalnum, part)))[:_MAX_WORDS]
