"""`vault.statistics`: counts over selected links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkvault.lazy_dataclass import replace
from linkvault.models import Selection, Statistics, StorageUse
from linkvault.store import links, statistics
from linkvault.store.connection.sqlite_errors import translate_errors

if TYPE_CHECKING:
    from linkvault.vault import Vault


class VaultStatistics:
    """Counts over the links of a vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def measure(self, chosen: Selection, *, names: int) -> Statistics:
        """Return the counts over the selected links; the limit of the selection is ignored.

        :param names: the maximum number of sites and of tags, those with the most links first
        """
        with translate_errors(self._vault.path):
            connection, chosen = self._vault.connection, replace(chosen, limit=None)
            is_all = replace(chosen, sort="added", reverse=False) == Selection()
            ids = None if is_all else links.select_ids(connection, replace(chosen, sort="id"))
            return statistics.measure(connection, ids, names=names)

    def tag_names(self) -> list[str]:
        """Return all tags, those without links too. `vault.tags` counts their links, which takes longer."""
        with translate_errors(self._vault.path):
            return statistics.list_tag_names(self._vault.connection)

    def sites(self, limit: int) -> list[str]:
        """Return the sites of links outside the trash, as many as the limit in the order of the alphabet."""
        with translate_errors(self._vault.path):
            return statistics.list_sites(self._vault.connection, limit)

    def storage(self) -> list[StorageUse]:
        """Return what takes the space of the vault's file."""
        with translate_errors(self._vault.path):
            return statistics.measure_storage(self._vault.connection)
