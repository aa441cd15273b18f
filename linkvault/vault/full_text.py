"""`vault.full_text`: the full-text index of a vault, searched by queries and kept equal to the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from linkvault import search
from linkvault.errors import BadURL, VaultReadOnly, VaultTooNew
from linkvault.models import Hit, Selection
from linkvault.store import links, selection, settings, snapshots
from linkvault.store.connection import open_for_reading, translate_errors
from linkvault.urls import parse_url

if TYPE_CHECKING:
    from linkvault.search import SearchResult
    from linkvault.vault import Vault

_ANALYZER_SETTING = "analyser"  # its value is the version of the analyzer that built the index


class FullTextIndex:
    """The full-text index. An entry contains the words of a link that is not in the trash."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def search(self, text: str, chosen: Selection, *, snippets: int = 1) -> tuple[list[Hit], SearchResult]:
        """Return the hits of a query, best first, and how the query was understood; see `Vault.search`."""
        vault = self._vault
        with translate_errors(vault.path):
            if not self.is_current():
                self._refresh_for_reading()
            result = search.search(
                vault.connection,
                search.parse(text),
                among=selection.build_index_condition(chosen),
                condition=selection.build_condition,
                load_documents=partial(links.get_documents, vault.connection),
                addressed=self._find_addressed(text),
                limit=chosen.limit or 0,
                snippets=snippets,
            )
            stored = links.get_all(vault.connection, (link.link_id for link in result.links))
            pages = snapshots.find_pages(
                vault.connection,
                {link.link_id: link.offset for link in result.links if link.offset is not None},
            )
            hits = [
                Hit(
                    stored[link.link_id],
                    link.score,
                    link.snippet,
                    link.matches,
                    link.loosened,
                    link.line,
                    page=pages.get(link.link_id),
                    correction=str(link.correction) if link.correction else None,
                )
                for link in result.links
            ]
        return hits, result

    def search_ids(self, text: str, chosen: Selection | None = None) -> list[int]:
        """Return the ids of all selected links that match a query, in no particular order."""
        with translate_errors(self._vault.path):
            ids = search.find_link_ids(
                self._vault.connection,
                search.parse(text),
                among=selection.build_index_condition(chosen or Selection()),
                condition=selection.build_condition,
            )
            return list(dict.fromkeys((*self._find_addressed(text), *ids)))

    def _find_addressed(self, text: str) -> list[int]:
        """Return the ids of the links, outside the trash, that have the address which is the whole query."""
        address = text.strip().removeprefix("url:")
        if "." not in address and "://" not in address:
            return []
        try:
            identity = parse_url(address).identity
        except BadURL:
            return []
        return links.find_all_ids(self._vault.connection, identity)

    def is_current(self) -> bool:
        """Return whether the analyzer of this version built the index."""
        return settings.get(self._vault.connection, _ANALYZER_SETTING) == search.ANALYZER_VERSION

    def refresh(self, progress: Callable[[int], None] | None = None) -> None:
        """Rebuild the index if another version of the analyzer built it.

        :param progress: called with the number of links indexed so far
        """
        with translate_errors(self._vault.path):
            if self.is_current():
                return
        with self._vault.transaction():
            if (
                not self.is_current()
            ):  # another process may have rebuilt it while this one waited for the lock
                self._rebuild(progress)

    def add(self, link_id: int) -> None:
        """Add a link to the index; a link in the trash gets no entry."""
        document = links.get_document(self._vault.connection, link_id)
        if document is not None:
            search.put(self._vault.connection, document)

    @contextmanager
    def reindexing(self, ids: Sequence[int], *, is_new: bool = False) -> Iterator[None]:
        """Update the entries of links that the block changes.

        The index stores no text, so an entry can be removed only with its exact old text: before the change.

        :param is_new: the links have no entry yet
        """
        ids = tuple(dict.fromkeys(ids))  # removing an entry twice would damage the index
        if not is_new:
            for link_id in ids:
                document = links.get_document(self._vault.connection, link_id)
                if document is not None:
                    search.remove(self._vault.connection, document)
        yield
        for link_id in ids:
            self.add(link_id)

    def _rebuild(self, progress: Callable[[int], None] | None) -> None:
        connection = self._vault.connection
        search.clear(connection)
        for count, link_id in enumerate(links.select_ids(connection, Selection(sort="id")), 1):
            self.add(link_id)
            if progress:
                progress(count)
        settings.put(connection, _ANALYZER_SETTING, search.ANALYZER_VERSION)

    def _refresh_for_reading(self) -> None:
        """Refresh the index of a vault that is open for reading; keep the old index if the file is not writable."""
        from linkvault.vault import Vault

        vault = self._vault
        try:
            Vault(vault.path, write=True, lock_wait=vault.lock_wait).close()
        except (VaultReadOnly, VaultTooNew):
            return
        vault.connection.close()
        vault.connection = open_for_reading(vault.path, vault.lock_wait)
