"""Laws of the vault: after any sequence of changes the index agrees with the rows, and an export is complete."""

import contextlib
from pathlib import Path

from changing_vault import ChangingVault, numbers
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from vaults import all_rows, index_words, rebuilt_words

from linkvault import formats, transfer
from linkvault.errors import NotFound
from linkvault.models import AssetFile, NewAsset, Selection
from linkvault.vault import Vault


class AnyVault(ChangingVault):
    """A vault with random changes, which is exported and imported between them."""

    @rule(links=st.lists(numbers, max_size=2))
    def empty(self, links) -> None:
        self.vault.empty_trash(Selection(ids=tuple(links)))

    @rule(link=numbers, change=st.sampled_from(["attach", "add_missing", "replace", "delete_places", "drop"]))
    def change_files(self, link, change) -> None:
        with contextlib.suppress(NotFound):
            snapshot = self.vault.snapshot(link)
            new = [NewAsset("image", "https://example.org/coin.png", AssetFile(b"\x89PNG", "image/png"))]
            if change == "drop":
                self.vault.assets.drop([link], kinds=["image"])
            elif change == "delete_places":
                self.vault.assets.delete_places(snapshot, [new[0].url], kind="image")
            elif change == "replace":
                self.vault.assets.replace(snapshot, new, kinds=["image"])
            else:
                getattr(self.vault.assets, change)(snapshot, new)

    @rule()
    def reopen(self) -> None:
        self.vault.close()
        self.vault = Vault(self.path, write=True)

    @rule()
    def export_and_import(self) -> None:
        """An export makes an empty vault equal to this one; imported again, or into this one, it changes nothing."""
        self.vault.close()
        export = Path(self.folder.name, "export.jsonl")
        with Vault(self.path) as vault:
            before = all_rows(vault)
            export.write_text("".join(transfer.stream(vault, Selection(), "jsonl")), encoding="utf-8")
        other = Path(self.folder.name, "other.db")
        for path, is_empty in ((other, True), (other, False), (self.path, False)):
            with Vault(path, write=True) as vault:
                for full_link in formats.get_reader("jsonl").read(formats.Source(export)):
                    transfer.store_full_link(vault, full_link, keep_id=is_empty)
                assert all_rows(vault) == before
                assert index_words(vault) == rebuilt_words(vault)
        other.unlink()
        self.vault = Vault(self.path, write=True)

    @invariant()
    def index_agrees_with_rows(self) -> None:
        if hasattr(self, "vault"):
            assert index_words(self.vault) == rebuilt_words(self.vault)

    @invariant()
    def every_link_fits_its_digest(self) -> None:
        if hasattr(self, "vault"):
            assert list(self.vault.recovery.changed_links()) == []

    @invariant()
    def file_is_valid(self) -> None:
        if hasattr(self, "vault"):
            connection = self.vault.connection
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("SELECT key FROM tag WHERE key LIKE '/%'").fetchall() == []

    @invariant()
    def link_points_to_its_newest_snapshot(self) -> None:
        if hasattr(self, "vault"):
            wrong = self.vault.connection.execute(
                "SELECT link.id FROM link WHERE snapshot_id IS NOT"
                " (SELECT id FROM snapshot WHERE link_id = link.id ORDER BY number DESC LIMIT 1)"
            )
            assert wrong.fetchall() == []


AnyVault.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
)


TestAnyVault = AnyVault.TestCase
