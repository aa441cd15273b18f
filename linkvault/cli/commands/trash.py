"""`linkvault trash`: what is in the trash, and how to be rid of it."""

from dataclasses import replace
from typing import Annotated

import typer

from linkvault.cli.ui.link_arguments import narrowed
from linkvault.cli.ui.options import (
    DryRun,
    Ids,
    Json,
    Jsonl,
    Session,
    Yes,
    confirm,
    examples,
    narrows,
    selecting,
    session,
)
from linkvault.cli.views.changes import links_in_words
from linkvault.cli.views.json_records import link_record
from linkvault.cli.views.link_tables import link_table, tell_json
from linkvault.models import Selection


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "trash",
        epilog=examples(
            "linkvault trash",
            "linkvault trash --empty --until 1y",
            "linkvault trash --json",
        ),
    )(trash)


@selecting
def trash(
    ctx: typer.Context,
    chosen: Selection,
    ids: Ids = None,
    empty: Annotated[bool, typer.Option("--empty", help="Forget what is in it, for ever.")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """List the trash, or empty it."""
    now = session(ctx)
    if not empty or dry_run:
        _list(now, ids, chosen, json=json, jsonl=jsonl)
        return
    with now.vault(write=True) as vault:
        chosen = narrowed(vault, ids, chosen, trashed=True)
        count = len(vault.select_ids(chosen))
        if count:
            confirm(f"Forget {links_in_words(count)} with all snapshots, for ever?", yes=yes)
        doomed = [link_record(link) for link in vault.select(chosen)] if json or jsonl else []
        gone = vault.empty_trash(chosen)
    if json or jsonl:
        tell_json(now.screen, ({**record, "forgotten": True} for record in doomed), lines=jsonl)
    else:
        now.screen.line(f"forgotten: {links_in_words(gone)}")


def _list(now: Session, ids: list[str] | None, chosen: Selection, *, json: bool, jsonl: bool) -> None:
    with now.vault() as vault:
        chosen = narrowed(vault, ids, chosen, trashed=True)
        links = vault.select(chosen)
        if json or jsonl:
            tell_json(
                now.screen, ({**link_record(link), "trashed": link.trashed} for link in links), lines=jsonl
            )
            return
        chosen_none = narrows(replace(chosen, trashed=False)) and vault.count(Selection(trashed=True))
        nothing = "nothing like that is in the trash" if chosen_none else "the trash is empty"
        link_table(now.screen, links, empty=nothing)
