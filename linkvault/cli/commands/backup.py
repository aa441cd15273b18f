"""`linkvault backup`: copy the vault and check the copy."""

from pathlib import Path
from typing import Annotated

import typer

from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.options import Json
from linkvault.cli.ui.session import current_session
from linkvault.cli.ui.terminal import to_json


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "backup",
        epilog=examples(
            "linkvault backup",
            "linkvault backup /media/disk/linkvault --keep 30 --compress",
            "linkvault backup ~/backups --if-changed --quiet",
        ),
    )(backup)


def backup(
    ctx: typer.Context,
    target: Annotated[
        Path | None,
        typer.Argument(
            metavar="DEST",
            help="A folder, for copies with a date in their name, or a file.",
            show_default="the folder backups beside the vault",
        ),
    ] = None,
    keep: Annotated[
        int | None,
        typer.Option(
            "--keep", min=1, metavar="N", help="Keep the N newest copies in the folder, delete older ones."
        ),
    ] = None,
    compress: Annotated[bool, typer.Option("--compress", help="Compress the copy with gzip.")] = False,
    if_changed: Annotated[
        bool, typer.Option("--if-changed", help="Write nothing if the newest copy in the folder is equal.")
    ] = False,
    json: Json = False,
) -> None:
    """Copy the vault, and check the copy.

    Other programs can use the vault meanwhile. `linkvault restore --backup FILE` puts a copy in the place of the vault.
    """
    from linkvault.upkeep.backup_files import create

    session = current_session(ctx)
    result = create(session.path, target, keep=keep, compress=compress, if_changed=if_changed)
    if json:
        deleted = [str(path) for path in result.deleted]
        record = {"path": str(result.path), "bytes": result.size, "new": result.is_new, "deleted": deleted}
        session.screen.print_line(to_json(record))
        return
    action = "wrote" if result.is_new else "unchanged since"
    session.screen.print_line(f"{action} {result.path}")
    for path in result.deleted:
        session.screen.notify(f"deleted {path}")
