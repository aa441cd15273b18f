"""Outcomes of many links -> lines, JSON or a progress bar, and one exit status."""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from linkvault.cli import INTERRUPTED_STATUS
from linkvault.cli.ui.remedies import hint_text
from linkvault.cli.ui.terminal import Screen, print_error, printable, to_json
from linkvault.errors import Action, Remedy
from linkvault.lazy_dataclass import dataclass, field
from linkvault.models import Outcome, Status
from linkvault.states import FetchReason, UnreadableReason

_MIN_SECONDS = 0.001  # keeps the rate finite when the first outcome is immediate
MIN_SUMMARIZED = 10  # failures; fewer are read one by one
_PASSING = frozenset(
    (FetchReason.CONNECT, FetchReason.DNS, FetchReason.HOST_DOWN, FetchReason.TIMEOUT, "http_429")
)
_FOR_BROWSERS = frozenset(
    (UnreadableReason.BLOCKED, UnreadableReason.CHALLENGE, UnreadableReason.LOGIN, "http_401", "http_403")
)
_GONE = frozenset(("http_404", "http_410"))


@dataclass
class Tally:
    """The number of outcomes of each status, and the exit status of the command."""

    counts: Counter[str] = field(default_factory=Counter)
    restored: int = 0  # links taken out of the trash
    exit_status: int = 0
    interrupted: int = 0  # the exit status if a signal stopped the command
    reasons: Counter[str] = field(default_factory=Counter)  # of pages that were not saved
    refused: int = 0  # private addresses, which an option allows

    def add(self, outcome: Outcome, *, alone: bool) -> None:
        """Count an outcome; the exit status is that of an outcome that is alone, else 1 if a page was not saved."""
        self.counts[outcome.status] += 1
        self.refused += outcome.reason == FetchReason.PRIVATE_ADDRESS and not alone
        if outcome.exit_status:
            self.exit_status = outcome.exit_status if alone else 1
            self.reasons[str(outcome.reason or outcome.status)] += 1

    def __str__(self) -> str:
        """Return the counts in words: `2 saved, 1 failed`."""
        words = [f"{self.counts[status]} {status}" for status in Status if self.counts[status]]
        return ", ".join([*words, *([f"{self.restored} restored from the trash"] if self.restored else [])])


class _Bar(Protocol):
    def step(self, tally: Tally) -> None: ...


def outcome_record(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome under the JSON keys of `add`, which never change."""
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


def print_outcomes(
    screen: Screen,
    outcomes: Iterable[Outcome],
    total: int,
    *,
    json: bool,
    jsonl: bool,
    brief: bool = False,
    count_restored: Callable[[], int] | None = None,
) -> Tally:
    """Print each outcome as soon as it is known; return their counts.

    :param total: how many outcomes are expected; for more than one, a terminal shows a progress bar
    :param brief: there may be thousands, so a terminal shows only failures; with --quiet, only their number
    :param count_restored: returns at the end how many links were taken out of the trash
    """
    tally, records, alone = Tally(), [], total == 1 and not brief
    silent = brief and screen.quiet
    with _progress(screen, total) as bar:
        try:
            for outcome in outcomes:
                tally.add(outcome, alone=alone)
                if json:
                    records.append(outcome_record(outcome))
                elif jsonl:
                    screen.print_line(to_json(outcome_record(outcome)))
                elif not silent:
                    _print_outcome(screen, outcome, brief=brief)
                if not silent:
                    _print_problems(screen, outcome, alone=alone, brief=brief)
                screen.flush()
                bar.step(tally)
        except KeyboardInterrupt as stop:
            tally.interrupted = getattr(stop, "status", INTERRUPTED_STATUS)
    tally.restored = count_restored() if count_restored else 0
    if json:
        screen.print_line(to_json(records))
    elif tally.counts and not alone:
        screen.notify(str(tally))
        for line in summarize_failures(tally.reasons):
            screen.notify(line)
    if tally.refused:
        print_error(f"hint: {hint_text(Remedy(Action.ALLOW_PRIVATE))}")
    if silent and tally.exit_status:
        print_error(f"linkvault: not every page was saved: {tally}")
    return tally


def exit_with(tally: Tally) -> None:
    """End the command with the exit status of its outcomes, unless all succeeded."""
    if tally.interrupted:
        raise SystemExit(tally.interrupted)
    if tally.exit_status:
        raise SystemExit(tally.exit_status)


def summarize_failures(reasons: Counter[str]) -> Iterator[str]:
    """Yield the numbers of failures by reason, and what to do about them; nothing for a few failures.

    >>> list(summarize_failures(Counter(http_404=200, timeout=50, http_503=3)))[0]
    'not saved: 200 http_404, 50 timeout, 3 http_503'
    """
    if reasons.total() < MIN_SUMMARIZED:
        return
    yield "not saved: " + ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
    passing = sorted(reason for reason in reasons if reason in _PASSING or reason.startswith("http_5"))
    if passing:
        yield f"hint: `linkvault add --retry --reason {','.join(passing)}` tries what may pass again"
    if not _FOR_BROWSERS.isdisjoint(reasons):
        yield "hint: for pages that only your browser gets, use its cookies with `--cookies FILE`"
    if not _GONE.isdisjoint(reasons):
        yield "hint: pages that are gone may have a copy in the Internet Archive"


def _print_outcome(screen: Screen, outcome: Outcome, *, brief: bool) -> None:
    if screen.is_terminal and brief:
        return
    if not screen.is_terminal:
        has_reason = outcome.reason and outcome.status in (Status.FAILED, Status.LINK_ONLY)
        reason = f": {outcome.reason}" if has_reason else ""
        screen.print_line(f"{outcome.status} {printable(outcome.url)}{reason}")
        return
    title = screen.bold(printable(outcome.title or outcome.url))
    number = f"{outcome.id}  " if outcome.id is not None else ""
    tags = screen.dim("  " + printable(", ".join(outcome.tags))) if outcome.tags else ""
    screen.print_line(f"{outcome.status}  {number}{title}{tags}")
    if outcome.message and not outcome.exit_status:
        screen.print_line(f"  {printable(outcome.message)}")


def _print_problems(screen: Screen, outcome: Outcome, *, alone: bool, brief: bool) -> None:
    """Print on standard error why a page was not saved, and the warnings of one that was."""
    if outcome.exit_status:
        message = outcome.message if alone else (outcome.message or "").removesuffix(f": {outcome.url}")
        print_error(f"linkvault: {message}" if alone else f"{outcome.url}: {message}")
        if alone and outcome.hint:
            print_error(f"hint: {hint_text(outcome.hint)}")
    for warning in () if screen.is_terminal and brief else outcome.warnings:
        if warning != outcome.message:
            screen.notify(f"warning: {warning}" if alone else f"warning: {outcome.url}: {warning}")
    if alone and outcome.hint and not outcome.exit_status:
        screen.notify(f"hint: {hint_text(outcome.hint)}")


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
    console = Console(stderr=True, color_system="auto" if screen.allows_color else None)
    shared = screen.is_terminal  # rich keeps the output above the bar
    with Progress(*columns, console=console, transient=True, redirect_stdout=shared) as progress:
        yield _RichBar(progress, progress.add_task("", total=total))


class _NoBar:
    def step(self, tally: Tally) -> None: ...


class _RichBar:
    def __init__(self, progress: Any, task: Any) -> None:
        self._progress, self._task, self._count = progress, task, 0
        self._started = time.monotonic()

    def step(self, tally: Tally) -> None:
        self._count += 1
        rate = self._count / max(time.monotonic() - self._started, _MIN_SECONDS)
        self._progress.update(self._task, advance=1, description=f"{tally} ({rate:.1f}/s)")
