"""An address in a query -> its host and the words of its path, which the index has of every link. Pure."""

from itertools import islice
from urllib.parse import unquote

from linkvault import lazy_re as re
from linkvault.errors import BadURL
from linkvault.urls import parse_url
from linkvault.urls.readable import read_address

_ADDRESS = re.compile(r"<?(?:https?://|www\.)[^\s/?#]++[^\s<>]*+>?", re.IGNORECASE)
# What is copied with an address: a Markdown link, a browser's own scheme, a blank behind the scheme, escaped signs.
_MARKDOWN_LINK = re.compile(r"\[[^\]]*\]\((\S+)\)")
_PREFIX = re.compile(r"(?:view-source:|url:\s*|git clone\s+)+", re.IGNORECASE)
_BLANK = re.compile(r"(?<=^http:/{2})\s+|(?<=^https:/{2})\s+", re.IGNORECASE)
_ESCAPED = re.compile(r"https?%3A%2F%2F", re.IGNORECASE)
# How a repository is cloned, and the end that the address of its page does not have.
_CLONE = re.compile(r"(?:git@|(?:git|ssh)://(?:git@)?)([\w.-]+)[:/]([^\s:]+)")
_REPOSITORY = re.compile(r"(https?://[^\s?#]+)\.git", re.IGNORECASE)
_PAIRS = frozenset(("()", "[]", "{}", "<>", '""', "''", "``", "“”", "‘’", "«»", "「」"))
_STOPS = ".,;:!?…。，；"
_DELIMITERS = re.compile(r"[/?&=#\s]+")
_MAX_WORDS = 12  # of an address; further ones are seldom remembered, and each is a term of the query


def read_pasted_address(text: str) -> str:
    """Return the address in a text that is only an address and what was copied with it; any other text as it is.

    >>> read_pasted_address("(https://example.org/a)."), read_pasted_address("[A](https://example.org/a)")
    ('https://example.org/a', 'https://example.org/a')
    >>> read_pasted_address("https%3A%2F%2Fexample.org%2Fa"), read_pasted_address("(see example)")
    ('https://example.org/a', '(see example)')
    >>> read_pasted_address("git clone git@example.org:ann/tool.git"), read_pasted_address("https://example.org/ann/tool.git")
    ('https://example.org/ann/tool', 'https://example.org/ann/tool')
    """
    address = _PREFIX.sub("", text.strip(), count=1)
    if _ESCAPED.match(address):
        address = unquote(address)
    if link := _MARKDOWN_LINK.fullmatch(address):
        address = link[1]
    before = ""
    while address != before:
        before = address
        address = address.rstrip(_STOPS)
        if address[:1] + address[-1:] in _PAIRS:
            address = address[1:-1].strip()
    address = _BLANK.sub("", address)
    if clone := _CLONE.fullmatch(address):
        address = f"https://{clone[1]}/{clone[2]}"
    if repository := _REPOSITORY.fullmatch(address):
        address = repository[1]
    return address if split_address(address) else text


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
    words = (part.removesuffix(".git") for part in parts if any(map(str.isalnum, part)))
    return tuple(islice(words, _MAX_WORDS))
