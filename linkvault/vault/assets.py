"""`vault.assets`: the files of snapshots: pictures, documents, MHTML copies. Equal bytes are stored once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from linkvault.errors import VaultDamaged
from linkvault.lazy_dataclass import replace
from linkvault.states import AssetKind
from linkvault.store import assets, identity, selection
from linkvault.store.connection.sqlite_errors import translate_errors

if TYPE_CHECKING:
    from linkvault.models import (
        AssetFile,
        AssetUse,
        NewAsset,
        Selection,
        Snapshot,
        SnapshotAsset,
        StoredAsset,
    )
    from linkvault.vault import Vault


class Assets:
    """The assets of a vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def of(self, snapshot: Snapshot) -> list[SnapshotAsset]:
        """Return the assets of a snapshot in their order, without their bytes."""
        with translate_errors(self._vault.path):
            return assets.select(self._vault.connection, snapshot.id)

    def read(self, asset: StoredAsset) -> AssetFile:
        """Return the bytes of an asset, after a comparison with their digest.

        :raises VaultDamaged: if they are missing
        """
        file = self.find(asset.digest)
        if file is None:
            raise VaultDamaged(f"the vault is damaged: the file {asset.digest} is missing")
        return file

    def find(self, digest: str) -> AssetFile | None:
        """Return the file with a digest (hexadecimal), after a comparison with it; None if it is not stored."""
        with translate_errors(self._vault.path):
            file = assets.get(self._vault.connection, digest)
        if file is not None:
            self._vault.integrity.check_file(file, digest)
        return file

    def attach(self, snapshot: Snapshot, new: Iterable[NewAsset]) -> None:
        """Add assets to a snapshot, after those that it has."""
        with self._vault.transaction():
            self._vault.changed_links.add([snapshot.link_id])
            assets.attach(self._vault.connection, snapshot.id, new)

    def attach_document(self, snapshot: Snapshot, document: NewAsset) -> None:
        """Add the document that the text of a snapshot is from; with that text, its address is one of the link."""
        with self._vault.transaction(), self._vault.full_text.reindexing([snapshot.link_id]):
            self.attach(snapshot, [document])
            identity.add_final_address(self._vault.connection, snapshot.link_id, document.url)

    def replace(self, snapshot: Snapshot, new: Sequence[NewAsset], *, kinds: Iterable[str]) -> None:
        """Attach assets to a snapshot in place of those of the same kinds that it has."""
        with self._vault.transaction():
            self._vault.changed_links.add([snapshot.link_id])
            assets.replace(self._vault.connection, snapshot.id, new, kinds=kinds)
            self._vault.journal.keep_files()

    def add_missing(self, snapshot: Snapshot, new: Sequence[NewAsset]) -> None:
        """Add assets to a snapshot, in place of those of the same kind and address that it has."""
        with self._vault.transaction():
            self._vault.changed_links.add([snapshot.link_id])
            for kind in dict.fromkeys(asset.kind for asset in new):
                urls = [asset.url for asset in new if asset.kind == kind]
                assets.delete_places(self._vault.connection, snapshot.id, urls, kind=kind)
            assets.attach(self._vault.connection, snapshot.id, new)
            self._vault.journal.keep_files()

    def delete_places(self, snapshot: Snapshot, urls: Iterable[str], *, kind: str) -> None:
        """Delete places of a kind from a snapshot, and the files that no snapshot has."""
        with self._vault.transaction():
            self._vault.changed_links.add([snapshot.link_id])
            assets.delete_places(self._vault.connection, snapshot.id, urls, kind=kind)
            self._vault.journal.keep_files()

    def find_fetched(self, urls: Iterable[str], *, since: str) -> dict[str, StoredAsset]:
        """Return the asset that a request for each address gave, for those with one at or after an instant."""
        with translate_errors(self._vault.path):
            return assets.find_fetched(self._vault.connection, urls, since=since)

    def measure(self, chosen: Selection, *, kinds: Sequence[str], limit: int) -> list[AssetUse]:
        """Return the selected links with files of these kinds, those with the most bytes first."""
        condition = selection.build_condition(replace(chosen, limit=None))
        with translate_errors(self._vault.path):
            return assets.measure(self._vault.connection, condition, kinds, limit=limit)

    def drop(self, ids: Iterable[int], *, kinds: Sequence[str]) -> tuple[int, int]:
        """Take the files of these kinds from links; return how many places lost their file, and how many files went.

        The places stay, so that the files can be fetched again. A file that another link has stays.
        """
        vault, ids = self._vault, list(ids)
        with vault.transaction():
            vault.changed_links.add(ids)
            snapshots = [snapshot.id for link_id in ids for snapshot in vault.snapshots(link_id)]
            places = assets.drop(vault.connection, snapshots, kinds=kinds)
            return places, vault.journal.keep_files()


def find_document_place(vault: Vault, snapshot: Snapshot) -> SnapshotAsset | None:
    """Return the place of the document that the text of a snapshot is from, without its bytes; None for a page."""
    places = (place for place in vault.assets.of(snapshot) if place.kind == AssetKind.DOCUMENT)
    return next((place for place in places if place.asset is not None), None)


def find_document(vault: Vault, snapshot: Snapshot) -> AssetFile | None:
    """Return the document that the text of a snapshot is from, such as a PDF; None if it is from a page."""
    place = find_document_place(vault, snapshot)
    return vault.assets.read(place.asset) if place is not None and place.asset is not None else None
