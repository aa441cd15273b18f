"""`linkvault assets`: list the links with the largest files, or delete their pictures."""

from typing import Annotated

import typer

from linkvault.cli.parameters.signature import with_selection_options
from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.link_arguments import narrow, select_ids
from linkvault.cli.ui.options import DryRun, Ids, Json, Jsonl, Yes
from linkvault.cli.ui.session import Session, confirm, current_session
from linkvault.cli.ui.terminal import to_json
from linkvault.cli.views.asset_lists import print_uses
from linkvault.cli.views.changes import count_links
from linkvault.models import Selection

_LIMIT = 20  # links listed without --limit


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "assets",
        epilog=examples(
            "linkvault assets --largest",
            "linkvault assets --tag news -n 5",
            "linkvault assets --drop --until 1y",
        ),
    )(assets)


@with_selection_options(without=("limit", "sort", "reverse"))
def assets(
    ctx: typer.Context,
    selection: Selection,
    ids: Ids = None,
    largest: Annotated[
        bool, typer.Option("--largest", help="List the links with the most bytes first, as without options.")
    ] = False,
    drop: Annotated[
        bool, typer.Option("--drop", help="Delete the pictures of the selected links; their text stays.")
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, metavar="N", help="List at most N links.")
    ] = _LIMIT,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """List the links with the largest files, or drop pictures.

    The files are pictures of articles and documents.

    `linkvault show ID --assets` lists the files of one link. `linkvault stats --storage` shows what takes the space of
    the vault. `linkvault add --images ID` fetches dropped pictures again.

    In a pipe, each link is one line with tabs: ID, bytes, number of files, title.
    """
    from linkvault.states import AssetKind

    session = current_session(ctx)
    if drop:
        _drop(session, ids, selection, dry_run=dry_run, yes=yes, json=json or jsonl)
        return
    with session.vault() as vault:
        uses = vault.assets.measure(narrow(vault, ids, selection), kinds=tuple(AssetKind), limit=limit)
    if not uses:
        session.screen.notify("no files")
    print_uses(session.screen, uses, json=json, jsonl=jsonl)


def _drop(
    session: Session, ids: list[str] | None, selection: Selection, *, dry_run: bool, yes: bool, json: bool
) -> None:
    """Delete the pictures of the selected links."""
    from linkvault.states import IMAGE_KINDS
    from linkvault.text.sizes import format_size

    with session.vault(write=not dry_run) as vault:
        chosen = Selection(ids=tuple(select_ids(vault, ids, selection)) or (0,))
        uses = vault.assets.measure(chosen, kinds=IMAGE_KINDS, limit=vault.count(Selection()) + 1)
        count, size = sum(use.count for use in uses), sum(use.bytes for use in uses)
        summary = f"{count} {'picture' if count == 1 else 'pictures'} ({format_size(size)}) of {count_links(len(uses))}"
        if not dry_run and count:
            confirm(f"Delete {summary}?", yes=yes)
            vault.assets.drop([use.link_id for use in uses], kinds=IMAGE_KINDS)
    if json:
        record = {"links": len(uses), "pictures": count, "bytes": size, "dry_run": dry_run}
        session.screen.print_line(to_json(record))
    else:
        session.screen.print_line(f"{'would delete' if dry_run else 'deleted'} {summary}")
