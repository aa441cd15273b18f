"""`vault.integrity`: whether the rows, texts, pages and the index of a vault are as linkvault stored them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from linkvault.errors import VaultDamaged
from linkvault.store.connection.sqlite_errors import translate_errors
from linkvault.store.integrity import digests
from linkvault.store.packing import TEXT_COLUMNS
from linkvault.store.schema import SCHEMA_VERSION, read_version
from linkvault.vault import identities

if TYPE_CHECKING:
    from linkvault.models import AssetFile, Snapshot
    from linkvault.store.packing.current_texts import CurrentTexts
    from linkvault.vault import Vault

_PRINTED_COLUMNS = ("headings", "text", "details", "markdown")


class VaultIntegrity:
    """Checks of a vault against its digests. The methods of reading compare only what they return."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    @property
    def is_outdated(self) -> bool:
        """Return whether an older linkvault wrote the vault, which is open for reading and has no digests."""
        with translate_errors(self._vault.path):
            return read_version(self._vault.connection) < SCHEMA_VERSION

    def check_text(self, snapshot: Snapshot, *, with_html: bool = False) -> None:
        """Compare the text of a snapshot with its digests; report it if it has changed.

        :param with_html: compare its HTML too
        """
        columns = TEXT_COLUMNS if with_html else _PRINTED_COLUMNS
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

    def check_file(self, file: AssetFile, digest: str) -> None:
        """Compare the bytes of an asset with its digest (hexadecimal); report it if they have changed."""
        from linkvault.store.assets import compute_digest  # a search reads no files

        if compute_digest(file.body).hex() != digest:
            self._report(f"the stored file {digest} has changed by itself")

    def check_rows_of(self, ids: Collection[int]) -> None:
        """Compare the rows of links with their digests; report those that have changed.

        A vault of an older linkvault, which is open for reading, has no digests.
        """
        if not self.is_outdated:
            for link_id in self._find_changed_rows(ids):
                self._report(
                    f"title, note, tags, addresses or dates of link {link_id} have changed by themselves"
                )

    def _find_changed_rows(self, ids: Collection[int]) -> Iterable[int]:
        try:
            with self._vault.reading():  # an edit of another program is no damage
                return sorted(self.find_changed(ids))
        except VaultDamaged:  # the rows of one of them cannot be read
            return (
                ids
                if len(ids) == 1
                else chain.from_iterable(self._find_changed_rows([link_id]) for link_id in ids)
            )

    def check_texts(self, texts: CurrentTexts, link_ids: Iterable[int]) -> None:
        """Compare the current texts of links with their digests; report those that have changed."""
        for link_id in texts.find_changed(link_ids):
            self._report(f"the stored text of link {link_id} has changed by itself")

    # For a check of the whole vault

    def all_ids(self, *, after: int = 0) -> list[int]:
        """Return the ids over `after` of all links, those in the trash too."""
        with translate_errors(self._vault.path):
            rows = self._vault.connection.execute("SELECT id FROM link WHERE id > ? ORDER BY id", (after,))
            return [link_id for (link_id,) in rows]

    def check_pages(self, *, quick: bool, is_private: bool = False) -> Iterator[str]:
        """Yield what is wrong with the pages of the file; the arguments are those of `structure_checks.check_pages`."""
        from linkvault.store.integrity import structure_checks

        with translate_errors(self._vault.path):
            yield from structure_checks.check_pages(
                self._vault.connection, quick=quick, is_private=is_private
            )

    def check_schema(self) -> Iterator[str]:
        """Yield where the tables are not those of a new vault."""
        from linkvault.store.integrity import structure_checks

        with translate_errors(self._vault.path):
            yield from structure_checks.check_schema(self._vault.connection)

    def check_rows(self) -> Iterator[str]:
        """Yield references to nothing, rows that belong to nothing, and dates and words that linkvault never writes."""
        from linkvault.store.identity_refresh import find_stale_imports
        from linkvault.store.integrity import structure_checks

        connection = self._vault.connection
        with translate_errors(self._vault.path):
            yield from chain(
                structure_checks.check_references(connection), structure_checks.check_rows(connection)
            )
            if identities.is_current(self._vault) and (stale := find_stale_imports(connection)):
                yield f"an address in an import that has not ended has changed outside of linkvault: {len(stale)}"

    def check_index_entries(self) -> Iterator[str]:
        """Yield links without an entry in the index and entries without a link."""
        from linkvault.store.integrity import structure_checks

        with translate_errors(self._vault.path):
            yield from structure_checks.check_index_entries(self._vault.connection)
            if not self._vault.full_text.is_current() and self.all_ids():  # a new vault has no index to build
                yield "another version of linkvault built the index"

    def find_changed(self, ids: Iterable[int]) -> set[int]:
        """Return those of the links whose rows do not match their digests.

        :raises VaultDamaged: if rows cannot be read
        """
        from linkvault.store.integrity import link_digests

        with translate_errors(self._vault.path):
            return set(link_digests.find_changed(self._vault.connection, ids))

    def check_link(self, link_id: int, *, is_changed: bool | None = None) -> list[tuple[str, int | None]]:
        """Return (what is wrong, id of the snapshot or None) for a link.

        :param is_changed: whether its rows do not match their digest; None: compare them
        :raises VaultDamaged: if its rows cannot be read
        """
        from linkvault.store.integrity.link_checks import check_link

        with translate_errors(self._vault.path):
            return list(check_link(self._vault.connection, link_id, is_changed=is_changed))

    def sum_index(self) -> dict[int, int]:
        """Return the sums of the entries of the index, for `find_different_entries`."""
        from linkvault.vault.index_comparison import sum_entries

        with translate_errors(self._vault.path):
            return sum_entries(self._vault.connection)

    def find_different_entries(self, sums: dict[int, int], ids: Sequence[int]) -> list[int]:
        """Return those of the links whose entry in the index is not that of their text.

        :raises VaultDamaged: if a text cannot be read
        """
        from linkvault.vault.index_comparison import find_different

        with translate_errors(self._vault.path):
            return find_different(self._vault.connection, sums, ids)

    def copy(self, target: Path) -> None:
        """Copy the vault to a file, while other programs may use it; a file that is there is replaced."""
        from linkvault.store.integrity.database_copy import copy_database

        with translate_errors(self._vault.path):
            copy_database(self._vault.connection, target)

    def write_copy(self, partial: Path, check: Callable[[], None]) -> None:
        """Copy the vault to a new file, and check the copy while the disk writes it; after an error it may be there."""
        from linkvault.store.integrity.database_copy import write_copy

        with translate_errors(self._vault.path):
            write_copy(self._vault.connection, partial, check)

    def _report(self, message: str) -> None:
        error = VaultDamaged(f"{message}: {self._vault.path}")
        if self._vault.on_damage is None:
            raise error
        self._vault.on_damage(error)
