"""Temporary files of exports: those of processes that have ended are removed, and no others."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

from linkvault.transfer.safe_files import remove_abandoned, replace_file


def test_the_file_of_a_process_that_has_ended_is_removed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    for process in (ended.pid, os.getpid(), os.getppid()):
        (tmp_path / f".{process}.linkvault-new").touch()
    remove_abandoned(tmp_path)
    left = {file.name for file in tmp_path.iterdir()}
    assert left == {f".{process}.linkvault-new" for process in (os.getpid(), os.getppid())}


def test_files_that_get_their_name_meanwhile_are_no_error(tmp_path: Path) -> None:
    is_over = threading.Event()

    def write() -> None:
        while not is_over.is_set():
            replace_file(tmp_path / "out.txt", ["text"])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(3_000):
            remove_abandoned(tmp_path)
    finally:
        is_over.set()
        writer.join()
    assert [file.name for file in tmp_path.iterdir()] == ["out.txt"]


def test_a_new_file_is_private_and_one_that_is_replaced_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "out.txt"
    for mode in (0o600, 0o644):
        replace_file(file, ["text"])
        assert stat.S_IMODE(file.stat().st_mode) == mode
        file.chmod(0o644)
