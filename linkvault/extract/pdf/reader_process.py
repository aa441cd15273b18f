"""The bytes of a PDF -> what the worker process found in it, or why it failed.

A file can make PDFium run for hours, take all memory or end its process: the worker has limits, and this process only
waits for it.
"""

import json
import subprocess
import sys
from typing import Any

from linkvault.extract.process_limits import OUT_OF_MEMORY

WALL_SECONDS = 60  # 20 seconds of CPU on a busy machine
_COMMAND = ("-P", "-m", "linkvault.extract.pdf.worker")  # -P: modules in the current folder are not imported


class WorkerFailedError(Exception):
    """The worker ended without an answer: the file takes too much time or memory, or crashes PDFium."""


def run_worker(body: bytes, password: str | None = None) -> dict[str, Any]:
    """Return the answer of a worker process that reads a PDF.

    :param password: passed on standard input: other users of the machine see the arguments of a process
    :raises WorkerFailedError: if it ends without one
    """
    head = (password or "").encode("utf-8", "surrogateescape").hex().encode("ascii") + b"\n"
    try:
        result = subprocess.run(
            [sys.executable, *_COMMAND],
            input=head + body,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise WorkerFailedError(f"reading it takes more than {WALL_SECONDS} seconds") from error
    if result.returncode == OUT_OF_MEMORY:
        raise WorkerFailedError("reading it takes too much memory")
    if result.returncode < 0:
        raise WorkerFailedError(f"reading it takes too much time or memory (signal {-result.returncode})")
    if result.returncode:
        raise WorkerFailedError(_last_line(result.stderr))
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def _last_line(stderr: bytes) -> str:
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    return f"reading it failed: {lines[-1]}" if lines else "reading it failed"
