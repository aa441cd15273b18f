"""Signals end every command within five seconds, also while it waits for a lock, and with the status of the signal."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from linkvault.store.connection import LOCK_WAIT_SECONDS

INTERRUPTED_WITHIN_EXEC = """
import os, signal, sys, time
from linkvault.__main__ import run
from linkvault.cli import program

class Interrupted:
    def __set_name__(self, owner, name):
        os.kill(os.getpid(), signal.SIGINT)
        while True:
            pass

class Ending:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        while True:
            pass

def end_object():
    Ending()
    while True:
        time.sleep(0.01)

def make_class():
    class Owner:
        name = Interrupted()

def main(_):
    if sys.argv[1:] == ["class"]:
        make_class()
    if sys.argv[1:] == ["end"]:
        end_object()
    try:
        exec("os.kill(os.getpid(), signal.SIGINT)\\nwhile True: pass")
    except KeyboardInterrupt:
        sys.exit(130)

program.main = main
run()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
@pytest.mark.parametrize("place", ["exec", "class", "end"])
def test_ctrl_c_during_an_import_ends_with_130(place: str, tmp_path: Path) -> None:
    """CPython remembers it within `exec`, and would end by the signal itself; within a class, it raises RuntimeError;
    at the end of an object, it prints the exception and goes on.
    """
    (tmp_path / "program.py").write_text(INTERRUPTED_WITHIN_EXEC, encoding="utf-8")
    command = [sys.executable, "-m", "program", place]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (130, "")


def has_open(process: "subprocess.Popen[str]", path: Path) -> bool:
    """Return whether a process has a file open, or has ended."""
    opened = set()
    with suppress(FileNotFoundError):  # closed meanwhile
        opened.update(os.readlink(file) for file in Path(f"/proc/{process.pid}/fd").iterdir())
    return process.poll() is not None or str(path) in opened


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
@pytest.mark.parametrize(
    ("command", "number", "status"),
    [
        (["import", "urls.txt", "--no-fetch"], signal.SIGTERM, 143),
        (["import", "urls.txt", "--no-fetch"], signal.SIGINT, 130),
        (["tag", "add", "x", "1"], signal.SIGTERM, -15),
    ],
    ids=["import", "import, Ctrl-C", "tag"],
)
def test_a_signal_ends_a_command_that_waits_for_a_lock(
    few: Any, command: list[str], number: int, status: int
) -> None:
    """A shell reports those of SIGTERM as 143. The lock would be waited for six times as long as the promised five seconds."""
    (few.folder / "urls.txt").write_text("https://example.org/new", encoding="utf-8")
    lock = sqlite3.connect(few.vault, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    process = subprocess.Popen(
        few.command(*command),
        env=few._environment({}),
        cwd=few.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not has_open(process, few.vault):
        time.sleep(0.05)
    started = time.monotonic()
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    lock.close()
    assert time.monotonic() - started < LOCK_WAIT_SECONDS / 2
    assert process.returncode == status
    assert "Traceback" not in errors
