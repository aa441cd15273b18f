"""Commands -> the CPU time, wall time and peak memory of each, as medians of interleaved runs."""

import os
import statistics
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

_KIBIBYTES = 1024  # in a mebibyte; Linux gives the peak memory in kibibytes


class Command(NamedTuple):
    """A command, and the files that are removed before each of its runs: each run starts from the same state."""

    arguments: list[str]
    removed: tuple[Path, ...] = ()


class Figure(NamedTuple):
    """Medians of the runs of a command: milliseconds of user and system time, of the clock, and mebibytes."""

    cpu: float
    wall: float
    peak: float


def measure(
    commands: Mapping[str, Command], environment: Mapping[str, str], folder: Path, rounds: int
) -> dict[str, Figure]:
    """Run all commands in turn, `rounds` times and once before, and return the medians."""
    runs: dict[str, list[Figure]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            figure = _run(command, environment, folder)
            if number:  # the first run compiles modules and reads the files
                runs[name].append(figure)
    return {
        name: Figure(*map(statistics.median, zip(*figures, strict=True))) for name, figures in runs.items()
    }


def _run(command: Command, environment: Mapping[str, str], folder: Path) -> Figure:
    """Run a command once.

    :raises subprocess.CalledProcessError: if it fails
    """
    for path in command.removed:
        path.unlink(missing_ok=True)
    start = time.monotonic()
    process = subprocess.Popen(
        command.arguments,
        env=dict(environment),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command.arguments)
    cpu = (usage.ru_utime + usage.ru_stime) * 1000
    return Figure(cpu, (time.monotonic() - start) * 1000, usage.ru_maxrss / _KIBIBYTES)


def print_table(title: str, figures: Mapping[str, Figure]) -> None:
    """Print the figures of one table; the ratios are those to its first row."""
    floor = next(iter(figures.values()))
    print(f"\n{title}\n{'':34}   CPU ms    ratio   wall ms   MiB")
    for name, figure in figures.items():
        print(
            f"{name:34} {figure.cpu:8.1f} {figure.cpu / floor.cpu:7.2f}x {figure.wall:9.1f} {figure.peak:5.0f}"
        )


def print_comparison(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Print the ratios of two runs: those of each row to the floor of its table, and the change of the ratio."""
    for title in before.keys() & after.keys():
        print(f"\n{title}\n{'':34}   before    after   change")
        for name in [name for name in before[title] if name in after[title]]:
            ratios = [_ratio(run[title], name) for run in (before, after)]
            print(f"{name:34} {ratios[0]:7.2f}x {ratios[1]:7.2f}x {ratios[1] / ratios[0] - 1:+8.0%}")


def _ratio(table: Mapping[str, Mapping[str, float]], name: str) -> float:
    floor = next(iter(table.values()))
    return table[name]["cpu"] / floor["cpu"]
