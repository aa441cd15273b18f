"""`linkvault export`: write links and articles to files."""

from pathlib import Path
from typing import Annotated

import typer

from linkvault import formats
from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.link_arguments import narrow
from linkvault.cli.ui.options import DryRun, Ids, Json, Jsonl
from linkvault.cli.ui.selection_options import with_selection_options
from linkvault.cli.ui.session import current_session
from linkvault.cli.ui.terminal import printable, to_json
from linkvault.models import Selection


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "export",
        epilog=examples(
            "linkvault export --output notes/",
            "linkvault export --tag ml --output -",
            "linkvault export --format jsonl --output vault.jsonl",
        ),
    )(export)


def _complete_formats(incomplete: str) -> list[str]:
    return [name for name in formats.writer_names() if name.startswith(incomplete)]


@with_selection_options()
def export(
    ctx: typer.Context,
    selection: Selection,
    ids: Ids = None,
    format_name: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=f"One of {', '.join(formats.writer_names())}.",
            autocompletion=_complete_formats,
        ),
    ] = "markdown",
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="A folder, a file, or - for standard output.",
            show_default="-, which prints all links as one text",
        ),
    ] = "-",
    dry_run: DryRun = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Write links and articles to files.

    Without IDs and selection options, export all links. With --output FOLDER, the format markdown writes one file per
    link, with front matter; a second export into the same folder rewrites only files that have changed.
    """
    from linkvault import transfer

    session = current_session(ctx)
    with session.vault() as vault:
        selection = narrow(vault, ids, selection)
        if output == "-" and not dry_run:
            for piece in transfer.stream(vault, selection, format_name):
                session.screen.write_raw(piece, json=format_name.startswith("json"))
            return
        target = None if output == "-" else Path(output)
        written = transfer.export(vault, selection, format_name, target, dry_run=dry_run)
    if json or jsonl:
        counts = {"written": written.new, "unchanged": written.unchanged}
        session.screen.print_line(
            to_json({"output": output, "format": format_name, **counts, "dry_run": dry_run})
        )
        return
    verb = "would write" if dry_run else "wrote"
    files = "1 file" if written.new == 1 else f"{written.new} files"
    unchanged = f" ({written.unchanged} unchanged)" if written.unchanged else ""
    session.screen.print_line(f"{verb} {files} to {printable(output)}{unchanged}")
