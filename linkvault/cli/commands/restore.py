"""`linkvault restore`: take links out of the trash, or put a backup in the place of the vault."""

import os
from pathlib import Path
from typing import Annotated

import typer

from linkvault.cli.parameters.signature import with_selection_options
from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.options import DryRun, Ids, Json, Jsonl, Yes
from linkvault.cli.ui.session import Session, confirm, current_session
from linkvault.cli.ui.terminal import to_json
from linkvault.cli.views.changes import LinkChange, change_links
from linkvault.errors import BadURL, NotFound, UsageError
from linkvault.models import Selection
from linkvault.vault import Vault


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "restore",
        epilog=examples(
            "linkvault restore 12",
            "linkvault restore --tag ml",
            "linkvault restore --backup backups/vault-2026-11-29T120000Z.db",
        ),
    )(restore)


@with_selection_options()
def restore(
    ctx: typer.Context,
    selection: Selection,
    ids: Ids = None,
    backup: Annotated[
        Path | None,
        typer.Option(
            "--backup", metavar="FILE", help="Put this backup in the place of the vault, which is kept."
        ),
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Take links out of the trash, or restore the vault.

    With --backup, the file is checked first, and the present vault is kept under another name beside it.
    """
    if backup is not None:
        if ids:
            raise UsageError("--backup restores the whole vault and cannot be used with IDs")
        _restore_backup(current_session(ctx), backup, dry_run=dry_run, yes=yes, json=json or jsonl)
        return
    change = LinkChange(Vault.restore, "restored {} from the trash".format, trashed=True)
    try:
        change_links(current_session(ctx), change, ids, selection, dry_run=dry_run, json=json, jsonl=jsonl)
    except (BadURL, NotFound) as error:
        if any(map(os.path.isfile, ids or ())):
            error.hint = "`linkvault restore --backup FILE` puts a backup in the place of the vault"
        raise


def _restore_backup(session: Session, backup: Path, *, dry_run: bool, yes: bool, json: bool) -> None:
    """Put a backup in the place of the vault; with `dry_run` only check it."""
    from linkvault.upkeep.restoring import check_backup
    from linkvault.upkeep.restoring import restore as restore_backup

    if dry_run:
        check_backup(session.path, backup)
        record = {"vault": str(session.path), "dry_run": True}
        session.screen.print_line(
            to_json(record) if json else f"would restore {session.path}; the backup is sound"
        )
        return
    if session.has_vault():
        confirm(f"Replace the vault {session.path}? It is kept under another name.", yes=yes)
    aside = restore_backup(session.path, backup)
    if json:
        session.screen.print_line(to_json({"vault": str(session.path), "aside": aside and str(aside)}))
        return
    session.screen.print_line(f"restored {session.path}")
    if aside is not None:
        session.screen.print_line(f"the vault that was there is now {aside}")
