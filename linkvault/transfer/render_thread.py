"""Pages whose text scripts write -> extracted pages, one after another in a browser, in a thread of its own."""

import threading
from collections.abc import Callable
from queue import SimpleQueue

from linkvault import capture
from linkvault.errors import FetchError, NothingReadable
from linkvault.extract import SiteRules
from linkvault.models import Page
from linkvault.transfer.reader_pool import Answer


class RenderThread:
    """Renders and reads pages. Answers are passed to a callback."""

    def __init__(
        self,
        rendering: capture.Rendering,
        rules: SiteRules,
        on_answer: Callable[[int, Page, Answer, int], None],
    ) -> None:
        """Start the thread; the browser is started for the first page.

        :param on_answer: called with (ticket, rendered page, answer, bytes of the page before), from the thread
        """
        self._rendering, self._rules, self._on_answer = rendering, rules, on_answer
        self._pages: SimpleQueue[tuple[int, Page, NothingReadable | None] | None] = SimpleQueue()
        self._is_closed = False
        self._thread = threading.Thread(target=self._render_pages, daemon=True)
        self._thread.start()

    def takes(self, answer: Answer | None) -> bool:
        """Return whether a page needs the browser; `answer` is the result without it, None if it is not read yet."""
        return not isinstance(answer, FetchError) and self._rendering.needs_browser(answer)

    def read(self, ticket: int, page: Page, answer: Answer | None) -> None:
        """Queue a page to be rendered and read.

        :param answer: the result of reading it without a browser
        """
        self._pages.put((ticket, page, answer if isinstance(answer, NothingReadable) else None))

    def close(self) -> None:
        """End the browser and the thread, without waiting for the pages in the queue."""
        self._is_closed = True
        self._pages.put(None)
        self._rendering.browser.close()

    def _render_pages(self) -> None:
        for ticket, page, error in iter(self._pages.get, None):
            if self._is_closed:
                break
            rendered, answer = self._rendering.read(page, self._rules, error=error)
            self._on_answer(ticket, rendered, answer, len(page.body))
