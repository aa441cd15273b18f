"""A selection of the trash -> its links deleted, for a time or for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkvault.lazy_dataclass import replace
from linkvault.search import index
from linkvault.store import links, tags
from linkvault.store.connection.sqlite_errors import translate_errors

if TYPE_CHECKING:
    from linkvault.models import Selection
    from linkvault.vault import Vault


def empty(vault: Vault, chosen: Selection, *, forget: bool) -> int:
    """Delete the selected links of the trash; return how many.

    :param forget: also delete what the journal and the free pages of the file have of them
    """
    connection = vault.connection
    if forget:
        with translate_errors(vault.path):
            connection.execute("PRAGMA secure_delete = ON")
    with vault.transaction():
        ids = links.select_ids(connection, replace(chosen, trashed=True))
        vault.changed_links.add(ids)
        for link_id in ids:
            links.delete(connection, link_id)
        tags.prune(connection)
        if forget:
            vault.journal.forget_links(ids)
            index.rewrite(connection)
        else:
            vault.journal.keep_files()
    if forget:
        with translate_errors(vault.path):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return len(ids)
