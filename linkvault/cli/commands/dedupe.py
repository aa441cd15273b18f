"""`linkvault dedupe`: list links with nearly the same article, and merge them."""

from typing import TYPE_CHECKING, Annotated

import typer

from linkvault.cli.parameters.signature import with_selection_options
from linkvault.cli.parameters.values import has_filters
from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.link_arguments import narrow
from linkvault.cli.ui.options import DryRun, Ids, Json, Jsonl, Yes
from linkvault.cli.ui.session import confirm, current_session
from linkvault.cli.views.changes import count_links
from linkvault.cli.views.link_tables import print_json
from linkvault.cli.views.near_copies import group_record, print_groups
from linkvault.models import Selection

if TYPE_CHECKING:
    from linkvault.cli.views.near_copies import Group
    from linkvault.vault import Vault

_PERCENT = 80  # as `vault.similar.NEAR_DUPLICATE`
_MIN_PERCENT = 50  # articles that share less are different texts about one subject


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


@with_selection_options(without=("sort", "reverse"))
def dedupe(
    ctx: typer.Context,
    selection: Selection,
    ids: Ids = None,
    alike: Annotated[
        int,
        typer.Option(
            "--alike",
            metavar="PERCENT",
            min=_MIN_PERCENT,
            max=100,
            help="How much of the text must be the same.",
        ),
    ] = _PERCENT,
    merge: Annotated[bool, typer.Option("--merge", help="Merge each group into its oldest link.")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """List links with nearly the same article, and merge them.

    With --merge, the oldest link of a group gets the addresses, tags, notes and snapshots of the others.

    In a pipe, each link is one line with tabs: number of the group, percent, id, URL, title.
    """
    session, merging = current_session(ctx), merge and not dry_run
    with session.vault(write=merging) as vault:
        among = narrow(vault, ids, selection) if ids or has_filters(selection) else None
        groups = vault.similar.duplicates(alike / 100, among)
        if not (json or jsonl or (merging and yes and groups)):
            print_groups(session.screen, groups, merging=merge)
        if merging and groups:
            groups = _merge(vault, groups, yes=yes)
    counts = f"{count_links(_count_copies(groups))} into {len(groups)}"
    if json or jsonl:
        print_json(session.screen, (group_record(group, merged=merging) for group in groups), lines=jsonl)
    elif merging and groups:
        session.screen.print_line(f"merged {counts}")
    elif merge and groups:
        session.screen.notify(f"would merge {counts}")


def _merge(vault: "Vault", groups: "list[Group]", *, yes: bool) -> "list[Group]":
    """Merge each group into its first link, after a confirmation; return the groups with the merged links."""
    confirm(f"Merge {count_links(_count_copies(groups))} into {len(groups)} older?", yes=yes)
    return [
        (vault.similar.merge(first.id, [copy.link.id for copy in copies]), copies) for first, copies in groups
    ]


def _count_copies(groups: "list[Group]") -> int:
    return sum(len(copies) for _, copies in groups)
