"""`linkvault migrate`: update a vault of an older linkvault, after a copy."""

import typer

from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.session import current_session
from linkvault.vault import Vault


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("migrate", epilog=examples("linkvault migrate", "linkvault migrate --db ~/old/vault.db"))(
        migrate
    )


def migrate(ctx: typer.Context) -> None:
    """Update a vault of an older linkvault.

    The vault is copied to a file beside it first. Every command that changes the vault does the same; commands that
    only read do not.
    """
    session = current_session(ctx)
    with Vault(session.path) as vault:
        is_outdated = vault.integrity.is_outdated
        is_complete = not is_outdated and vault.full_text.is_current()
    if is_complete:
        session.screen.print_line("the vault is up to date")
        return
    with Vault(session.path, write=True):  # also builds the index
        if not is_outdated:  # an update was interrupted, or only the rules of the index are new
            session.screen.print_line("updated the index of the vault")
            return
        copies = session.path.parent.glob(f"{session.path.stem}-schema-*{session.path.suffix}")
        newest = max(copies, key=lambda path: path.stat().st_mtime)
    session.screen.print_line(f"updated the vault; the vault as it was is {newest}")
