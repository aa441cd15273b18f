"""`linkvault remove`: put links into the trash."""

import typer

from linkvault.cli.choosing import chosen_ids
from linkvault.cli.options import DryRun, Ids, Yes, confirm, selecting, session
from linkvault.cli.tables import link_table
from linkvault.models import Selection


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "remove",
        epilog="Examples: linkvault remove 12 | linkvault remove 3-7 --dry-run | linkvault remove --failed --yes",
    )(remove)


@selecting
def remove(
    ctx: typer.Context, chosen: Selection, ids: Ids = None, dry_run: DryRun = False, yes: Yes = False
) -> None:
    """Put links into the trash. `restore` takes them back, `trash --empty` forgets them for ever."""
    from linkvault.capture import now as this_instant

    now = session(ctx)
    with now.vault(write=not dry_run) as vault:
        wanted = chosen_ids(vault, ids, chosen)
        if dry_run:
            link_table(now.screen, map(vault.get, wanted), empty="no links chosen by that")
            return
        if not ids and wanted:
            confirm(f"Put {len(wanted)} links into the trash?", yes=yes)
        count = vault.trash(wanted, at=this_instant())
    now.screen.line(f"{count} in the trash; `linkvault restore` takes them back")
