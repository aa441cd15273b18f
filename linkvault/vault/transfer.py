"""An open vault that gives and takes links whole: with all their versions, addresses, notes and dates.

Joins store, search and suggest as `Vault` does, whose methods it has all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from linkvault import suggest
from linkvault.models import Exported, Link, Selection, Version
from linkvault.search.analyse import pieces
from linkvault.store import link_history
from linkvault.store.connection import translated
from linkvault.store.link_history import Put
from linkvault.vault import Vault

__all__ = ["MovingVault", "Put"]


class MovingVault(Vault):
    """A vault whose links can move to another, and others' links into it."""

    def whole(self, link: Link) -> Exported:
        """Return a link with everything that the vault holds of it."""
        with translated(self.path):
            return link_history.read(self._connection, link)

    def wholes(self) -> Iterator[Exported]:
        """Yield all links, those in the trash too, by their number, each with everything."""
        for trashed in (False, True):
            for link_id in self.select_ids(Selection(sort="id", trashed=trashed)):
                yield self.whole(self.get(link_id))

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Make one transaction of all that is done in here: acknowledge only afterwards."""
        with self._writing():
            yield

    def put_whole(self, exported: Exported, *, numbered: bool = False) -> Put:
        """Unite a link of another vault with the one here that has its address, or add it.

        :param numbered: a link that is added keeps its number; only for a vault that never had a link
        :raises BadURL: if its address is none that a link can have
        """
        exported = _with_likeness(exported)
        with self._writing():
            known = link_history.find(self._connection, exported.link)
            if known is None:
                put = link_history.put(self._connection, exported, numbered=numbered)
                self._put(put.link_id)
                return put
            with self._reindexing([known]):
                return link_history.unite(self._connection, self.get(known), exported)


def _with_likeness(exported: Exported) -> Exported:
    """Work out the likeness of versions that came without: it is no part of a file."""
    if exported.whole is None:
        return exported
    versions = tuple(map(_likened, exported.whole.versions))
    return replace(exported, whole=replace(exported.whole, versions=versions))


def _likened(version: Version) -> Version:
    if version.snapshot.likeness is not None:
        return version
    likeness = suggest.signature(pieces(version.content.text))
    return replace(version, snapshot=replace(version.snapshot, likeness=likeness))
