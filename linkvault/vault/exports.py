"""`vault.exports`: which files an export wrote into a folder, to see later what a person changed there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from linkvault.models import ExportedFile
from linkvault.store import exported_files, links
from linkvault.store.connection.sqlite_errors import translate_errors

if TYPE_CHECKING:
    from linkvault.vault import Vault


class ExportedFiles:
    """The files that exports wrote, by folder and format. A folder is an absolute path."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def all(self, folder: str, format_name: str) -> list[ExportedFile]:
        """Return the files in a folder, in the order of their links."""
        with translate_errors(self._vault.path):
            return exported_files.select(self._vault.connection, folder, format_name)

    def has_link(self, link_id: int) -> bool:
        """Return whether a link exists and is not in the trash."""
        with translate_errors(self._vault.path):
            link = links.get(self._vault.connection, link_id)
        return link is not None and link.trashed is None

    def put(self, folder: str, format_name: str, files: Iterable[ExportedFile]) -> None:
        """Store what was written."""
        with self._vault.transaction():
            exported_files.put(self._vault.connection, folder, format_name, files)

    def delete(self, folder: str, format_name: str, ids: Iterable[int]) -> None:
        """Forget the files of links."""
        with self._vault.transaction():
            exported_files.delete(self._vault.connection, folder, format_name, ids)
