"""Run a command on a pseudo-terminal, as in a terminal window."""

import os
import pty
import select
import subprocess
import termios
from pathlib import Path

MAX_SILENCE = 60  # seconds without output, after which the command counts as hanging


def run_on_terminal(
    command: str | list[str],
    environment: dict[str, str],
    folder: Path,
    *,
    keys: str = "",
    answer: tuple[str, str] | None = None,
    height: int = 0,
    width: int = 80,
) -> tuple[int, str]:
    """Run a command with these keys typed ahead; return its exit status and its output.

    :param answer: a question, and what is typed when the command asks it: a password cannot be typed ahead
    """
    controller, terminal = pty.openpty()
    if height:
        termios.tcsetwinsize(terminal, (height, width))
    process = subprocess.Popen(
        command,
        shell=isinstance(command, str),
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=environment,
        cwd=folder,
        start_new_session=True,
    )
    os.close(terminal)
    os.write(controller, keys.encode())
    output = b""
    while select.select([controller], [], [], MAX_SILENCE)[0]:
        try:
            chunk = os.read(controller, 65536)
        except OSError:  # Linux raises it once the process has closed the terminal
            break
        if not chunk:
            break
        output += chunk
        if answer is not None and answer[0].encode() in output:
            os.write(controller, answer[1].encode())
            answer = None
    os.close(controller)
    return process.wait(timeout=MAX_SILENCE), output.decode("utf-8").replace("\r\n", "\n")
