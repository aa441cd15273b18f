"""`linkvault compact`: store the vault in fewer bytes."""

from dataclasses import asdict

import typer

from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.interrupts import stopping_on_signals
from linkvault.cli.ui.options import Json
from linkvault.cli.ui.session import current_session
from linkvault.cli.ui.terminal import print_error, to_json
from linkvault.cli.views.check_views import count_steps
from linkvault.text.sizes import format_size


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "compact",
        epilog=examples("linkvault compact", "linkvault compact --json"),
    )(compact)


def compact(ctx: typer.Context, json: Json = False) -> None:
    """Store the vault in fewer bytes.

    Texts and pages are packed tightly, about ten links a second; those of an older linkvault become half as large. Then
    the index is merged and free space goes back to the disk, which needs twice the vault as free space. Nothing else
    changes. An interrupted run leaves an intact vault, and the next one continues where it stopped.
    """
    from linkvault.upkeep.compacting import compact as run

    session = current_session(ctx)
    with stopping_on_signals(), count_steps(session.screen, "texts and pages packed") as progress:
        report = run(session.path, progress=progress)
    if json:
        session.screen.print_line(to_json(asdict(report)))
    else:
        sizes = f"{format_size(report.bytes_before)} before, {format_size(report.bytes_after)} now"
        session.screen.print_line(f"packed {report.packed:,} texts and pages: {sizes}")
    if report.damaged:
        rows = "1 text or page is" if report.damaged == 1 else f"{report.damaged:,} texts and pages are"
        print_error(f"warning: {rows} damaged and stay as before: `linkvault doctor` names them")
