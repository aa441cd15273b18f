"""What httpx, httpcore, ssl and the system raise -> FetchError, with one fixed word and what to do."""

import errno
import socket
import ssl
from collections.abc import Iterator
from http.client import responses

import httpx

from linkvault.errors import Action, FetchError, Hint, Remedy
from linkvault.states import FetchReason, http_reason

_TLS_WORDS = {
    10: ("its certificate has expired", "the site must renew it; is the clock of this machine right?"),
    9: ("its certificate is not valid yet", "is the clock of this machine right?"),
    18: ("its certificate is signed by itself", None),
    19: ("its certificate is signed by an authority that is not known here", None),
    20: ("its certificate is signed by an authority that is not known here", None),
    62: ("its certificate is for another name", "is the address written rightly?"),
    64: ("its certificate is for another address", "is the address written rightly?"),
}
_TRUST_HINT = "if you trust it, name its certificate in the environment: SSL_CERT_FILE=authority.pem"
_STATUS_HINTS: dict[int, Hint] = {
    401: Remedy(Action.SEND_LOGIN),
    402: Remedy(Action.SEND_COOKIES),
    403: Remedy(Action.SAVE_IN_BROWSER),
    404: "the page is gone or the address is wrong; a copy may lie in the Internet Archive",
    410: "the page is gone; a copy may lie in the Internet Archive",
    429: "the site wants fewer requests: try again later",
    451: "the page is withheld for legal reasons",
    503: "the site is busy or down: try again later",
}


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and what caused it, to the bottom."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__


def is_passing(error: Exception) -> bool:
    """Tell whether asking once more may help: the connection broke, rather than anything being refused."""
    if isinstance(error, httpx.TimeoutException):
        return False
    for cause in causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return False
        if isinstance(cause, socket.gaierror):
            return cause.errno == socket.EAI_AGAIN
    if isinstance(error, httpx.RemoteProtocolError):
        return "disconnected" in str(error) or "closed connection" in str(error)
    return isinstance(error, httpx.NetworkError)


def status_error(status: int, url: str, *, waits: str = "") -> FetchError:
    """Build the error of an answer that is no page."""
    said = f"{status} {responses.get(status, '')}".strip()
    return FetchError(
        f"the site answers {said}{waits}: {url}",
        reason=http_reason(status),
        url=url,
        hint=_STATUS_HINTS.get(status),
    )


def translate(error: Exception, url: str, host: str, *, late: str) -> FetchError:
    """Turn what the network raised into ours.

    :param late: what to say when time ran out
    """
    if isinstance(error, httpx.TimeoutException):
        return FetchError(
            f"{late}: {url}", reason=FetchReason.TIMEOUT, url=url, hint=Remedy(Action.ALLOW_MORE_TIME)
        )
    for cause in causes(error):
        if isinstance(cause, socket.gaierror | UnicodeError):
            return FetchError(
                f"no such host: {host}",
                reason=FetchReason.DNS,
                url=url,
                hint="is the address right, and this machine online?",
            )
        if isinstance(cause, ssl.SSLError):
            return _tls(cause, url, host)
    if isinstance(error, httpx.ProxyError):
        return FetchError(
            f"the proxy refuses: {error}", reason=FetchReason.CONNECT, url=url, hint="look at HTTPS_PROXY"
        )
    if isinstance(error, httpx.ConnectError):
        return FetchError(f"cannot connect to {host}: {_plain(error)}", reason=FetchReason.CONNECT, url=url)
    if isinstance(error, httpx.NetworkError):
        return FetchError(f"{host} broke the connection off: {url}", reason=FetchReason.CONNECT, url=url)
    if "disconnected" in str(error):
        return FetchError(
            f"{host} closed the connection without an answer: {url}", reason=FetchReason.CONNECT, url=url
        )
    return FetchError(
        f"{host} does not speak HTTP as it should ({error}): {url}", reason=FetchReason.PROTOCOL, url=url
    )


def _tls(error: ssl.SSLError, url: str, host: str) -> FetchError:
    code = getattr(error, "verify_code", None)
    words, hint = _TLS_WORDS.get(code or 0, ("", None))
    if not words:
        said = error.reason.replace("_", " ").lower() if error.reason else "the connection was broken off"
        words = f"TLS (SSL) fails: {said}"
        if code:
            words = f"its certificate is refused: {getattr(error, 'verify_message', said)}"
    if code in (18, 19, 20):
        hint = _TRUST_HINT
    return FetchError(f"no safe connection to {host}: {words}", reason=FetchReason.TLS, url=url, hint=hint)


def _plain(error: Exception) -> str:
    for cause in causes(error):
        if isinstance(cause, OSError) and cause.errno == errno.ECONNREFUSED:
            return "nothing answers on that port"
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror.lower()
    return str(error) or "no reason is given"
