"""`linkvault list`: list links, newest first."""

import typer

from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.link_arguments import narrow
from linkvault.cli.ui.options import Ids, Json, Jsonl
from linkvault.cli.ui.selection_options import has_filters, with_selection_options
from linkvault.cli.ui.session import current_session
from linkvault.cli.views.json_records import link_record
from linkvault.cli.views.link_tables import NO_MATCH, print_json, print_links
from linkvault.models import Selection


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "list",
        epilog=examples(
            "linkvault list -n 20",
            "linkvault list --tag 'ml/*' --since 2w",
            "linkvault list --jsonl",
        ),
    )(list_)


@with_selection_options()
def list_(
    ctx: typer.Context, selection: Selection, ids: Ids = None, json: Json = False, jsonl: Jsonl = False
) -> None:
    """List links, newest first.

    In a pipe, each link is one line with tabs: id, URL, title, tags, added, status.
    """
    session = current_session(ctx)
    with session.vault() as vault:
        links = vault.select(narrow(vault, ids, selection))
        if json or jsonl:
            print_json(session.screen, map(link_record, links), lines=jsonl)
        else:
            empty = (
                NO_MATCH if ids or has_filters(selection) else "no links yet; `linkvault add URL` adds one"
            )
            print_links(session.screen, links, empty=empty)
