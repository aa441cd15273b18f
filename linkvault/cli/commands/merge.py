"""`linkvault merge`: add the links of another vault."""

from pathlib import Path
from typing import Annotated

import typer

from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.options import Json, Jsonl
from linkvault.cli.ui.session import current_session
from linkvault.cli.ui.terminal import print_error, printable, to_json
from linkvault.cli.views.changes import count_links


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "merge",
        epilog=examples(
            "linkvault merge ~/laptop/vault.db",
            "linkvault merge a.db --db both.db",
            "linkvault merge b.db --json",
        ),
    )(merge)


def merge(
    ctx: typer.Context,
    other: Annotated[
        Path,
        typer.Argument(metavar="PATH", help="The other vault, which is not changed.", show_default=False),
    ],
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Add the links of another vault.

    A link of both vaults gets the snapshots, tags, notes and addresses of both. A new link that is in the trash of the
    other vault is in the trash here too. Merging again changes nothing. What is damaged in the other vault is named
    and left out; the command then fails with exit status 1.
    """
    from linkvault.transfer.merge_vaults import merge_file

    session = current_session(ctx)
    is_new = not session.has_vault()
    session.record_command()
    result = merge_file(session.path, other)
    if is_new:
        session.announce_new_vault()
    if json or jsonl:
        counts = {"new": result.new, "joined": result.joined, "unchanged": result.unchanged}
        lists = {"refused": list(result.refused), "damaged": list(result.damaged)}
        session.screen.print_line(to_json({**counts, "snapshots": result.snapshots, **lists}))
    else:
        for url in result.refused:
            session.screen.notify(f"skipped, not a web address: {printable(url)}")
        session.screen.print_line(
            f"{count_links(result.new)} added, {result.joined} merged, {result.unchanged} unchanged,"
            f" {result.snapshots} new {'snapshot' if result.snapshots == 1 else 'snapshots'}"
        )
    for damage in result.damaged:
        print_error(f"failed {printable(damage)}")
    if result.damaged:
        raise typer.Exit(1)
