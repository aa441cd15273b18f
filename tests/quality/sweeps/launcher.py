"""Run commands of linkvault in forked processes, each with one fault: a JSON request per line -> a JSON reply.

Started with the library of `faults.c` in LD_PRELOAD. A forked process has all modules, so that a run takes a tenth of
the time of a new process; everything that a command does with files happens in it.
"""

import atexit
import ctypes
import gc
import importlib
import json
import mmap
import os
import pkgutil
import signal
import sys
import threading
import time
import traceback
from pathlib import Path

LIBRARY = ctypes.CDLL(None)
CALLS = 13  # as in faults.c
SHARED_MEMORY = mmap.mmap(-1, mmap.PAGESIZE)  # of the counters; a forked process has it to its end
POLL_SECONDS = 0.002
HANG_SECONDS = 120.0  # no command on a small vault takes as long on a busy machine


def count_allocations() -> bool:
    """Let the library count the allocations of SQLite, before anything uses it; return whether it can."""
    try:
        configure = ctypes.CDLL("libsqlite3.so.0").sqlite3_config
    except (OSError, AttributeError):  # SQLite is a part of the interpreter
        return False
    return LIBRARY.fault_count_allocations(configure) == 0


def import_all() -> None:
    """Import what commands import while they run."""
    import linkvault

    for module in pkgutil.walk_packages(linkvault.__path__, "linkvault."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in (
        "httpx",
        "lxml.html",
        "readability",
        "rich.table",
        "multiprocessing.spawn",
        "yaml",
        "sqlite_utils",
    ):
        importlib.import_module(name)


def watch_statements() -> None:
    """Call the library at the beginning of each SQL statement."""
    import sqlite3

    connect = sqlite3.connect

    def connect_watched(*arguments: object, **options: object) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        connection.set_trace_callback(lambda _: LIBRARY.fault_statement())
        return connection

    sqlite3.connect = connect_watched


def redirect(out: Path, err: Path) -> None:
    """Give a forked process the streams of a command: no input, and files for what it prints."""
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for number, (name, flags) in enumerate(((os.devnull, os.O_RDONLY), (out, writing), (err, writing))):
        file = os.open(name, flags, 0o600)
        os.dup2(file, number)
        os.close(file)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115


def prepare(request: dict) -> None:
    """Make a forked process that of the command: its streams, environment, folder and arguments."""
    redirect(Path(request["out"]), Path(request["err"]))
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    sys.argv = ["linkvault", *request["arguments"]]
    if request["statements"]:
        watch_statements()


def arm(request: dict, shared: ctypes.c_long) -> None:
    """Let the library count, and fail at the call of the request."""
    number = ctypes.c_int
    LIBRARY.fault_arm.argtypes = [ctypes.c_void_p, ctypes.c_char_p, number, ctypes.c_long, number, number]
    below = os.fsencode(request["below"])
    LIBRARY.fault_arm(
        ctypes.addressof(shared),
        below,
        request["call"],
        request["number"],
        request["action"],
        request["lasting"],
    )


def wait(process: int, kill_after: float | None) -> tuple[int | None, float]:
    """Wait for a process, and kill it after some seconds; return (exit status or None if it hangs, seconds)."""
    started = time.monotonic()
    while True:
        ended, status = os.waitpid(process, os.WNOHANG)
        seconds = time.monotonic() - started
        if ended:
            return os.waitstatus_to_exitcode(status), seconds
        if seconds > HANG_SECONDS or (kill_after is not None and seconds >= kill_after):
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            return (None if seconds > HANG_SECONDS else -signal.SIGKILL), seconds
        time.sleep(POLL_SECONDS if kill_after is None else min(POLL_SECONDS, max(kill_after - seconds, 0)))


def serve() -> bool:
    """Answer requests until the input ends; return True in a forked process, which then runs the command."""
    counters = (ctypes.c_long * CALLS).from_buffer(SHARED_MEMORY)
    print(json.dumps({"allocations": ALLOCATIONS}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        ctypes.memset(counters, 0, ctypes.sizeof(counters))
        process = os.fork()
        if not process:
            prepare(request)
            arm(request, counters)
            return True
        status, seconds = wait(process, request["kill_after"])
        print(json.dumps({"status": status, "seconds": seconds, "counts": list(counters)}), flush=True)
    return False


def run_command() -> int:
    """Run the command as `linkvault` does; return the exit status that the interpreter would end with."""
    from linkvault.__main__ import run

    status = 1
    try:
        run()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001  # as the interpreter does
        traceback.print_exc()
    threading._shutdown()  # waits for threads, as the end of the interpreter does
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
    except OSError:
        return 120
    return status


if __name__ == "__main__":
    ALLOCATIONS = count_allocations()
    import_all()
    gc.freeze()
    if serve():
        os._exit(run_command())  # to take all modules apart would take half of the time
