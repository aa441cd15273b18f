"""URL -> Page. The only package that uses the network.

A `Fetcher` returns the page at an address, or raises a FetchError whose `reason` is a fixed word. No server is
trusted: time, size, redirects and content codings have limits here, and a page that arrived incomplete says so in its
warnings. What the bytes of a page mean is left to `extract`.
"""

from linkvault.deferred_imports import deferred_modules
from linkvault.lazy_names import load_name
from linkvault.lazy_re import stored_patterns

TYPE_CHECKING = False  # type checkers take it for true; `typing` would cost 8 ms
if TYPE_CHECKING:
    from linkvault.fetch.client_settings import FetchSettings
    from linkvault.fetch.fetcher import Fetcher
    from linkvault.fetch.from_file import page_from_bytes, page_from_file
    from linkvault.fetch.scheduler import HostLimiter, HostScheduler

__all__ = [
    "FetchSettings",
    "Fetcher",
    "HostLimiter",
    "HostScheduler",
    "page_from_bytes",
    "page_from_file",
]

_MODULES = {
    "FetchSettings": "client_settings",
    "Fetcher": "fetcher",
    "HostLimiter": "scheduler",
    "HostScheduler": "scheduler",
    "page_from_bytes": "from_file",
    "page_from_file": "from_file",
}


if not TYPE_CHECKING:  # else a type checker would accept any name

    def __getattr__(name: str) -> object:
        """Return a public name; load its module at the first use (PEP 562): a page from a file needs no HTTP client."""
        # They are for asynchronous clients, for TLS, for hosts that are not in ASCII and for zstd: 6 ms.
        with stored_patterns(), deferred_modules("anyio", "certifi", "idna", "zstandard"):
            return load_name(__name__, _MODULES, name)
