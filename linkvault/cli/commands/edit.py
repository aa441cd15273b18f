"""`linkvault edit`: change a link's title, note, address or tags."""

from typing import Annotated

import typer

from linkvault import urls
from linkvault.cli.ui.editor import edit_in_editor
from linkvault.cli.ui.link_arguments import chosen_link
from linkvault.cli.ui.options import Id, Json, Jsonl, examples, is_on_terminal, session
from linkvault.cli.ui.terminal import printable, to_json
from linkvault.cli.views.json_records import link_record
from linkvault.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "edit",
        epilog=examples(
            "linkvault edit 12 --title 'A better title'",
            "linkvault edit 12 --note ''",
            "linkvault edit 12",
        ),
    )(edit)


def edit(
    ctx: typer.Context,
    link_id: Id,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="Your title; '' takes the page's own again.")
    ] = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="Your note; '' takes it away.")
    ] = None,
    url: Annotated[
        str | None,
        typer.Option("--url", metavar="URL", help="Another address; the old one still leads here."),
    ] = None,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Change title, note, address or tags.

    Without options all of it is opened in $VISUAL or $EDITOR.
    """
    now = session(ctx)
    with now.vault(write=True) as vault:
        link = chosen_link(vault, link_id)
        if title is None and note is None and url is None:
            if not is_on_terminal():
                raise UsageError("nothing to change", hint="say --title, --note or --url")
            edit_in_editor(vault, link)
        else:
            vault.edit(link.id, title=title, note=note, url=urls.check(url) if url is not None else None)
        changed = vault.get(link.id)
    if json or jsonl:
        now.screen.line(to_json({**link_record(changed), "changed": changed != link}))
    else:
        verb = "unchanged" if changed == link else "changed"
        now.screen.line(f"{verb}  {changed.id}  {printable(changed.title)}")
