"""Past imports, files to import and the progress of reading them -> tables, lines and JSON."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkvault.cli.ui.remedies import hint_text
from linkvault.cli.ui.session import Session
from linkvault.cli.ui.terminal import Screen, print_error, printable
from linkvault.cli.views.link_tables import local_date, print_json
from linkvault.lazy_dataclass import replace
from linkvault.models import ImportRun, LeftOut, Status, UnreadableEntry
from linkvault.text.sizes import MEGABYTE

if TYPE_CHECKING:
    from linkvault.transfer.bulk import ImportFile
    from linkvault.transfer.preview import ImportPreview

_MAX_LEFT_OUT = 6  # fields that are named after an import; a dry run names all
_LARGE_FILE = 2_000_000  # bytes: such a file takes seconds to read
_STATES = {  # state of a bookmark in an import -> head of its column
    "saved": "SAVED",
    "already saved": "ALREADY SAVED",
    "link only": "LINK ONLY",
    "failed": "FAILED",
    "waiting": "WAITING",
    "double": "DUPLICATE",
    "unread": "UNREADABLE",
}
_CERTAINTIES = ((0.8, "detected"), (0.5, "probably"), (0.0, "possibly"))  # from which certainty on -> word


def print_imports(session: Session, *, json: bool, jsonl: bool) -> None:
    """Print past imports with their counts."""
    with session.vault() as vault:
        runs = vault.imports.all()
    if json or jsonl:
        print_json(session.screen, map(_run_record, runs), lines=jsonl)
    elif session.screen.is_terminal and runs:
        states = [state for state in _STATES if any(run.count(state) for run in runs)]
        heads = ("ID", "STARTED", "FILE", "FORMAT", *(_STATES[state] for state in states))
        session.screen.print_table((_row(run, states) for run in runs), heads, grow=2, right=0)
    else:
        for run in runs:
            counts = ", ".join(f"{count} {state}" for state, count in run.counts)
            session.screen.print_record(run.id, run.source, run.format, run.started, counts)
    if not runs:
        session.screen.notify("no imports yet")


def print_previews(
    session: Session, files: "list[ImportFile]", format_name: str | None, *, json: bool, jsonl: bool
) -> None:
    """Print what an import of these files would store."""
    from linkvault.transfer.preview import preview_import

    vault = session.vault() if session.has_vault() else None
    try:
        previews = [
            replace(preview, source=file.name or preview.source)
            for file in files
            for preview in [preview_import(vault, file.path, format_name)]
        ]
    finally:
        if vault:
            vault.close()
    if json or jsonl:
        print_json(session.screen, map(_preview_record, previews), lines=jsonl)
        return
    for preview in previews:
        _print_preview(session.screen, preview)


class LoadMessages:
    """Prints on standard error what an import reads from its files: an `ImportProgress`."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def reading(self, run: ImportRun, size: int) -> None:
        """Announce a large file."""
        if size > _LARGE_FILE:
            self._screen.notify(f"{_name(run)}: reading {size // MEGABYTE} MB")

    def unread(self, run: ImportRun, unread: UnreadableEntry) -> None:
        """Print an entry that could not be read, with --quiet too."""
        name, line = _name(run), unreadable_line(unread)
        is_whole_file = unread.location == Path(run.source).name  # a file with a single entry
        print_error(line if is_whole_file else f"{name}: {line}")

    def loaded(self, run: ImportRun, count: int, left_out: Sequence[LeftOut]) -> None:
        """Print how many bookmarks a file has, and which of its fields no link gets."""
        if count:
            counts = ((run.count("double"), "duplicate"), (run.count("unread"), "unreadable"))
            others = "".join(f", {number} {word}" for number, word in counts if number)
            self._screen.notify(f"{_name(run)} ({run.format}): {count} to import{others}")
        elif {state for state, _ in run.counts} - {"unread"}:
            self._screen.notify(f"{_name(run)}: already imported on {local_date(run.started)}")
        else:
            self._screen.notify(f"{_name(run)} ({run.format}): no bookmarks in this file")
        if left_out:
            shown = ", ".join(map(_left_out_words, left_out[:_MAX_LEFT_OUT]))
            more = f", and {len(left_out) - _MAX_LEFT_OUT} more" if len(left_out) > _MAX_LEFT_OUT else ""
            self._screen.notify(f"{_name(run)}: left out: {shown}{more}")


def unreadable_line(unread: UnreadableEntry) -> str:
    """Return an entry that could not be read, as one line: where, why, what helps, and its text."""
    text = f": {unread.text}" if unread.text else ""
    hint = f"; {hint_text(unread.hint)}" if unread.hint else ""
    return printable(f"{unread.location}: {unread.reason}{hint}{text}")


def _left_out_words(field: LeftOut) -> str:
    """Return a field that was left out with its count and the first example.

    >>> _left_out_words(LeftOut("Publisher", 12, "The Press", "line 2"))
    'Publisher (12; line 2: The Press)'
    """
    return printable(f"{field.name} ({field.count}; {field.location}: {field.example})")


def _name(run: ImportRun) -> str:
    return printable(Path(run.source).name)


def _print_preview(screen: Screen, preview: "ImportPreview") -> None:
    word = next(word for least, word in _CERTAINTIES if preview.certainty >= least)
    screen.print_line(f"{printable(preview.source)}: {word} {printable(preview.title)} [{preview.format}]")
    for column, target in preview.columns:
        screen.print_line(f"  {printable(column)} -> {printable(target)}")
    pages = f", {preview.with_page} with a saved page" if preview.with_page else ""
    restored = f" ({preview.restored} to be restored from the trash)" if preview.restored else ""
    screen.print_line(
        f"  {preview.new} new, {preview.known} already in the vault{restored}, {preview.double} duplicate,"
        f" {len(preview.unread)} unreadable{pages}"
    )
    for unread in preview.unread:
        screen.print_line(f"  {unreadable_line(unread)}")
    for field in preview.left_out:
        screen.print_line(f"  left out: {_left_out_words(field)}")


def _preview_record(preview: "ImportPreview") -> dict[str, Any]:
    return {
        "source": preview.source,
        "format": preview.format,
        "certainty": preview.certainty,
        "columns": dict(preview.columns),
        "new": preview.new,
        "known": preview.known,
        "double": preview.double,
        "with_page": preview.with_page,
        "unread": [
            {"place": unread.location, "reason": unread.reason, "text": unread.text}
            for unread in preview.unread
        ],
        "left_out": [
            {"name": field.name, "count": field.count, "example": field.example, "place": field.location}
            for field in preview.left_out
        ],
    }


def _run_record(run: ImportRun) -> dict[str, Any]:
    return {
        "id": run.id,
        "source": run.source,
        "format": run.format,
        "began": run.started,
        "tags": list(run.tags),
        "is_loaded": run.is_loaded,
        **{state.replace(" ", "_"): run.count(state) for state in (*_STATES, Status.UNCHANGED)},
    }


def _row(run: ImportRun, states: Iterable[str]) -> tuple[str, ...]:
    counts = (str(run.count(state) or "") for state in states)
    return str(run.id), local_date(run.started), Path(run.source).name, run.format, *counts
