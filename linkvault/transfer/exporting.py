"""Links of a vault -> the text of a format -> files. A file is replaced when its new content is complete."""

import filecmp
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from linkvault import formats, markup
from linkvault.errors import Action, LinkvaultError, Remedy, UsageError
from linkvault.models import ArticleText, ExportItem, Link, Selection
from linkvault.vault import Vault

_TEMPORARY_SUFFIX = ".linkvault-new"  # of a file that is being written, after a dot and the process id
_ABANDONED_SECONDS = 3600  # no export writes one file for an hour
_MAX_PID_DIGITS = 10  # more digits than any process id has


@dataclass(frozen=True, slots=True)
class ExportResult:
    """How many files an export wrote, and how many existed with the same bytes."""

    new: int = 0
    unchanged: int = 0


def stream(vault: Vault, chosen: Selection, format_name: str) -> Iterator[str] | Iterator[bytes]:
    """Yield an export in pieces, as text or as bytes."""
    return _pieces(vault, chosen, formats.get_writer(format_name))


def export(
    vault: Vault, chosen: Selection, format_name: str, target: Path | None, *, dry_run: bool = False
) -> ExportResult:
    """Write an export: one file per link into the folder `target`, or one file `target`, depending on the format.

    A target with the extension of the format is a file, unless there is a folder of that name.

    A file whose content has not changed is not written. Without a target nothing is written, and every chosen link
    counts as new.

    :raises UsageError: if the target is a file where the format needs a folder, or a folder where it needs a file
    """
    writer = formats.get_writer(format_name)
    if target is None:
        return ExportResult(new=len(vault.select_ids(chosen)))
    try:
        if writer.per_link and not _is_file_name(target, writer):
            return _export_files(vault, chosen, writer, target, dry_run=dry_run)
        return _export_file(vault, chosen, writer, target, dry_run=dry_run)
    except OSError as error:
        raise LinkvaultError(f"cannot write to {target}: {error.strerror or error}") from error


def reading_page(link: Link, content: ArticleText) -> str:
    """Return a stored article as an HTML page that runs no scripts and loads nothing but images."""
    return formats.get_writer("html").write(_with_html(ExportItem(link, content=content)))


def write_reading_page(link: Link, content: ArticleText) -> Path:
    """Write a stored article as an HTML page into a new temporary folder of the user; return its path."""
    file = Path(tempfile.mkdtemp(prefix="linkvault-"), "snapshot.html")
    file.write_text(reading_page(link, content), encoding="utf-8", errors="replace")
    return file


def _export_files(
    vault: Vault, chosen: Selection, writer: formats.Writer, folder: Path, *, dry_run: bool
) -> ExportResult:
    if folder.exists() and not folder.is_dir():
        raise UsageError(
            f"{folder} is a file, but this format is written as a folder",
            hint=Remedy(Action.EXPORT_TO_STREAM),
        )
    new = unchanged = 0
    if not dry_run:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(folder)
    for exported in _exported(vault, chosen, writer):
        name = formats.file_name(exported.link.title, exported.link.id, writer.extension)
        text = writer.write(exported)
        if _has_content(folder / name, text):
            unchanged += 1
            continue
        new += 1
        if not dry_run:
            _replace_file(folder / name, [text])
    return ExportResult(new, unchanged)


def _export_file(
    vault: Vault, chosen: Selection, writer: formats.Writer, target: Path, *, dry_run: bool
) -> ExportResult:
    if target.is_dir():
        raise UsageError(f"{target} is a folder, but this format is written as one file")
    pieces = _pieces(vault, chosen, writer)
    if target.exists() and not target.is_file():  # /dev/stdout or a pipe: it must not be replaced by a file
        _write(target, () if dry_run else pieces)
        return ExportResult(new=1)
    target = target.resolve()  # replace the target of a symbolic link, not the link
    if not dry_run:
        _remove_abandoned(target.parent)
        return _replace_file(target, pieces)
    with tempfile.TemporaryDirectory(prefix="linkvault-") as folder:
        return _compare(_write(Path(folder, "new"), pieces), target)


def _is_file_name(target: Path, writer: formats.Writer) -> bool:
    """Return whether the user named a file: no folder is there, and the name ends like a file of the format."""
    return target.suffix.lower() == writer.extension and not target.is_dir()


def _has_content(file: Path, text: str) -> bool:
    content = text.encode("utf-8", "replace")
    return file.is_file() and file.stat().st_size == len(content) and file.read_bytes() == content


def _replace_file(file: Path, pieces: Iterable[str] | Iterable[bytes]) -> ExportResult:
    """Write the pieces to a temporary file in the same folder, and move it to `file` if the content has changed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{os.getpid()}{_TEMPORARY_SUFFIX}")
    try:
        result = _compare(_write(temporary, pieces), file)
        if result.new:
            temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    return result


def _remove_abandoned(folder: Path) -> None:
    """Remove the temporary files of killed exports: their process has ended, or they are an hour old."""
    for temporary in folder.glob(f".*{_TEMPORARY_SUFFIX}"):
        process_id = temporary.name[1:].removesuffix(_TEMPORARY_SUFFIX)
        if not _may_run(process_id) or time.time() - temporary.stat().st_mtime > _ABANDONED_SECONDS:
            temporary.unlink(missing_ok=True)


def _may_run(process_id: str) -> bool:
    """Return whether a process may be running; True for a string that is not a process id."""
    number = process_id[:_MAX_PID_DIGITS]
    if not process_id.isdecimal() or int(number) == 0:
        return True
    if sys.platform == "win32":  # `os.kill` with 0 sends Ctrl-C there
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _write(file: Path, pieces: Iterable[str] | Iterable[bytes]) -> Path:
    with file.open("wb") as opened:
        for piece in pieces:
            opened.write(piece if isinstance(piece, bytes) else piece.encode("utf-8", "replace"))
    return file


def _compare(new: Path, old: Path) -> ExportResult:
    same = old.is_file() and filecmp.cmp(new, old, shallow=False)
    return ExportResult(unchanged=1) if same else ExportResult(new=1)


def _pieces(vault: Vault, chosen: Selection, writer: formats.Writer) -> Iterator[str] | Iterator[bytes]:
    return writer.stream(_exported(vault, chosen, writer))


def _exported(vault: Vault, chosen: Selection, writer: formats.Writer) -> Iterator[ExportItem]:
    """Yield the chosen links with what the format needs, the trash last if all links are chosen."""
    is_everything = replace(chosen, sort="added", reverse=False) == Selection()
    selections = [chosen]
    if writer.includes_trash and is_everything:
        selections.append(replace(chosen, trashed=True))
    for selection in selections:
        for link in vault.select(selection):
            exported = vault.transfer.full_link(link) if writer.needs_history else _with_current(vault, link)
            yield _with_html(exported) if writer.needs_html else exported


def _with_current(vault: Vault, link: Link) -> ExportItem:
    if link.saved is None:
        return ExportItem(link)
    snapshot = vault.snapshot(link.id)
    return ExportItem(link, snapshot, vault.content(snapshot))


def _with_html(exported: ExportItem) -> ExportItem:
    content = exported.content
    return replace(exported, html=markup.to_html(content.markdown)) if content else exported
