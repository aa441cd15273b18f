"""Imports, past or to come -> tables, lines and JSON."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkvault.cli.options import Session
from linkvault.cli.render import Screen, printable
from linkvault.cli.tables import local_date, tell_json
from linkvault.models import ImportRun, Status, Unread
from linkvault.states import ImportState

if TYPE_CHECKING:
    from linkvault.transfer.survey import Survey

_STATES = (
    *(Status.SAVED, Status.ALREADY_SAVED, Status.LINK_ONLY, Status.FAILED),
    *(ImportState.WAITING, ImportState.DOUBLE, ImportState.UNREAD),
)
_SURE = ((1.0, "certainly"), (0.8, "surely"), (0.5, "probably"), (0.0, "perhaps"))


def tell_runs(now: Session, *, json: bool, jsonl: bool) -> None:
    """Show past imports and what they came to."""
    from linkvault.transfer.recording import ImportingVault

    with ImportingVault(now.path) as vault:
        runs = vault.runs()
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
    now: Session, files: list[tuple[Path, str | None]], format_name: str | None, *, json: bool, jsonl: bool
) -> None:
    """Show what an import of these files would find; of what has a name of its own, under that."""
    from linkvault.transfer.recording import ImportingVault
    from linkvault.transfer.survey import survey

    vault = ImportingVault(now.path) if now.path.exists() else None
    try:
        found = [(survey(vault, file, format_name), name) for file, name in files]
        surveys = [replace(each, source=name or each.source) for each, name in found]
    finally:
        if vault:
            vault.close()
    if json or jsonl:
        tell_json(now.screen, map(_survey_record, surveys), lines=jsonl)
        return
    for each in surveys:
        _tell_survey(now.screen, each)


def told(unread: Unread) -> str:
    """Return what could not be read, as one line."""
    text = f": {unread.text}" if unread.text else ""
    return printable(f"{unread.place}: {unread.reason}{text}")


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
