"""Page -> the page after its scripts ran: `Browser` renders one page after another."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from linkvault.errors import Action, Remedy
from linkvault.fetch.browser.finder import find_browser
from linkvault.fetch.browser.loading import Loading
from linkvault.fetch.browser.pipe import CallError, CallTimeoutError, Pipe, PipeClosedError
from linkvault.fetch.browser.render_error import RenderError
from linkvault.fetch.private_network import is_private_address
from linkvault.lazy_dataclass import dataclass, replace
from linkvault.models import Visit
from linkvault.states import UnreadableReason
from linkvault.text.sizes import format_size

if TYPE_CHECKING:
    from http.cookiejar import Cookie
    from types import TracebackType

    from linkvault.fetch.browser.guard import Guard
    from linkvault.fetch.browser.process import BrowserProcess
    from linkvault.models import Page

RENDER_SECONDS = 12.0  # for one page, which is then read as it is
_COPY_SECONDS = 15.0  # for the copy of a page with many pictures: 40 ms is usual
_COPY_FAILED = "no copy of the page as it looked: the browser did not return one"
_START_SECONDS = 20.0  # for the first answer of a new browser, on a busy machine
# The size of a copy: a page receives at most 50 MB, and base64 makes pictures a third larger.
MAX_COPY_BYTES = 60_000_000
_NAVIGATE_SECONDS = 10.0  # until the server sends the page
_SCRIPT = Path(__file__).with_name("page.js")


@dataclass(frozen=True, slots=True)
class BrowserSettings:
    """Which browser renders pages, and how. `program`: None to look for one; `seconds`: for one page."""

    program: str | None = None
    seconds: float = RENDER_SECONDS
    max_bytes: int = 20_000_000  # of the HTML of a page
    cookies: Path | None = None  # a cookies.txt in Netscape's format


class Browser:
    """A browser that is started for its first page. Thread-safe: it renders one page at a time."""

    def __init__(
        self,
        settings: BrowserSettings | None = None,
        *,
        is_private: Callable[[str], bool] = is_private_address,
    ) -> None:
        """Store the settings.

        :param is_private: returns whether an IP address is private; the scripts of a page cannot reach one
        """
        self._settings = settings or BrowserSettings()
        self._is_private = is_private
        self._cookies: list[Cookie] = []
        if self._settings.cookies:
            from linkvault.fetch.cookies import read_cookies

            self._cookies = read_cookies(self._settings.cookies)
        self._lock = threading.Lock()
        self._process: BrowserProcess | None = None
        self._guard: Guard | None = None
        self._user_agent = ""

    def render(
        self, page: Page, is_ready: Callable[[Page], bool] = lambda page: True, *, copies: bool = False
    ) -> Page:
        """Return a page as it is after its scripts ran; `received` of the result has the bytes of `page`.

        :param is_ready: returns whether a rendered page has its article; if not, the browser continues until the
            time is over
        :param copies: set `copy` of the result: the page as it looked, as MHTML
        :raises RenderError: if there is no browser, or the page has crashed it or takes too much time or memory
        """
        with self._lock, self._errors_translated():
            pipe, guard = self._start()
            guard.begin_page(page.final_url)
            with _open_page(pipe, self._user_agent) as (session, loading):
                self._set_cookies(pipe, session, page.final_url)
                rendered = self._load(pipe, session, loading, page, is_ready)
                if copies:
                    rendered = self._copy(pipe, session, rendered)
            guard.end_page()
            return rendered

    def close(self) -> None:
        """End the browser and its proxy."""
        process, self._process = self._process, None
        guard, self._guard = self._guard, None
        if process is not None:
            process.close()
        if guard is not None:
            guard.close()

    def __enter__(self) -> Self:
        """Return the browser itself; it has not been started yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the browser."""
        self.close()

    def _start(self) -> tuple[Pipe, Guard]:
        """Start the browser unless it runs.

        :raises RenderError: if there is none
        """
        if sys.platform == "win32":  # a browser needs another kind of pipe there, which is not implemented
            raise RenderError("a browser is not used on Windows yet", None)
        if self._process is not None and self._guard is not None:
            return self._process.pipe, self._guard
        program = find_browser(self._settings.program)
        if program is None:
            message = "no browser of the Chromium family is installed"
            raise RenderError(message, None, hint=Remedy(Action.INSTALL_BROWSER))
        from urllib.request import getproxies  # imports http.client and email, which takes 25 ms

        if set(getproxies()) & {"http", "https", "all"}:
            raise RenderError("a browser is not used behind a proxy", None)
        from linkvault.fetch.browser.guard import Guard  # imports asyncio, which takes 50 ms
        from linkvault.fetch.browser.process import BrowserProcess

        self._guard = Guard(self._is_private)
        self._process = BrowserProcess(program, f"http://127.0.0.1:{self._guard.port}")
        pipe = self._process.pipe
        try:
            version = pipe.call("Browser.getVersion", seconds=_START_SECONDS)
        except (PipeClosedError, CallTimeoutError) as error:
            raise RenderError(f"the browser does not start: {program}", None) from error
        self._user_agent = str(version["userAgent"]).replace("Headless", "")  # some sites refuse the word
        return pipe, self._guard

    def _load(
        self,
        pipe: Pipe,
        session: str,
        loading: Loading,
        page: Page,
        is_ready: Callable[[Page], bool],
    ) -> Page:
        end = time.monotonic() + self._settings.seconds
        answer = pipe.call(
            "Page.navigate", {"url": page.final_url}, session=session, seconds=_NAVIGATE_SECONDS
        )
        if answer.get("errorText"):
            raise RenderError(
                f"the browser cannot open the page ({answer['errorText']})", UnreadableReason.BROWSER_CRASH
            )
        rendered: Page | None = None
        was_ready = was_scrolled = False
        while True:
            is_quiet = loading.wait_until_quiet(end)
            previous, rendered = rendered, self._read(loading, page)
            is_ready_now = was_ready or (
                (previous is None or previous.body != rendered.body) and is_ready(rendered)
            )
            if not is_quiet or (was_ready and was_scrolled):
                return rendered
            # Text may wait for the first scrolling, and the pictures of late text for another one.
            if is_ready_now or not was_scrolled:
                loading.scroll(end)
                was_scrolled = True
            was_ready = is_ready_now

    def _read(self, loading: Loading, page: Page) -> Page:
        """Return the page as it is now."""
        html = loading.evaluate("linkvaultPage.serialize()")
        address = loading.evaluate("location.href")
        if not isinstance(html, str) or not isinstance(address, str):
            raise RenderError("the page cannot be read from the browser", UnreadableReason.BROWSER_CRASH)
        body = html.encode("utf-8", "replace")
        if len(body) > self._settings.max_bytes:
            raise RenderError("the page is too large in the browser", UnreadableReason.BROWSER_MEMORY)
        headers = [(name, value) for name, value in page.headers if name != "content-type"]
        return replace(
            page,
            body=body,
            received=page.body if page.received is None else page.received,
            media_type="text/html",
            headers=(*headers, ("content-type", "text/html; charset=utf-8")),
            final_url=address if urlsplit(address).scheme in ("http", "https") else page.final_url,
            visit=_visit_at(page, address),
        )

    def _copy(self, pipe: Pipe, session: str, page: Page) -> Page:
        """Return a page with its copy, or with a warning that there is none."""
        try:
            answer = pipe.call(
                "Page.captureSnapshot", {"format": "mhtml"}, session=session, seconds=_COPY_SECONDS
            )
        except CallError:
            return replace(page, warnings=(*page.warnings, _COPY_FAILED))
        copy = str(answer.get("data", "")).encode("utf-8", "replace")
        if len(copy) > MAX_COPY_BYTES:
            message = f"no copy of the page as it looked: it is larger than {format_size(MAX_COPY_BYTES)}"
            return replace(page, warnings=(*page.warnings, message))
        return replace(page, copy=copy)

    def _set_cookies(self, pipe: Pipe, session: str, url: str) -> None:
        """Give the browser the cookies of the user for the host of a page."""
        host = (urlsplit(url).hostname or "").lower()
        for cookie in self._cookies:
            domain = cookie.domain.lower()
            if host == domain.lstrip(".") or host.endswith("." + domain.lstrip(".")):
                pipe.call("Network.setCookie", _cookie_params(cookie, host), session=session)

    @contextmanager
    def _errors_translated(self) -> Iterator[None]:
        """Turn the errors of the pipe into ones of a page, and end a browser that had one."""
        try:
            yield
        except RenderError:
            self.close()
            raise
        except CallTimeoutError as error:
            self.close()
            message = "the scripts of the page do not end"
            raise RenderError(message, UnreadableReason.BROWSER_TIMEOUT) from error
        except (PipeClosedError, CallError) as error:
            self.close()
            raise RenderError("the browser crashed", UnreadableReason.BROWSER_CRASH) from error


def _visit_at(page: Page, address: str) -> Visit | None:
    """Return how the pictures of a page are requested after its scripts have gone to another address.

    The login of the user is for the requested origin only. Another host is always public: the proxy lets the
    browser reach no other.
    """
    before, after = urlsplit(page.final_url), urlsplit(address)
    if page.visit is None or before[:2] == after[:2] or after.scheme not in ("http", "https"):
        return page.visit
    is_same_host = before.hostname == after.hostname
    return replace(page.visit, is_private=page.visit.is_private and is_same_host, login=None)


@contextmanager
def _open_page(pipe: Pipe, user_agent: str) -> Iterator[tuple[str, Loading]]:
    """Open an empty page that shares no data with other pages; yield its session and its `Loading`."""
    context = pipe.call("Target.createBrowserContext", {"disposeOnDetach": True})["browserContextId"]
    pipe.call("Browser.setDownloadBehavior", {"behavior": "deny", "browserContextId": context})
    target = pipe.call("Target.createTarget", {"url": "about:blank", "browserContextId": context})["targetId"]
    session = pipe.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
    loading = Loading(pipe, session)

    def handle(name: str, params: dict[str, Any], source: str | None) -> None:
        if name == "Page.javascriptDialogOpening":
            answer = {"accept": params.get("type") == "beforeunload"}
            pipe.send("Page.handleJavaScriptDialog", answer, session=source)
        elif name == "Inspector.targetCrashed":
            raise RenderError("the page crashed in the browser", UnreadableReason.BROWSER_CRASH)
        elif name == "Target.targetCreated":
            info = params["targetInfo"]
            if (
                info.get("type") == "page"
                and info["targetId"] != target
                and info.get("browserContextId") == context
            ):
                pipe.send("Target.closeTarget", {"targetId": info["targetId"]})
        elif source == session:
            loading.handle(name, params)

    pipe.on_event = handle
    pipe.call("Target.setDiscoverTargets", {"discover": True})
    for domain in ("Page", "Network", "Runtime", "Inspector"):
        pipe.call(f"{domain}.enable", session=session)
    pipe.call("Network.setUserAgentOverride", {"userAgent": user_agent}, session=session)
    source = _SCRIPT.read_text(encoding="utf-8")
    pipe.call("Page.addScriptToEvaluateOnNewDocument", {"source": source}, session=session)
    try:
        yield session, loading
    finally:
        pipe.on_event = lambda name, params, source: None
    pipe.call("Target.disposeBrowserContext", {"browserContextId": context})


def _cookie_params(cookie: Cookie, host: str) -> dict[str, Any]:
    params: dict[str, Any] = {
        "name": cookie.name,
        "value": cookie.value or "",
        "path": cookie.path,
        "secure": cookie.secure,
        "httpOnly": cookie.has_nonstandard_attr("HttpOnly"),
    }
    if cookie.domain_specified:
        return {**params, "domain": cookie.domain}
    return {**params, "url": f"{'https' if cookie.secure else 'http'}://{host}{cookie.path}"}
