"""`linkvault dedupe`: links whose articles are nearly the same, shown in groups, and merged on request."""

from typing import TYPE_CHECKING, Annotated

import typer

from linkvault.cli.ui.link_arguments import narrowed
from linkvault.cli.ui.options import (
    DryRun,
    Ids,
    Json,
    Jsonl,
    Yes,
    confirm,
    examples,
    narrows,
    selecting,
    session,
)
from linkvault.cli.views.changes import links_in_words
from linkvault.cli.views.link_tables import tell_json
from linkvault.cli.views.near_copies import group_record, print_groups
from linkvault.models import Selection

if TYPE_CHECKING:
    from linkvault.cli.views.near_copies import Group
    from linkvault.vault import Vault


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "dedupe",
        epilog=examples(
            "linkvault dedupe",
            "linkvault dedupe --tag ml --alike 95 --json",
            "linkvault dedupe --merge --dry-run",
            "linkvault dedupe --merge --yes",
        ),
    )(dedupe)


@selecting
def dedupe(
    ctx: typer.Context,
    chosen: Selection,
    ids: Ids = None,
    alike: Annotated[
        int, typer.Option("--alike", metavar="PERCENT", min=50, max=100, help="How much must be the same.")
    ] = 80,
    merge: Annotated[
        bool, typer.Option("--merge", help="Make each group one link, the oldest; nothing is lost.")
    ] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Find links whose articles are nearly the same, among all or the chosen ones.

    Merged, the oldest link of a group gets the addresses, tags, notes and snapshots of the others.
    In a pipe one tab-separated line each: number of the group, percent, id, URL, title.
    """
    from linkvault.vault import Vault

    now, merging = session(ctx), merge and not dry_run
    with Vault(now.path, write=merging) as vault:
        groups = vault.similar.duplicates(
            alike / 100, narrowed(vault, ids, chosen) if ids or narrows(chosen) else None
        )
        if not (json or jsonl or (merging and yes and groups)):
            print_groups(now.screen, groups, asked=merge)
        if merging and groups:
            groups = _merged(vault, groups, yes=yes)
    count = sum(len(copies) for _, copies in groups)
    told = f"{links_in_words(count)} into {len(groups)}"
    if json or jsonl:
        tell_json(now.screen, (group_record(group, merged=merging) for group in groups), lines=jsonl)
    elif merging and groups:
        now.screen.line(f"merged {told}")
    elif merge and groups:
        now.screen.say(f"would merge {told}")


def _merged(vault: "Vault", groups: "list[Group]", *, yes: bool) -> "list[Group]":
    """Make each group one link, when that is wanted; return the groups with the links as they are then."""
    count = sum(len(copies) for _, copies in groups)
    confirm(f"Merge {links_in_words(count)} into {len(groups)} older?", yes=yes)
    return [
        (vault.similar.merge(first.id, [copy.link.id for copy in copies]), copies) for first, copies in groups
    ]
