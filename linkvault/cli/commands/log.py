"""`linkvault log`: list the commands that changed the vault."""

from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.options import Json, Jsonl
from linkvault.cli.ui.session import current_session
from linkvault.cli.views.link_tables import print_json

if TYPE_CHECKING:
    from linkvault.models import Command

_HEADS = ("ID", "WHEN", "COMMAND", "LINKS", "")
_GROW = 2  # the column of the command


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("log", epilog=examples("linkvault log", "linkvault log -n 3", "linkvault log --json"))(log)


def log(
    ctx: typer.Context,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=1, metavar="N", help="List the last N commands.")
    ] = None,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """List the commands that changed the vault, newest first.

    `linkvault undo ID` undoes one. The last 1,000 commands of 30 days are stored, and at most 256 MB of what they
    changed. A command that deleted links for good is final: it cannot be undone.
    """
    session = current_session(ctx)
    with session.vault() as vault:
        commands = list(islice(vault.journal.all(), limit))
    if json or jsonl:
        print_json(session.screen, map(asdict, commands), lines=jsonl)
    elif not commands:
        session.screen.notify("no command has changed the vault")
    elif session.screen.is_terminal:
        session.screen.print_table(map(_row, commands), _HEADS, grow=_GROW)
    else:
        for command in commands:
            session.screen.print_record(*_row(command))


def _row(command: "Command") -> tuple[str, ...]:
    state = "undone" if command.is_undone else "final" if command.is_final else ""
    return (
        str(command.id),
        command.started,
        command.text,
        "" if command.is_final else str(command.links),
        state,
    )
