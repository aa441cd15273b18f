"""Files of other programs <-> links and snapshots in a vault, and merging of vaults."""

from linkvault.transfer.exporting import ExportOptions, export, reading_page, stream, write_saved_copy
from linkvault.transfer.merge_vaults import MergeResult, is_empty, merge, store_full_link
from linkvault.transfer.result import ExportResult

__all__ = [
    "ExportOptions",
    "ExportResult",
    "MergeResult",
    "export",
    "is_empty",
    "merge",
    "reading_page",
    "store_full_link",
    "stream",
    "write_saved_copy",
]
