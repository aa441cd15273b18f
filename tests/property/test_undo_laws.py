"""Laws of undo: for any sequence of changes, undoing all gives the first state row for row, and redoing all the last."""

from contextlib import suppress

from changing_vault import TEXTS, URLS, ChangingVault, numbers, urls
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule
from vaults import NOW, index_words, make_page, rebuilt_words, refuse_page, save_link, save_page

from linkvault.capture import read
from linkvault.errors import UndoConflict
from linkvault.models import AssetFile, Bookmark, ImportLink, ImportRun, NewAsset, Outcome, Selection, Version
from linkvault.upkeep import doctor
from linkvault.vault import Vault

PICTURES = [AssetFile(b"\x89PNG" + bytes([number]), "image/png", 3, 2) for number in range(3)]
TABLES = (
    "link", "alias", "tag", "link_tag", "snapshot", "content", "page", "refused_page", "asset", "snapshot_asset",
    "import_run", "import_link", "link_digest",
)  # fmt: skip


def rows(vault: Vault, *, all_files: bool = False) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of the tables; without `all_files`, no files that only the journal keeps."""
    result = {}
    for table in TABLES:
        condition = (
            "" if all_files or table != "asset" else "WHERE id IN (SELECT asset_id FROM snapshot_asset)"
        )
        stored = vault.connection.execute(f"SELECT * FROM {table} {condition}").fetchall()
        result[table] = sorted(stored, key=repr)
    return result


def check(vault: Vault) -> None:
    """Require that the index has the words of the rows, that digests and references fit, and that pages can be read."""
    assert index_words(vault) == rebuilt_words(vault)
    assert list(vault.recovery.changed_links()) == []
    assert vault.connection.execute("PRAGMA foreign_key_check").fetchall() == []
    for link_id in vault.integrity.all_ids():
        assert all(vault.page(snapshot) is not None for snapshot in vault.snapshots(link_id))


class AnyChanges(ChangingVault):
    """A vault with random changes, which are undone at the end."""

    @initialize()
    def open(self) -> None:
        super().open()
        self.vault.connection.execute("PRAGMA synchronous = OFF")  # no power is cut here, and syncs take long
        save_page(self.vault, URLS[0], tags=("ml", "a"))
        save_link(self.vault, URLS[1], note="a note")
        # Long ago, so that a date that is not restored is noticed.
        self.vault.connection.execute("UPDATE link SET changed = '2020-01-01T00:00:00Z'")
        self.vault.recovery.accept([1, 2])
        self.vault.journal.forget_all()
        self.first = rows(self.vault, all_files=True)
        self.states = {0: rows(self.vault)}  # the last command -> the rows after it

    def teardown(self) -> None:
        try:
            if hasattr(self, "vault"):
                self.undo_all_and_redo_all()
        finally:
            super().teardown()

    def undo_all_and_redo_all(self) -> None:
        vault, journal = self.vault, self.vault.journal
        order = [command.id for command in journal.all() if command.undoes is None and not command.is_undone]
        for command_id, earlier in zip(order, [*order, 0][1:], strict=True):
            assert journal.last().id == command_id
            journal.take_back(journal.get(command_id))
            if earlier in self.states:
                assert rows(vault) == self.states[earlier]
        check(vault)
        for command_id in reversed(order):
            journal.take_back(journal.last_undo())
            assert rows(vault) == self.states[command_id]
        check(vault)
        for _ in order:
            journal.take_back(journal.last())
        journal.forget_all()
        assert rows(vault, all_files=True) == self.first
        check(vault)
        assert doctor.check(vault.path).problems == ()

    def make(self, change, *args, **kwargs) -> None:
        super().make(change, *args, **kwargs)
        self.note()

    def attempt(self, change, *args, **kwargs) -> None:
        super().attempt(change, *args, **kwargs)
        self.note()

    def note(self) -> None:
        effective = [
            command.id
            for command in self.vault.journal.all()
            if command.undoes is None and not command.is_undone
        ]
        newest = max(effective, default=0)
        state = rows(self.vault)
        assert self.states.setdefault(newest, state) == state  # each change is in the journal

    def snapshot(self, link: int):
        return self.vault.snapshot(link)

    @rule(url=urls, reason=st.sampled_from(["challenge", "login"]))
    def refuse(self, url, reason) -> None:
        self.attempt(refuse_page, self.vault, url, reason=reason)

    @rule()
    def empty(self) -> None:
        self.attempt(self.vault.empty_trash, Selection())

    @rule(link=numbers, others=st.lists(numbers, min_size=1, max_size=2))
    def merge(self, link, others) -> None:
        self.attempt(self.vault.similar.merge, link, others)

    @rule(link=numbers, text=st.sampled_from(TEXTS))
    def extract_again(self, link, text) -> None:
        article, rendered, _ = read(make_page(URLS[0], text, "Again"))
        self.attempt(lambda: self.vault.replace_content(self.snapshot(link), article, rendered))

    @rule(link=numbers, text=st.sampled_from(TEXTS))
    def summarize(self, link, text) -> None:
        page = make_page(URLS[0], text, "Summary")
        article, rendered, snapshot = read(page)
        version = Version(snapshot, rendered, article.html, page, "1")
        self.attempt(lambda: self.vault.refused_pages.put_summary(self.vault.get(link).id, version))

    @rule(link=numbers, pictures=st.lists(st.sampled_from(PICTURES), max_size=2), how=st.integers(0, 3))
    def change_pictures(self, link, pictures, how) -> None:
        assets = self.vault.assets
        places = [NewAsset("image", f"{URLS[0]}/{number}.png", file) for number, file in enumerate(pictures)]
        changes = (
            lambda: assets.attach(self.snapshot(link), places),
            lambda: assets.replace(self.snapshot(link), places, kinds=["image"]),
            lambda: assets.add_missing(self.snapshot(link), places),
            lambda: assets.drop([link], kinds=["image"]),
        )
        self.attempt(changes[how])

    @rule(
        positions=st.lists(st.tuples(st.integers(1, 4), urls), max_size=3, unique_by=lambda pair: pair[0]),
        is_settling=st.booleans(),
    )
    def import_links(self, positions, is_settling) -> None:
        imports = self.vault.imports
        run = imports.begin(ImportRun(0, "a file", "netscape", NOW), "a digest")
        self.note()
        items = [
            ImportLink(position, Bookmark(url, "A title"), is_link=position == 1)
            for position, url in positions
            if position not in imports.positions(run)
        ]
        for batch in (items[:1], items[1:]):
            imports.add_all(run, batch, at=NOW, is_settling=is_settling)
            self.note()
        for position, url in imports.waiting(run)[:1]:
            link = self.vault.find(url)
            imports.settle(run, position, Outcome(url, "already saved", id=link.id if link else None))
            self.note()

    @rule()
    def delete_import(self) -> None:
        self.attempt(lambda: self.vault.imports.delete(self.vault.imports.get(1)))

    # No precondition on the journal: whether a command changed a date depends on the second in which it ran.
    @rule(place=st.integers(0, 8))
    def undo_an_earlier_command(self, place) -> None:
        """Taking back any command, and that again, changes nothing; or it is refused and changes nothing."""
        journal = self.vault.journal
        order = [command for command in journal.all() if command.undoes is None and not command.is_undone]
        if not order:
            return
        command = order[place % len(order)]
        before = rows(self.vault)
        try:
            journal.take_back(command)
        except UndoConflict:
            assert rows(self.vault) == before
            return
        check(self.vault)
        journal.take_back(journal.undo_of(command.id))
        assert rows(self.vault) == before


AnyChanges.TestCase.settings = settings(max_examples=30, stateful_step_count=12, deadline=None)

TestAnyChanges = AnyChanges.TestCase


class AnyChangesWithForgottenLinks(AnyChanges):
    """A vault of which links are deleted for good: what the journal still has of the others can be undone."""

    def note(self) -> None:
        """The states are not compared: the rows of forgotten links do not come back."""

    @rule(links=st.lists(numbers, min_size=1, max_size=2))
    def forget(self, links) -> None:
        self.attempt(self.vault.trash, links, at=NOW)
        self.attempt(self.vault.empty_trash, Selection(), forget=True)

    def undo_all_and_redo_all(self) -> None:
        vault, journal = self.vault, self.vault.journal
        for command in journal.all():
            if command.undoes is None and not command.is_undone:
                with suppress(UndoConflict):
                    journal.take_back(command)
                    assert not command.is_final
        check(vault)
        assert doctor.check(vault.path).problems == ()


AnyChangesWithForgottenLinks.TestCase.settings = AnyChanges.TestCase.settings

TestAnyChangesWithForgottenLinks = AnyChangesWithForgottenLinks.TestCase
