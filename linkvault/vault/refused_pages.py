"""`vault.refused_pages`: pages without an article, or with an HTTP error. A link has at most one, its last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkvault.errors import Action, NotFound, Remedy
from linkvault.models import Status
from linkvault.states import describe_reason
from linkvault.store import links, pages, snapshots
from linkvault.store.captures import insert_version
from linkvault.store.connection.sqlite_errors import translate_errors

if TYPE_CHECKING:
    from linkvault.models import RefusedPage, Snapshot, Version
    from linkvault.vault import Vault


class RefusedPages:
    """The refused pages of a vault. `Vault.store_link` stores one; the next good capture of its link deletes it."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def get(self, link_id: int) -> RefusedPage | None:
        """Return the refused page of a link; None if it has none."""
        with translate_errors(self._vault.path):
            return pages.get_refused(self._vault.connection, link_id)

    def has(self, link_id: int) -> bool:
        """Return whether a link has a refused page."""
        with translate_errors(self._vault.path):
            return pages.get_verdict(self._vault.connection, link_id) is not None

    def replace(self, link_id: int, refused: RefusedPage) -> None:
        """Store the refused page of a link with a new reason, which the link gets too if it has no snapshot."""
        with self._vault.transaction():
            self._vault.changed_links.add([link_id])
            pages.put_refused(self._vault.connection, link_id, refused)
            if self._vault.get(link_id).status is not Status.SAVED:
                links.update(self._vault.connection, link_id, reason=refused.reason)

    def put_summary(self, link_id: int, version: Version) -> None:
        """Store what the page of a link without an article says of itself, unless the link has that already."""
        connection = self._vault.connection
        with self._vault.transaction(), self._vault.full_text.reindexing([link_id], is_new=False):
            current = snapshots.get_current(connection, link_id)
            if current is None or (
                current.is_summary and current.fingerprint != version.snapshot.fingerprint
            ):
                insert_version(connection, link_id, version)

    def summary(self, link_id: int) -> Snapshot | None:
        """Return what the page of a link without an article says of itself; None if nothing is stored of it."""
        with translate_errors(self._vault.path):
            current = snapshots.get_current(self._vault.connection, link_id)
        return current if current is not None and current.is_summary else None

    def missing_article(self, link_id: int) -> NotFound:
        """Return the error for a link without a snapshot: it names what the page is instead, and how to keep it."""
        link = self._vault.get(link_id)
        with translate_errors(self._vault.path):
            message = pages.get_verdict(self._vault.connection, link_id)
        if message is None:
            reason = f" ({describe_reason(link.reason)})" if link.reason else ""
            return NotFound(
                f"no page is saved for {link.url}{reason}", hint=Remedy(Action.ADD_LINK, link.url)
            )
        return NotFound(f"no article is saved for {link.url}: {message}", hint=self.remedy(link_id))

    def remedy(self, link_id: int) -> Remedy:
        """Return what to do with the refused page of a link: a PDF without text has no use as an article."""
        with translate_errors(self._vault.path):
            is_document = pages.is_refused_document(self._vault.connection, link_id)
        return Remedy(Action.WRITE_FILE if is_document else Action.KEEP_PAGE, str(link_id))
