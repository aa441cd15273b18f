"""What a person may wish of a fetch: how to introduce oneself, what to send along, and every limit."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from linkvault import __version__
from linkvault.errors import UsageError
from linkvault.fetch.scheduler import LONGEST_WAIT

# A name of its own: some sites turn the names of libraries away.
USER_AGENT = f"linkvault/{__version__} (+personal archiver)"

_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)
# The program sets these itself: another value would break the request or switch off a limit.
_RESERVED = frozenset(("accept-encoding", "connection", "content-length", "host", "te", "transfer-encoding"))


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How pages are fetched. Times are seconds; `total_seconds` bounds a capture with all its redirects."""

    user_agent: str = USER_AGENT
    headers: tuple[tuple[str, str], ...] = ()  # sent to the origin that was asked for, never to another
    cookies: Path | None = None  # a cookies.txt
    connect_seconds: float = 10.0  # for one connection, TLS included
    header_seconds: float = 20.0  # from the request to the last header
    silence_seconds: float = 15.0  # without a single byte, inside a body
    total_seconds: float = 50.0
    max_bytes: int = 20_000_000  # of the body, decoded of its transfer
    max_hops: int = 10
    retries: int = 1
    retry_after_cap: float = 20.0  # a site that asks to wait longer has failed
    waits: bool = True  # for a busy site, within that; else the error tells how long it asks to wait

    @classmethod
    def from_options(
        cls,
        *,
        user_agent: str | None = None,
        headers: tuple[str, ...] = (),
        cookies: Path | None = None,
        total_seconds: float | None = None,
        max_bytes: int | None = None,
    ) -> "FetchSettings":
        """Build settings from options of the command line; None leaves the default.

        :param headers: each as `NAME: VALUE`
        :raises UsageError: if a header cannot be sent
        """
        settings = cls(headers=tuple(_header(each) for each in headers), cookies=cookies)
        if user_agent:
            settings = replace(settings, user_agent=_header(f"User-Agent: {user_agent}")[1])
        if total_seconds is not None:
            settings = replace(settings, total_seconds=total_seconds)
        if max_bytes is not None:
            settings = replace(settings, max_bytes=max_bytes)
        return settings

    def among_many(self) -> "FetchSettings":
        """Return the same for one who has other hosts to ask while a busy one wants to be left alone."""
        return replace(self, waits=False, retry_after_cap=LONGEST_WAIT)


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    name, value = name.strip(), value.strip()
    hint = "write it as 'NAME: VALUE', for instance 'Accept-Language: zh-CN'"
    if not colon or not _HEADER.fullmatch(name):
        raise UsageError(f"not a header: {line[:60]!r}", hint=hint)
    if name.lower() in _RESERVED:
        raise UsageError(f"the header {name} is set by linkvault itself")
    if any((ord(char) < 0x20 and char != "\t") or char == "\x7f" for char in value):
        # The value may be a secret: it is not repeated.
        raise UsageError(f"the value of the header {name} holds a control character", hint=hint)
    return name, value
