"""Files in and out: formats <-> vault, and capture for what came without its page."""

from linkvault.transfer.exporting import Written, export, narrowed, reading_page, stream

__all__ = ["Written", "export", "narrowed", "reading_page", "stream"]
