"""`linkvault stats`: count what is in the vault."""

from dataclasses import asdict
from typing import Annotated

import typer

from linkvault.cli.parameters.signature import with_selection_options
from linkvault.cli.parameters.values import MAX_LIMIT
from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.link_arguments import narrow
from linkvault.cli.ui.options import Ids, Json, Jsonl
from linkvault.cli.ui.session import current_session
from linkvault.cli.ui.terminal import to_json
from linkvault.cli.views.statistics_chart import (  # fmt: skip
    print_statistics,
    print_storage,
    statistics_record,
    statistics_rows,
)
from linkvault.models import Selection

_LIMIT = 10  # sites and tags listed without --limit


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "stats",
        epilog=examples(
            "linkvault stats",
            "linkvault stats --tag ml --since 1y",
            "linkvault stats -n 50 --json",
            "linkvault stats --storage",
        ),
    )(stats)


@with_selection_options(without=("limit", "sort", "reverse"))
def stats(
    ctx: typer.Context,
    selection: Selection,
    ids: Ids = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, metavar="N", help="List the N largest sites and tags.")
    ] = _LIMIT,
    storage: Annotated[
        bool,
        typer.Option("--storage", help="Show what takes the space of the vault, of all links together."),
    ] = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Count links, snapshots, tags and sizes.

    Counts are also shown by site, by tag and by month. Without IDs and selection options, all links are counted.

    In a pipe, each count is one line with tabs: what, name, count.
    """
    session = current_session(ctx)
    if storage:
        with session.vault() as vault:
            uses = vault.statistics.storage()
        if json or jsonl:
            session.screen.print_line(to_json([asdict(use) for use in uses]))
        else:
            print_storage(session.screen, uses)
        return
    with session.vault() as vault:
        statistics = vault.statistics.measure(narrow(vault, ids, selection), names=min(limit, MAX_LIMIT))
    if json or jsonl:
        session.screen.print_line(to_json(statistics_record(statistics)))
    elif session.screen.is_terminal:
        print_statistics(session.screen, statistics)
    else:
        for row in statistics_rows(statistics):
            session.screen.print_record(*row)
