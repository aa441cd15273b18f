"""`linkvault export`: take everything with you."""

from pathlib import Path
from typing import Annotated

import typer

from linkvault import formats
from linkvault.cli.ui.link_arguments import narrowed
from linkvault.cli.ui.options import DryRun, Ids, Json, Jsonl, examples, selecting, session
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
    return [name for name in formats.names() if name.startswith(incomplete)]


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
            autocompletion=_complete_formats,
        ),
    ] = "markdown",
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="DIR|FILE|-", help="A folder, a file, or - for one stream."),
    ] = "-",
    dry_run: DryRun = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Write links and articles to files: all, or those chosen.

    Markdown makes one file a link in a folder, with front matter; exporting again rewrites nothing unchanged.
    """
    from linkvault import transfer
    from linkvault.vault import Vault

    now = session(ctx)
    with Vault(now.path) as vault:
        chosen = narrowed(vault, ids, chosen)
        if output == "-" and not dry_run:
            for piece in transfer.stream(vault, chosen, format_name):
                now.screen.raw(piece, json=format_name.startswith("json"))
            return
        target = None if output == "-" else Path(output)
        written = transfer.export(vault, chosen, format_name, target, dry_run=dry_run)
    if json or jsonl:
        told = {
            "output": output,
            "format": format_name,
            "written": written.new,
            "unchanged": written.unchanged,
        }
        now.screen.line(to_json({**told, "dry_run": dry_run}))
        return
    would = "would be " if dry_run else ""
    now.screen.line(f"{written.new} {would}written, {written.unchanged} unchanged: {printable(output)}")
