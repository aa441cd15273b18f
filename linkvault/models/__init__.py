"""The values that pass between packages: frozen dataclasses without behavior of their own.

Times are ISO 8601 text in UTC (`2026-11-25T04:28:26Z`). The dates of a page, `published` and `modified`, keep the
precision and the time zone of the page. `None` means "has none", never "failed".
"""

from linkvault.lazy_names import load_name

TYPE_CHECKING = False  # type checkers take it for true; `typing` would cost 8 ms
if TYPE_CHECKING:
    from linkvault.models.asset_values import AssetFile, NewAsset, SnapshotAsset, StoredAsset
    from linkvault.models.bookmark_values import Bookmark, UnreadableEntry
    from linkvault.models.command_values import Command
    from linkvault.models.export_values import ExportedFile
    from linkvault.models.history_values import Alias, ExportItem, LinkHistory, UpsertResult, Version
    from linkvault.models.import_values import ImportLink, ImportRun, LeftOut
    from linkvault.models.link_values import AliasKind, Condition, Link, Selection, Status
    from linkvault.models.page_values import (  # fmt: skip
        Article,
        ArticlePicture,
        ArticleText,
        Hop,
        LinkedFile,
        Page,
        RefusedPage,
        Snapshot,
        Visit,
    )
    from linkvault.models.result_values import (  # fmt: skip
        AssetUse,
        Outcome,
        Statistics,
        StorageUse,
        StoreResult,
    )
    from linkvault.models.search_values import Document, Hit

__all__ = [
    "Alias",
    "AliasKind",
    "Article",
    "ArticlePicture",
    "ArticleText",
    "AssetFile",
    "AssetUse",
    "Bookmark",
    "Command",
    "Condition",
    "Document",
    "ExportItem",
    "ExportedFile",
    "Hit",
    "Hop",
    "ImportLink",
    "ImportRun",
    "LeftOut",
    "Link",
    "LinkHistory",
    "LinkedFile",
    "NewAsset",
    "Outcome",
    "Page",
    "RefusedPage",
    "Selection",
    "Snapshot",
    "SnapshotAsset",
    "Statistics",
    "Status",
    "StorageUse",
    "StoreResult",
    "StoredAsset",
    "UnreadableEntry",
    "UpsertResult",
    "Version",
    "Visit",
]

# A frozen dataclass with slots takes 0.5 ms to build, so a module is loaded when one of its names is first used.
_MODULES = {
    "Alias": "history_values",
    "AliasKind": "link_values",
    "Article": "page_values",
    "LinkedFile": "page_values",
    "ArticlePicture": "page_values",
    "ArticleText": "page_values",
    "AssetFile": "asset_values",
    "AssetUse": "result_values",
    "Bookmark": "bookmark_values",
    "Command": "command_values",
    "Condition": "link_values",
    "Document": "search_values",
    "ExportItem": "history_values",
    "ExportedFile": "export_values",
    "Hit": "search_values",
    "Hop": "page_values",
    "ImportLink": "import_values",
    "ImportRun": "import_values",
    "LeftOut": "import_values",
    "Link": "link_values",
    "LinkHistory": "history_values",
    "NewAsset": "asset_values",
    "Outcome": "result_values",
    "Page": "page_values",
    "RefusedPage": "page_values",
    "Selection": "link_values",
    "Snapshot": "page_values",
    "SnapshotAsset": "asset_values",
    "Statistics": "result_values",
    "Status": "link_values",
    "StoredAsset": "asset_values",
    "StorageUse": "result_values",
    "StoreResult": "result_values",
    "UnreadableEntry": "bookmark_values",
    "UpsertResult": "history_values",
    "Version": "history_values",
    "Visit": "page_values",
}


if not TYPE_CHECKING:  # else a type checker would accept any name

    def __getattr__(name: str) -> object:
        """Return a value class; load its module at the first use (PEP 562)."""
        return load_name(__name__, _MODULES, name)
