"""`linkvault doctor`: check the vault for damage, and repair it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.options import Json, Yes
from linkvault.cli.ui.session import Session, confirm, current_session
from linkvault.cli.ui.terminal import printable, to_json
from linkvault.cli.views.changes import count_links
from linkvault.cli.views.check_views import check_record, count_steps, loss_record, print_problems
from linkvault.errors import VaultOutdated

if TYPE_CHECKING:
    from linkvault.upkeep.check_report import CheckReport
    from linkvault.upkeep.vault_repair import RepairReport

_DAMAGED = 6  # exit status, as for every damaged vault


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "doctor",
        epilog=examples("linkvault doctor", "linkvault doctor --quick", "linkvault doctor --repair"),
    )(doctor)


def doctor(
    ctx: typer.Context,
    quick: Annotated[
        bool, typer.Option("--quick", help="Check the file and its tables, but not every text and page.")
    ] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="Repair what is wrong, after a backup; list what is lost.")
    ] = False,
    refetch: Annotated[
        bool,
        typer.Option(
            "--refetch", help="With --repair: fetch the pages again of which text or bytes are lost."
        ),
    ] = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Check the vault, and repair it.

    Every text, page and entry of the index is compared with what was stored. An interrupted check continues where it
    stopped. The exit status is 6 if something is wrong.
    """
    from linkvault.upkeep.doctor import check

    session = current_session(ctx)
    with count_steps(session.screen, "links checked") as progress:
        report = check(session.path, quick=quick and not repair, progress=progress)
    if report.is_outdated and not report.problems:
        raise VaultOutdated(f"the file is sound, but an older linkvault wrote the vault: {session.path}")
    if repair and report.problems:
        _repair(session, report, yes=yes, refetch=refetch, json=json)
        return
    if repair:
        from linkvault.upkeep.vault_repair import remove_abandoned

        remove_abandoned(session.path)  # of a repair that could not delete its own files
    if json:
        session.screen.print_line(to_json(check_record(report)))
    else:
        print_problems(session.screen, report, quick=quick)
    if report.problems:
        raise typer.Exit(_DAMAGED)


def _repair(session: Session, report: "CheckReport", *, yes: bool, refetch: bool, json: bool) -> None:
    from linkvault.upkeep.vault_repair import repair

    if not json:
        print_problems(session.screen, report, quick=False)
    confirm(f"Repair the vault {session.path}? It is copied first.", yes=yes)
    with count_steps(session.screen, "links checked") as progress:
        result = repair(session.path, report, rules=session.rules(), progress=progress)
    if json:
        record: dict[str, Any] = check_record(report)
        losses = [loss_record(loss) for loss in result.losses]
        session.screen.print_line(
            to_json(
                {
                    **record,
                    "repaired": True,
                    "backup": str(result.backup),
                    "log_kept": not result.is_new_file,
                    "losses": losses,
                }
            )
        )
    else:
        _print_result(session, result)
    if refetch and (ids := [loss.link_id for loss in result.losses if loss.can_refetch]):
        _refetch(session, ids)


def _print_result(session: Session, result: "RepairReport") -> None:
    print_line = session.screen.print_line
    print_line(f"repaired: {count_links(result.links)} in the vault; the vault as it was is {result.backup}")
    for loss in result.losses:
        print_line(printable(str(loss)))
    count = len(result.losses)
    print_line(f"{count} {'loss' if count == 1 else 'losses'}, listed above" if count else "nothing is lost")
    if result.is_new_file:
        print_line("the log of commands is not kept: what was changed before the repair cannot be undone")


def _refetch(session: Session, ids: list[int]) -> None:
    """Fetch the pages of links again, and store their text as the current one."""
    from linkvault.capture import AddOptions
    from linkvault.cli.views.outcomes import exit_with, print_outcomes

    with session.bulk_capture(session.fetch_settings(), browser=None) as bulk:
        links = [bulk.vault.get(link_id) for link_id in dict.fromkeys(ids)]
        outcomes = bulk.retry(links, AddOptions())
        tally = print_outcomes(session.screen, outcomes, len(links), json=False, jsonl=False)
    exit_with(tally)
