"""Imports, past or to come -> tables, lines and JSON."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkvault.cli.ui.options import Session
from linkvault.cli.ui.remedies import hint_text
from linkvault.cli.ui.terminal import Screen, complain, printable
from linkvault.cli.views.link_tables import local_date, tell_json
from linkvault.models import ImportRun, Status, Unread

if TYPE_CHECKING:
    from linkvault.transfer.bulk import ImportFile
    from linkvault.transfer.preview import Survey

_LARGE = 2_000_000  # bytes of a file that takes seconds to read
_STATES = ("saved", "already saved", "link only", "failed", "waiting", "double", "unread")
_SURE = ((1.0, "certainly"), (0.8, "surely"), (0.5, "probably"), (0.0, "perhaps"))


def tell_runs(now: Session, *, json: bool, jsonl: bool) -> None:
    """Show past imports and what they came to."""
    from linkvault.vault import Vault

    with Vault(now.path) as vault:
        runs = vault.imports.all()
    if json or jsonl:
        tell_json(now.screen, map(_run_record, runs), lines=jsonl)
    elif now.screen.is_terminal and runs:
        states = [state for state in _STATES if any(run.count(state) for run in runs)]
        heads = ("NO", "BEGAN", "FILE", "FORMAT", *(state.upper() for state in states))
        now.screen.table((_row(run, states) for run in runs), heads, grow=2, right=0)
    else:
        for run in runs:
            counts = ", ".join(f"{count} {state}" for state, count in run.counts)
            now.screen.record(run.id, run.source, run.format, run.began, counts)
    if not runs:
        now.screen.say("nothing was imported yet")


def tell_surveys(
    now: Session, files: "list[ImportFile]", format_name: str | None, *, json: bool, jsonl: bool
) -> None:
    """Show what an import of these files would find; of what has a name of its own, under that."""
    from linkvault.transfer.preview import survey
    from linkvault.vault import Vault

    vault = Vault(now.path) if now.path.exists() else None
    try:
        found = [(survey(vault, file.path, format_name), file.name) for file in files]
        surveys = [replace(each, source=name or each.source) for each, name in found]
    finally:
        if vault:
            vault.close()
    if json or jsonl:
        tell_json(now.screen, map(_survey_record, surveys), lines=jsonl)
        return
    for each in surveys:
        _tell_survey(now.screen, each)


class LoadMessages:
    """Says on standard error what an import reads in its files: an `ImportProgress`."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def reading(self, run: ImportRun, size: int) -> None:
        """Say so before a large file."""
        if size > _LARGE:
            self._screen.say(f"{_name(run)}: reading {size // 1_000_000} MB")

    def unread(self, run: ImportRun, unread: Unread) -> None:
        """Say what could not be read, even if the user asked for quiet."""
        complain(f"{_name(run)}: {told(unread)}")

    def loaded(self, run: ImportRun) -> None:
        """Say how many bookmarks there are."""
        if run.count("waiting"):
            doubles, lost = run.count("double"), run.count("unread")
            more = f", {doubles} of them twice" if doubles else ""
            more += f", {lost} unreadable" if lost else ""
            self._screen.say(f"{_name(run)} ({run.format}): {run.count('waiting')} to do{more}")
        elif {state for state, _ in run.counts} - {"unread"}:
            self._screen.say(f"{_name(run)}: imported on {local_date(run.began)}; nothing is left to do")
        else:
            self._screen.say(f"{_name(run)} ({run.format}): nothing in it can be imported")


def _name(run: ImportRun) -> str:
    return printable(Path(run.source).name)


def told(unread: Unread) -> str:
    """Return what could not be read, as one line."""
    text = f": {unread.text}" if unread.text else ""
    hint = f"; {hint_text(unread.hint)}" if unread.hint else ""
    return printable(f"{unread.place}: {unread.reason}{hint}{text}")


def _tell_survey(screen: Screen, found: "Survey") -> None:
    sure = next(word for least, word in _SURE if found.certainty >= least)
    screen.line(f"{printable(found.source)}: {sure} {found.format}, {printable(found.title)}")
    for column, taken_for in found.columns:
        screen.line(f"  {printable(column)} -> {printable(taken_for)}")
    counts = f"{found.new} new, {found.known} known, {found.double} twice, {len(found.unread)} unreadable"
    screen.line(f"  {counts}" + (f", {found.with_page} with their page" if found.with_page else ""))
    for unread in found.unread:
        screen.line(f"  {told(unread)}")


def _survey_record(found: "Survey") -> dict[str, Any]:
    return {
        "source": found.source,
        "format": found.format,
        "certainty": found.certainty,
        "columns": dict(found.columns),
        "new": found.new,
        "known": found.known,
        "double": found.double,
        "with_page": found.with_page,
        "unread": [{"place": each.place, "reason": each.reason, "text": each.text} for each in found.unread],
    }


def _run_record(run: ImportRun) -> dict[str, Any]:
    return {
        "id": run.id,
        "source": run.source,
        "format": run.format,
        "began": run.began,
        "tags": list(run.tags),
        "is_loaded": run.is_loaded,
        **{state.replace(" ", "_"): run.count(state) for state in (*_STATES, Status.UNCHANGED)},
    }


def _row(run: ImportRun, states: Iterable[str]) -> tuple[str, ...]:
    counts = (str(run.count(state) or "") for state in states)
    return str(run.id), local_date(run.began), Path(run.source).name, run.format, *counts
