"""Reports of checks and repairs -> lines or JSON, and the progress of a check."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from linkvault.cli.ui.terminal import Screen, printable
from linkvault.cli.views.changes import count_links

if TYPE_CHECKING:
    from linkvault.upkeep.check_report import CheckReport, Problem
    from linkvault.upkeep.vault_repair import Loss


def check_record(report: "CheckReport") -> dict[str, Any]:
    """Return a report under the JSON keys of `doctor`, which never change."""
    return {
        "sound": report.is_sound,
        "checked": report.checked,
        "problems": [_problem_record(problem) for problem in report.problems],
    }


def loss_record(loss: "Loss") -> dict[str, Any]:
    """Return what a repair could not restore, of one link, under its JSON keys."""
    return {"id": loss.link_id, "message": loss.message, "can_refetch": loss.can_refetch}


def print_problems(screen: Screen, report: "CheckReport", *, quick: bool) -> None:
    """Print one line per problem, then the result."""
    for problem in report.problems:
        screen.print_line(printable(f"{problem.kind}: {problem}"))
    if report.problems:
        count = len(report.problems)
        screen.notify(f"{count} {'problem' if count == 1 else 'problems'}")
    else:
        links = "" if quick else f": {count_links(report.checked)} checked"
        screen.print_line(f"the vault is sound{links}")


@contextmanager
def count_steps(screen: Screen, words: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function that shows how many of all steps are done, on a terminal, in one line that then disappears."""
    if screen.quiet or not sys.stderr.isatty():
        yield lambda done, total: None
        return

    def show(done: int, total: int) -> None:
        sys.stderr.write(f"\r{done} of {total} {words}\x1b[K")
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\x1b[K")


def _problem_record(problem: "Problem") -> dict[str, Any]:
    return {
        "kind": problem.kind,
        "id": problem.link_id,
        "snapshot": problem.snapshot_id,
        "message": problem.message,
    }
