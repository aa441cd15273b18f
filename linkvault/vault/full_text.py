"""`vault.full_text`: the full-text index of a vault, searched by queries and kept equal to the rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from linkvault import search
from linkvault.errors import BadURL, VaultOutdated, VaultReadOnly, VaultTooNew
from linkvault.models import Hit, Selection
from linkvault.store import links, settings
from linkvault.store.connection import open_for_reading
from linkvault.store.connection.sqlite_errors import translate_errors
from linkvault.store.packing.current_texts import CurrentTexts
from linkvault.store.selection.source import build_search_condition
from linkvault.urls import parse_url

if TYPE_CHECKING:
    from linkvault.search import Request, SearchResult
    from linkvault.vault import Vault

_ANALYZER_SETTING = "analyser"  # its value is the version of the analyzer that built the index
# While the index is rebuilt: the version of the analyzer, and the id of the last link that is in the new index.
_PROGRESS_SETTING = "analyser_progress"
_BATCH = 1_000  # links that are indexed in one transaction, about two seconds of work: what an interrupted run loses
_MERGED_PAGES = 16  # of the index that a transaction writes to merge its parts: as many take 1 ms
_TEXTS = 100  # texts that are in memory at once
# More than a screen shows. Comparing all hits of a long result takes three times as long as its search.
_CHECKED_HITS = 100


class FullTextIndex:
    """The full-text index. An entry contains the words of a link that is not in the trash."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def search(
        self, text: str, chosen: Selection, *, snippets: int = 1, ranked_only: bool = False
    ) -> tuple[list[Hit], SearchResult]:
        """Return the hits of a query, best first, and how the query was understood; see `Vault.search`.

        :param ranked_only: without those that follow the ranked ones, which `other_hits` yields
        """
        vault, limit = self._vault, chosen.limit or 0
        with translate_errors(vault.path):
            if not self.is_current():
                self.refresh_for_reading()
            with vault.reading():  # a link that is found is still there when it is read
                texts = CurrentTexts(vault.connection)
                request = self._build_request(text, chosen)._replace(
                    snippets=snippets, load_bodies=texts.load_bodies
                )
                result = search.search(vault.connection, request)
                vault.integrity.check_texts(texts, (link.link_id for link in result.links if link.snippet))
                vault.integrity.check_rows_of([link.link_id for link in result.links[:_CHECKED_HITS]])
                stored = links.get_all(vault.connection, (link.link_id for link in result.links))
                pages = texts.find_pages(
                    {link.link_id: link.offset for link in result.links if link.offset is not None}
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
                if not ranked_only and (not limit or len(hits) < limit):
                    hits += islice(self.other_hits(result), limit - len(hits) if limit else None)
        return hits, result

    def other_hits(self, result: SearchResult) -> Iterator[Hit]:
        """Yield the links with all words that a search found beyond those that it ranked, without snippets.

        They are read in batches as `Vault.select` reads links, so their memory is that of one batch.
        """
        connection, before = self._vault.connection, None
        correction = str(result.suggestion) if result.suggestion else None
        while True:
            with translate_errors(self._vault.path), self._vault.reading():
                ids = search.find_others(connection, result, before)
                stored = links.get_all(connection, ids)
            if not ids:
                return
            for link_id in ids:
                yield Hit(stored[link_id], 0.0, "", is_partial=correction is not None, correction=correction)
            before = ids[-1]

    def search_ids(self, text: str, chosen: Selection | None = None) -> list[int]:
        """Return the ids of the selected links that match a query, in no particular order; the limit at most."""
        with translate_errors(self._vault.path):
            self._check_version()
            request = self._build_request(text, chosen or Selection())
            return search.find_link_ids(self._vault.connection, request)

    def _build_request(self, text: str, chosen: Selection) -> Request:
        connection = self._vault.connection
        return search.Request(
            search.parse(text),
            among=build_search_condition(connection, chosen, is_of_search=True),
            condition=partial(build_search_condition, connection),
            load_documents=partial(links.get_documents, connection, is_lenient=True),
            limit=chosen.limit or 0,
            addressed=self._find_addressed(text),
        )

    def _find_addressed(self, text: str) -> list[int]:
        """Return the ids of the links, outside the trash, that have the address which is the whole query."""
        ids: list[int] = []
        for address in dict.fromkeys((text.strip().removeprefix("url:"), search.read_pasted_address(text))):
            if "." not in address and "://" not in address:
                continue
            try:
                identity = parse_url(address).identity
            except BadURL:
                continue
            ids += links.find_all_ids(self._vault.connection, identity)
        return list(dict.fromkeys(ids))

    def is_current(self) -> bool:
        """Return whether the analyzer of this version built the index."""
        with translate_errors(self._vault.path):
            return settings.get(self._vault.connection, _ANALYZER_SETTING) == search.ANALYZER_VERSION

    def refresh(self, progress: Callable[[int], None] | None = None) -> None:
        """Rebuild the index if another version of the analyzer built it.

        Each transaction indexes a thousand links, so an interrupted run continues where it stopped. Nobody changes a
        link meanwhile, because every process that opens the vault for writing comes here first.

        :param progress: called with the number of links indexed so far
        """
        count = 0
        with translate_errors(self._vault.path):
            while not self.is_current():
                with self._vault.transaction():
                    for _ in self._rebuild_batch():
                        count += 1
                        if progress:
                            progress(count)

    def rebuild(self) -> None:
        """Rebuild the index in the open transaction."""
        connection = self._vault.connection
        search.clear(connection)
        self.add_all(links.select_ids(connection, Selection(sort="id")))
        settings.put(connection, _ANALYZER_SETTING, search.ANALYZER_VERSION)

    def add(self, link_id: int) -> None:
        """Add a link to the index; a link in the trash gets no entry."""
        document = links.get_document(self._vault.connection, link_id)
        if document is not None:
            search.put(self._vault.connection, document)

    def add_all(self, ids: Sequence[int]) -> None:
        """Add links to the index, in the order of their ids."""
        ordered = sorted(ids)
        for start in range(0, len(ordered), _TEXTS):
            documents = links.get_documents(self._vault.connection, ordered[start : start + _TEXTS])
            search.put_all(self._vault.connection, (documents[link_id] for link_id in sorted(documents)))

    @contextmanager
    def reindexing(self, ids: Sequence[int], *, is_new: bool = False) -> Iterator[None]:
        """Update the entries and the digests of links that the block changes.

        The index stores no text, so an entry can be removed only with its exact old text: before the change.

        :param is_new: the links have no entry yet
        """
        ids = tuple(dict.fromkeys(ids))  # removing an entry twice would damage the index
        self._vault.changed_links.add(ids, is_new=is_new)
        if not is_new:
            for link_id in ids:
                document = links.get_document(self._vault.connection, link_id)
                if document is not None:
                    search.remove(self._vault.connection, document)
        yield
        for link_id in ids:
            self.add(link_id)

    @contextmanager
    def reindexing_tags(self, ids: Iterable[int]) -> Iterator[None]:
        """Update the entries of links of which the block changes only the tags: 40 times as fast as `reindexing`."""
        connection, ids = self._vault.connection, list(ids)
        self._vault.changed_links.add(ids, tags_only=True)
        if not search.can_replace_tags(connection):
            with self.reindexing(ids):
                yield
            return
        # Links of one tag often have the same tags: each list is in memory once.
        lists: dict[str, str] = {}
        before = {
            link_id: lists.setdefault(names, names) for link_id, names in links.get_tags(connection, ids)
        }
        del lists
        yield
        listed = iter(before)
        while batch := list(islice(listed, _BATCH)):
            changes = [
                (link_id, before[link_id], names)
                for link_id, names in links.get_tags(connection, batch)
                if before[link_id] != names
            ]
            search.replace_tags(connection, changes)

    def merge_parts(self) -> None:
        """Merge a few parts of the index, at the end of a transaction that changed links.

        Each transaction adds a part, and FTS5 merges small ones only when there are sixteen of a size. During 1,500
        single links there are 11 parts on average and 22 at most, so 5 and 11, for 0.1 ms of CPU time a link. In a
        vault of 63,000 pages, whose parts are large, a transaction takes 1 ms more and writes 0.4 MB more until they
        are merged, after some hundred transactions. With 64 pages it took 4 ms and 1.1 MB more, for 7 parts instead of
        9 after 300 transactions.
        """
        from linkvault.search import index  # a search changes nothing

        try:
            index.merge(self._vault.connection, _MERGED_PAGES, is_first=False)
        except sqlite3.DatabaseError as error:
            # A damaged part need not keep a link from being stored: a search or a check will report it. FTS5 itself may
            # still meet it, as it merges parts when a transaction adds many words, such as that of an import.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_CORRUPT:
                raise

    def _rebuild_batch(self) -> Iterator[int]:
        """Index the next links and yield their ids."""
        connection = self._vault.connection
        if self.is_current():  # another process may have rebuilt it while this one waited for the lock
            return
        version, _, last = (settings.get(connection, _PROGRESS_SETTING) or "").partition(" ")
        if version != search.ANALYZER_VERSION:
            search.clear(connection)
            last = "0"
        ids = links.select_next_ids(connection, int(last), _BATCH)
        for link_id in ids:
            self.add(link_id)
            yield link_id
        if ids:
            settings.put(connection, _PROGRESS_SETTING, f"{search.ANALYZER_VERSION} {ids[-1]}")
        else:
            settings.put(connection, _ANALYZER_SETTING, search.ANALYZER_VERSION)
            settings.delete(connection, _PROGRESS_SETTING)

    def refresh_for_reading(self) -> None:
        """Refresh the vault that is open for reading; keep the old index if the file is not writable."""
        from linkvault.vault import Vault

        vault = self._vault
        self._check_version()
        try:
            Vault(vault.path, write=True, lock_wait=vault.lock_wait).close()
        except (VaultOutdated, VaultReadOnly, VaultTooNew):
            return
        vault.connection.close()
        vault.connection = open_for_reading(vault.path, vault.lock_wait)

    def _check_version(self) -> None:
        """Raise VaultOutdated if the vault has an index of an older schema, which this version cannot search."""
        if self._vault.integrity.is_outdated:
            raise VaultOutdated(
                f"an older linkvault wrote the vault, and its index cannot be searched: {self._vault.path}"
            )
