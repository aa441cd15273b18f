"""Files of other programs <-> links and snapshots in a vault, and merging of vaults."""

from linkvault.lazy_names import load_name

TYPE_CHECKING = False  # type checkers take it for true; `typing` would cost 8 ms
if TYPE_CHECKING:
    from linkvault.transfer.exporting import (
        ExportOptions,
        export,
        is_recorded,
        reading_page,
        stream,
        write_saved_copy,
    )
    from linkvault.transfer.merge_vaults import MergeResult, is_empty, merge, store_full_link
    from linkvault.transfer.result import ExportResult

__all__ = [
    "ExportOptions",
    "ExportResult",
    "MergeResult",
    "export",
    "is_empty",
    "is_recorded",
    "merge",
    "reading_page",
    "store_full_link",
    "stream",
    "write_saved_copy",
]

_MODULES = {
    "ExportOptions": "exporting",
    "ExportResult": "result",
    "MergeResult": "merge_vaults",
    "export": "exporting",
    "is_empty": "merge_vaults",
    "is_recorded": "exporting",
    "merge": "merge_vaults",
    "reading_page": "exporting",
    "store_full_link": "merge_vaults",
    "stream": "exporting",
    "write_saved_copy": "exporting",
}


if not TYPE_CHECKING:  # else a type checker would accept any name

    def __getattr__(name: str) -> object:
        """Return a public name; load its module at the first use (PEP 562): an import needs no writers."""
        return load_name(__name__, _MODULES, name)
