"""`linkvault explain`: why the text of an article is what it is."""

from dataclasses import asdict
from typing import Annotated

import typer

from linkvault.cli.ui.options import Json, Jsonl, examples, session
from linkvault.cli.ui.page_argument import IdOrUrl, page_of
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
    every: Annotated[bool, typer.Option("--all", help="Every block of text, in the page's order.")] = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Say why an article's text is what it is.

    Which element of the page was chosen and which blocks of text were dropped, by which rule, and where title,
    byline and date come from. A kept page is read again, offline; any other is fetched, and nothing is stored.
    """
    from linkvault import extract

    now = session(ctx)
    told = extract.explain_page(page_of(now, reference), now.rules())
    if json or jsonl:
        now.screen.line(to_json(asdict(told)))
        return
    lines = explanation_lines(now.screen, told, every=every)
    now.screen.page("\n".join(lines) + "\n", pager=every and now.settled.pager is not False)
