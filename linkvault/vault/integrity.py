"""`vault.integrity`: whether the rows, texts, pages and the index of a vault are as linkvault stored them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from linkvault.errors import VaultDamaged
from linkvault.store.connection import translate_errors
from linkvault.store.integrity import digests
from linkvault.store.schema import SCHEMA_VERSION, read_version

if TYPE_CHECKING:
    from linkvault.models import Snapshot
    from linkvault.vault import Vault

_PRINTED_COLUMNS = ("headings", "text", "details", "markdown")


class VaultIntegrity:
    """Checks of a vault against its digests. The methods of reading compare only what they return."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    @property
    def is_outdated(self) -> bool:
        """Return whether an older linkvault wrote the vault, which is open for reading and has no digests."""
        return read_version(self._vault.connection) < SCHEMA_VERSION

    def check_text(self, snapshot: Snapshot, *, with_html: bool = False) -> None:
        """Compare the text of a snapshot with its digests; report it if it has changed.

        :param with_html: compare its HTML too
        """
        columns = digests.CONTENT_COLUMNS if with_html else _PRINTED_COLUMNS
        with translate_errors(self._vault.path):
            is_changed = digests.is_text_changed(self._vault.connection, snapshot.id, columns)
        if is_changed:
            self._report(f"the stored text of link {snapshot.link_id} has changed by itself")

    def check_page(self, snapshot: Snapshot) -> None:
        """Compare the page of a snapshot with its digest; report it if it has changed."""
        with translate_errors(self._vault.path):
            is_changed = digests.is_page_changed(self._vault.connection, snapshot.id)
        if is_changed:
            self._report(f"the stored page of link {snapshot.link_id} has changed by itself")

    def check_texts(self, link_ids: Iterable[int]) -> None:
        """Compare the current texts of links with their digests; report those that have changed."""
        for link_id in digests.select_changed_texts(self._vault.connection, link_ids):
            self._report(f"the stored text of link {link_id} has changed by itself")

    def _report(self, message: str) -> None:
        error = VaultDamaged(f"{message}: {self._vault.path}")
        if self._vault.on_damage is None:
            raise error
        self._vault.on_damage(error)
