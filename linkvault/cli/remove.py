"""`linkvault remove`: put links into the trash."""

from functools import partial

import typer

from linkvault.cli.changes import Change, links_in_words
from linkvault.cli.choosing import chosen_ids
from linkvault.cli.options import DryRun, Ids, Json, Jsonl, Yes, confirm, examples, selecting, session
from linkvault.models import Selection


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
    from linkvault.clock import now as this_instant

    now = session(ctx)
    with now.vault(write=not dry_run) as vault:
        change = Change(vault, chosen_ids(vault, ids, chosen))
        if not ids and change.ids and not dry_run:
            confirm(f"Put {links_in_words(len(change.ids))} into the trash?", yes=yes)
        how = partial(vault.trash, at=this_instant())
        change.make(now, how, "into the trash:", dry_run=dry_run, json=json, jsonl=jsonl)
    if change.ids and not dry_run:
        now.screen.say("`linkvault restore` takes back, `linkvault trash --empty` forgets")
