"""`linkvault open`: the page in the browser, or the saved copy."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from linkvault.cli.choosing import chosen_link
from linkvault.cli.options import Id, examples, session
from linkvault.errors import LinkvaultError
from linkvault.models import Link, Snapshot
from linkvault.vault import Vault


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "open",
        epilog=examples(
            "linkvault open 12",
            "linkvault open 12 --snapshot",
        ),
    )(open_)


def open_(
    ctx: typer.Context,
    link_id: Id,
    snapshot: Annotated[
        bool, typer.Option("--snapshot", help="The saved copy instead of the live page.")
    ] = False,
) -> None:
    """Open a link in the browser."""
    import webbrowser

    with session(ctx).vault() as vault:
        link = chosen_link(vault, link_id)
        address = _saved_copy(vault, link, vault.snapshot(link.id)) if snapshot else link.url
    if not webbrowser.open(address):
        raise LinkvaultError(f"no browser could be started for {address}", hint="set $BROWSER")
    session(ctx).screen.say(f"opened {address}")


def _saved_copy(vault: Vault, link: Link, snapshot: Snapshot) -> str:
    """Write the snapshot as a page without scripts, readable for the user alone; return its address."""
    from linkvault import transfer

    folder = Path(tempfile.mkdtemp(prefix="linkvault-"))
    file = folder / "snapshot.html"
    file.write_text(transfer.reading_page(link, vault.content(snapshot)), encoding="utf-8", errors="replace")
    return file.as_uri()
