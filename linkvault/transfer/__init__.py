"""Files in and out: formats <-> vault, and capture for what came without its page."""

from linkvault.transfer.exporting import Written, export, narrowed, reading_page, stream, write_reading_page
from linkvault.transfer.wholes import Merged, is_new, merge, restore_whole

__all__ = [
    "Merged",
    "Written",
    "export",
    "is_new",
    "merge",
    "narrowed",
    "reading_page",
    "restore_whole",
    "stream",
    "write_reading_page",
]
