"""One capture on its way: asks, follows, tries again, and comes home with a Page or a FetchError."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from http.cookiejar import Cookie

import httpx

from linkvault.clock import now
from linkvault.errors import Action, FetchError, Remedy
from linkvault.fetch import content_coding, http_errors, media_types, meta_refresh
from linkvault.fetch.client_settings import FetchSettings
from linkvault.fetch.cookies import jar_of
from linkvault.fetch.origin import Target, follow, parse_target
from linkvault.fetch.private_network import is_private_host
from linkvault.fetch.retry_after import seconds_to_wait
from linkvault.fetch.transport import PrivateAddressError, Wires, current_deadline
from linkvault.models import Hop, Page
from linkvault.states import FetchReason
from linkvault.text.sizes import format_size

_REDIRECTS = (301, 302, 303, 307, 308)
_BUSY = (429, 503)
_NO_PAGE = (204, 205, 206)
_PAUSE = 0.2  # seconds before a broken connection is tried once more
_ACCEPT = "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.8,*/*;q=0.5"
_KEPT_HEADERS = (
    "content-type", "content-language", "content-location", "content-disposition", "last-modified", "etag",
    "date", "link", "x-robots-tag", "server", "cf-mitigated", "x-amzn-waf-action", "memento-datetime",
)  # fmt: skip


class _AgainError(Exception):
    """The answer may be another if asked once more, after so many seconds."""

    def __init__(self, seconds: float, failure: FetchError) -> None:
        super().__init__(str(failure))
        self.seconds = seconds
        self.failure = failure


class Trip:
    """The state of one capture: where we are, whence we came, what we carry, what to tell."""

    def __init__(
        self,
        wires: Wires,
        settings: FetchSettings,
        cookies: list[Cookie],
        is_private: Callable[[str], bool],
        gate: Callable[[str], AbstractContextManager[None]],
    ) -> None:
        """Begin at nowhere; the deadline is that of the context."""
        self._wires = wires
        self._settings = settings
        self._is_private = is_private
        self._pass = gate
        self._jar = httpx.Cookies(jar_of(cookies))
        self._deadline = current_deadline.get()
        self._hops: list[Hop] = []
        self._warnings: list[str] = []
        self._seen: set[tuple[str, str]] = set()
        self._was_public = False
        self._tries_left = settings.retries

    def run(self, url: str) -> Page:
        """Follow the address to its page."""
        began = time.monotonic()
        start = parse_target(url)
        step: Target | Page = start
        try:
            while isinstance(step, Target):
                step = self._visit(start, step, began)
        except FetchError as error:
            error.warnings = tuple(dict.fromkeys(self._warnings))
            raise
        return step

    def _visit(self, start: Target, target: Target, began: float) -> Target | Page:
        """Ask one address, once more if that may help; return the next address or the page."""
        request = self._request(start, target)
        while True:
            told = len(self._warnings)
            try:
                return self._ask(target, request, start, began)
            except _AgainError as again:
                if self._tries_left <= 0 or again.seconds >= self._deadline.end - time.monotonic():
                    raise again.failure from again.__cause__
                self._tries_left -= 1
                del self._warnings[told:]
                time.sleep(again.seconds)

    def _request(self, start: Target, target: Target) -> httpx.Request:
        """Write the request: what is secret goes to the origin it was meant for, and nowhere else."""
        if self._was_public and is_private_host(target.host):
            raise _private(target)
        headers = {
            "User-Agent": self._settings.user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": content_coding.ACCEPTED,
        }
        if target.login:
            headers["Authorization"] = target.login
        request = httpx.Request("GET", target.url, headers=headers)
        self._jar.set_cookie_header(request)
        if start.is_origin_of(target):
            for name, value in self._settings.headers:
                request.headers[name] = value
        # A page may send on to itself to see whether its cookie comes back: then it is not the same again.
        key = str(target.url), request.headers.get("cookie", "")
        if key in self._seen:
            raise self._failure(target, FetchReason.TOO_MANY_REDIRECTS, f"{start.shown} sends on in a circle")
        self._seen.add(key)
        connect = self._settings.connect_seconds
        request.extensions = {
            "guarded": self._was_public,
            "timeout": {
                "connect": connect,
                "pool": connect,
                "read": None,
                "write": None,
            },  # the wire knows better
        }
        return request

    def _ask(self, target: Target, request: httpx.Request, start: Target, began: float) -> Target | Page:
        self._deadline.allow(self._settings.header_seconds)
        try:
            # Not through an httpx.Client: it reads every Location for itself, and raises on what it dislikes.
            with self._gate(target.host), closing(self._wires.handle_request(request)) as response:
                self._deadline.allow(self._settings.total_seconds, silence=self._settings.silence_seconds)
                self._note_peer(target, response)
                return self._receive(target, response, start, began)
        except PrivateAddressError as error:
            raise _private(target) from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ImportError) as error:
            failure = http_errors.translate(error, target.shown, target.host, late=self._late(target))
            if http_errors.is_passing(error):
                raise _AgainError(_PAUSE, failure) from error
            raise failure from error

    @contextmanager
    def _gate(self, host: str) -> Iterator[None]:
        """Wait until the host may be asked; waiting for others is not the host's delay."""
        began = time.monotonic()
        with self._pass(host):
            self._deadline.put_off(time.monotonic() - began)
            yield

    def _note_peer(self, target: Target, response: httpx.Response) -> None:
        """Remember whether we have been on the public web: from there, no way leads to a private address."""
        if self._wires.proxy_for(target.url):
            self._was_public = self._was_public or not is_private_host(target.host)
            return
        peer = response.extensions["network_stream"].get_extra_info("server_addr")
        self._was_public = self._was_public or not self._is_private(str(peer[0]))

    def _receive(
        self, target: Target, response: httpx.Response, start: Target, began: float
    ) -> Target | Page:
        status = response.status_code
        self._jar.extract_cookies(response)
        if status in _REDIRECTS:
            location = next(
                (value for name, value in response.headers.raw if name.lower() == b"location"), b""
            )
            return self._hop(target, status, follow(target, location))
        if status in _BUSY:
            raise self._busy(target, response)
        if status in _NO_PAGE or not 200 <= status < 300:
            raise http_errors.status_error(status, target.shown)
        kind, body = self._read(target, response)
        if kind in (media_types.HTML, media_types.XHTML):
            onward = self._refreshed(target, response, body)
            if onward:
                return self._hop(target, status, onward)
        return Page(
            url=start.shown,
            final_url=target.shown,
            status=status,
            media_type=kind,
            body=body,
            fetched=now(),
            headers=tuple(
                (name.lower(), value)
                for name, value in response.headers.multi_items()
                if name.lower() in _KEPT_HEADERS
            ),
            hops=tuple(self._hops),
            seconds=time.monotonic() - began,
            warnings=tuple(dict.fromkeys(self._warnings)),
        )

    def _hop(self, target: Target, status: int, onward: Target) -> Target:
        if len(self._hops) >= self._settings.max_hops:
            raise self._failure(
                target,
                FetchReason.TOO_MANY_REDIRECTS,
                f"{target.shown} sends on once more, after {len(self._hops)} redirects in a row",
            )
        self._hops.append(Hop(target.shown, status))
        return onward

    def _refreshed(self, target: Target, response: httpx.Response, body: bytes) -> Target | None:
        """Return the address to which the page itself sends on, if it is a new one."""
        found = meta_refresh.find_refresh(
            body[: meta_refresh.SCAN_BYTES], len(body), response.headers.get("refresh")
        )
        if not found:
            return None
        try:
            onward = follow(target, found.encode("utf-8", "replace"))
        except FetchError:  # it leads to no web page: then the page itself is all there is
            self._warnings.append("the page sends on to what is no web page")
            return None
        if any(str(onward.url) == url for url, _ in self._seen):
            return None
        return onward

    def _busy(self, target: Target, response: httpx.Response) -> Exception:
        wait = seconds_to_wait(response.headers.get("retry-after"), datetime.now(UTC))
        longer = " and asks to wait longer than we do" if wait > self._settings.retry_after_cap else ""
        failure = http_errors.status_error(response.status_code, target.shown, waits=longer)
        failure.retry_after = wait
        return failure if longer or not self._settings.waits else _AgainError(wait, failure)

    def _read(self, target: Target, response: httpx.Response) -> tuple[str, bytes]:
        """Read the body as far as it is a page and within its limits; return what it is, and its bytes."""
        kinds = [
            media_types.essence(each)
            for each in response.headers.get_list("content-type", split_commas=False)
        ]
        kind = next((each for each in reversed(kinds) if each), None)
        path = target.url.path
        settled = None
        body = bytearray()
        try:
            media_types.refuse_by_type(kind)
            for piece in self._pieces(target, response):
                body += piece
                if len(body) > self._settings.max_bytes:
                    raise self._too_large(target)
                if settled is None and len(body) >= media_types.SNIFF_BYTES:
                    settled = media_types.settle(kind, bytes(body[: media_types.SNIFF_BYTES]), path)
            if not body.strip():
                raise FetchError(
                    f"the site sends an empty page: {target.shown}",
                    reason=FetchReason.EMPTY,
                    url=target.shown,
                )
            return settled or media_types.settle(kind, bytes(body), path), bytes(body)
        except media_types.NoPageError as error:
            raise FetchError(
                f"no page to read: it is {error}: {target.shown}",
                reason=FetchReason.CONTENT_TYPE,
                url=target.shown,
            ) from error
        except content_coding.UndecodableError as error:
            raise FetchError(
                f"{error}: {target.shown}", reason=FetchReason.BAD_ENCODING, url=target.shown
            ) from error

    def _pieces(self, target: Target, response: httpx.Response) -> Iterator[bytes]:
        """Yield the body, unpacked, in small pieces; an announced size over the limit is not begun."""
        length = response.headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > self._settings.max_bytes:
            raise self._too_large(target)
        codings = content_coding.split_codings(response.headers.get("content-encoding", ""))
        raw = self._raw(target, response)
        tell = self._warnings.append
        pieces = (
            content_coding.undo(raw, codings, tell) if codings else content_coding.undo_silent_gzip(raw, tell)
        )
        for piece in pieces:
            if self._deadline.is_over:  # a stream may unpack for ever to nothing
                raise self._failure(target, FetchReason.TIMEOUT, f"{self._late(target)}: {target.shown}")
            yield piece

    def _raw(self, target: Target, response: httpx.Response) -> Iterator[bytes]:
        """Yield the body as sent. Broken off: try again, and then keep what came and say so."""
        received = 0
        try:
            for chunk in response.iter_raw():
                received += len(chunk)
                if received > self._settings.max_bytes:
                    raise self._too_large(target)
                yield chunk
        except httpx.TimeoutException:
            raise
        except httpx.HTTPError as error:
            failure = http_errors.translate(error, target.shown, target.host, late="")
            if http_errors.is_passing(error) and self._tries_left > 0:
                raise _AgainError(_PAUSE, failure) from error
            if not received:
                raise failure from error
            self._warnings.append(
                f"the page is incomplete: the connection broke off after {received:,} bytes"
            )

    def _too_large(self, target: Target) -> FetchError:
        size = format_size(self._settings.max_bytes)
        return FetchError(
            f"the page is larger than {size}: {target.shown}",
            reason=FetchReason.TOO_LARGE,
            url=target.shown,
            hint=Remedy(Action.ALLOW_LARGER_PAGE),
        )

    def _failure(self, target: Target, reason: FetchReason, message: str) -> FetchError:
        return FetchError(message, reason=reason, url=target.shown)

    def _late(self, target: Target) -> str:
        if self._deadline.is_over:
            return f"{target.host} does not come to an end within {self._settings.total_seconds:g} seconds"
        return f"{target.host} does not answer in time"


def _private(target: Target) -> FetchError:
    return FetchError(
        f"a public page sends on to a private address: {target.shown}",
        reason=FetchReason.BAD_REDIRECT,
        url=target.shown,
        hint="if you want that page, add its own address",
    )
