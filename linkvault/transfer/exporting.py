"""Links of a vault -> the text of a format -> files. A file is replaced when its new content is complete."""

import filecmp
import re
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from linkvault import formats
from linkvault.errors import Action, LinkvaultError, NotFound, Remedy, UsageError
from linkvault.lazy_dataclass import dataclass, field, replace
from linkvault.models import ExportItem, Link, Selection, Snapshot
from linkvault.states import AssetKind
from linkvault.transfer.item_files import ItemFiles, PictureOptions
from linkvault.transfer.note_folder import NoteFolder
from linkvault.transfer.result import ExportResult
from linkvault.transfer.safe_files import remove_abandoned, write_temporary
from linkvault.vault import Vault
from linkvault.vault.assets import find_document

_TEMPLATE_FORMAT = "markdown"
_HEAD = re.compile(rb"<head\b[^<>]{0,1000}>", re.IGNORECASE)
_SINGLE_FILE = re.compile(rb"<!--\s*Page saved with SingleFile\b", re.IGNORECASE)
_CHECKED_AT_ONCE = 20  # links whose rows are in memory; a note may have a megabyte
_MAX_HEAD = 4_096  # bytes at the beginning of a file, in which SingleFile writes its comment
# What a copy may load is in the file itself; it runs no script and sends nothing.
_POLICY = (
    b'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; media-src data:; '
    b"font-src data:; style-src 'unsafe-inline' data:; frame-src data:; form-action 'none'\">"
)


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How an export is written.

    Attributes:
        dry_run: write and delete nothing, and return what would be done
        prune: delete the files of links that were removed, if nobody changed them
        mirror: delete also those of links that are not chosen any more; only for a folder
        pictures: which stored pictures the export contains
        template: the text of a template for notes; see `formats.pages.note_template`
    """

    dry_run: bool = False
    prune: bool = False
    mirror: bool = False
    pictures: PictureOptions = field(default_factory=PictureOptions)
    template: str | None = None


def stream(
    vault: Vault,
    chosen: Selection,
    format_name: str,
    *,
    pictures: PictureOptions | None = None,
    template: str | None = None,
) -> Iterator[str] | Iterator[bytes]:
    """Yield an export in pieces, as text or as bytes; pictures and template are those of `ExportOptions`."""
    writer = get_writer(format_name, template)
    return _pieces(vault, chosen, writer, ItemFiles(vault, writer, pictures or PictureOptions()))


def get_writer(format_name: str, template: str | None) -> formats.Writer:
    """Return the writer of a format, with a template for notes if there is one.

    :raises UsageError: if there is no such format, or the template does not fit
    """
    writer = formats.get_writer(format_name)
    if template is None:
        return writer
    if format_name != _TEMPLATE_FORMAT:
        raise UsageError(f"a template is for the format {_TEMPLATE_FORMAT}, not for {format_name}")
    from linkvault.formats.pages.note_template import with_template

    return with_template(writer, template)


def is_recorded(format_name: str, target: Path) -> bool:
    """Return whether an export to `target` stores in the vault which files it wrote: one with a file per link does."""
    writer = formats.get_writer(format_name)
    return writer.per_link and not _is_file_name(target, writer)


def export(
    vault: Vault,
    chosen: Selection,
    format_name: str,
    target: Path | None,
    options: ExportOptions | None = None,
) -> ExportResult:
    """Write an export: one file per link into the folder `target`, or one file `target`, depending on the format.

    A target with the extension of the format is a file, unless there is a folder of that name.

    A file whose content has not changed is not written; what a person wrote into one stays: see `note_folder`. Without
    a target nothing is written, and every chosen link counts as new.

    :raises UsageError: if the target is a file where the format needs a folder, or a folder where it needs a file
    """
    options = options or ExportOptions()
    writer = get_writer(format_name, options.template)
    if target is None:
        return ExportResult(new=len(vault.select_ids(chosen)))
    files = ItemFiles(vault, writer, options.pictures)
    try:
        if writer.per_link and not _is_file_name(target, writer):
            notes = NoteFolder(vault, target, format_name, writer, files, dry_run=options.dry_run)
            result = _export_files(vault, chosen, notes, target, options)
        elif options.mirror:
            raise UsageError("only a folder with one file per link can mirror the vault")
        else:
            result = _export_file(vault, chosen, writer, target, files, dry_run=options.dry_run)
        return replace(result, lost_pictures=files.lost)
    except OSError as error:
        raise LinkvaultError(f"cannot write to {target}: {error.strerror or error}") from error


def reading_page(vault: Vault, link: Link, snapshot: Snapshot) -> str:
    """Return a stored article as an HTML page that runs no scripts and loads nothing."""
    writer = formats.get_writer("html")
    item = ExportItem(link, snapshot, vault.content(snapshot))
    return writer.write(ItemFiles(vault, writer, PictureOptions()).add_to(item))


def write_saved_copy(vault: Vault, link: Link) -> Path:
    """Write the saved copy of a link into a new temporary folder of the user; return the path of the file.

    That is the file as received for a PDF; else the page as it looked, as the browser or SingleFile stored it; else the
    article as an HTML page.
    """
    snapshot = vault.snapshot(link.id)
    folder = Path(tempfile.mkdtemp(prefix="linkvault-"))
    document = find_document(vault, snapshot)
    mhtml = None if document is not None else _find_mhtml(vault, snapshot)
    page = None if document is not None or mhtml is not None else _find_single_file(vault, snapshot)
    if document is not None:
        return _write_copy(folder / "snapshot.pdf", document.body)
    if mhtml is not None:
        return _write_copy(folder / "snapshot.mhtml", mhtml)
    if page is not None:
        return _write_copy(folder / "snapshot.html", page)
    text = reading_page(vault, link, snapshot)
    return _write_copy(folder / "snapshot.html", text.encode("utf-8", "replace"))


def _write_copy(file: Path, body: bytes) -> Path:
    file.write_bytes(body)
    return file


def _find_mhtml(vault: Vault, snapshot: Snapshot) -> bytes | None:
    """Return the copy that the browser made of a page; None if there is none."""
    for place in vault.assets.of(snapshot):
        if place.kind == AssetKind.MHTML and place.asset is not None:
            return vault.assets.read(place.asset).body
    return None


def _find_single_file(vault: Vault, snapshot: Snapshot) -> bytes | None:
    """Return a page that SingleFile saved, so that it loads nothing; None if the page is another one."""
    page = vault.page(snapshot)
    if page is None or page.received is not None or not _SINGLE_FILE.search(page.body[:_MAX_HEAD]):
        return None
    head = _HEAD.search(page.body)
    if head is None:  # a policy after the first element of the body has no effect
        return None
    return page.body[: head.end()] + _POLICY + page.body[head.end() :]


def _export_files(
    vault: Vault, chosen: Selection, notes: NoteFolder, folder: Path, options: ExportOptions
) -> ExportResult:
    if folder.exists() and not folder.is_dir():
        raise UsageError(
            f"{folder} is a file, but this format is written as a folder",
            hint=Remedy(Action.EXPORT_TO_STREAM),
        )
    notes.begin()
    for exported in _exported(vault, chosen, notes.writer, None if notes.has_picture_folder else notes.files):
        notes.write(exported)
    return notes.finish(prune=options.prune, mirror=options.mirror)


def _export_file(
    vault: Vault,
    chosen: Selection,
    writer: formats.Writer,
    target: Path,
    files: ItemFiles,
    *,
    dry_run: bool,
) -> ExportResult:
    if target.is_dir():
        raise UsageError(f"{target} is a folder, but this format is written as one file")
    pieces = _pieces(vault, chosen, writer, files)
    if target.exists() and not target.is_file():  # /dev/stdout or a pipe: it must not be replaced by a file
        _write(target, () if dry_run else pieces)
        return ExportResult(new=1)
    target = target.resolve()  # replace the target of a symbolic link, not the link
    if not dry_run:
        remove_abandoned(target.parent)
        return _replace_file(target, pieces)
    with tempfile.TemporaryDirectory(prefix="linkvault-") as folder:
        return _compare(_write(Path(folder, "new"), pieces), target)


def _is_file_name(target: Path, writer: formats.Writer) -> bool:
    """Return whether the user named a file: no folder is there, and the name ends like a file of the format."""
    return target.suffix.lower() == writer.extension and not target.is_dir()


def _replace_file(file: Path, pieces: Iterable[str] | Iterable[bytes]) -> ExportResult:
    """Write the pieces to a temporary file in the same folder, and move it to `file` if the content has changed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = write_temporary(file, pieces)
    try:
        result = _compare(temporary, file)
        if result.new:
            temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    return result


def _write(file: Path, pieces: Iterable[str] | Iterable[bytes]) -> Path:
    with file.open("wb") as opened:
        for piece in pieces:
            opened.write(piece if isinstance(piece, bytes) else piece.encode("utf-8", "replace"))
    return file


def _compare(new: Path, old: Path) -> ExportResult:
    same = old.is_file() and filecmp.cmp(new, old, shallow=False)
    return ExportResult(unchanged=1) if same else ExportResult(new=1)


def _pieces(
    vault: Vault, chosen: Selection, writer: formats.Writer, files: ItemFiles
) -> Iterator[str] | Iterator[bytes]:
    return writer.stream(_exported(vault, chosen, writer, files))


def _exported(
    vault: Vault, chosen: Selection, writer: formats.Writer, files: ItemFiles | None
) -> Iterator[ExportItem]:
    """Yield the chosen links with what the format needs, the trash last if all links are chosen.

    :param files: adds the pictures to articles as HTML
    """
    is_everything = replace(chosen, sort="added", reverse=False) == Selection()
    selections = [chosen]
    if writer.includes_trash and is_everything:
        selections.append(replace(chosen, trashed=True))
    for selection in selections:
        for link in _checked(vault, vault.select(selection)):
            try:
                exported = _read_item(vault, link, writer)
            except NotFound:  # another program has deleted it since
                continue
            yield files.add_to(exported) if writer.needs_html and files is not None else exported


def _checked(vault: Vault, links: Iterable[Link]) -> Iterator[Link]:
    """Yield links after a comparison of their rows with their digests."""
    remaining = iter(links)
    while batch := list(islice(remaining, _CHECKED_AT_ONCE)):
        vault.integrity.check_rows_of([link.id for link in batch])
        yield from batch


def _read_item(vault: Vault, link: Link, writer: formats.Writer) -> ExportItem:
    if writer.needs_history:
        return vault.transfer.full_link(link)
    if not writer.needs_text:
        return ExportItem(link)
    with vault.reading():
        return _with_current(vault, vault.get(link.id))


def _with_current(vault: Vault, link: Link) -> ExportItem:
    """Return a link with its article, or with what its page says of itself."""
    snapshot = vault.refused_pages.summary(link.id) if link.saved is None else vault.snapshot(link.id)
    if snapshot is None:
        return ExportItem(link)
    return ExportItem(link, snapshot, vault.content(snapshot))
