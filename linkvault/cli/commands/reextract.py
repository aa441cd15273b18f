"""`linkvault reextract`: take the text out of the stored pages again."""

import typer

from linkvault.cli.ui.link_arguments import narrowed
from linkvault.cli.ui.options import Ids, Json, Jsonl, examples, selecting, session
from linkvault.cli.views.outcomes import leave, tell_outcomes
from linkvault.models import Selection


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "reextract",
        epilog=examples(
            "linkvault reextract",
            "linkvault reextract 12",
            "linkvault reextract --site csdn.net",
        ),
    )(reextract)


@selecting
def reextract(
    ctx: typer.Context, chosen: Selection, ids: Ids = None, json: Json = False, jsonl: Jsonl = False
) -> None:
    """Read the stored pages again, offline.

    After an upgrade, articles get what the new version does better. Without IDs or options all links are
    done. Titles, notes and tags of your own stay.
    """
    from linkvault import capture

    now = session(ctx)
    with now.vault(write=True) as vault:
        chosen = narrowed(vault, ids, chosen)
        total = sum(len(vault.snapshots(link_id)) for link_id in vault.select_ids(chosen))
        outcomes = capture.reextract(vault, chosen, now.rules())
        tally = tell_outcomes(now.screen, outcomes, total, json=json, jsonl=jsonl)
    leave(tally)
