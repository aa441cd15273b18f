"""URL -> Page. The only package that uses the network.

A `Fetcher` returns the page at an address, or raises a FetchError whose `reason` is a fixed word. No server is
trusted: time, size, redirects and content codings have limits here, and a page that arrived incomplete says so in its
warnings. What the bytes of a page mean is left to `extract`.
"""

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
