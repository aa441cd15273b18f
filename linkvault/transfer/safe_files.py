"""Text or bytes -> a file that is complete or not there at all, and that only its owner can read."""

import os
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_TEMPORARY_SUFFIX = ".linkvault-new"  # of a file that is being written, after a dot and the process id
_ABANDONED_SECONDS = 3600  # no export writes one file for an hour
_MAX_PID_DIGITS = 10  # more digits than any process id has
_PRIVATE = 0o600  # as the vault: an export has the same texts
# A link that someone else put in the place of the temporary file is not followed.
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def write_temporary(file: Path, pieces: Iterable[str] | Iterable[bytes]) -> Path:
    """Write the pieces to a new file in the folder of `file`, wait until they are on disk, and return its path."""
    temporary = file.with_name(f".{os.getpid()}{_TEMPORARY_SUFFIX}")
    temporary.unlink(missing_ok=True)  # of an earlier process with this id
    mode = file.stat().st_mode & 0o777 if file.exists() else _PRIVATE
    try:
        with os.fdopen(os.open(temporary, _FLAGS, mode), "wb") as stream:
            for piece in pieces:
                stream.write(piece if isinstance(piece, bytes) else piece.encode("utf-8", "replace"))
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def replace_file(file: Path, pieces: Iterable[str] | Iterable[bytes]) -> None:
    """Write a file, in place of the one that is there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = write_temporary(file, pieces)
    try:
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)


def remove_abandoned(folder: Path) -> None:
    """Remove the temporary files of killed exports: their process has ended, or they are an hour old."""
    for temporary in folder.glob(f".*{_TEMPORARY_SUFFIX}"):
        process_id = temporary.name[1:].removesuffix(_TEMPORARY_SUFFIX)
        with suppress(FileNotFoundError):  # its process has just given it its name
            if not _may_run(process_id) or time.time() - temporary.stat().st_mtime > _ABANDONED_SECONDS:
                temporary.unlink()


def _may_run(process_id: str) -> bool:
    """Return whether a process may be running; True for a string that is not a process id."""
    number = process_id[:_MAX_PID_DIGITS]
    if not process_id.isdecimal() or int(number) == 0:
        return True
    if sys.platform == "win32":  # `os.kill` with 0 sends Ctrl-C there
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
