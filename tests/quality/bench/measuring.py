"""Commands -> the CPU time, wall time, peak memory and bytes of each, as medians of interleaved runs."""

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

_KIBIBYTES = 1024  # in a mebibyte; Linux gives the peak memory in kibibytes
_SUFFIXES = ("", "-wal", "-shm")  # of the files of a database


class Command(NamedTuple):
    """A command, and the database that it writes: each run starts without it, or with a copy of another one."""

    arguments: list[str]
    database: Path | None = None
    original: Path | None = None


class Figure(NamedTuple):
    """Medians of the runs of a command.

    Milliseconds of user and system time and of the clock, mebibytes of memory, kibibytes of the database.
    """

    cpu: float
    wall: float
    peak: float
    size: float = 0.0


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
    if sys.platform == "win32":  # which has no `os.wait4`
        raise SystemExit("the benchmark needs Linux or macOS")
    files = [Path(f"{command.database}{suffix}") for suffix in _SUFFIXES] if command.database else []
    for path in files:
        path.unlink(missing_ok=True)
    if command.database and command.original:
        shutil.copyfile(command.original, command.database)
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
    return Figure(
        cpu=(usage.ru_utime + usage.ru_stime) * 1000,
        wall=(time.monotonic() - start) * 1000,
        peak=usage.ru_maxrss / _KIBIBYTES,
        size=sum(path.stat().st_size for path in files if path.exists()) / _KIBIBYTES,
    )
