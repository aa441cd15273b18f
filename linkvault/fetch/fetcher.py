"""One set of connections, many captures: `Fetcher.fetch` takes a page through redirects, retries and limits."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Self

from linkvault.fetch.client_settings import FetchSettings
from linkvault.fetch.cookies import read_cookies
from linkvault.fetch.exchange import Trip
from linkvault.fetch.private_network import is_private_address
from linkvault.fetch.transport import Deadline, Wires, current_deadline
from linkvault.models import Page


class Fetcher:
    """Fetches pages. May be shared by threads; connections are kept until it is closed."""

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        is_private: Callable[[str], bool] = is_private_address,
        gate: Callable[[str], AbstractContextManager[None]] = lambda _: nullcontext(),
    ) -> None:
        """Prepare the connections; nothing is sent yet.

        :param is_private: judges the IP addresses to which a public page may not send us
        :param gate: is held around each request to a host
        :raises UsageError: if the cookies file cannot be read
        """
        self._settings = settings or FetchSettings()
        self._is_private = is_private
        self._gate = gate
        self._cookies = read_cookies(self._settings.cookies) if self._settings.cookies else []
        self._wires = Wires(is_private)

    def fetch(self, url: str) -> Page:
        """Fetch the page behind an address.

        :raises FetchError: if there is no page to be had; its `reason` is one fixed word
        :raises BadURL: if it is no address of a web page
        """
        deadline = Deadline(self._settings.total_seconds)
        token = current_deadline.set(deadline)
        try:
            trip = Trip(self._wires, self._settings, self._cookies, self._is_private, self._gate)
            return trip.run(url)
        finally:
            current_deadline.reset(token)

    def close(self) -> None:
        """Close all connections."""
        self._wires.close()

    def __enter__(self) -> Self:
        """Return the fetcher itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all connections."""
        self.close()
