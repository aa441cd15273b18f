"""The headers of a response -> those that are stored with its page."""

from collections.abc import Iterable

_STORED_HEADERS = (
    "content-type", "content-language", "content-location", "content-disposition", "last-modified", "etag",
    "date", "link", "x-robots-tag", "server", "cf-mitigated", "x-amzn-waf-action", "memento-datetime",
)  # fmt: skip


def select_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the headers that are stored, with their names in lower case.

    >>> select_headers([("Content-Type", "text/html"), ("Set-Cookie", "a=1")])
    (('content-type', 'text/html'),)
    """
    lower = ((name.lower(), value) for name, value in headers)
    return tuple((name, value) for name, value in lower if name in _STORED_HEADERS)
