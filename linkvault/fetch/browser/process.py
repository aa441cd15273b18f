"""The path of a browser -> its process, with a profile of its own, limits of memory, and a `Pipe` to it."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib.resources import files
from pathlib import Path

from linkvault.fetch.browser.pipe import Pipe
from linkvault.fetch.browser.render_error import RenderError
from linkvault.states import UnreadableReason
from linkvault.text.sizes import MEGABYTE

if sys.platform == "win32":
    raise ImportError("a browser is started in another way on Windows")

MEMORY = 1_500_000_000  # bytes of all processes of the browser; an ordinary page takes a quarter
_PROFILE_PREFIX = "linkvault-browser-"
_FIRST_FREE_DESCRIPTOR = 10  # our ends must not be 3 and 4, which the browser gets
_END_SECONDS = 2.0  # for the processes to end after they were killed
_UNPRIVILEGED = "nobody"  # the user that runs the browser of root: Chromium has no sandbox for root
_FLAGS = files(__package__).joinpath("flags.txt")
# Become another user for good, then execute the rest of the arguments. `subprocess` cannot pass descriptors 3 and 4.
_AS_USER = (
    "import os,sys;g,u=int(sys.argv[1]),int(sys.argv[2]);os.setgroups([]);os.setgid(g);os.setuid(u);"
    "os.execv(sys.argv[3],sys.argv[3:])"
)


class BrowserProcess:
    """A running browser."""

    def __init__(self, program: str, proxy: str, *, memory: int = MEMORY) -> None:
        """Start the browser.

        :param proxy: the URL of the proxy for all its requests
        :param memory: bytes of all its processes; `Pipe.call` raises an error when they have more
        :raises RenderError: if it cannot be started
        """
        _remove_old_profiles()
        self._memory = memory
        self._profile = tempfile.mkdtemp(prefix=f"{_PROFILE_PREFIX}{os.getpid()}-")
        arguments = [program, *_read_flags(profile=self._profile, proxy=proxy), "about:blank"]
        environment = {**os.environ, "HOME": self._profile}
        if os.getuid() == 0:
            arguments = self._run_as_unprivileged(arguments)
        child_in, commands = _make_pipe()
        answers, child_out = _make_pipe()
        try:
            self._pid = _spawn(arguments, environment, child_in, child_out)
        except OSError as error:
            os.close(commands)
            os.close(answers)
            shutil.rmtree(self._profile, ignore_errors=True)
            raise RenderError(f"the browser cannot be started: {error}", None) from error
        finally:
            os.close(child_in)
            os.close(child_out)
        self.pipe = Pipe(commands, answers, self.check_memory)

    def _run_as_unprivileged(self, arguments: list[str]) -> list[str]:
        """Return the arguments that run a program as an unprivileged user, which owns the profile."""
        import pwd

        try:
            user = pwd.getpwnam(_UNPRIVILEGED)
        except KeyError:
            message = f"a browser has no sandbox for root, and this machine has no user {_UNPRIVILEGED}"
            raise RenderError(message, None) from None
        os.chown(self._profile, user.pw_uid, user.pw_gid)
        return [sys.executable, "-I", "-S", "-c", _AS_USER, str(user.pw_gid), str(user.pw_uid), *arguments]

    def check_memory(self) -> None:
        """Check the memory of all processes of the browser.

        :raises RenderError: if it is over the limit
        """
        if group_memory(self._pid) > self._memory:
            megabytes = self._memory // MEGABYTE
            message = f"the page takes more than {megabytes:,} MB of memory in the browser"
            raise RenderError(message, UnreadableReason.BROWSER_MEMORY)

    def close(self) -> None:
        """Kill all processes of the browser, wait for their end and remove the profile."""
        self.pipe.close()
        _kill_group(self._pid)
        with contextlib.suppress(ChildProcessError):  # its exit status was read already
            os.waitpid(self._pid, 0)
        end = time.monotonic() + _END_SECONDS
        while _group_exists(self._pid) and time.monotonic() < end:
            time.sleep(0.02)
        shutil.rmtree(self._profile, ignore_errors=True)


def group_memory(group: int) -> int:
    """Return the memory of a process group in bytes, on Linux without files and shared memory."""
    if sys.platform != "linux":
        command = ["/bin/ps", "-axo", "pgid=,rss="]
        shown = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        rows = (line.split() for line in shown.splitlines())
        return sum(int(kilobytes) * 1024 for number, kilobytes in rows if number == str(group))
    page_size = os.sysconf("SC_PAGE_SIZE")
    total = 0
    for name in filter(str.isdecimal, os.listdir("/proc")):
        with contextlib.suppress(OSError, ValueError, IndexError):  # a process that has just ended
            fields = Path("/proc", name, "stat").read_text().rpartition(")")[2].split()
            if int(fields[2]) == group:  # after `state` and `ppid`
                resident, shared = Path("/proc", name, "statm").read_text().split()[1:3]
                total += (int(resident) - int(shared)) * page_size
    return total


def _read_flags(**values: str) -> list[str]:
    """Return the lines of `flags.txt` that are not comments, with values in their places."""
    lines = _FLAGS.read_text(encoding="utf-8").splitlines()
    return [line.format_map(values) for line in lines if not line.startswith("#")]


def _make_pipe() -> tuple[int, int]:
    """Return the reading and the writing end of a pipe, with numbers that the browser does not use."""
    ends = os.pipe()
    copies = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _FIRST_FREE_DESCRIPTOR) for end in ends]
    for end in ends:
        os.close(end)
    return copies[0], copies[1]


def _spawn(arguments: list[str], environment: dict[str, str], commands: int, answers: int) -> int:
    """Start a program in a process group of its own, with two descriptors as 3 and 4; return its process ID."""
    null = os.devnull
    actions = [
        (os.POSIX_SPAWN_DUP2, commands, 3),
        (os.POSIX_SPAWN_DUP2, answers, 4),
        (os.POSIX_SPAWN_OPEN, 0, null, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, null, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, null, os.O_WRONLY, 0),
    ]
    # The signals that a command defers must not be blocked in the browser too.
    return os.posix_spawn(
        arguments[0], arguments, environment, file_actions=actions, setpgroup=0, setsigmask=()
    )


def _kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # all of them have ended
        os.killpg(group, signal.SIGKILL)


def _group_exists(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _remove_old_profiles() -> None:
    """Remove the profiles of processes that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PROFILE_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PROFILE_PREFIX).partition("-")[0]
        if owner.isdecimal() and not _process_exists(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _process_exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
