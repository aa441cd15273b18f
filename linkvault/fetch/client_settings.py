"""Settings of the HTTP client: user agent, extra headers, cookies and all limits."""

from collections.abc import Callable, Iterable
from pathlib import Path

from linkvault import __version__
from linkvault import lazy_re as re
from linkvault.errors import UsageError
from linkvault.fetch import media_types
from linkvault.fetch.scheduler import MAX_RETRY_AFTER_SECONDS
from linkvault.lazy_dataclass import dataclass, replace

# Some sites reject the default user agents of HTTP libraries.
USER_AGENT = f"linkvault/{__version__} (+personal archiver)"

_MAX_SHOWN_CHARACTERS = 60  # characters of a malformed header in its message: one line of a terminal
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)
# Set by the client itself: another value would break the request or disable a limit.
_RESERVED = frozenset(("accept-encoding", "connection", "content-length", "host", "te", "transfer-encoding"))


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How pages are fetched. Times are in seconds; `total_seconds` limits one fetch with all its redirects."""

    user_agent: str = USER_AGENT
    headers: tuple[tuple[str, str], ...] = ()  # sent to the origin of the requested address, never to another
    cookies: Path | None = None  # a cookies.txt in Netscape's format
    # URL -> headers for requests to its host, as the user's rules for sites name them
    site_headers: Callable[[str], Iterable[tuple[str, str]]] | None = None
    connect_seconds: float = 10.0  # for one connection, TLS included
    header_seconds: float = 20.0  # from the request to the last header
    silence_seconds: float = 15.0  # without a byte, while a body is read
    total_seconds: float = 50.0
    max_bytes: int = 20_000_000  # of the body, both as sent and decoded
    max_pdf_bytes: int = 100_000_000  # the same for a PDF
    max_redirects: int = 10
    retries: int = 1
    retry_after_cap: float = 20.0  # if a site asks for a longer wait, the fetch fails
    # Whether pages of this machine and of private networks are fetched. None: a single one is, many are not, because a
    # file of another program may name them.
    allows_private: bool | None = None
    # Whether to wait for a busy site (429, 503); else the fetch fails, and the error has `retry_after`.
    waits_for_busy_sites: bool = True

    @classmethod
    def from_options(
        cls,
        *,
        user_agent: str | None = None,
        headers: tuple[str, ...] = (),
        cookies: Path | None = None,
        total_seconds: float | None = None,
        max_bytes: int | None = None,
        allows_private: bool | None = None,
    ) -> "FetchSettings":
        """Return settings from the options of an interface; None keeps the default.

        :param headers: lines of the form `NAME: VALUE`
        :raises UsageError: if a header cannot be sent
        """
        settings = cls(
            headers=tuple(map(_parse_header, headers)), cookies=cookies, allows_private=allows_private
        )
        if user_agent:
            settings = replace(settings, user_agent=_parse_header(f"User-Agent: {user_agent}")[1])
        if total_seconds is not None:
            settings = replace(settings, total_seconds=total_seconds)
        if max_bytes is not None:
            settings = replace(settings, max_bytes=max_bytes, max_pdf_bytes=max_bytes)
        return settings

    def limit_of(self, media_type: str | None) -> int:
        """Return how many bytes a page of a media type may have; None: the type is not known yet."""
        is_pdf = media_type in (None, media_types.PDF)
        return max(self.max_bytes, self.max_pdf_bytes) if is_pdf else self.max_bytes

    def for_many_hosts(self) -> "FetchSettings":
        """Return settings for a crawl: a busy site fails at once, and the scheduler tries it again later.

        Private addresses are refused unless they were allowed.
        """
        return replace(
            self,
            waits_for_busy_sites=False,
            retry_after_cap=MAX_RETRY_AFTER_SECONDS,
            allows_private=bool(self.allows_private),
        )


def _parse_header(line: str) -> tuple[str, str]:
    """Return the name and value of a header.

    :raises UsageError: if it is malformed or reserved
    """
    name, colon, value = line.partition(":")
    name, value = name.strip(), value.strip()
    hint = "write it as 'NAME: VALUE', for example 'Accept-Language: zh-CN'"
    if not colon or not _HEADER.fullmatch(name):
        raise UsageError(f"not a header: {line[:_MAX_SHOWN_CHARACTERS]!r}", hint=hint)
    if name.lower() in _RESERVED:
        raise UsageError(f"the header {name} cannot be changed: linkvault sets it")
    if any((ord(char) < 0x20 and char != "\t") or char == "\x7f" for char in value):
        # The message does not repeat the value, which may be a secret.
        raise UsageError(f"the value of the header {name} contains a control character", hint=hint)
    if not value.isascii():
        raise UsageError(f"the value of the header {name} contains a character other than ASCII", hint=hint)
    return name, value
