"""`linkvault reextract`: extract the text of stored pages again."""

import typer

from linkvault.cli.parameters.signature import with_selection_options
from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.link_arguments import narrow
from linkvault.cli.ui.options import Ids, Json, Jsonl
from linkvault.cli.ui.session import current_session
from linkvault.cli.views.outcomes import exit_with, print_outcomes
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


@with_selection_options()
def reextract(
    ctx: typer.Context, selection: Selection, ids: Ids = None, json: Json = False, jsonl: Jsonl = False
) -> None:
    """Extract the text of stored pages again, without network.

    A newer linkvault or a new rule may extract better, and may find an article on a page that was refused. Without
    IDs and selection options, all links are extracted again. Your titles, notes and tags stay as they are.
    """
    from linkvault import capture

    session = current_session(ctx)
    with session.vault(write=True) as vault:
        selection = narrow(vault, ids, selection)
        total = capture.count_pages(vault, selection)
        outcomes = capture.reextract(vault, selection, session.rules())
        tally = print_outcomes(session.screen, outcomes, total, json=json, jsonl=jsonl)
    exit_with(tally)
