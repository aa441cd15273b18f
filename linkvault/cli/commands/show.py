"""`linkvault show`: print a saved article, its page or its metadata."""

from typing import TYPE_CHECKING

from linkvault.cli.parameters import table
from linkvault.cli.parameters.values import date_span
from linkvault.cli.ui.link_arguments import find_link
from linkvault.cli.ui.session import Session
from linkvault.cli.ui.terminal import to_json
from linkvault.cli.views.asset_lists import print_assets
from linkvault.cli.views.json_records import meta_record
from linkvault.cli.views.matching_lines import print_matching_lines
from linkvault.cli.views.snapshot_view import print_article, print_meta, print_page, write_original
from linkvault.errors import UsageError

if TYPE_CHECKING:  # not needed for a command line of a plain form
    import typer


def register(app: "typer.Typer") -> None:
    """Add the command to the program."""
    from linkvault.cli.parameters.signature import with_parameters
    from linkvault.cli.ui.help_layout import examples

    app.command(
        "show",
        epilog=examples(
            "linkvault show 12",
            "linkvault show https://example.org/post --meta --json",
            "linkvault show 12 --original > paper.pdf",
            "linkvault show 12 --find 'loss 损失' -C 1",
        ),
    )(with_parameters(table.SHOW)(show))


def show(
    session: Session,
    link_id: str,
    *,
    markdown: bool = False,
    text: bool = False,
    html: bool = False,
    original: bool = False,
    meta: bool = False,
    assets: bool = False,
    at: str | None = None,
    number: int | None = None,
    find: str | None = None,
    around: int = 0,
    json: bool = False,
    jsonl: bool = False,
) -> None:
    """Show a saved article.

    A terminal shows it formatted, in the pager; a pipe gets Markdown. --find prints the lines of the Markdown that
    contain a word; with --text, those of the plain text, numbered as in `linkvault search --json`.
    """
    if find is not None and (html or meta or original):
        raise UsageError("--find searches the article and cannot be used with --html, --original or --meta")
    find_form, json = "lines" if jsonl else "list" if json else "", json or jsonl
    with session.vault() as vault:
        link, until = find_link(vault, link_id), None if at is None else date_span(at).end
        vault.integrity.check_rows_of([link.id])
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
