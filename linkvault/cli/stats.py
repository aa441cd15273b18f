"""`linkvault stats`: how much the vault holds of what."""

import typer

from linkvault.cli.choosing import narrowed
from linkvault.cli.options import Ids, Json, Jsonl, examples, selecting, session
from linkvault.cli.render import to_json
from linkvault.cli.ui.statistics import print_statistics, statistics_record, statistics_rows
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
