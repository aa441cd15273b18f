"""URL -> stored snapshot: fetch, extract, render and store one page, with exactly one Outcome per URL.

Part of the public Python API: `from linkvault import capture`, then `capture.add(vault, url)`.
"""

from linkvault.capture.adding import AddOptions, add, add_all
from linkvault.capture.page import capture
from linkvault.capture.read_page import ExtractedPage, fingerprint, read
from linkvault.capture.reextraction import count_pages, keep_refused, reextract
from linkvault.capture.rendering import Rendering, try_read
from linkvault.capture.store_page import store_failure, store_link, store_page

__all__ = [
    "AddOptions",
    "ExtractedPage",
    "Rendering",
    "add",
    "add_all",
    "capture",
    "count_pages",
    "fingerprint",
    "keep_refused",
    "read",
    "reextract",
    "store_failure",
    "store_link",
    "store_page",
    "try_read",
]
