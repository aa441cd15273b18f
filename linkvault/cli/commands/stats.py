"""`linkvault stats`: how much the vault holds of what."""

import typer

from linkvault.cli.ui.link_arguments import narrowed
from linkvault.cli.ui.options import Ids, Json, Jsonl, examples, selecting, session
from linkvault.cli.ui.terminal import to_json
from linkvault.cli.views.statistics_chart import print_statistics, statistics_record, statistics_rows
from linkvault.models import Selection

_NAMES = 10  # sites and tags to name, unless --limit says otherwise


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "stats",
        epilog=examples(
            "linkvault stats", "linkvault stats --tag ml --since 1y", "linkvault stats -n 50 --json"
        ),
    )(stats)


@selecting
def stats(
    ctx: typer.Context, chosen: Selection, ids: Ids = None, json: Json = False, jsonl: Jsonl = False
) -> None:
    """Count links, snapshots, tags and sizes, by site, by tag and by month: of all, or of those chosen.

    `--limit` says how many sites and tags are named. In a pipe one tab-separated line each: what, name, count.
    """
    from linkvault.vault import Vault

    now = session(ctx)
    with Vault(now.path) as vault:
        statistics = vault.statistics.measure(narrowed(vault, ids, chosen), names=chosen.limit or _NAMES)
    if json or jsonl:
        now.screen.line(to_json(statistics_record(statistics)))
    elif now.screen.is_terminal:
        print_statistics(now.screen, statistics)
    else:
        for row in statistics_rows(statistics):
            now.screen.record(*row)
