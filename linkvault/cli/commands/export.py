"""`linkvault export`: write links and articles to files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkvault import formats
from linkvault.cli.parameters.signature import with_selection_options
from linkvault.cli.parameters.values import date_span
from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.link_arguments import narrow
from linkvault.cli.ui.options import DryRun, Ids, Json, Jsonl
from linkvault.cli.ui.session import Session, current_session
from linkvault.cli.ui.terminal import print_error, printable, to_json
from linkvault.errors import UsageError, VaultReadOnly
from linkvault.lazy_dataclass import replace
from linkvault.models import Selection

if TYPE_CHECKING:
    from linkvault.transfer.result import ExportResult
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
            "linkvault export --output notes/ --template note.md --mirror",
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
    mirror: Annotated[
        bool,
        typer.Option(
            "--mirror",
            help="Like --prune, and delete the files of links that the options do not select any more.",
        ),
    ] = False,
    changed_since: Annotated[
        str | None,
        typer.Option(
            "--changed-since", metavar="DATE", help="Only links added or changed on or after a date."
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            "--template",
            metavar="FILE",
            help="Write each note by this template; `linkvault help export` lists the fields.",
        ),
    ] = None,
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
    if mirror and (ids or changed_since or output == "-"):
        raise UsageError("--mirror needs a folder and all selected links, without IDs and --changed-since")
    if changed_since is not None:
        selection = replace(selection, changed_since=date_span(changed_since).start)
    template_text = _read_template(template) if template else None
    records = output != "-" and not dry_run and transfer.is_recorded(format_name, Path(output))
    with _open_vault(session, records=records) as vault:
        selection = narrow(vault, ids, selection)
        if output == "-" and not dry_run:
            for piece in transfer.stream(
                vault, selection, format_name, pictures=pictures, template=template_text
            ):
                session.screen.write_raw(piece, json=format_name.startswith("json"))
            return
        target = None if output == "-" else Path(output)
        options = transfer.ExportOptions(dry_run, prune, mirror, pictures, template_text)
        written = transfer.export(vault, selection, format_name, target, options)
    if written.lost_pictures:
        _warn_of_lost_pictures(written.lost_pictures)
    _report(session, written, output, format_name, dry_run=dry_run, json=json or jsonl)


def _report(
    session: Session, written: "ExportResult", output: str, format_name: str, *, dry_run: bool, json: bool
) -> None:
    """Print what an export wrote."""
    if json:
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


def _read_template(file: Path) -> str:
    """Return the text of a template.

    :raises UsageError: if it cannot be read
    """
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the template cannot be read ({error}): {file}") from error


def _open_vault(session: Session, *, records: bool) -> "Vault":
    """Open the vault; for writing, if the export is recorded and the file can be written."""
    try:
        return session.vault(write=records)
    except VaultReadOnly:
        return session.vault()
