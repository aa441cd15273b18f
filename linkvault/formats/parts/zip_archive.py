"""Zip archives that services hand out -> their members, each read as text within bounds.

Nothing is unpacked to the disk, so that the names inside lead nowhere; a member that unpacks to more than it
may is refused before it is read.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from linkvault.errors import FormatError
from linkvault.formats.parts.input_file import Source

ZIP_SIGNATURE = b"PK\x03\x04"
_LONGEST = 512_000_000  # bytes of one member, unpacked
_MOST = 200_000  # members


@contextmanager
def open_archive(source: Source) -> Iterator[zipfile.ZipFile]:
    """Open the archive; whatever breaks while it is read becomes a FormatError.

    :raises FormatError: if it is no archive, or broken
    """
    try:
        with zipfile.ZipFile(source.path) as opened:
            yield opened
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise FormatError(f"{source.path}: the archive cannot be read: {error}") from error


def list_members(source: Source) -> tuple[str, ...]:
    """Return the names of the members, in order; () if it is no archive."""
    if not source.head.startswith(ZIP_SIGNATURE):
        return ()
    try:
        with open_archive(source) as opened:
            return tuple(opened.namelist()[:_MOST])
    except FormatError:
        return ()


def open_text(opened: zipfile.ZipFile, name: str) -> IO[str]:
    """Open a member as UTF-8 text.

    :raises FormatError: if it unpacks to more than any export holds
    """
    if opened.getinfo(name).file_size > _LONGEST:
        raise FormatError(f"{name} in the archive unpacks to more than {_LONGEST} bytes")
    return io.TextIOWrapper(opened.open(name), encoding="utf-8-sig", errors="replace")


def read_text(opened: zipfile.ZipFile, name: str, at_most: int) -> str:
    """Return the text of a member; "" if there is none of that name, or it is longer than so many bytes."""
    if name not in opened.NameToInfo or opened.getinfo(name).file_size > at_most:
        return ""
    with open_text(opened, name) as stream:
        return stream.read()
