"""`linkvault trash`: list the links in the trash, or delete them."""

from typing import Annotated

import typer

from linkvault.cli.parameters.signature import with_selection_options
from linkvault.cli.parameters.values import has_filters
from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.link_arguments import narrow
from linkvault.cli.ui.options import DryRun, Ids, Json, Jsonl, Yes
from linkvault.cli.ui.session import Session, confirm, current_session
from linkvault.cli.views.changes import count_links
from linkvault.cli.views.json_records import link_record
from linkvault.cli.views.link_tables import print_json, print_links
from linkvault.errors import UsageError
from linkvault.lazy_dataclass import replace
from linkvault.models import Selection


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "trash",
        epilog=examples(
            "linkvault trash",
            "linkvault trash --empty --until 1y",
            "linkvault trash --empty --now",
            "linkvault trash --json",
        ),
    )(trash)


@with_selection_options()
def trash(
    ctx: typer.Context,
    selection: Selection,
    ids: Ids = None,
    empty: Annotated[
        bool,
        typer.Option("--empty", help="Delete the links in the trash; `undo` can restore them for 30 days."),
    ] = False,
    now: Annotated[
        bool,
        typer.Option("--now", help="With --empty: delete them for good, so that nobody can restore them."),
    ] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """List the trash, or empty it.

    IDs and selection options limit what is listed or deleted.
    """
    session = current_session(ctx)
    if now and not empty:
        raise UsageError("--now needs --empty")
    if not empty or dry_run:
        _list(session, ids, selection, json=json, jsonl=jsonl)
        return
    with session.vault(write=True) as vault:
        selection = narrow(vault, ids, selection, trashed=True)
        count = len(vault.select_ids(selection))
        if count:
            snapshots = "its snapshots" if count == 1 else "their snapshots"
            delete = "Permanently delete" if now else "Delete"
            confirm(f"{delete} {count_links(count)} and all {snapshots}?", yes=yes)
        records = [link_record(link) for link in vault.select(selection)] if json or jsonl else []
        deleted = vault.empty_trash(selection, forget=now)
    if json or jsonl:
        print_json(session.screen, ({**record, "forgotten": True} for record in records), lines=jsonl)
    else:
        session.screen.print_line(f"{'permanently deleted' if now else 'deleted'} {count_links(deleted)}")
    if deleted and not now:
        session.screen.notify("`linkvault undo` restores them for 30 days; `--now` deletes at once")


def _list(session: Session, ids: list[str] | None, selection: Selection, *, json: bool, jsonl: bool) -> None:
    with session.vault() as vault:
        selection = narrow(vault, ids, selection, trashed=True)
        links = vault.select(selection)
        if json or jsonl:
            records = ({**link_record(link), "trashed": link.trashed} for link in links)
            print_json(session.screen, records, lines=jsonl)
            return
        is_filtered = has_filters(replace(selection, trashed=False)) and vault.count(Selection(trashed=True))
        print_links(
            session.screen,
            links,
            empty="no links in the trash match" if is_filtered else "the trash is empty",
        )
