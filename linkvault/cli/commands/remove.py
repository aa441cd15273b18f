"""`linkvault remove`: move links to the trash."""

from functools import partial

import typer

from linkvault.cli.parameters.signature import with_selection_options
from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.options import DryRun, Ids, Json, Jsonl, Yes
from linkvault.cli.ui.session import current_session
from linkvault.cli.views.changes import LinkChange, change_links
from linkvault.models import Selection
from linkvault.vault import Vault

_MAX_NAMED = 10  # links whose ids the hint names: more ids make the command longer than a line


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "remove",
        epilog=examples(
            "linkvault remove 12",
            "linkvault remove 3-7 --dry-run",
            "linkvault remove --failed --yes",
        ),
    )(remove)


@with_selection_options()
def remove(
    ctx: typer.Context,
    selection: Selection,
    ids: Ids = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Move links to the trash.

    On a terminal, more than 3 links are moved only after a question. `linkvault restore` takes links out of the trash;
    `linkvault trash --empty` deletes them.
    """
    from linkvault import clock

    session, trash = current_session(ctx), partial(Vault.trash, at=clock.now())
    question = None if yes else "Move {} to the trash?".format
    change = LinkChange(trash, "moved {} to the trash".format, question)
    removed = change_links(session, change, ids, selection, dry_run=dry_run, json=json, jsonl=jsonl)
    if removed and not dry_run:
        numbers = " ".join(map(str, sorted(removed))) if len(removed) <= _MAX_NAMED else "ID..."
        session.screen.notify(
            f"`linkvault restore {numbers}` undoes this; `linkvault trash --empty` deletes what is in the trash"
        )
