"""`linkvault trash`: what is in the trash, and how to be rid of it."""

from dataclasses import replace
from typing import Annotated

import typer

from linkvault.cli.options import DryRun, Json, Jsonl, Yes, confirm, selecting, session
from linkvault.cli.records import link_record
from linkvault.cli.tables import link_table, tell_json
from linkvault.models import Selection


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "trash", epilog="Examples: linkvault trash | linkvault trash --empty | linkvault trash --json"
    )(trash)


@selecting
def trash(
    ctx: typer.Context,
    chosen: Selection,
    empty: Annotated[bool, typer.Option("--empty", help="Forget what is in it, for ever.")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """List the trash, or empty it."""
    now = session(ctx)
    chosen = replace(chosen, trashed=True)
    with now.vault(write=empty and not dry_run) as vault:
        if not empty or dry_run:
            found = vault.select(chosen)
            if json or jsonl:
                tell_json(
                    now.screen,
                    ({**link_record(link), "trashed": link.trashed} for link in found),
                    lines=jsonl,
                )
            else:
                link_table(now.screen, found, empty="the trash is empty")
            return
        count = vault.count(chosen)
        if count:
            confirm(f"Forget {count} links with all their snapshots, for ever?", yes=yes)
        gone = vault.empty_trash(chosen)
    now.screen.line(f"{gone} forgotten")
