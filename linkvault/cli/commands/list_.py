"""`linkvault list`: list links, newest first."""

from typing import TYPE_CHECKING

from linkvault.cli.parameters import table
from linkvault.cli.parameters.values import has_filters
from linkvault.cli.ui.link_arguments import narrow
from linkvault.cli.ui.session import Session
from linkvault.cli.views.json_records import link_record
from linkvault.cli.views.link_tables import NO_MATCH, print_json, print_links
from linkvault.models import Selection

if TYPE_CHECKING:  # not needed for a command line of a plain form
    import typer


def register(app: "typer.Typer") -> None:
    """Add the command to the program."""
    from linkvault.cli.parameters.signature import with_parameters
    from linkvault.cli.ui.help_layout import examples

    app.command(
        "list",
        epilog=examples(
            "linkvault list -n 20",
            "linkvault list --tag 'ml/*' --since 2w",
            "linkvault list --jsonl",
        ),
    )(with_parameters(table.LIST)(list_))


def list_(session: Session, selection: Selection, *, ids: list[str] | None, json: bool, jsonl: bool) -> None:
    """List links, newest first.

    In a pipe, each link is one line with tabs: id, URL, title, tags, added, status.
    """
    with session.vault() as vault:
        links = vault.select(narrow(vault, ids, selection))
        if json or jsonl:
            print_json(session.screen, map(link_record, links), lines=jsonl)
        else:
            empty = (
                NO_MATCH if ids or has_filters(selection) else "no links yet; `linkvault add URL` adds one"
            )
            if not print_links(session.screen, links, empty=empty):
                from linkvault.cli.ui.near_names import suggest_names  # most lists have links

                for message in suggest_names(vault, [selection]):
                    session.screen.notify(message)
