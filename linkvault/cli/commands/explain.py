"""`linkvault explain`: show how the text of an article was extracted."""

from typing import Annotated

import typer

from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.options import Json, Jsonl
from linkvault.cli.ui.page_argument import IdOrUrl, find_page
from linkvault.cli.ui.session import current_session
from linkvault.cli.ui.terminal import to_json
from linkvault.cli.views.explanation_lines import explanation_lines


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "explain",
        epilog=examples(
            "linkvault explain 12",
            "linkvault explain https://example.org/post --all",
            "linkvault explain 12 --json",
        ),
    )(explain)


def explain(
    ctx: typer.Context,
    reference: IdOrUrl,
    every: Annotated[
        bool, typer.Option("--all", help="Show every block of text, in the order of the page.")
    ] = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Show how the text of an article was extracted.

    Print which element of the page is the article, which blocks of text were dropped and why, and where title, byline
    and date come from. A stored page is read without network; another one is fetched, and nothing is stored.
    """
    from linkvault import extract

    session = current_session(ctx)
    explanation = extract.explain_page(find_page(session, reference), session.rules())
    if json or jsonl:
        from linkvault.extract.explain import to_record

        session.screen.print_line(to_json(to_record(explanation)))
        return
    lines = explanation_lines(session.screen, explanation, every=every)
    session.screen.print_paged("\n".join(lines) + "\n", pager=every and session.has_pager)
