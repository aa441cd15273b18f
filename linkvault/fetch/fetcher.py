"""URL -> Page, over connections that are shared by many fetches."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Self

from linkvault.fetch.client_settings import FetchSettings
from linkvault.fetch.cookies import read_cookies
from linkvault.fetch.exchange import Exchange
from linkvault.fetch.private_network import is_private_address
from linkvault.fetch.transport import Deadline, TransportPool, current_deadline
from linkvault.models import Page
from linkvault.urls import parse_url


class Fetcher:
    """Fetches pages. Thread-safe; connections stay open until `close`."""

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        is_private: Callable[[str], bool] = is_private_address,
        limit_host: Callable[[str], AbstractContextManager[None]] = lambda _: nullcontext(),
    ) -> None:
        """Read the cookies file. No connection is opened yet.

        :param is_private: returns whether an IP address is private; a public page may not redirect to one
        :param limit_host: returns the context manager that is held around each request to a host
        :raises UsageError: if the cookies file cannot be read
        """
        self._settings = settings or FetchSettings()
        self._is_private = is_private
        self._limit_host = limit_host
        self._cookies = read_cookies(self._settings.cookies) if self._settings.cookies else []
        self._transports = TransportPool(is_private)

    def fetch(self, url: str) -> Page:
        """Return the page at a URL, after all redirects. If the URL only leads to another one, that is fetched.

        :raises FetchError: if there is no page; its `reason` is a fixed word
        :raises BadURL: if it is not the URL of a web page
        """
        deadline = Deadline(self._settings.total_seconds)
        token = current_deadline.set(deadline)
        try:
            exchange = Exchange(
                self._transports, self._settings, self._cookies, self._is_private, self._limit_host
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
