"""`linkvault export`: write links and articles to files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkvault import formats
from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.link_arguments import narrow
from linkvault.cli.ui.options import DryRun, Ids, Json, Jsonl
from linkvault.cli.ui.selection_options import with_selection_options
from linkvault.cli.ui.session import Session, current_session
from linkvault.cli.ui.terminal import print_error, printable, to_json
from linkvault.errors import VaultReadOnly
from linkvault.models import Selection

if TYPE_CHECKING:
    from linkvault.vault import Vault


_DEFAULT_PIXELS = 1_600  # as `transfer.item_files.DEFAULT_PIXELS`, which `--help` has no time to import
_MIN_PIXELS = 64


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
    prune: Annotated[
        bool,
        typer.Option(
            "--prune", help="Delete the files of links that were removed, unless you have changed them."
        ),
    ] = False,
    assets: Annotated[
        bool | None,
        typer.Option(
            "--assets/--no-assets",
            "--images/--no-images",
            help="Write the stored pictures too: into the folder assets beside notes, else into the file.",
            show_default="yes, if the format has pictures and the output is not -",
        ),
    ] = None,
    image_size: Annotated[
        int,
        typer.Option(
            "--image-size", metavar="PIXELS", min=_MIN_PIXELS, help="Longest edge of pictures in a book."
        ),
    ] = _DEFAULT_PIXELS,
    dry_run: DryRun = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Write links and articles to files.

    Without IDs and selection options, export all links. With --output FOLDER, the format markdown writes one file per
    link, with front matter. A second export into the same folder rewrites only files of links that have changed. What
    you write below the text or into the front matter stays. If you change the text itself and the link changes too, the
    new text goes into a file beside yours.
    """
    from linkvault import transfer
    from linkvault.transfer.item_files import PictureOptions

    pictures = PictureOptions(assets, image_size)
    session = current_session(ctx)
    with _open_vault(session, records=output != "-" and not dry_run) as vault:
        selection = narrow(vault, ids, selection)
        if output == "-" and not dry_run:
            for piece in transfer.stream(vault, selection, format_name, pictures):
                session.screen.write_raw(piece, json=format_name.startswith("json"))
            return
        target = None if output == "-" else Path(output)
        written = transfer.export(
            vault, selection, format_name, target, dry_run=dry_run, prune=prune, pictures=pictures
        )
    if written.lost_pictures:
        _warn_of_lost_pictures(written.lost_pictures)
    if json or jsonl:
        counts = {
            "written": written.new,
            "unchanged": written.unchanged,
            "renamed": written.renamed,
            "merged": written.merged,
            "conflicts": written.conflicts,
            "stale": written.stale,
            "pruned": written.pruned,
        }
        session.screen.print_line(
            to_json({"output": output, "format": format_name, **counts, "dry_run": dry_run})
        )
        return
    verb = "would write" if dry_run else "wrote"
    files = "1 file" if written.new == 1 else f"{written.new} files"
    others = [
        f"{count} {word}"
        for count, word in (
            (written.unchanged, "unchanged"),
            (written.merged, "with your own text"),
            (written.renamed, "renamed"),
            (len(written.pruned), "deleted"),
        )
        if count
    ]
    more = f" ({', '.join(others)})" if others else ""
    session.screen.print_line(f"{verb} {files} to {printable(output)}{more}")
    for name in written.conflicts:
        print_error(f"you changed a text that has changed since: the new one is in {printable(name)}")
    if written.stale:
        print_error(f"files of links that were removed: {printable(', '.join(written.stale))}")


def _warn_of_lost_pictures(count: int) -> None:
    """Say how many stored pictures the format cannot show; the articles have links to them instead."""
    from linkvault.formats.books.book_images import can_convert

    pictures = "1 picture is" if count == 1 else f"{count} pictures are"
    print_error(f"warning: {pictures} not in the export, because the format cannot show it")
    if not can_convert():
        print_error('hint: pip install "linkvault[images]" converts WebP and AVIF')


def _open_vault(session: Session, *, records: bool) -> "Vault":
    """Open the vault; for writing, if the export is recorded and the file can be written."""
    try:
        return session.vault(write=records)
    except VaultReadOnly:
        return session.vault()
