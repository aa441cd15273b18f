"""`linkvault restore`: take links out of the trash."""

import typer

from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.options import DryRun, Ids, Json, Jsonl
from linkvault.cli.ui.selection_options import with_selection_options
from linkvault.cli.ui.session import current_session
from linkvault.cli.views.changes import LinkChange, change_links
from linkvault.models import Selection
from linkvault.vault import Vault


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("restore", epilog=examples("linkvault restore 12", "linkvault restore --tag ml"))(restore)


@with_selection_options()
def restore(
    ctx: typer.Context,
    selection: Selection,
    ids: Ids = None,
    dry_run: DryRun = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Take links out of the trash."""
    change = LinkChange(Vault.restore, "restored {} from the trash".format, trashed=True)
    change_links(current_session(ctx), change, ids, selection, dry_run=dry_run, json=json, jsonl=jsonl)
