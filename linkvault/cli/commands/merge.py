"""`linkvault merge`: another vault into this one."""

from pathlib import Path
from typing import Annotated

import typer

from linkvault.cli.ui.options import Json, Jsonl, examples, session
from linkvault.cli.ui.terminal import printable, to_json
from linkvault.cli.views.changes import links_in_words


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
        Path, typer.Argument(metavar="OTHER.db", help="The vault to take in; its links stay as they are.")
    ],
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Take in all links of another vault.

    A link that both have gets the snapshots, tags, notes and addresses of both; what is in the trash only there
    comes into the trash. Done again it changes nothing.
    """
    from linkvault.transfer.merge_vaults import merge_file

    now = session(ctx)
    merged = merge_file(now.path, other)
    if json or jsonl:
        counts = {"new": merged.new, "joined": merged.joined, "unchanged": merged.unchanged}
        now.screen.line(to_json({**counts, "snapshots": merged.snapshots, "refused": list(merged.refused)}))
        return
    for url in merged.refused:
        now.screen.say(f"left out, not a web address: {printable(url)}")
    now.screen.line(
        f"{links_in_words(merged.new)} new, {merged.joined} joined, {merged.unchanged} unchanged;"
        f" snapshots: {merged.snapshots} new"
    )
