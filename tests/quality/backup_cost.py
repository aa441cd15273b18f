"""Time of a backup, without the start of the program, as ratios to SQLite's own copy, with and without its check.

    python tests/quality/backup_cost.py VAULT [--rounds 11]

The ways run in turn, and each ratio is of one round, so that other work on the machine slows both. The fastest runs
say what the ways take while nothing else has the processors.
"""

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
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


def measure(
    ways: dict[str, Callable[[Path, Path], object]], vault: Path, rounds: int
) -> dict[str, list[float]]:
    """Return the seconds of each way, one for each round after the first."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    with tempfile.TemporaryDirectory(dir=vault.parent) as folder:
        for number in range(rounds + 1):
            for name, copy in ways.items():
                start = time.perf_counter()
                copy(vault, Path(folder))
                if number:
                    seconds[name].append(time.perf_counter() - start)
    return seconds


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("vault", type=Path)
    parser.add_argument("--rounds", type=int, default=11)
    options = parser.parse_args()
    ways = {"SQLite's copy": copy_by_sqlite, "SQLite's copy and quick_check": copy_and_check}
    seconds = measure({**ways, "backup": back_up}, options.vault, options.rounds)
    for name in ways:
        ratio = median(ours / other for ours, other in zip(seconds["backup"], seconds[name], strict=True))
        fastest = min(seconds["backup"]) / min(seconds[name])
        print(f"backup to {name}: median {ratio:.2f}, of the fastest runs {fastest:.2f}")


if __name__ == "__main__":
    main()
