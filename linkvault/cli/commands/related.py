"""`linkvault related`: list the links that are most like one."""

from typing import Annotated

import typer

from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.link_arguments import find_link
from linkvault.cli.ui.options import Id, Json, Jsonl
from linkvault.cli.ui.session import current_session
from linkvault.cli.views.json_records import link_record
from linkvault.cli.views.link_tables import print_json, print_links

_LIMIT = 10  # links listed without --limit
_MAX_LIMIT = 200  # beyond this, links share only common words


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "related",
        epilog=examples(
            "linkvault related 12",
            "linkvault related https://example.org/post -n 5",
            "linkvault related 12 --json",
        ),
    )(related)


def related(
    ctx: typer.Context,
    link_id: Id,
    limit: Annotated[
        int, typer.Option("--limit", "-n", metavar="N", min=1, max=_MAX_LIMIT, help="At most N links.")
    ] = _LIMIT,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """List the links most similar to one, best first.

    Links are similar if they share rare words and tags. Near copies of the link are left out.
    """
    session = current_session(ctx)
    with session.vault() as vault:
        link = find_link(vault, link_id)
        similar = vault.similar.related(link.id, limit)
    if json or jsonl:
        records = (
            {
                **link_record(other.link),
                "score": round(other.score, 4),
                "shared_tags": list(other.shared_tags),
            }
            for other in similar
        )
        print_json(session.screen, records, lines=jsonl)
    else:
        links = [other.link for other in similar]
        print_links(session.screen, links, empty=f"no links are similar to link {link.id}")
