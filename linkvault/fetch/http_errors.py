"""Exceptions of httpcore, ssl and the system, and HTTP statuses -> FetchError with a reason and a hint."""

import errno
import socket
import ssl
from collections.abc import Iterator

import httpcore

from linkvault.errors import Action, FetchError, Hint, Remedy
from linkvault.fetch.proxies import Proxy, UnusableProxyError
from linkvault.states import FetchReason, http_reason
from linkvault.text.sizes import format_size

# Problems of a certificate by the `verify_code` of OpenSSL, each with a hint.
_CERTIFICATE_PROBLEMS = {
    10: ("its certificate has expired", "the site must renew it; check the clock of this machine"),
    9: ("its certificate is not valid yet", "check the clock of this machine"),
    18: ("its certificate is self-signed", None),
    19: ("its certificate is signed by an unknown authority", None),
    20: ("its certificate is signed by an unknown authority", None),
    62: ("its certificate is for another name", "check the address"),
    64: ("its certificate is for another address", "check the address"),
}
# All that httpcore raises for what a server or the network does. They have no class in common.
HTTP_ERRORS = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
)
_MAX_SHOWN = 100  # characters of an error of the HTTP library, which repeats what the server sent
_UNTRUSTED_CODES = (18, 19, 20)
_TRUST_HINT = "if you trust it, set the environment variable SSL_CERT_FILE to its certificate"
_STATUS_HINTS: dict[int, Hint] = {
    401: Remedy(Action.SEND_LOGIN),
    402: Remedy(Action.SEND_COOKIES),
    403: Remedy(Action.SAVE_IN_BROWSER),
    404: "the page is gone or the address is wrong; the Internet Archive may have a copy",
    410: "the page is gone; the Internet Archive may have a copy",
    429: "the site limits the number of requests: try again later",
    451: "the page is blocked for legal reasons",
    503: "the site is overloaded or down: try again later",
}


class CertificatesError(OSError):
    """The certificates that a variable of the environment names cannot be read. The message is for the user."""


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error, its cause, the cause of that, and so on."""
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__ or current.__context__


def is_transient(error: Exception) -> bool:
    """Return whether a retry may help: the connection broke, and nothing was refused."""
    if isinstance(error, httpcore.TimeoutException):
        return False
    for cause in causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return False
        if isinstance(cause, socket.gaierror):
            return cause.errno == socket.EAI_AGAIN
    if isinstance(error, ConnectionError) or getattr(error, "errno", None) == errno.ENOTCONN:
        return True
    if isinstance(error, httpcore.RemoteProtocolError):
        return "disconnected" in str(error) or "closed connection" in str(error)
    return isinstance(error, httpcore.NetworkError)


def status_error(status: int, url: str, *, detail: str = "") -> FetchError:
    """Return the error for a response without a page.

    :param detail: follows the status in the message
    """
    phrase = f"{status} {_phrase(status)}".strip()
    return FetchError(
        f"the site answers {phrase}{detail}: {url}",
        reason=http_reason(status),
        url=url,
        hint=_STATUS_HINTS.get(status),
    )


def _phrase(status: int) -> str:
    """Return what the standard calls a status; an empty text for one that it does not have."""
    from http import HTTPStatus

    return next((known.phrase for known in HTTPStatus if known == status), "")


def translate(
    error: Exception, url: str, host: str, *, timeout_message: str, proxy: Proxy | None = None
) -> FetchError:
    """Return the FetchError for an exception of the network.

    :param timeout_message: the message if it is a timeout
    :param proxy: the one that the request went through
    """
    if isinstance(error, CertificatesError):
        return FetchError(str(error), reason=FetchReason.TLS, url=url)
    if isinstance(error, httpcore.ProxyError) and proxy is not None:
        return _proxy_error(error, proxy, url)
    if isinstance(error, httpcore.TimeoutException):
        return FetchError(
            f"{timeout_message}: {url}",
            reason=FetchReason.TIMEOUT,
            url=url,
            hint=Remedy(Action.ALLOW_MORE_TIME),
        )
    for cause in causes(error):
        if isinstance(cause, socket.gaierror | UnicodeError):
            return FetchError(
                f"no such host: {host}",
                reason=FetchReason.DNS,
                url=url,
                hint="check the address and the network connection",
            )
        if isinstance(cause, ssl.SSLError):
            return _tls_error(cause, url, host)
    if isinstance(error, httpcore.ConnectError):
        return FetchError(f"cannot connect to {host}: {describe(error)}", reason=FetchReason.CONNECT, url=url)
    if isinstance(error, httpcore.NetworkError | OSError):
        return FetchError(f"{host} closed the connection: {url}", reason=FetchReason.CONNECT, url=url)
    if "disconnected" in str(error):
        return FetchError(
            f"{host} closed the connection without a response: {url}", reason=FetchReason.CONNECT, url=url
        )
    return FetchError(
        f"{host} sent an invalid HTTP response ({str(error)[:_MAX_SHOWN]}): {url}",
        reason=FetchReason.PROTOCOL,
        url=url,
    )


def _tls_error(error: ssl.SSLError, url: str, host: str) -> FetchError:
    code = getattr(error, "verify_code", None)
    problem, hint = _CERTIFICATE_PROBLEMS.get(code or 0, ("", None))
    if not problem:
        reason = error.reason.replace("_", " ").lower() if error.reason else "the connection was closed"
        problem = f"TLS failed: {reason}"
        if code:
            problem = f"its certificate is not trusted: {getattr(error, 'verify_message', reason)}"
    if code in _UNTRUSTED_CODES:
        hint = _TRUST_HINT
    return FetchError(
        f"no secure connection to {host}: {problem}", reason=FetchReason.TLS, url=url, hint=hint
    )


def _proxy_error(error: httpcore.ProxyError, proxy: Proxy, url: str) -> FetchError:
    problem = "cannot be used" if isinstance(error, UnusableProxyError) else "refused the request"
    return FetchError(
        f"the proxy {proxy.name} {problem}: {str(error)[:_MAX_SHOWN]}",
        reason=FetchReason.CONNECT,
        url=url,
        hint=f"check {proxy.source}",
    )


def describe(error: Exception) -> str:
    """Return why no connection was made, in lower case."""
    if isinstance(error, httpcore.TimeoutException):
        return "it did not respond in time"
    for cause in causes(error):
        if isinstance(cause, socket.gaierror | UnicodeError):
            return "no such host"
        if isinstance(cause, OSError) and cause.errno == errno.ECONNREFUSED:
            return "connection refused"
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror.lower()
    return str(error) or "unknown reason"


def too_large_error(url: str, limit: int) -> FetchError:
    """Return the error for a page that is larger than a number of bytes."""
    return FetchError(
        f"the page is larger than {format_size(limit)}: {url}",
        reason=FetchReason.TOO_LARGE,
        url=url,
        hint=Remedy(Action.ALLOW_LARGER_PAGE),
    )


def private_address_error(url: str, *, is_picture: bool, is_redirect: bool) -> FetchError:
    """Return the error for an address on this machine or in a private network."""
    if is_picture:
        message = f"a picture at a private address: {url}"
        return FetchError(message, reason=FetchReason.PRIVATE_ADDRESS, url=url)
    if is_redirect:
        return FetchError(
            f"a public page redirects to a private address: {url}",
            reason=FetchReason.BAD_REDIRECT,
            url=url,
            hint="if you want that page, add its own address",
        )
    return FetchError(
        f"not fetched, because it is on this machine or in a private network: {url}",
        reason=FetchReason.PRIVATE_ADDRESS,
        url=url,
        hint=Remedy(Action.ALLOW_PRIVATE),
    )
