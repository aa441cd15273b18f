"""`linkvault list`: the links, newest first."""

import typer

from linkvault.cli.ui.link_arguments import narrowed
from linkvault.cli.ui.options import Ids, Json, Jsonl, examples, narrows, selecting, session
from linkvault.cli.views.json_records import link_record
from linkvault.cli.views.link_tables import link_table, tell_json
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


@selecting
def list_(
    ctx: typer.Context, chosen: Selection, ids: Ids = None, json: Json = False, jsonl: Jsonl = False
) -> None:
    """List links, newest first: all, or those named or chosen.

    In a pipe one tab-separated line each: id, URL, title, tags, added, status.
    """
    now = session(ctx)
    with now.vault() as vault:
        found = vault.select(narrowed(vault, ids, chosen))
        if json or jsonl:
            tell_json(now.screen, map(link_record, found), lines=jsonl)
        else:
            empty = "no links chosen by that" if ids or narrows(chosen) else "no links yet: linkvault add URL"
            link_table(now.screen, found, empty=empty)
