"""A sample of the sweep over failing system calls and kills, and processes that share a vault; both seeded."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

SWEEPS = Path(__file__).parent / "sweeps"
UNSUPPORTED = 77  # the exit status of the sweep where there is no compiler


@pytest.mark.skipif(sys.platform != "linux", reason="needs LD_PRELOAD and /proc")
@pytest.mark.parametrize(
    "options",
    [
        ["--sample", "40", "--seed", "1"],
        ["--only", "restore", "--call", "pread64"],  # once a traceback, where the file gave no bytes
    ],
    ids=["sample", "restore"],
)
def test_failures_and_kills(options: list[str]) -> None:
    done = subprocess.run([sys.executable, str(SWEEPS), *options], capture_output=True, text=True)
    if done.returncode == UNSUPPORTED:
        pytest.skip(done.stdout.strip())
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^[1-9]\d+ points, 0 bad", done.stdout, re.MULTILINE)


@pytest.mark.skipif(sys.platform != "linux", reason="needs fork and a pseudo-terminal")
def test_processes_that_share_a_vault() -> None:
    command = [sys.executable, str(SWEEPS / "concurrency.py"), "--processes", "4", "--commands", "10"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "40 commands, 0 bad" in done.stdout
