"""URL -> Page: the only room that knows the network.

A `Fetcher` takes the page behind an address, or raises FetchError with one fixed word for the reason. It
trusts no server: time, size, redirects and content codings are bounded here, and what arrived incomplete is
said in the page's warnings. What the bytes mean is the business of `extract`.
"""

from linkvault.fetch.client_settings import FetchSettings
from linkvault.fetch.fetcher import Fetcher
from linkvault.fetch.from_file import page_from_bytes, page_from_file
from linkvault.fetch.scheduler import Gate, Turns

__all__ = ["FetchSettings", "Fetcher", "Gate", "Turns", "page_from_bytes", "page_from_file"]
