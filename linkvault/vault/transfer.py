"""`vault.transfer`: links with their full history, read from a vault and merged into it.

The history is all that a vault stores about a link: all snapshots with their pages, all addresses, the note, the dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from linkvault import suggest
from linkvault.errors import NotFound
from linkvault.lazy_dataclass import replace
from linkvault.models import ExportItem, Link, Selection, Snapshot, UpsertResult, Version
from linkvault.search.text.analyzer import tokenize
from linkvault.store import link_history, links
from linkvault.store.connection.sqlite_errors import translate_errors
from linkvault.store.identity import use_snapshot_title
from linkvault.store.merge_links import renumber_snapshots

if TYPE_CHECKING:
    from linkvault.vault import Vault


class LinkTransfer:
    """Reads links with their full history, and merges such links into the vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def full_link(self, link: Link) -> ExportItem:
        """Return a link with its history, after a comparison of its texts and pages with their digests.

        :raises NotFound: if there is no such link, as when another program has deleted it
        """
        integrity = self._vault.integrity
        with self._vault.reading():
            link = self._vault.get(link.id)
            for snapshot in self._vault.snapshots(link.id):
                integrity.check_text(snapshot, with_html=True)
                integrity.check_page(snapshot)
            find_file, is_lenient = self._vault.assets.find, self._vault.on_damage is not None
            return link_history.read(self._vault.connection, link, find_file, is_lenient=is_lenient)

    def full_links(self) -> Iterator[ExportItem]:
        """Yield all links with their history, in descending order of their ids; those in the trash come last."""
        for trashed in (False, True):
            for link_id in self._vault.select_ids(Selection(sort="id", trashed=trashed)):
                with suppress(NotFound):  # another program has deleted the link meanwhile
                    yield self.full_link(self._vault.get(link_id))

    def upsert_with_history(self, exported: ExportItem, *, keep_id: bool = False) -> UpsertResult:
        """Insert a link of another vault, or merge it into the link of this vault that has its address.

        :param keep_id: insert it with its own id, which no link of this vault may have
        :raises BadURL: if its address is not valid for a link
        """
        exported = _with_signatures(exported)
        vault = self._vault
        with vault.transaction():
            link_id = link_history.find(vault.connection, exported.link)
            if link_id is not None:
                with vault.full_text.reindexing([link_id]):
                    return link_history.merge(vault.connection, vault.get(link_id), exported)
            result = link_history.insert(vault.connection, exported, keep_id=keep_id)
            vault.changed_links.add([result.link_id], is_new=True)
            vault.full_text.add(result.link_id)
            return result

    def is_unused(self, link_id: int) -> bool:
        """Return whether no link has an id."""
        with translate_errors(self._vault.path):
            return links.get(self._vault.connection, link_id) is None

    def has_snapshot(self, link_id: int, snapshot: Snapshot) -> bool:
        """Return whether a link has a snapshot with the text and the time of this one."""
        with translate_errors(self._vault.path):
            return link_history.has_snapshot(self._vault.connection, link_id, snapshot)

    def renumber_snapshots(self, link_id: int) -> None:
        """Number the snapshots of a link in the order of their capture, and choose its current one again."""
        connection = self._vault.connection
        with self._vault.transaction(), self._vault.full_text.reindexing([link_id]):
            renumber_snapshots(connection, link_id)
            use_snapshot_title(connection, link_id)


def _with_signatures(exported: ExportItem) -> ExportItem:
    """Compute the MinHash signatures of snapshots that have none, because files do not contain them."""
    if exported.history is None:
        return exported
    versions = tuple(map(_with_signature, exported.history.versions))
    return replace(exported, history=replace(exported.history, versions=versions))


def _with_signature(version: Version) -> Version:
    if version.snapshot.signature is not None:
        return version
    signature = suggest.compute_signature(tokenize(version.content.text))
    return replace(version, snapshot=replace(version.snapshot, signature=signature))
