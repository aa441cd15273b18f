"""`linkvault undo`: undo a command that changed the vault."""

from typing import Annotated

import typer

from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.options import DryRun, Json
from linkvault.cli.ui.session import current_session
from linkvault.cli.views.changes import print_command
from linkvault.lazy_dataclass import replace


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "undo", epilog=examples("linkvault undo", "linkvault undo 12", "linkvault undo 12 --dry-run")
    )(undo)


def undo(
    ctx: typer.Context,
    command_id: Annotated[
        int | None,
        typer.Argument(
            metavar="ID", help="A command of `linkvault log`; by default the last.", show_default=False
        ),
    ] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Take back a command that changed the vault.

    Without ID, it is the last one. A command cannot be undone if a later one changed the same; that one is named.
    `linkvault redo` makes the changes again.
    """
    session = current_session(ctx)
    with session.vault(write=not dry_run) as vault:
        command = vault.journal.last() if command_id is None else vault.journal.get(command_id)
        if dry_run:
            vault.journal.check(command)
        else:
            vault.journal.take_back(command)
            command = replace(command, is_undone=True)
    print_command(session.screen, command, "would undo" if dry_run else "undid", json=json)
