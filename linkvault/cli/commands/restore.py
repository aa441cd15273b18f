"""`linkvault restore`: take links out of the trash."""

import typer

from linkvault.cli.ui.options import DryRun, Ids, Json, Jsonl, examples, selecting, session
from linkvault.cli.views.changes import LinkChange, change_links
from linkvault.models import Selection
from linkvault.vault import Vault


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
    change = LinkChange(Vault.restore, "out of the trash: {}".format, trashed=True)
    change_links(session(ctx), change, ids, chosen, dry_run=dry_run, json=json, jsonl=jsonl)
