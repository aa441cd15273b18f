"""The PDF of a snapshot -> a file beside the note of its link."""

import hashlib
import os
from pathlib import Path

from linkvault import formats
from linkvault.models import ExportItem, StoredAsset
from linkvault.transfer.safe_files import replace_file
from linkvault.vault import Vault
from linkvault.vault.assets import find_document_place

_EXTENSIONS = {"application/pdf": ".pdf"}


def write_document(vault: Vault, item: ExportItem, folder: Path, note: Path, *, dry_run: bool) -> str | None:
    """Write the document of an item into a folder, unless it is there; return its path from the note.

    None: the item has no document.
    """
    place = find_document_place(vault, item.snapshot) if item.snapshot is not None else None
    asset = place.asset if place is not None else None
    if asset is None or asset.media_type not in _EXTENSIONS:
        return None
    path = folder / formats.file_name(item.link.title, item.link.id, _EXTENSIONS[asset.media_type])
    if not dry_run and not _is_written(path, asset):
        replace_file(path, [vault.assets.read(asset).body])
    return os.path.relpath(path, note.parent).replace(os.sep, "/")


def _is_written(path: Path, asset: StoredAsset) -> bool:
    if not path.is_file() or path.stat().st_size != asset.size:
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == asset.digest
