"""One address -> a Page or a FetchError: requests, redirects, retries and the limits of one fetch.

A picture of a page is fetched in the same way, with another `RequestProfile`.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote

import httpcore

from linkvault.clock import now
from linkvault.errors import FetchError
from linkvault.fetch import content_coding, http_errors, media_types, meta_refresh
from linkvault.fetch.client_settings import FetchSettings
from linkvault.fetch.cookies import receive_cookies, set_cookie_header
from linkvault.fetch.origin import Target, follow, parse_target
from linkvault.fetch.private_network import is_private_host
from linkvault.fetch.request_profile import PAGE_PROFILE, RequestProfile
from linkvault.fetch.response import Response, seconds_to_wait, select_headers
from linkvault.fetch.transport import PrivateAddressError, Request, TransportPool, current_deadline
from linkvault.lazy_dataclass import replace
from linkvault.models import Hop, Page, Visit
from linkvault.states import FetchReason

if TYPE_CHECKING:
    from http.cookiejar import Cookie

_REDIRECT_STATUSES = (301, 302, 303, 307, 308)
_BUSY_STATUSES = (429, 503)
_ERROR_PAGE_SECONDS = 5.0  # for reading an error page: it is not worth a longer wait
_STATUSES_WITHOUT_PAGE = (204, 205, 206)
_FIRST_ERROR_STATUS = 400
_RETRY_PAUSE = 0.2  # seconds before the retry after a broken connection
_MAX_LENGTH_DIGITS = 20  # of a Content-Length: `int` raises beyond 4,300 digits, and 20 are over every limit


class _RetryableError(Exception):
    """A request failed, and a retry after `seconds` may succeed; `failure` is raised if no retry is left."""

    def __init__(self, seconds: float, failure: FetchError) -> None:
        super().__init__(str(failure))
        self.seconds = seconds
        self.failure = failure


class Exchange:
    """The state of one fetch: the redirects so far, cookies, warnings and the retries that are left."""

    def __init__(
        self,
        transports: TransportPool,
        settings: FetchSettings,
        cookies: "list[Cookie]",
        is_private: Callable[[str], bool],
        limit_host: Callable[[str], AbstractContextManager[None]],
        profile: RequestProfile = PAGE_PROFILE,
    ) -> None:
        """Prepare a fetch. Its deadline is `current_deadline` of the context."""
        self._profile = profile
        self._transports = transports
        self._settings = settings
        self._is_private = is_private
        self._limit_host = limit_host
        self._cookies = cookies  # of the user
        self._received: list[Cookie] = []  # of the servers
        self._deadline = current_deadline.get()
        self._hops: list[Hop] = []
        self._warnings: list[str] = []
        self._visited: set[tuple[str, str]] = set()  # (URL, cookies sent)
        self._is_peer_private = False
        # Whether private addresses are refused: from the start, or after the response of a public one.
        self._is_guarded = settings.allows_private is False
        self._retries_left = settings.retries

    def run(self, url: str) -> Page:
        """Follow all redirects and return the page.

        :raises FetchError: if there is no page; its `warnings` are those up to the failure
        """
        started = time.monotonic()
        start = parse_target(url)
        step: Target | Page = start
        try:
            while isinstance(step, Target):
                step = self._visit(start, step, started)
        except FetchError as error:
            error.warnings = tuple(dict.fromkeys(self._warnings))
            raise
        return step

    def _visit(self, start: Target, target: Target, started: float) -> Target | Page:
        """Request one address, with retries; return the target of its redirect, or its page."""
        request = self._build_request(start, target)
        while True:
            warning_count = len(self._warnings)
            try:
                return self._send(target, request, start, started)
            except _RetryableError as error:
                if self._retries_left <= 0 or error.seconds >= self._deadline.end - time.monotonic():
                    raise error.failure from error.__cause__
                self._retries_left -= 1
                del self._warnings[warning_count:]
                time.sleep(error.seconds)

    def _build_request(self, start: Target, target: Target) -> Request:
        """Return the request. Login and extra headers are sent only to the origin that they belong to.

        :raises FetchError: if the redirect leads into a private network, or in a circle
        """
        is_guarded = self._is_guarded or self._profile.is_guarded(target.host)
        if is_guarded and is_private_host(target.host):
            raise http_errors.private_address_error(
                target.display_url, is_picture=not self._profile.is_page, is_redirect=bool(self._hops)
            )
        headers = {
            "User-Agent": self._settings.user_agent,
            "Accept": self._profile.accept,
            "Accept-Encoding": content_coding.ACCEPTED,
        }
        if referer := self._profile.referer(target):
            headers["Referer"] = referer
        if self._settings.site_headers is not None and self._profile.is_page:
            headers |= {name.title(): value for name, value in self._settings.site_headers(str(target.url))}
        page = self._profile.page or start
        login = target.login if self._profile.is_page or not page.is_origin_of(target) else page.login
        if login:
            headers["Authorization"] = login
        request = Request(target.url, headers, is_guarded, self._settings.connect_seconds)
        own = self._cookies if page.may_share_cookies(target) else []
        set_cookie_header(request, [*own, *self._received])
        if page.is_origin_of(target):
            for name, value in self._settings.headers:
                request.set_header(name, value)
        # Some sites set a cookie and redirect to the same address: with another cookie it is not a circle.
        key = str(target.url), request.header("cookie") or ""
        if key in self._visited:
            raise self._build_error(
                target, FetchReason.TOO_MANY_REDIRECTS, f"{start.display_url} redirects in a circle"
            )
        self._visited.add(key)
        return request

    def _send(self, target: Target, request: Request, start: Target, started: float) -> Target | Page:
        """Send one request; return the target of its redirect, or its page.

        :raises _RetryableError: if a retry may help
        """
        self._deadline.begin_phase(self._settings.header_seconds)
        try:
            with (
                self._host_slot(target.host),
                closing(self._transports.send(request)) as response,
            ):
                self._deadline.begin_phase(
                    self._settings.total_seconds, silence=self._settings.silence_seconds
                )
                self._record_peer(target, response)
                self._received = receive_cookies(
                    self._received, request, response.headers.get_all("set-cookie")
                )
                return self._receive(target, response, start, started)
        except PrivateAddressError as error:
            raise http_errors.private_address_error(
                target.display_url, is_picture=not self._profile.is_page, is_redirect=bool(self._hops)
            ) from error
        except (*http_errors.HTTP_ERRORS, OSError) as error:
            failure = self._translate(error, target)
            if http_errors.is_transient(error):
                raise _RetryableError(_RETRY_PAUSE, failure) from error
            raise failure from error

    @contextmanager
    def _host_slot(self, host: str) -> Iterator[None]:
        """Hold a slot of the host. The wait for it does not count against the deadline."""
        started = time.monotonic()
        with self._limit_host(host):
            self._deadline.extend(time.monotonic() - started)
            yield

    def _record_peer(self, target: Target, response: Response) -> None:
        """Record whether a response came from the public web: after one, private addresses are refused."""
        if self._transports.proxy_for(target.url):
            self._is_peer_private = is_private_host(target.host)
        else:
            self._is_peer_private = self._is_private(response.peer)
        self._is_guarded = self._is_guarded or not self._is_peer_private

    def _receive(self, target: Target, response: Response, start: Target, started: float) -> Target | Page:
        """Return the target of a redirect, or the page of a response."""
        status = response.status
        if status in _REDIRECT_STATUSES:
            locations = (value for name, value in response.headers.raw if name.lower() == b"location")
            location = next(locations, b"")
            return self._redirect(target, status, follow(target, location))
        if status in _BUSY_STATUSES:
            raise self._busy_error(target, response, start, started)
        if status in _STATUSES_WITHOUT_PAGE or not 200 <= status < 300:
            failure = http_errors.status_error(status, target.display_url)
            failure.page = self._read_error_page(target, response, start, started)
            raise failure
        media_type, body = self._read(target, response)
        if media_type in (media_types.HTML, media_types.XHTML):
            refresh_target = self._refresh_target(target, response, body)
            if refresh_target:
                return self._redirect(target, status, refresh_target)
        return self._build_page(target, response, start, started, (media_type, body))

    def _read_error_page(
        self, target: Target, response: Response, start: Target, started: float
    ) -> Page | None:
        """Return the page of a response with an error status; None if it has none that can be read soon."""
        if response.status < _FIRST_ERROR_STATUS:
            return None
        warning_count = len(self._warnings)
        warning = f"the site answered {response.status}: this is its page about the error"
        self._deadline.begin_phase(_ERROR_PAGE_SECONDS)
        try:
            content = self._read(target, response)
        except (FetchError, _RetryableError, *http_errors.HTTP_ERRORS, OSError):
            return None
        finally:
            del self._warnings[warning_count:]
        page = self._build_page(target, response, start, started, content)
        return replace(page, warnings=(*page.warnings, warning))

    def _build_page(
        self,
        target: Target,
        response: Response,
        start: Target,
        started: float,
        content: tuple[str, bytes],
    ) -> Page:
        """Return the page of a response, from its media type and its bytes."""
        media_type, body = content
        return Page(
            url=start.display_url,
            final_url=target.display_url,
            status=response.status,
            media_type=media_type,
            body=body,
            fetched=now(),
            headers=select_headers(response.headers.items()),
            hops=tuple(self._hops),
            seconds=time.monotonic() - started,
            warnings=tuple(dict.fromkeys(self._warnings)),
            visit=Visit(self._is_peer_private, (*self._cookies, *self._received), target.login),
        )

    def _redirect(self, target: Target, status: int, next_target: Target) -> Target:
        """Record a redirect and return its target.

        :raises FetchError: if it is one too many
        """
        if len(self._hops) >= self._settings.max_redirects:
            raise self._build_error(
                target,
                FetchReason.TOO_MANY_REDIRECTS,
                f"more than {self._settings.max_redirects} redirects, the last from {target.display_url}",
            )
        self._hops.append(Hop(target.display_url, status))
        return next_target

    def _refresh_target(self, target: Target, response: Response, body: bytes) -> Target | None:
        """Return the target of a page that only redirects with `<meta http-equiv=refresh>`; else None."""
        reference = meta_refresh.find_refresh(
            body[: meta_refresh.SCAN_BYTES], len(body), response.headers.get("refresh")
        )
        if not reference:
            return None
        try:
            next_target = follow(target, reference.encode("utf-8", "replace"))
        except FetchError:  # not the address of a web page: then the page itself is stored
            self._warnings.append("the page redirects to an address that is not a web page")
            return None
        if any(str(next_target.url) == url for url, _ in self._visited):
            return None
        return next_target

    def _busy_error(self, target: Target, response: Response, start: Target, started: float) -> Exception:
        """Return the error of a busy site: retryable if the wait that it asks for is allowed."""
        wait = seconds_to_wait(response.headers.get("retry-after"), datetime.now(UTC))
        is_too_long = wait > self._settings.retry_after_cap
        detail = f" and asks to wait {wait:.0f} seconds" if is_too_long else ""
        failure = http_errors.status_error(response.status, target.display_url, detail=detail)
        failure.retry_after = wait
        failure.page = self._read_error_page(target, response, start, started)
        if is_too_long or not self._settings.waits_for_busy_sites:
            return failure
        return _RetryableError(wait, failure)

    def _read(self, target: Target, response: Response) -> tuple[str, bytes]:
        """Read the body within its limits; return its media type and its bytes.

        :raises FetchError: if it is too large, empty, damaged or not a page
        """
        declared_types = [media_types.essence(header) for header in response.headers.get_all("content-type")]
        declared = next((name for name in reversed(declared_types) if name), None)
        path = unquote(target.url.path or "/")
        media_type = None
        body = bytearray()
        try:
            if self._profile.is_page:
                media_types.refuse_by_type(declared)
            for chunk in self._decoded_chunks(target, response, declared):
                body += chunk
                if not self._profile.is_page:
                    if len(body) > self._settings.max_bytes:
                        raise http_errors.too_large_error(
                            target.display_url, self._settings.limit_of(declared)
                        )
                    continue
                if media_type is None and len(body) >= media_types.SNIFF_BYTES:
                    media_type = media_types.decide(declared, bytes(body[: media_types.SNIFF_BYTES]), path)
                    self._check_length(target, response, media_type)
                if len(body) > self._settings.limit_of(media_type):
                    raise http_errors.too_large_error(target.display_url, self._settings.limit_of(media_type))
            if not body.strip():
                raise self._build_error(target, FetchReason.EMPTY, f"the page is empty: {target.display_url}")
            if not self._profile.is_page:
                return declared or "", bytes(body)
            return media_type or media_types.decide(declared, bytes(body), path), bytes(body)
        except media_types.NotAPageError as error:
            raise self._build_error(
                target, FetchReason.CONTENT_TYPE, f"not a web page but {error}: {target.display_url}"
            ) from error
        except content_coding.UndecodableError as error:
            raise self._build_error(
                target, FetchReason.BAD_ENCODING, f"{error}: {target.display_url}"
            ) from error

    def _check_length(self, target: Target, response: Response, media_type: str | None) -> None:
        """Raise an error for a body whose declared size is over the limit of its media type."""
        length = response.headers.get("content-length") or ""
        if length.isdecimal() and int(length[:_MAX_LENGTH_DIGITS]) > self._settings.limit_of(media_type):
            raise http_errors.too_large_error(target.display_url, self._settings.limit_of(media_type))

    def _decoded_chunks(self, target: Target, response: Response, declared: str | None) -> Iterator[bytes]:
        """Yield the decoded body in small chunks. A body whose declared size is over the limit is not read."""
        is_known = media_types.is_text(declared) or not self._profile.is_page
        self._check_length(target, response, (declared or "") if is_known else None)
        codings = content_coding.split_codings(response.headers.get("content-encoding") or "")
        raw = self._raw_chunks(target, response)
        warn = self._warnings.append
        if codings:
            chunks = content_coding.decode(raw, codings, warn)
        else:
            chunks = content_coding.decode_undeclared_gzip(raw, warn)
        for chunk in chunks:
            if self._deadline.is_over:  # an endless stream may decode to very little
                message = f"{self._timeout_message(target)}: {target.display_url}"
                raise self._build_error(target, FetchReason.TIMEOUT, message)
            yield chunk

    def _raw_chunks(self, target: Target, response: Response) -> Iterator[bytes]:
        """Yield the body as sent. If the connection breaks and no retry is left, the rest is missing, with a warning.

        :raises _RetryableError: if the connection breaks and a retry is left
        """
        received = 0
        try:
            for chunk in response.chunks():
                received += len(chunk)
                if received > self._settings.limit_of(None if self._profile.is_page else ""):
                    raise http_errors.too_large_error(target.display_url, self._settings.limit_of(None))
                yield chunk
        except httpcore.TimeoutException:
            raise
        except http_errors.HTTP_ERRORS as error:
            failure = self._translate(error, target)
            if http_errors.is_transient(error) and self._retries_left > 0:
                raise _RetryableError(_RETRY_PAUSE, failure) from error
            if not received:
                raise failure from error
            message = f"the page is incomplete: the connection was closed after {received:,} bytes"
            self._warnings.append(message)

    def _build_error(self, target: Target, reason: FetchReason, message: str) -> FetchError:
        return FetchError(message, reason=reason, url=target.display_url)

    def _translate(self, error: Exception, target: Target) -> FetchError:
        return http_errors.translate(
            error,
            target.display_url,
            self._transports.name_server(target.url),
            timeout_message=self._timeout_message(target),
            proxy=self._transports.proxy_for(target.url),
        )

    def _timeout_message(self, target: Target) -> str:
        server = self._transports.name_server(target.url)
        if self._deadline.is_over:
            return f"{server} did not send the page within {self._settings.total_seconds:g} seconds"
        return f"{server} did not respond in time"
