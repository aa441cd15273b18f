"""Keep the full-text index equal to the rows: every change of a link changes its index entry too."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from linkvault import search
from linkvault.models import Selection
from linkvault.store import links, settings
from linkvault.store.schema import transaction

_ANALYSER = "analyser"  # the setting that stores which analyser built the index


def is_current(connection: sqlite3.Connection) -> bool:
    """Return whether this version's analyser built the index."""
    return settings.get(connection, _ANALYSER) == search.ANALYZER_VERSION


def rebuild(connection: sqlite3.Connection, progress: Callable[[int], None] | None = None) -> None:
    """Build the index again if another analyser built it; call `progress` with the number of links done."""
    if is_current(connection):
        return
    with transaction(connection):
        if is_current(connection):
            return  # another process rebuilt it while this one waited for the lock
        search.clear(connection)
        for done, link_id in enumerate(links.select_ids(connection, Selection(sort="id")), 1):
            add(connection, link_id)
            if progress:
                progress(done)
        settings.put(connection, _ANALYSER, search.ANALYZER_VERSION)


def add(connection: sqlite3.Connection, link_id: int) -> None:
    """Add a link to the index; a link in the trash has no entry."""
    document = links.document(connection, link_id)
    if document is not None:
        search.put(connection, document)


@contextmanager
def reindexing(connection: sqlite3.Connection, ids: Sequence[int], *, fresh: bool = False) -> Iterator[None]:
    """Index these links again after the block has changed them.

    The index stores no text: an entry can only be removed with its exact old text, so before the change.

    :param fresh: the links have no entry yet
    """
    ids = tuple(dict.fromkeys(ids))  # removing an entry twice would corrupt the index
    if not fresh:
        for link_id in ids:
            document = links.document(connection, link_id)
            if document is not None:
                search.remove(connection, document)
    yield
    for link_id in ids:
        add(connection, link_id)
