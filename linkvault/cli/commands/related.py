"""`linkvault related`: the links nearest to one."""

from typing import Annotated

import typer

from linkvault.cli.ui.options import Id, Json, Jsonl, examples, session
from linkvault.cli.views.json_records import link_record
from linkvault.cli.views.link_tables import link_table, tell_json


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
        int, typer.Option("--limit", "-n", metavar="N", min=1, max=200, help="At most so many.")
    ] = 10,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Show the links nearest to one, nearest first.

    Near is what shares the words that tell most about it, and its tags; copies of it are left out.
    """
    from linkvault.vault import Vault

    now = session(ctx)
    with Vault(now.path) as vault:
        link = vault.link(link_id)
        found = vault.similar.related(link.id, limit)
    if json or jsonl:
        records = (
            {**link_record(each.link), "score": round(each.score, 4), "shared_tags": list(each.shared_tags)}
            for each in found
        )
        tell_json(now.screen, records, lines=jsonl)
    else:
        link_table(now.screen, [each.link for each in found], empty=f"nothing is near link {link.id}")
