"""Outcomes -> lines, JSON or a bar, and the exit status they come to together."""

import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import typer

from linkvault.cli.ui.remedies import hint_text
from linkvault.cli.ui.terminal import Screen, complain, printable, to_json
from linkvault.models import Outcome, Status


@dataclass
class Tally:
    """How many outcomes of each kind, and the exit status of the whole."""

    counts: Counter[str] = field(default_factory=Counter)
    exit_status: int = 0
    interrupted: int = 0  # the status of one who was


class _Bar(Protocol):
    def step(self, words: str) -> None: ...


def outcome_record(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome under the keys that stay."""
    return {
        "url": outcome.url,
        "id": outcome.id,
        "status": outcome.status,
        "reason": outcome.reason,
        "warnings": list(outcome.warnings),
        "title": outcome.title,
        "tags": list(outcome.tags),
        "snapshot": outcome.snapshot,
    }


def tell_outcomes(
    screen: Screen, outcomes: Iterable[Outcome], total: int, *, json: bool, jsonl: bool, brief: bool = False
) -> Tally:
    """Tell each outcome as it comes; `total` outcomes are expected, and more than one shows a bar on a terminal.

    :param brief: there may be thousands: on a terminal only failures are told one by one
    """
    tally, told, alone = Tally(), [], total == 1 and not brief
    with _progress(screen, total) as bar:
        try:
            for outcome in outcomes:
                tally.counts[outcome.status] += 1
                if outcome.exit_status:
                    tally.exit_status = outcome.exit_status if alone else 1
                if json:
                    told.append(outcome_record(outcome))
                elif jsonl:
                    screen.line(to_json(outcome_record(outcome)))
                else:
                    _tell(screen, outcome, brief=brief)
                _complain(screen, outcome, alone=alone, brief=brief)
                screen.flush()
                bar.step(_summary(tally))
        except KeyboardInterrupt as stop:
            tally.interrupted = getattr(stop, "status", 130)
    if json:
        screen.line(to_json(told))
    elif tally.counts and not alone:
        screen.say(_summary(tally))
    return tally


def leave(tally: Tally) -> None:
    """End the command with the status that its outcomes come to, if that is not success."""
    if tally.interrupted:
        raise typer.Exit(tally.interrupted)
    if tally.exit_status:
        raise typer.Exit(tally.exit_status)


def _tell(screen: Screen, outcome: Outcome, *, brief: bool) -> None:
    if screen.is_terminal and brief:
        return
    if not screen.is_terminal:
        why = (
            f": {outcome.reason}"
            if outcome.reason and outcome.status in (Status.FAILED, Status.LINK_ONLY)
            else ""
        )
        screen.line(f"{outcome.status} {printable(outcome.url)}{why}")
        return
    title = screen.bold(printable(outcome.title or outcome.url))
    number = f"{outcome.id}  " if outcome.id is not None else ""
    tags = screen.dim("  " + printable(", ".join(outcome.tags))) if outcome.tags else ""
    screen.line(f"{outcome.status}  {number}{title}{tags}")
    if outcome.message and not outcome.exit_status:
        screen.line(f"  {printable(outcome.message)}")


def _complain(screen: Screen, outcome: Outcome, *, alone: bool, brief: bool) -> None:
    """Say on standard error why something was not kept, and what was odd about what was."""
    if outcome.exit_status:
        said = outcome.message if alone else (outcome.message or "").removesuffix(f": {outcome.url}")
        complain(f"linkvault: {said}" if alone else f"{outcome.url}: {said}")
        if alone and outcome.hint:
            complain(f"hint: {hint_text(outcome.hint)}")
    for warning in () if screen.is_terminal and brief else outcome.warnings:
        if warning != outcome.message:
            screen.say(f"warning: {warning}" if alone else f"warning: {outcome.url}: {warning}")


def _summary(tally: Tally) -> str:
    told = [status for status in Status if tally.counts[status]]
    return ", ".join(f"{tally.counts[status]} {status}" for status in told)


@contextmanager
def _progress(screen: Screen, total: int) -> Iterator[_Bar]:
    if total < 2 or screen.quiet or not sys.stderr.isatty():
        yield _NoBar()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}", markup=False),
        TimeRemainingColumn(),
    )
    console, shared = Console(stderr=True), screen.is_terminal  # what is answered stands above the bar
    with Progress(*columns, console=console, transient=True, redirect_stdout=shared) as progress:
        yield _RichBar(progress, progress.add_task("", total=total))


class _NoBar:
    def step(self, words: str) -> None: ...


class _RichBar:
    def __init__(self, progress: Any, task: Any) -> None:
        self._progress, self._task, self._done = progress, task, 0
        self._began = time.monotonic()

    def step(self, words: str) -> None:
        self._done += 1
        rate = self._done / max(time.monotonic() - self._began, 0.001)
        self._progress.update(self._task, advance=1, description=f"{words} ({rate:.1f}/s)")
