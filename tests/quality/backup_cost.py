"""Time of a backup, without the start of the program, as ratios to SQLite's own copy, with and without its check.

    python tests/quality/backup_cost.py VAULT [--rounds 15]

The ways run in turn, and each ratio is of one round, so that other work on the machine slows both. The fastest runs
say what the ways take while nothing else has the processors. CPU time leaves out what the disk takes.
"""

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from operator import truediv
from pathlib import Path
from statistics import median

from linkvault.upkeep.backup_files import create


def copy_by_sqlite(vault: Path, folder: Path) -> Path:
    """Copy a vault by SQLite's backup interface."""
    target = folder / "sqlite.db"
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(vault)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    return target


def copy_and_check(vault: Path, folder: Path) -> None:
    """Copy a vault by SQLite, and let SQLite check the copy."""
    with closing(sqlite3.connect(copy_by_sqlite(vault, folder))) as copy:
        copy.execute("PRAGMA quick_check").fetchall()


def back_up(vault: Path, folder: Path) -> None:
    """Copy a vault as `linkvault backup` does."""
    create(vault, folder / "linkvault.db")


@dataclass
class Times:
    """The seconds of one way, one for each round after the first."""

    elapsed: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


def measure(ways: dict[str, Callable[[Path, Path], object]], vault: Path, rounds: int) -> dict[str, Times]:
    """Return the times of each way."""
    times = {name: Times() for name in ways}
    with tempfile.TemporaryDirectory(dir=vault.parent) as folder:
        for number in range(rounds + 1):
            for name, copy in ways.items():
                start, cpu_start = time.perf_counter(), time.process_time()
                copy(vault, Path(folder))
                if number:
                    times[name].elapsed.append(time.perf_counter() - start)
                    times[name].cpu.append(time.process_time() - cpu_start)
    return times


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("vault", type=Path)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    ways = {"SQLite's copy": copy_by_sqlite, "SQLite's copy and quick_check": copy_and_check}
    times = measure({**ways, "backup": back_up}, options.vault, options.rounds)
    ours = times["backup"]
    for name in ways:
        ratio = median(map(truediv, ours.elapsed, times[name].elapsed))
        cpu_ratio = median(map(truediv, ours.cpu, times[name].cpu))
        fastest = min(ours.elapsed) / min(times[name].elapsed)
        print(
            f"backup to {name}: median {ratio:.2f}, of the fastest runs {fastest:.2f}, of CPU time {cpu_ratio:.2f}"
        )


if __name__ == "__main__":
    main()
