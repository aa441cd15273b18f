"""`vault.recovery`: repairs of a vault. Each says what is lost, link by link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from linkvault import __version__
from linkvault.lazy_dataclass import replace
from linkvault.models import Article, ArticleText, Page, Snapshot
from linkvault.states import AssetReason
from linkvault.store import pages, snapshots
from linkvault.store.connection.sqlite_errors import translate_errors
from linkvault.store.identity_refresh import find_stale_imports
from linkvault.store.integrity import digests, link_digests, salvaged_rows
from linkvault.store.integrity.link_checks import (
    PAGE_COLUMNS,
    REFUSED_COLUMNS,
    are_texts_readable,
    describe_text_damage,
    is_page_damaged,
    select_damaged_assets,
)
from linkvault.store.packing import TEXTS
from linkvault.store.packing.changed_pages import pack_alone
from linkvault.store.packing.codec import read_texts

if TYPE_CHECKING:
    from linkvault.store.integrity.salvaged_rows import LostRow
    from linkvault.store.integrity.table_columns import Row
    from linkvault.vault import Vault

DAMAGED_TEXT = "the stored text was damaged: some characters may be wrong"


class VaultRecovery:
    """Repairs. The caller has copied the vault before."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def insert_rows(self, rows: Iterable[tuple[str, Row]]) -> list[LostRow]:
        """Store rows of tables of a damaged vault in this new one; return the links whose own row is lost."""
        connection = self._vault.connection
        with translate_errors(self._vault.path):
            connection.execute("PRAGMA foreign_keys=OFF")
        with self._vault.transaction():
            salvaged_rows.insert(connection, rows)
            salvaged_rows.restore_addresses(connection)
            lost = [*salvaged_rows.drop_invalid_links(connection), *salvaged_rows.restore_links(connection)]
            salvaged_rows.finish(connection)
        with translate_errors(self._vault.path):
            connection.execute("PRAGMA foreign_keys=ON")
        return lost

    def delete_orphans(self) -> None:
        """Restore addresses, delete rows that belong to nothing, and compute digests that are missing.

        The record of an import is deleted if resuming it would store a changed address: importing the file again stores
        what is missing.
        """
        with self._vault.transaction():
            runs = {run_id for _, run_id, _ in find_stale_imports(self._vault.connection)}
            self._vault.connection.executemany(
                "DELETE FROM import_run WHERE id = ?", [(run_id,) for run_id in runs]
            )
            salvaged_rows.restore_addresses(self._vault.connection)
            salvaged_rows.finish(self._vault.connection)
            digests.fill(self._vault.connection)

    def is_text_damaged(self, snapshot: Snapshot) -> bool:
        """Return whether the text of a snapshot is missing, or not as it was stored."""
        with translate_errors(self._vault.path):
            return describe_text_damage(self._vault.connection, snapshot.id) is not None

    def intact_page(self, snapshot: Snapshot) -> Page | None:
        """Return the page of a snapshot if it is as it was stored; None if it is damaged or there is none."""
        connection = self._vault.connection
        with translate_errors(self._vault.path):
            row = connection.execute(
                f"SELECT {PAGE_COLUMNS} FROM page WHERE snapshot_id = ?", (snapshot.id,)
            ).fetchone()
            return (
                None if row is None or is_page_damaged(connection, *row) else pages.get(connection, snapshot)
            )

    def drop_damaged_assets(self, snapshot: Snapshot) -> int:
        """Take the files with damaged bytes from a snapshot, whose places stay; return how many."""
        connection = self._vault.connection
        with translate_errors(self._vault.path):
            damaged = select_damaged_assets(connection, snapshot.id)
        if not damaged:
            return 0
        with self._vault.transaction():
            for asset_id in damaged:
                connection.execute(
                    "UPDATE snapshot_asset SET asset_id = NULL, reason = ? WHERE asset_id = ?",
                    (AssetReason.DROPPED, asset_id),
                )
                connection.execute("DELETE FROM asset WHERE id = ?", (asset_id,))
        return len(damaged)

    def drop_damaged_pages(self, link_id: int) -> int:
        """Delete the pages of a link whose bytes are damaged, with its refused page if that is; return how many."""
        connection, dropped = self._vault.connection, 0
        with self._vault.transaction():
            of_link = "snapshot_id IN (SELECT id FROM snapshot WHERE link_id = ?)"
            for table, key, columns, condition in (
                ("page", "snapshot_id", PAGE_COLUMNS, of_link),
                ("refused_page", "link_id", REFUSED_COLUMNS, "link_id = ?"),
            ):
                rows = connection.execute(
                    f"SELECT {key}, {columns} FROM {table} WHERE {condition}", (link_id,)
                )
                damaged = [(row[0],) for row in rows.fetchall() if is_page_damaged(connection, *row[1:])]
                connection.executemany(f"DELETE FROM {table} WHERE {key} = ?", damaged)
                dropped += len(damaged)
        return dropped

    def replace_text(self, old: Snapshot, extracted: Snapshot, article: Article, text: ArticleText) -> None:
        """Replace the text of a snapshot by the text extracted from its page; the index is left as it is."""
        connection = self._vault.connection
        new = replace(extracted, id=old.id, link_id=old.link_id, number=old.number, aside=old.aside)
        with self._vault.transaction():
            snapshots.update(connection, new, __version__)
            snapshots.put_content(connection, new.id, article, text)

    def keep_damaged_text(self, snapshot: Snapshot) -> bool:
        """Keep the text of a snapshot as it is, with a warning; delete a snapshot without text, and return False.

        A packed text with wrong bytes can often be unpacked, with some wrong letters.
        """
        connection = self._vault.connection
        with self._vault.transaction():
            row = connection.execute(
                f"SELECT {TEXTS} FROM content WHERE snapshot_id = ?", (snapshot.id,)
            ).fetchone()
            if row is None or not are_texts_readable(row):
                connection.execute("UPDATE link SET snapshot_id = NULL WHERE snapshot_id = ?", (snapshot.id,))
                pack_alone(connection, [snapshot.id])
                connection.execute("DELETE FROM snapshot WHERE id = ?", (snapshot.id,))
                snapshots.choose_current(connection, snapshot.link_id)
                return False
            headings, text, details, markdown, html = read_texts(row)
            (extractor,) = connection.execute(
                "SELECT extractor FROM snapshot WHERE id = ?", (snapshot.id,)
            ).fetchone()
            warnings = tuple(dict.fromkeys((*snapshot.warnings, DAMAGED_TEXT)))
            snapshots.update(connection, replace(snapshot, warnings=warnings), extractor)
            content = ArticleText(markdown, text, headings, details)
            snapshots.put_content(connection, snapshot.id, Article(snapshot.title, html), content)
        return True

    def changed_links(self) -> Iterator[int]:
        """Yield the links whose rows do not match their digest."""
        with translate_errors(self._vault.path):
            yield from link_digests.find_changed(self._vault.connection, self._vault.integrity.all_ids())

    def accept(self, ids: Iterable[int]) -> None:
        """Write new digests of links: their rows are right as they are now."""
        with self._vault.transaction():
            link_digests.write(self._vault.connection, ids)

    def rebuild_index(self) -> None:
        """Rebuild the full-text index from the rows."""
        with self._vault.transaction():
            self._vault.full_text.rebuild()
