"""`linkvault redo`: make the changes of an undone command again."""

from typing import Annotated

import typer

from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.options import DryRun, Json
from linkvault.cli.ui.session import current_session
from linkvault.cli.views.changes import print_command


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("redo", epilog=examples("linkvault redo", "linkvault redo 12", "linkvault redo --dry-run"))(
        redo
    )


def redo(
    ctx: typer.Context,
    command_id: Annotated[
        int | None,
        typer.Argument(
            metavar="ID", help="An undone command; by default the last one undone.", show_default=False
        ),
    ] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Make the changes of an undone command again.

    They are made as they were: nothing is fetched.
    """
    session = current_session(ctx)
    with session.vault(write=not dry_run) as vault:
        journal = vault.journal
        undo = journal.last_undo() if command_id is None else journal.undo_of(command_id)
        if dry_run:
            journal.check(undo)
        else:
            journal.take_back(undo)
        command = next((other for other in journal.all() if other.id == undo.undoes), undo)
    print_command(session.screen, command, "would redo" if dry_run else "redid", json=json)
