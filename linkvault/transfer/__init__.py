"""Files in and out: formats <-> vault, and capture for what came without its page."""

from linkvault.transfer.exporting import Written, export, narrowed, reading_page, stream, write_reading_page
from linkvault.transfer.merge_vaults import MergeResult, is_empty, merge, store_full_link

__all__ = [
    "MergeResult",
    "Written",
    "export",
    "is_empty",
    "merge",
    "narrowed",
    "reading_page",
    "store_full_link",
    "stream",
    "write_reading_page",
]
