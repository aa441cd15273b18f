"""A response of httpcore -> its status, its headers as text and as values, and its body in chunks."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpcore

_STORED_HEADERS = (
    "content-type", "content-language", "content-location", "content-disposition", "last-modified", "etag",
    "date", "link", "x-robots-tag", "server", "cf-mitigated", "x-amzn-waf-action", "memento-datetime",
)  # fmt: skip
DEFAULT_SECONDS = 1.0  # to wait where the header Retry-After is absent or cannot be parsed
_MAX_DIGITS = 20  # more than 308 digits would be infinity as a float


class ResponseHeaders:
    """The headers of a response. Names are found in any case."""

    def __init__(self, raw: list[tuple[bytes, bytes]]) -> None:
        """Decode the headers: RFC 9110 says ASCII, and servers send UTF-8 or Latin-1 too."""
        self.raw = raw
        joined = b"\n".join(name + b":" + value for name, value in raw)
        self._encoding = "utf-8"
        try:
            joined.decode()
        except UnicodeDecodeError:
            self._encoding = "latin-1"

    def items(self) -> list[tuple[str, str]]:
        """Return all names, in lower case, and values."""
        encoding = self._encoding
        return [(name.decode(encoding).lower(), value.decode(encoding)) for name, value in self.raw]

    def get_all(self, name: str) -> list[str]:
        """Return the values of all headers with a name."""
        return [value for key, value in self.items() if key == name.lower()]

    def get(self, name: str) -> str | None:
        """Return the value of a header, of several ones joined by commas; None if it is absent."""
        values = self.get_all(name)
        return ", ".join(values) if values else None


class Response:
    """A response whose body is not read yet. It must be closed."""

    def __init__(self, response: httpcore.Response) -> None:
        """Wrap the response of a connection pool."""
        self._response = response
        self.status = response.status
        self.headers = ResponseHeaders(response.headers)

    def chunks(self) -> Iterator[bytes]:
        """Yield the body as sent: in its content coding.

        :raises httpcore.NetworkError, httpcore.ProtocolError: if the connection breaks
        """
        body: Any = self._response.stream  # that of a synchronous pool
        yield from body

    @property
    def peer(self) -> str:
        """The IP address that sent the response."""
        stream: httpcore.NetworkStream = self._response.extensions["network_stream"]
        return str(stream.get_extra_info("server_addr")[0])

    def close(self) -> None:
        """Give the connection back to its pool."""
        self._response.close()


def select_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the headers that are stored, with their names in lower case.

    >>> select_headers([("Content-Type", "text/html"), ("Set-Cookie", "a=1")])
    (('content-type', 'text/html'),)
    """
    lower = ((name.lower(), value) for name, value in headers)
    return tuple((name, value) for name, value in lower if name in _STORED_HEADERS)


def seconds_to_wait(header: str | None, now: datetime) -> float:
    """Return the seconds that a Retry-After header asks for; `DEFAULT_SECONDS` if it is absent or malformed.

    >>> seconds_to_wait("120", datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    >>> seconds_to_wait("Thu, 01 Jan 2026 00:00:03 GMT", datetime(2026, 1, 1, tzinfo=UTC))
    3.0
    """
    text = (header or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:_MAX_DIGITS])
    from email.utils import parsedate_to_datetime  # few servers ask to wait

    try:
        instant = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return DEFAULT_SECONDS
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    return max(0.0, (instant - now).total_seconds())
