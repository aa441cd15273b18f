"""`linkvault restore`: take links out of the trash."""

import typer

from linkvault.cli.choosing import chosen_ids
from linkvault.cli.options import Ids, selecting, session
from linkvault.models import Selection


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("restore", epilog="Examples: linkvault restore 12 | linkvault restore --tag ml")(restore)


@selecting
def restore(ctx: typer.Context, chosen: Selection, ids: Ids = None) -> None:
    """Take links out of the trash."""
    now = session(ctx)
    with now.vault(write=True) as vault:
        count = vault.restore(chosen_ids(vault, ids, chosen, trashed=True))
    now.screen.line(f"{count} restored")
