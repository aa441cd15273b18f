"""`vault.compaction`: a vault in fewer bytes. Each step is a transaction; an interrupted step is repeated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from linkvault.search import index
from linkvault.store.connection.sqlite_errors import translate_errors
from linkvault.store.packing import loose_rows, page_versions

if TYPE_CHECKING:
    from linkvault.vault import Vault

_BATCH_SIZE = 20  # rows that are packed in one transaction: two seconds, in which other programs wait
_MERGED_PAGES = 1_000  # of the index that are written in one transaction: a second


class VaultCompaction:
    """Packs rows, merges the parts of the index, and gives free space back to the disk."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def count(self) -> int:
        """Return how many texts and pages can be packed."""
        with translate_errors(self._vault.path):
            return loose_rows.count(self._vault.connection)

    def pack_versions(self) -> Iterator[int]:
        """Store later pages of links as their differences from earlier ones; yield how many at a time.

        The journal does not record it, and it has none of these links.
        """
        vault = self._vault
        with translate_errors(vault.path):
            versions = page_versions.PageVersions(vault.connection)
            for batch in versions.select_links(_BATCH_SIZE):
                with vault.transaction():
                    vault.changed_links.is_recorded = False
                    vault.changed_links.add(batch)
                    count = sum(versions.pack(link_id) for link_id in batch)
                yield count

    def pack(self) -> Iterator[bool]:
        """Pack texts and pages, and yield for each whether it is packed; a damaged one is left as it was.

        The journal does not record it: nothing that a command changed is another.
        """
        vault = self._vault
        with translate_errors(vault.path):
            batches = loose_rows.select(vault.connection, _BATCH_SIZE)
            for batch in batches:
                with vault.transaction():
                    vault.changed_links.is_recorded = False
                    vault.changed_links.add(row.link_id for row in batch)
                    packed = [loose_rows.pack(vault.connection, row) for row in batch]
                yield from packed

    def merge_index(self) -> bool:
        """Merge the parts of the full-text index, and remove the words of deleted links; return whether it changed."""
        vault, is_changed = self._vault, False
        while True:
            with vault.transaction():
                if not index.merge(vault.connection, _MERGED_PAGES, is_first=not is_changed):
                    return is_changed
            is_changed = True

    def has_free_space(self) -> bool:
        """Return whether the file has pages that nothing uses."""
        with translate_errors(self._vault.path):
            return bool(self._vault.connection.execute("PRAGMA freelist_count").fetchone()[0])

    def shrink(self) -> None:
        """Rewrite the file without free space. Meanwhile it needs as much space again."""
        connection = self._vault.connection
        with translate_errors(self._vault.path):
            connection.execute("VACUUM")

    def write_log(self) -> None:
        """Write what is in the log into the file, unless another program reads it."""
        with translate_errors(self._vault.path):
            self._vault.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
