"""`linkvault remove`: put links into the trash."""

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
    from linkvault.capture import now as this_instant

    now = session(ctx)
    with now.vault(write=not dry_run) as vault:
        change = Change(vault, chosen_ids(vault, ids, chosen))
        if dry_run:
            change.preview(now, json=json, jsonl=jsonl)
            return
        if not ids and change.ids:
            confirm(f"Put {links_in_words(len(change.ids))} into the trash?", yes=yes)
        vault.trash(change.ids, at=this_instant())
        change.tell(now, "into the trash:", json=json, jsonl=jsonl)
    if change.ids:
        now.screen.say("`linkvault restore` takes back, `linkvault trash --empty` forgets")
