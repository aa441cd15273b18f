"""`linkvault open`: open a page, or its saved copy, in the browser."""

from typing import Annotated

import typer

from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.link_arguments import find_link
from linkvault.cli.ui.options import Id
from linkvault.cli.ui.session import Session, current_session
from linkvault.errors import LinkvaultError
from linkvault.urls.file_address import is_file_address


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "open",
        epilog=examples(
            "linkvault open 12",
            "linkvault open 12 --snapshot",
            "linkvault open 12 --page 7",
        ),
    )(open_)


def open_(
    ctx: typer.Context,
    link_id: Id,
    snapshot: Annotated[
        bool, typer.Option("--snapshot", help="Open the saved copy instead of the live page.")
    ] = False,
    page: Annotated[
        int | None, typer.Option("--page", metavar="N", min=1, help="Open the saved PDF at page N.")
    ] = None,
) -> None:
    """Open a link in the browser.

    The saved copy of a PDF is the file as received. That of other pages is the page as it looked, if it was added with
    --snapshot or saved by SingleFile, else its article. A copy loads nothing from the web.
    """
    open_link(current_session(ctx), link_id, snapshot=snapshot, page=page)


def open_link(session: Session, reference: str, *, snapshot: bool = False, page: int | None = None) -> None:
    """Open a link, or its saved copy, in the browser.

    :raises LinkvaultError: if there is no browser
    """
    import webbrowser

    with session.vault() as vault:
        link = find_link(vault, reference)
        if snapshot or page or is_file_address(link.url):
            from linkvault import transfer

            address = transfer.write_saved_copy(vault, link).as_uri() + (f"#page={page}" if page else "")
        else:
            address = link.url
    if not webbrowser.open(address):
        raise LinkvaultError(f"cannot start a browser for {address}", hint="set $BROWSER")
    session.screen.notify(f"opened {address}")
