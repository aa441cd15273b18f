"""`linkvault edit`: change the title, note or address of a link, or all of it in an editor."""

from typing import Annotated

import typer

from linkvault import urls
from linkvault.cli.ui.editor import edit_in_editor
from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.link_arguments import find_link
from linkvault.cli.ui.options import Id, Json, Jsonl
from linkvault.cli.ui.session import Session, current_session, is_on_terminal
from linkvault.cli.ui.terminal import printable, to_json
from linkvault.cli.views.json_records import link_record
from linkvault.errors import UsageError
from linkvault.vault import Vault


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "edit",
        epilog=examples(
            "linkvault edit 12 --title 'A better title'",
            "linkvault edit 12 --note ''",
            "linkvault edit 12 --keep",
            "linkvault edit 12",
        ),
    )(edit)


def edit(
    ctx: typer.Context,
    link_id: Id,
    title: Annotated[
        str | None,
        typer.Option("--title", metavar="TEXT", help="Set the title; '' restores that of the page."),
    ] = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="Set the note; '' removes it.")
    ] = None,
    url: Annotated[
        str | None,
        typer.Option("--url", metavar="URL", help="Set the address; the old one still finds the link."),
    ] = None,
    keep: Annotated[
        bool,
        typer.Option("--keep", help="Take the page as it is, although it was refused as no article."),
    ] = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Change the title, note or address of a link.

    Without options, edit them and the tags in $VISUAL or $EDITOR. `linkvault tag add` adds tags without an editor.
    """
    session = current_session(ctx)
    with session.vault(write=True) as vault:
        link = find_link(vault, link_id)
        if keep:
            _keep_page(session, vault, link.id)
        elif title is None and note is None and url is None:
            if not is_on_terminal():
                raise UsageError("nothing to change", hint="use --title, --note, --url or --keep")
            edit_in_editor(vault, link)
        if title is not None or note is not None or url is not None:
            vault.edit(link.id, title=title, note=note, url=urls.check_url(url) if url is not None else None)
        edited = vault.get(link.id)
    if json or jsonl:
        session.screen.print_line(to_json({**link_record(edited), "changed": edited != link}))
    else:
        status = "unchanged" if edited == link else "changed"
        session.screen.print_line(f"{status}  {edited.id}  {printable(edited.title)}")


def _keep_page(session: Session, vault: Vault, link_id: int) -> None:
    """Store the refused page of a link as its current snapshot, and say what the verdict was."""
    from linkvault import capture

    outcome = capture.keep_refused(vault, link_id, session.rules())
    for warning in outcome.warnings:
        session.screen.notify(f"warning: {warning}")
