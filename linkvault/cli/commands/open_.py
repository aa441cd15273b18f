"""`linkvault open`: the page in the browser, or the saved copy."""

from typing import Annotated

import typer

from linkvault.cli.ui.link_arguments import chosen_link
from linkvault.cli.ui.options import Id, examples, session
from linkvault.errors import LinkvaultError


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
        if snapshot:
            from linkvault import transfer

            content = vault.content(vault.snapshot(link.id))
            address = transfer.write_reading_page(link, content).as_uri()
        else:
            address = link.url
    if not webbrowser.open(address):
        raise LinkvaultError(f"no browser could be started for {address}", hint="set $BROWSER")
    session(ctx).screen.say(f"opened {address}")
