"""`vault.journal`: the commands that changed the vault, each with the rows as they were, so that it can be undone.

A second connection reads the rows as they were before the transaction: SQLite shows it the last commit. So nothing has
to be read before a change, and long texts are read only if they changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from linkvault import clock
from linkvault.errors import Action, NotFound, Remedy, UndoConflict
from linkvault.lazy_dataclass import dataclass, field
from linkvault.store import assets, tags
from linkvault.store.connection.sqlite_errors import translate_errors
from linkvault.store.journal import commands, dependencies, inverse
from linkvault.store.journal.change_records import ChangeKind, RowChange
from linkvault.store.journal.commands import OwnerKind, StoredChange
from linkvault.store.journal.id_set import IdSet
from linkvault.store.journal.row_changes import (
    compare_links,
    compare_run,
    compare_tags,
    select_existing,
)
from linkvault.store.journal.tag_groups import LinkGroup

if TYPE_CHECKING:
    from linkvault.models import Command
    from linkvault.vault import Vault

_OF_PYTHON = "Python"  # the text of a change that no command line made


@dataclass
class _Progress:
    """A command whose transactions are not all done. `new` has the ids that it inserted, by the kind of owner."""

    command_id: int = 0
    step: int = 0
    new: dict[OwnerKind, IdSet] = field(default_factory=lambda: {kind: IdSet() for kind in OwnerKind})


class _RunningCommand:
    """The command line that this process runs, and its progress in each vault."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.progress: dict[str, _Progress] = {}


_running: _RunningCommand | None = None


def begin_command(text: str) -> None:
    """Let all changes of this process belong to one command, until `end_command`."""
    global _running  # noqa: PLW0603  # a command opens the vault in several places
    _running = _RunningCommand(text)


def end_command() -> None:
    """Let each transaction be a command again."""
    global _running  # noqa: PLW0603  # as above
    _running = None


class Journal:
    """The commands of a vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._undoes: int | None = None  # the command that the open transaction undoes
        self._single = _Progress()  # of the open transaction, if no command runs

    def all(self) -> list[Command]:
        """Return all commands, newest first."""
        with translate_errors(self._vault.path):
            return commands.select(self._vault.connection)

    def last(self) -> Command:
        """Return the last command that can be undone.

        :raises NotFound: if there is none
        """
        for command in self.all():
            if command.undoes is None and not command.is_undone:
                return command
        raise NotFound("no command to undo")

    def last_undo(self) -> Command:
        """Return the last command that undid another one.

        :raises NotFound: if there is none
        """
        everything = self.all()
        undos = {command.id for command in everything if command.undoes is not None}
        for command in everything:
            # A command that undoes an undo is a redo.
            if command.undoes is not None and command.undoes not in undos and not command.is_undone:
                return command
        raise NotFound("no undone command to redo")

    def get(self, command_id: int) -> Command:
        """Return a command that is not undone.

        :raises NotFound: if there is none with this id, or it was forgotten
        :raises UndoConflict: if it is undone already
        """
        for command in self.all():
            if command.id == command_id:
                if command.is_undone:
                    raise UndoConflict(f"command {command_id} is undone already", hint=_list_commands())
                return command
        raise NotFound(f"no such command: {command_id}", hint=_list_commands())

    def undo_of(self, command_id: int) -> Command:
        """Return the command that undid a command.

        :raises NotFound: if it is not undone
        """
        for command in self.all():
            if command.undoes == command_id and not command.is_undone:
                return command
        self.get(command_id)
        raise NotFound(f"command {command_id} is not undone", hint=_list_commands())

    def check(self, command: Command) -> None:
        """Raise UndoConflict if a later change needs what a command changed, or if it deleted links for good."""
        connection = self._vault.connection
        with translate_errors(self._vault.path):
            if command.is_final:
                raise UndoConflict(
                    f"command {command.id} deleted links for good, so it cannot be undone",
                    hint=Remedy(Action.UNDO_EARLIER),
                )
            later = dependencies.select_later(self.all(), command)
            blocking = dependencies.select_dependent(connection, command, later)
            other_link = dependencies.find_taken_address(connection, command)
        if blocking:
            numbers = ", ".join(f"{other.id} ({other.text})" for other in blocking)
            raise UndoConflict(
                f"command {command.id} cannot be undone, because later commands changed the same: {numbers}",
                hint=Remedy(Action.UNDO_COMMAND, str(blocking[0].id)),
            )
        if other_link is not None:
            raise UndoConflict(
                f"command {command.id} cannot be undone, because link {other_link} has the address of its link"
            )

    def take_back(self, command: Command) -> None:
        """Undo a command. The undo is a command of its own.

        :raises UndoConflict: if a later change needs what it changed
        """
        vault, connection = self._vault, self._vault.connection
        with vault.transaction():
            self.check(command)
            shared = {
                owner
                for other in dependencies.select_later(self.all(), command)
                for owner in commands.owners(connection, other.id)
            }
            stored, tagged, missing = self._links_of(command)
            self._undoes = command.id
            self._ensure_command()  # also if later commands leave nothing to change: the command is undone then, too
            for run_id in self._runs_of(command):
                vault.changed_links.add_run(run_id, None)
            index = vault.full_text
            with (
                index.reindexing(stored),
                index.reindexing_tags(tagged),
                index.reindexing(missing, is_new=True),
            ):
                steps = commands.steps(connection, command.id)
                for step in steps:
                    inverse.take_back(
                        connection, partial(commands.grouped_changes, connection, command.id, step)
                    )
                for step in steps:
                    changes = commands.grouped_changes(connection, command.id, step)
                    inverse.restore_dates(connection, changes, shared)
            self.keep_files()

    def write(self) -> None:
        """Store the changes of the open transaction, at its end."""
        changed = self._vault.changed_links
        try:
            if not changed.is_recorded or not (changed.ids or changed.runs):
                return
            self._progress().step += 1
            self._add(self._changes(self._before()))
        finally:
            self._undoes, self._single = None, _Progress()

    def keep_files(self) -> int:
        """Keep the files that no snapshot has until this command is forgotten; return how many.

        Code that may delete the last place of a file calls it.
        """
        connection = self._vault.connection
        unused = [asset_id for (asset_id,) in connection.execute(assets.SELECT_UNUSED)]
        if unused:
            commands.keep_files(connection, self._ensure_command().command_id, unused)
        return len(unused)

    def forget_all(self) -> None:
        """Delete the journal, and record no change of the open transaction: old commands no longer match the rows."""
        with self._vault.transaction():
            self._vault.changed_links.is_recorded = False
            commands.forget_all(self._vault.connection)

    def forget_links(self, ids: list[int]) -> None:
        """Delete all that the journal has of links, and do not record that the open transaction deletes them."""
        self._vault.changed_links.is_recorded = False
        if ids:
            commands.forget_links(self._vault.connection, ids, at=clock.now())
        assets.prune(self._vault.connection)

    def _before(self) -> sqlite3.Connection | None:
        """Return a connection that sees the vault before the open transaction; None if all its links are new."""
        changed = self._vault.changed_links
        new = self._progress().new
        is_link_new = new[OwnerKind.LINK].has_all(changed.ids - changed.new_ids)
        if is_link_new and new[OwnerKind.IMPORT_RUN].has_all(changed.runs):
            return None
        return changed.committed.connect()

    def _changes(self, before: sqlite3.Connection | None) -> Iterator[StoredChange | LinkGroup]:
        """Yield the changes of the open transaction. What this command inserted has no further changes."""
        changed, after, new = (
            self._vault.changed_links,
            self._vault.connection,
            self._progress().new[OwnerKind.LINK],
        )
        ids, unchanged, moves, compared = sorted(changed.ids), [], False, []
        old_ids = set() if before is None else select_existing(before, ids) - changed.new_ids
        new_ids = select_existing(after, (link_id for link_id in ids if link_id not in old_ids))
        for link_id in ids:
            is_new = link_id in new
            if link_id not in old_ids:
                if (link_id in changed.new_ids or not is_new) and link_id in new_ids:
                    yield StoredChange(OwnerKind.LINK, link_id, None)
            elif not is_new:
                compared.append(link_id)
        if before is not None:
            tagged = changed.tagged_ids
            yield from compare_tags(before, after, (link_id for link_id in compared if link_id in tagged))
            compared = [link_id for link_id in compared if link_id not in tagged]
        for comparison in compare_links(before, after, compared) if before is not None else ():
            record = comparison.record
            moves = moves or commands.moves_snapshots(record)
            change = StoredChange(OwnerKind.LINK, comparison.link_id, record)
            if comparison.is_same:
                unchanged.append(change)
            else:
                yield change
        if moves:  # the link that got the snapshots of another depends on this command
            yield from unchanged
        for run_id, positions in changed.runs.items():
            yield from self._run_changes(before, run_id, positions)

    def _run_changes(
        self, before: sqlite3.Connection | None, run_id: int, positions: set[int] | None
    ) -> Iterator[StoredChange]:
        kind, after = OwnerKind.IMPORT_RUN, self._vault.connection
        if before is None or run_id in self._progress().new[kind]:
            return
        if not _has(before, "import_run", run_id):
            if _has(after, "import_run", run_id):
                yield StoredChange(kind, run_id, None)
            return
        record = compare_run(before, after, run_id, positions)
        if record.changes:
            yield StoredChange(kind, run_id, record)

    def _add(self, changes: Iterator[StoredChange | LinkGroup]) -> None:
        """Store the changes of one transaction; a command without any is not listed."""
        first = next(changes, None)
        if first is None:
            return
        progress = self._ensure_command()

        def all_changes() -> Iterator[StoredChange | LinkGroup]:
            for change in chain([first], changes):
                if isinstance(change, StoredChange) and change.record is None:
                    progress.new[change.kind].add(change.owner)
                yield change

        commands.add_changes(self._vault.connection, progress.command_id, progress.step, all_changes())

    def _progress(self) -> _Progress:
        if _running is None:
            return self._single
        return _running.progress.setdefault(str(self._vault.path), self._single)

    def _ensure_command(self) -> _Progress:
        """Return the progress of the command that the open transaction belongs to, after it was inserted."""
        connection, progress = self._vault.connection, self._progress()
        if not progress.command_id or not commands.exists(connection, progress.command_id):
            text = _OF_PYTHON if _running is None else _running.text
            progress.command_id = commands.insert(connection, text, at=clock.now(), undoes=self._undoes)
        return progress

    def _links_of(self, command: Command) -> tuple[list[int], list[int], list[int]]:
        """Return the ids of the links that undoing a command changes.

        In three groups: stored links, stored links of which only the tags change, and links that are not stored.
        """
        connection = self._vault.connection
        ids: set[int] = set()
        tagged: set[int] = set()
        respelled: set[str] = set()
        for change in commands.grouped_changes(connection, command.id):
            if isinstance(change, LinkGroup):
                tagged.update(change.ids)
                respelled.update(key for kind, key, _ in change.rows() if kind is ChangeKind.UPDATED)
                continue
            if change.kind is not OwnerKind.LINK:
                continue
            rows = change.record.changes if change.record else ()
            respelled.update(str(row.key[1]) for row in rows if _is_respelled(row))
            is_tagged = change.record is not None and all(row.table == "link_tag" for row in rows)
            (tagged if is_tagged else ids).add(change.owner)
        for key in respelled:  # all links that have the tag now
            tagged.update(tags.select_link_ids(connection, tags.find(connection, key)))
        stored = select_existing(connection, ids | tagged)
        return sorted(stored & ids), sorted((stored & tagged) - ids), sorted((ids | tagged) - stored)

    def _runs_of(self, command: Command) -> list[int]:
        owners = commands.owners(self._vault.connection, command.id)
        return sorted(owner for kind, owner in owners if kind == OwnerKind.IMPORT_RUN)


def _is_respelled(row: RowChange) -> bool:
    """Return whether the spelling of a tag changed."""
    return row.table == "link_tag" and row.kind is ChangeKind.UPDATED


def _has(connection: sqlite3.Connection, table: str, row_id: int) -> bool:
    """Return whether a table has a row with an id."""
    return connection.execute(f"SELECT 1 FROM {table} WHERE id = ?", (row_id,)).fetchone() is not None


def _list_commands() -> Remedy:
    return Remedy(Action.LIST_COMMANDS)
