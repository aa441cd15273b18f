"""The requests and the content of a page in a browser -> the moment when nothing changes."""

import time
from typing import Any
from urllib.parse import urlsplit

from linkvault.fetch.browser.pipe import CallError, Pipe

QUIET_SECONDS = 0.6  # seconds without a pending request and without a change
_POLL_SECONDS = 0.1
# An older request does not count: it is a stream, or the server hangs.
_MAX_REQUEST_SECONDS = 8.0
_MAX_REPETITIONS = 3  # requests for one address without its query: a page that sends more polls for news
_UNCOUNTED = {"WebSocket", "EventSource", "Ping", "Media", "CSPViolationReport", "Preflight"}
_SCROLL_STEP = 1_400  # pixels: less than the height of the window
_MAX_SCROLL_STEPS = 25  # a page that grows while it is scrolled never ends
_SCROLL_PAUSE = 0.06
_STATE = "window.linkvaultPage ? linkvaultPage.state() : document.readyState"


class Loading:
    """Watches one page. `handle` gets the events of its session."""

    def __init__(self, pipe: Pipe, session: str) -> None:
        """Watch a page that has not been opened yet."""
        self._pipe, self._session = pipe, session
        self._requests: dict[str, float] = {}  # request -> when it began
        self._counts: dict[str, int] = {}  # address without its query -> requests
        self._last_change = time.monotonic()
        self._last_state = ""

    def handle(self, name: str, params: dict[str, Any]) -> None:
        """Record the begin or the end of a request."""
        if name == "Network.requestWillBeSent":
            address = urlsplit(params["request"]["url"])._replace(query="", fragment="").geturl()
            self._counts[address] = self._counts.get(address, 0) + 1
            if params.get("type") not in _UNCOUNTED and self._counts[address] <= _MAX_REPETITIONS:
                self._requests[params["requestId"]] = time.monotonic()
        elif (
            name in ("Network.loadingFinished", "Network.loadingFailed")
            and self._requests.pop(params["requestId"], None) is not None
        ):
            self._last_change = time.monotonic()

    def wait_until_quiet(self, end: float) -> bool:
        """Wait until nothing changes; return whether it happened before the time `end`."""
        self._last_change = time.monotonic()
        while time.monotonic() < end:
            self._pipe.wait(min(_POLL_SECONDS, max(0.0, end - time.monotonic())))
            now = time.monotonic()
            state = self.evaluate(_STATE)
            if state != self._last_state:
                self._last_state, self._last_change = str(state), now
            if self._is_busy(now):
                continue
            if self._last_state.startswith("complete") and now - self._last_change >= QUIET_SECONDS:
                return True
        return False

    def scroll(self, end: float) -> None:
        """Scroll down once, so that pictures and text that wait for it are loaded."""
        for step in range(1, _MAX_SCROLL_STEPS + 1):
            position = step * _SCROLL_STEP
            is_over = self.evaluate(
                f"scrollTo(0, {position}); {position} >= document.documentElement.scrollHeight"
            )
            self._pipe.wait(_SCROLL_PAUSE)
            if is_over is not False or time.monotonic() >= end:
                break

    def evaluate(self, expression: str) -> object:
        """Return the value of a JavaScript expression; None if the page is being replaced by another one.

        :raises CallTimeoutError: if the scripts of the page do not let it run
        """
        try:
            result = self._pipe.call(
                "Runtime.evaluate", {"expression": expression, "returnByValue": True}, session=self._session
            )
        except CallError:
            return None
        return result.get("result", {}).get("value")

    def _is_busy(self, now: float) -> bool:
        return any(now - begin < _MAX_REQUEST_SECONDS for begin in self._requests.values())
