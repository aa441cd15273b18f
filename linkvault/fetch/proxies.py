"""The proxies that the environment names: which URL goes through which of them, and what a proxy can do wrong."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpcore

from linkvault.fetch.origin import RequestURL, in_brackets
from linkvault.lazy_dataclass import dataclass
from linkvault.urls.address import DEFAULT_PORTS
from linkvault.urls.hosts import to_ascii

_SOCKS = ("socks5", "socks5h")
_MAX_SHOWN = 100  # characters of the address of a proxy


class UnusableProxyError(httpcore.ProxyError):
    """No request can be sent to a proxy: its address is wrong, or there is no connection to it."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy, and the variable of the environment or the settings that name it."""

    url: str
    source: str

    @property
    def name(self) -> str:
        """The address as a message shows it, without user and password."""
        scheme, _, rest = self.url.partition("://")
        return f"{scheme}://{rest.rpartition('@')[2]}"[:_MAX_SHOWN]

    @property
    def is_encrypted(self) -> bool:
        """Return whether the connection to the proxy itself is encrypted."""
        return self.url.startswith("https:")

    @property
    def is_socks(self) -> bool:
        """Return whether it is a proxy for connections, not for HTTP."""
        return self.url.partition(":")[0] in _SOCKS

    def open_pool(self, options: dict[str, Any]) -> httpcore.ConnectionPool:
        """Return a pool of connections to the proxy. No connection is opened yet.

        :param options: those of a pool of direct connections
        :raises UnusableProxyError: if it is no proxy that can be used
        """
        from importlib.util import find_spec
        from urllib.parse import unquote, urlsplit

        try:
            parts = urlsplit(self.url)
            host, port = to_ascii(in_brackets(parts.hostname or "")), parts.port
        except ValueError as error:  # its message may show a part of the password
            raise UnusableProxyError("its address is wrong") from error
        if parts.scheme not in ("http", "https", *_SOCKS):
            raise UnusableProxyError("its address begins with neither http:// nor socks5://")
        if self.is_socks and not find_spec("socksio"):
            raise UnusableProxyError("SOCKS needs a Python package: pip install socksio")
        url = httpcore.URL(
            scheme=parts.scheme.encode(), host=host.strip("[]").encode(), port=port, target=b"/"
        )
        login = None
        if parts.username or parts.password:
            login = unquote(parts.username or "").encode(), unquote(parts.password or "").encode()
        if self.is_socks:
            return httpcore.SOCKSProxy(url, login, **options)
        own_tls = options["ssl_context"] if self.is_encrypted else None
        return httpcore.HTTPProxy(url, login, proxy_ssl_context=own_tls, **options)

    @contextmanager
    def translated_errors(self) -> Iterator[None]:
        """Raise what socksio says of an odd answer as an error of httpcore, which forgets to."""
        if not self.is_socks:
            yield
            return
        from socksio import SOCKSError

        try:
            yield
        except SOCKSError as error:
            raise httpcore.ProxyError("its answer is not that of a SOCKS5 proxy") from error


class Proxies:
    """The proxies of the environment, or of the system where it has a place for them."""

    def __init__(self) -> None:
        """Read them."""
        self._urls = _read_proxies()

    def choose(self, url: RequestURL) -> Proxy | None:
        """Return the proxy for a URL; None for a direct connection."""
        scheme = next((scheme for scheme in (url.scheme, "all") if self._urls.get(scheme)), None)
        if scheme is None or self._is_excluded(url):
            return None
        proxy = self._urls[scheme]
        kind, address = proxy.split("://", 1) if "://" in proxy else ("http", proxy)
        return Proxy(f"{kind.lower()}://{address}", _source(scheme))

    def _is_excluded(self, url: RequestURL) -> bool:
        """Return whether `no_proxy` names the host of a URL, alone or with the port."""
        host = in_brackets(url.host)
        if "no" not in self._urls:
            from urllib.request import proxy_bypass

            return bool(proxy_bypass(host))  # the system may have exceptions
        addresses = host, f"{host}:{url.port or DEFAULT_PORTS[url.scheme]}"
        names = map(_spell_as_host, self._urls["no"].split(","))
        return any(
            name == "*" or address == name or (name and address.endswith(f".{name}"))
            for name in names
            for address in addresses
        )


def _read_proxies() -> dict[str, str]:
    """Return the URLs of proxies by the scheme that they are for, and the hosts without one under `no`."""
    has_system_proxies = sys.platform in ("darwin", "win32")
    if not has_system_proxies and not any(name.lower().endswith("_proxy") for name in os.environ):
        return {}
    from urllib.request import getproxies  # imports http.client and email, which takes 15 ms

    return getproxies()


def _source(scheme: str) -> str:
    """Return what names the proxy for a scheme, for a message."""
    # Of two spellings, the one in lower case counts, which is the greater one.
    name = max((name for name in os.environ if name.lower() == f"{scheme}_proxy"), default=None)
    return f"the environment variable {name}" if name else "the proxy in the settings of the system"


def _spell_as_host(name: str) -> str:
    """Return a name in `no_proxy` as a URL spells it: in ASCII, an IPv6 address in brackets, `.x` for `*.x`."""
    name = name.strip().removeprefix("*.").removeprefix(".")
    host, colon, port = name.rpartition(":")
    if not (colon and port.isdecimal() and (":" not in host or host.endswith("]"))):
        host, colon, port = name, "", ""
    try:
        return f"{in_brackets(to_ascii(in_brackets(host)).strip('[]'))}{colon}{port}"
    except ValueError:  # no host: `*`, which stands for all
        return name
