"""`linkvault show`: print a saved article, its page or its metadata."""

from typing import Annotated

import typer

from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.link_arguments import find_link
from linkvault.cli.ui.options import Id, Json, Jsonl, date_span
from linkvault.cli.ui.session import current_session
from linkvault.cli.ui.terminal import to_json
from linkvault.cli.views.asset_lists import print_assets
from linkvault.cli.views.json_records import meta_record
from linkvault.cli.views.matching_lines import print_matching_lines
from linkvault.cli.views.snapshot_view import print_article, print_meta, print_page, write_original
from linkvault.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "show",
        epilog=examples(
            "linkvault show 12",
            "linkvault show https://example.org/post --meta --json",
            "linkvault show 12 --original > paper.pdf",
            "linkvault show 12 --find 'loss 损失' -C 1",
        ),
    )(show)


def show(
    ctx: typer.Context,
    link_id: Id,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the article as Markdown.")] = False,
    text: Annotated[bool, typer.Option("--text", help="Print the article as plain text.")] = False,
    html: Annotated[
        bool, typer.Option("--html", help="Print the page as received, even if it has no article.")
    ] = False,
    original: Annotated[
        bool,
        typer.Option(
            "--original", help="Write the stored file, such as a PDF, as received; not on a terminal."
        ),
    ] = False,
    meta: Annotated[bool, typer.Option("--meta", help="Print the metadata.")] = False,
    assets: Annotated[
        bool, typer.Option("--assets", help="List the stored pictures and other files of the article.")
    ] = False,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="DATE", help="Show the snapshot as of DATE."),
    ] = None,
    number: Annotated[int | None, typer.Option("--snapshot", metavar="N", help="Show snapshot N.")] = None,
    find: Annotated[
        str | None,
        typer.Option(
            "--find",
            metavar="WORDS",
            help="Print the lines of the article that contain one of the words; not with --html or --meta.",
        ),
    ] = None,
    around: Annotated[
        int,
        typer.Option(
            "--context", "-C", metavar="N", min=0, help="With --find: print N lines around each line."
        ),
    ] = 0,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Show a saved article.

    A terminal shows it formatted, in the pager; a pipe gets Markdown. --find prints the lines of the Markdown that
    contain a word; with --text, those of the plain text, numbered as in `linkvault search --json`.
    """
    if find is not None and (html or meta or original):
        raise UsageError("--find searches the article and cannot be used with --html, --original or --meta")
    session, find_form, json = (
        current_session(ctx),
        "lines" if jsonl else "list" if json else "",
        json or jsonl,
    )
    with session.vault() as vault:
        link, until = find_link(vault, link_id), None if at is None else date_span(at).end
        if meta:
            print_meta(session.screen, vault, link, number, until, json=json)
            return
        if original:
            write_original(session.screen, vault, link, number, until)
            return
        if html:
            print_page(session.screen, vault, link, number, until)
            return
        snapshot = vault.snapshot(link.id, number=number, until=until)
        if assets:
            print_assets(session.screen, vault.assets.of(snapshot), json=json, jsonl=find_form == "lines")
            return
        if find is not None:
            print_matching_lines(session, vault.content(snapshot), find, around, text=text, json=find_form)
        elif json:
            content = vault.content(snapshot)
            record = meta_record(link, snapshot, len(vault.snapshots(link.id)))
            session.screen.print_line(to_json({**record, "markdown": content.markdown, "text": content.text}))
        else:
            form = (
                "text" if text else "markdown" if markdown or not session.screen.is_terminal else "rendered"
            )
            print_article(session, link, snapshot, vault.content(snapshot), form)
