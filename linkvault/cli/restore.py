"""`linkvault restore`: take links out of the trash."""

import typer

from linkvault.cli.changes import Change
from linkvault.cli.choosing import chosen_ids
from linkvault.cli.options import DryRun, Ids, Json, Jsonl, examples, selecting, session
from linkvault.models import Selection


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("restore", epilog=examples("linkvault restore 12", "linkvault restore --tag ml"))(restore)


@selecting
def restore(
    ctx: typer.Context,
    chosen: Selection,
    ids: Ids = None,
    dry_run: DryRun = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Take links out of the trash."""
    now = session(ctx)
    with now.vault(write=not dry_run) as vault:
        change = Change(vault, chosen_ids(vault, ids, chosen, trashed=True))
        change.make(now, vault.restore, "out of the trash:", dry_run=dry_run, json=json, jsonl=jsonl)
