"""URL -> Page, and the pictures of a page, over connections that are shared by many fetches."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Self

from linkvault.errors import FetchError
from linkvault.fetch.client_settings import FetchSettings
from linkvault.fetch.cookies import page_cookies, read_cookies
from linkvault.fetch.exchange import Exchange
from linkvault.fetch.private_network import is_private_address
from linkvault.fetch.request_profile import LINKED_FILE_TYPES, PAGE_PROFILE, RequestProfile, picture_profile
from linkvault.fetch.scheduler import HostLimiter
from linkvault.fetch.transport import Deadline, TransportPool, current_deadline
from linkvault.lazy_dataclass import replace
from linkvault.models import Page
from linkvault.states import http_reason
from linkvault.urls import parse_url

if TYPE_CHECKING:
    from http.cookiejar import Cookie

# Some hosts of pictures refuse a request that names a page, others one that does not.
_FORBIDDEN = http_reason(403)


class Fetcher:
    """Fetches pages. Thread-safe; connections stay open until `close`."""

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        is_private: Callable[[str], bool] = is_private_address,
        limit_host: Callable[[str], AbstractContextManager[None]] | None = None,
    ) -> None:
        """Read the cookies file. No connection is opened yet.

        :param is_private: returns whether an IP address is private; a public page may not redirect to one
        :param limit_host: returns the context manager that is held around each request to a host; None for that of a
            new `HostLimiter`
        :raises UsageError: if the cookies file cannot be read
        """
        self._settings = settings or FetchSettings()
        self._is_private = is_private
        self._limit_host = limit_host or HostLimiter().slot
        self._cookies = read_cookies(self._settings.cookies) if self._settings.cookies else []
        self._transports = TransportPool(is_private)

    def fetch(self, url: str) -> Page:
        """Return the page at a URL, after all redirects. If the URL only leads to another one, that is fetched.

        :raises FetchError: if there is no page; its `reason` is a fixed word
        :raises BadURL: if it is not the URL of a web page
        """
        return self._run(url, self._settings, self._cookies, PAGE_PROFILE)

    def fetch_picture(
        self, url: str, page: Page, *, seconds: float, max_bytes: int, hides_referrer: bool
    ) -> Page:
        """Return the file at the address of a picture of a page. Its bytes may be anything, an error page too.

        It is requested from public addresses only, or from the host of the page if that is private.

        :param hides_referrer: the page asks not to be named in the request
        :raises FetchError: if there is no file, or an address is private
        :raises BadURL: if it is not an address of the web
        """
        settings = self._file_settings(seconds, max_bytes)
        profile = picture_profile(page, names_page=not hides_referrer)
        cookies = page_cookies(page, self._cookies)
        try:
            return self._run(url, settings, cookies, profile)
        except FetchError as error:
            if error.reason != _FORBIDDEN or hides_referrer:
                raise
        return self._run(url, settings, cookies, replace(profile, names_page=False))

    def fetch_linked_file(self, url: str, page: Page, *, seconds: float, max_bytes: int) -> Page:
        """Return the file at an address that a page links. Its bytes may be anything, an error page too.

        It is requested from public addresses only, or from the host of the page if that is private.

        :raises FetchError: if there is no file, or an address is private
        :raises BadURL: if it is not an address of the web
        """
        profile = picture_profile(page, names_page=True, accept=LINKED_FILE_TYPES)
        return self._run(
            url, self._file_settings(seconds, max_bytes), page_cookies(page, self._cookies), profile
        )

    def _file_settings(self, seconds: float, max_bytes: int) -> FetchSettings:
        """Return how a file of a page is fetched."""
        return replace(
            self._settings,
            total_seconds=seconds,
            header_seconds=seconds,
            silence_seconds=seconds,
            max_bytes=max_bytes,
            retry_after_cap=min(seconds, self._settings.retry_after_cap),
            waits_for_busy_sites=True,
        )

    def _run(
        self, url: str, settings: FetchSettings, cookies: "list[Cookie]", profile: RequestProfile
    ) -> Page:
        token = current_deadline.set(Deadline(settings.total_seconds))
        try:
            exchange = Exchange(
                self._transports, settings, cookies, self._is_private, self._limit_host, profile
            )
            return exchange.run(parse_url(url).fetchable)
        finally:
            current_deadline.reset(token)

    def close(self) -> None:
        """Close all connections."""
        self._transports.close()

    def __enter__(self) -> Self:
        """Return the fetcher itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all connections."""
        self.close()
