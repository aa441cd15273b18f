"""URL -> Page: the only room that knows the network.

A `Fetcher` takes the page behind an address, or raises FetchError with one fixed word for the reason. It
trusts no server: time, size, redirects and content codings are bounded here, and what arrived incomplete is
said in the page's warnings. What the bytes mean is the business of `extract`.
"""

from linkvault.fetch.fetcher import Fetcher
from linkvault.fetch.polite import Gate, Turns
from linkvault.fetch.saved import page_from_bytes, saved_page
from linkvault.fetch.settings import FetchSettings

__all__ = ["FetchSettings", "Fetcher", "Gate", "Turns", "page_from_bytes", "saved_page"]
