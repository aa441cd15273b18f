"""`linkvault show`: one saved article, to read or to pass on."""

from typing import Annotated

import typer

from linkvault.cli.ui.link_arguments import chosen_link
from linkvault.cli.ui.options import Id, Json, Jsonl, date_span, examples, session
from linkvault.cli.ui.terminal import to_json
from linkvault.cli.views.json_records import meta_record
from linkvault.cli.views.matching_lines import tell_lines
from linkvault.cli.views.snapshot_view import print_article, print_meta, print_page
from linkvault.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "show",
        epilog=examples(
            "linkvault show 12",
            "linkvault show 12 --markdown > post.md",
            "linkvault show https://example.org/post --meta --json",
            "linkvault show 12 --find 'loss 损失' -C 1",
        ),
    )(show)


def show(
    ctx: typer.Context,
    link_id: Id,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="The article as Markdown, as it is kept.")
    ] = False,
    text: Annotated[bool, typer.Option("--text", help="The article as plain text.")] = False,
    html: Annotated[bool, typer.Option("--html", help="The page as it was fetched, byte by byte.")] = False,
    meta: Annotated[bool, typer.Option("--meta", help="What is known about it.")] = False,
    at: Annotated[str | None, typer.Option("--at", metavar="DATE", help="As it was then.")] = None,
    number: Annotated[
        int | None, typer.Option("--snapshot", metavar="N", help="That snapshot of it.")
    ] = None,
    find: Annotated[
        str | None,
        typer.Option("--find", metavar="WORDS", help="Only lines that hold any of the words, numbered."),
    ] = None,
    around: Annotated[
        int, typer.Option("--context", "-C", metavar="N", min=0, help="With --find: N lines around each.")
    ] = 0,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Show a saved article.

    On a terminal it is rendered and goes through the pager; in a pipe it is Markdown.
    --find shows lines of the Markdown, or with --text of the plain text, in which search tells where it matched.
    """
    if find is not None and (html or meta):
        raise UsageError("--find looks in the article: it goes with --markdown or --text only")
    now, find_form, json = session(ctx), "lines" if jsonl else "list" if json else "", json or jsonl
    with now.vault() as vault:
        link, until = chosen_link(vault, link_id), _end_of(at)
        if meta:
            print_meta(now.screen, vault, link, number, until, json=json)
            return
        snapshot = vault.snapshot(link.id, number=number, until=until)
        if html:
            print_page(now.screen, vault, link, snapshot)
        elif find is not None:
            tell_lines(now, vault.content(snapshot), find, around, text=text, json=find_form)
        elif json:
            content = vault.content(snapshot)
            record = meta_record(link, snapshot, len(vault.snapshots(link.id)))
            now.screen.line(to_json({**record, "markdown": content.markdown, "text": content.text}))
        else:
            form = "text" if text else "markdown" if markdown or not now.screen.is_terminal else "rendered"
            print_article(now, link, snapshot, vault.content(snapshot), form)


def _end_of(at: str | None) -> str | None:
    """Return the first instant after a date: as of a day, month or year is as of its end."""
    return None if at is None else date_span(at).end
