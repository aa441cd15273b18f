"""What a vault holds -> the text of a format -> files, each whole or not there at all."""

import filecmp
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from linkvault import formats, markup
from linkvault.errors import Action, LinkvaultError, Remedy, UsageError
from linkvault.models import ArticleText, ExportItem, Link, Selection
from linkvault.vault import Vault

_ASIDE = ".linkvault-new"  # how the name of a file ends that is not whole yet


@dataclass(frozen=True, slots=True)
class Written:
    """How many files an export wrote, and how many stood there already, the same to the byte."""

    new: int = 0
    unchanged: int = 0


def narrowed(chosen: Selection, ids: tuple[int, ...]) -> Selection:
    """Choose only among these links."""
    return replace(chosen, ids=ids)


def stream(vault: Vault, chosen: Selection, format_name: str) -> Iterator[str] | Iterator[bytes]:
    """Return an export as one text, or as bytes, piece by piece."""
    return _pieces(vault, chosen, formats.get_writer(format_name))


def export(
    vault: Vault, chosen: Selection, format_name: str, target: Path | None, *, dry_run: bool = False
) -> Written:
    """Write an export: a file a link into the folder `target`, or the one file `target`, as the format has it.

    Without a target nothing is written: every chosen link counts as new.

    Nothing unchanged is rewritten, and a file is complete or not there.

    :raises UsageError: if the target cannot be what the format needs
    """
    writer = formats.get_writer(format_name)
    if target is None:
        return Written(new=len(vault.select_ids(chosen)))
    try:
        if writer.per_link:
            return _export_files(vault, chosen, writer, target, dry_run=dry_run)
        return _export_file(vault, chosen, writer, target, dry_run=dry_run)
    except OSError as error:
        raise LinkvaultError(f"cannot write to {target}: {error.strerror or error}") from error


def reading_page(link: Link, content: ArticleText) -> str:
    """Return a saved article as a page for a browser: no script runs, nothing but pictures is loaded."""
    return formats.get_writer("html").write(_rendered(ExportItem(link, content=content)))


def write_reading_page(link: Link, content: ArticleText) -> Path:
    """Write a saved article as a page into a new temporary folder that only the user can read; return its path."""
    file = Path(tempfile.mkdtemp(prefix="linkvault-"), "snapshot.html")
    file.write_text(reading_page(link, content), encoding="utf-8", errors="replace")
    return file


def _export_files(
    vault: Vault, chosen: Selection, writer: formats.Writer, folder: Path, *, dry_run: bool
) -> Written:
    if folder.exists() and not folder.is_dir():
        raise UsageError(
            f"{folder} is a file; this format writes a folder", hint=Remedy(Action.EXPORT_TO_STREAM)
        )
    new = unchanged = 0
    if not dry_run:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
    for exported in _exported(vault, chosen, writer):
        name = formats.file_name(exported.link.title, exported.link.id, writer.extension)
        text = writer.write(exported)
        if _holds(folder / name, text):
            unchanged += 1
            continue
        new += 1
        if not dry_run:
            _put(folder / name, [text])
    return Written(new, unchanged)


def _export_file(
    vault: Vault, chosen: Selection, writer: formats.Writer, target: Path, *, dry_run: bool
) -> Written:
    if target.is_dir():
        raise UsageError(f"this format is one file, and {target} is a folder")
    pieces = _pieces(vault, chosen, writer)
    if target.exists() and not target.is_file():  # /dev/stdout, a pipe: nothing may take its place
        _pour(target, () if dry_run else pieces)
        return Written(new=1)
    target = target.resolve()  # a link stays a link
    if not dry_run:
        _sweep(target.parent)
        return _put(target, pieces)
    with tempfile.TemporaryDirectory(prefix="linkvault-") as folder:
        return _compare(_pour(Path(folder, "new"), pieces), target)


def _holds(file: Path, text: str) -> bool:
    wanted = text.encode("utf-8", "replace")
    return file.is_file() and file.stat().st_size == len(wanted) and file.read_bytes() == wanted


def _put(file: Path, pieces: Iterable[str] | Iterable[bytes]) -> Written:
    """Write the pieces to a file beside, and put that in the place of `file` only if it is another."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{os.getpid()}{_ASIDE}")
    try:
        written = _compare(_pour(aside, pieces), file)
        if written.new:
            aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
    return written


def _sweep(folder: Path) -> None:
    """Remove what killed exports left: files whose process is no more, or that are an hour old."""
    for left in folder.glob(f".*{_ASIDE}"):
        maker = left.name[1:].removesuffix(_ASIDE)
        if not _is_alive(maker) or time.time() - left.stat().st_mtime > 3600:
            left.unlink(missing_ok=True)


def _is_alive(maker: str) -> bool:
    """Say whether a process may be at work; what is no number of one may be anything."""
    if not maker.isdecimal() or int(maker[:10]) == 0:
        return True
    try:
        os.kill(int(maker[:10]), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _pour(file: Path, pieces: Iterable[str] | Iterable[bytes]) -> Path:
    with file.open("wb") as opened:
        for piece in pieces:
            opened.write(piece if isinstance(piece, bytes) else piece.encode("utf-8", "replace"))
    return file


def _compare(new: Path, old: Path) -> Written:
    same = old.is_file() and filecmp.cmp(new, old, shallow=False)
    return Written(unchanged=1) if same else Written(new=1)


def _pieces(vault: Vault, chosen: Selection, writer: formats.Writer) -> Iterator[str] | Iterator[bytes]:
    return writer.stream(_exported(vault, chosen, writer))


def _exported(vault: Vault, chosen: Selection, writer: formats.Writer) -> Iterator[ExportItem]:
    everything = replace(chosen, sort="added", reverse=False) == Selection()
    selections = [chosen]
    if writer.includes_trash and everything:
        selections.append(replace(chosen, trashed=True))
    for selection in selections:
        for link in vault.select(selection):
            exported = vault.transfer.full_link(link) if writer.needs_history else _newest(vault, link)
            yield _rendered(exported) if writer.needs_html else exported


def _newest(vault: Vault, link: Link) -> ExportItem:
    if link.saved is None:
        return ExportItem(link)
    snapshot = vault.snapshot(link.id)
    return ExportItem(link, snapshot, vault.content(snapshot))


def _rendered(exported: ExportItem) -> ExportItem:
    content = exported.content
    return replace(exported, html=markup.to_html(content.markdown)) if content else exported
