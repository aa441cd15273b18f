"""Page -> snapshot: fetch, extract, render and store one page, with exactly one Outcome for each address.

Part of the public Python API: `from linkvault import capture`, then `capture.add(vault, url)`.
"""

from linkvault.capture.adding import AddOptions, add, add_all
from linkvault.capture.page import (
    Reading,
    capture,
    fingerprint,
    keep,
    keep_link,
    read,
    reextract,
    remember,
)

__all__ = [
    "AddOptions",
    "Reading",
    "add",
    "add_all",
    "capture",
    "fingerprint",
    "keep",
    "keep_link",
    "read",
    "reextract",
    "remember",
]
