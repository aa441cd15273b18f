"""Limits on the memory and CPU time of a process, where the operating system has them.

`resource` and signal masks exist on POSIX only. Without them a page is still read in a separate process, which is
ended after `Limits.wall_seconds`; only its memory is not limited.
"""

import importlib
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import ModuleType

OUT_OF_MEMORY = 3  # exit status of a process that ran out of memory


def _optional_module(name: str) -> ModuleType | None:
    """Return a module of the standard library; None where the system does not have it."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


_resource = _optional_module("resource")  # absent on Windows

# The terminal sends SIGINT and SIGHUP to all its processes; the parent decides when a child ends.
_STOP_SIGNALS = frozenset(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
# SIGXCPU: over its CPU limit. SIGKILL: killed by the system for its memory, or by its hard CPU limit.
_OVER_LIMIT = frozenset(
    {OUT_OF_MEMORY, *(-getattr(signal, name) for name in ("SIGXCPU", "SIGKILL") if hasattr(signal, name))}
)


@contextmanager
def stop_signals_blocked() -> Iterator[None]:
    """Block the signals that stop a program: a process started inside inherits the block.

    Does nothing on a system without signal masks; there the process itself ignores SIGINT, once it runs.
    """
    if sys.platform == "win32" or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def is_over_limit(exit_status: int) -> bool:
    """Return whether a process ended with this status because it took too much memory or CPU time."""
    return exit_status in _OVER_LIMIT


def limit_memory(size: int) -> None:
    """Limit the address space of this process to `size` bytes."""
    if _resource:
        _limit(_resource, _resource.RLIMIT_AS, size)


def limit_cpu_seconds(seconds: int) -> None:
    """Limit this process to `seconds` of CPU time from now on."""
    if _resource:
        used = _resource.getrusage(_resource.RUSAGE_SELF)
        _limit(_resource, _resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + seconds)


def peak_memory() -> int:
    """Return the peak memory of this process in bytes; 0 where the system does not measure it."""
    if not _resource:
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return unit * int(_resource.getrusage(_resource.RUSAGE_SELF).ru_maxrss)


def _limit(resource: ModuleType, kind: int, value: int) -> None:
    """Set a soft limit of this process, at most its hard limit."""
    _, hard = resource.getrlimit(kind)
    with suppress(ValueError):  # macOS defines RLIMIT_AS, and refuses to set it
        resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def count_cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
