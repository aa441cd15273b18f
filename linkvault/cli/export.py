"""`linkvault export`: take everything with you."""

from pathlib import Path
from typing import Annotated

import typer

from linkvault import formats
from linkvault.cli.options import DryRun, Ids, selecting, session
from linkvault.models import Selection


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "export",
        epilog="Examples: linkvault export --output notes/ | linkvault export --tag ml --output - |"
        " linkvault export --format jsonl --output vault.jsonl",
    )(export)


@selecting
def export(
    ctx: typer.Context,
    chosen: Selection,
    ids: Ids = None,
    format_name: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=f"One of: {', '.join(formats.names())}.",
            autocompletion=formats.names,
        ),
    ] = "markdown",
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="DIR|FILE|-", help="A folder, a file, or - for one stream."),
    ] = "-",
    dry_run: DryRun = False,
) -> None:
    """Write links and their articles to files: all of them, or those chosen.

    Markdown makes one file a link in a folder, with front matter; exporting again rewrites nothing unchanged.
    """
    from linkvault import transfer

    now = session(ctx)
    with now.vault() as vault:
        if ids:
            chosen = transfer.narrowed(chosen, vault.resolve(ids))
        if output == "-":
            for piece in transfer.stream(vault, chosen, format_name):
                now.screen.raw(piece)
            return
        written = transfer.export(vault, chosen, format_name, Path(output), dry_run=dry_run)
    would = "would be " if dry_run else ""
    now.screen.line(f"{written.new} {would}written, {written.unchanged} unchanged: {output}")
