"""`linkvault remove`: put links into the trash."""

from functools import partial

import typer

from linkvault.cli.ui.options import DryRun, Ids, Json, Jsonl, Yes, examples, selecting, session
from linkvault.cli.views.changes import LinkChange, change_links
from linkvault.models import Selection
from linkvault.vault import Vault


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


@selecting
def remove(
    ctx: typer.Context,
    chosen: Selection,
    ids: Ids = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Put links into the trash.

    `restore` takes them back, `trash --empty` forgets them for ever.
    """
    from linkvault import clock

    now, trash = session(ctx), partial(Vault.trash, at=clock.now())
    question = None if ids or yes else "Put {} into the trash?".format
    change = LinkChange(trash, "into the trash: {}".format, question)
    if change_links(now, change, ids, chosen, dry_run=dry_run, json=json, jsonl=jsonl) and not dry_run:
        now.screen.say("`linkvault restore` takes back, `linkvault trash --empty` forgets")
