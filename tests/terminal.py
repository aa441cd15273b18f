"""A command on a pseudo-terminal, as someone sits before it."""

import os
import pty
import select
import subprocess
import termios
from pathlib import Path

PATIENCE = 60  # seconds without a sign of life


def on_a_terminal(
    command: str | list[str], environment: dict[str, str], folder: Path, *, keys: str = "", height: int = 0
) -> tuple[int, str]:
    """Run a command with these keys typed ahead; return its exit status and all that was shown."""
    ours, theirs = pty.openpty()
    if height:
        termios.tcsetwinsize(theirs, (height, 80))
    process = subprocess.Popen(
        command,
        shell=isinstance(command, str),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        cwd=folder,
        start_new_session=True,
    )
    os.close(theirs)
    os.write(ours, keys.encode())
    shown = b""
    while select.select([ours], [], [], PATIENCE)[0]:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux says so when the other side is closed
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    return process.wait(timeout=PATIENCE), shown.decode("utf-8").replace("\r\n", "\n")
