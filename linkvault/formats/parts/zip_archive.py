"""Zip archives that services export into their members, as names and as text of limited size.

Nothing is unpacked to disk, so file names in the archive cannot do harm. A member that unpacks to more than its
limit is refused before it is read.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from linkvault.errors import FormatError
from linkvault.formats.parts.input_file import Source
from linkvault.text.sizes import format_size

ZIP_SIGNATURE = b"PK\x03\x04"
_MAX_MEMBER_BYTES = 512_000_000  # unpacked
_MAX_ARCHIVE_BYTES = 100_000_000_000  # of all members: an archive of a large site has a tenth of it
_MAX_MEMBERS = 200_000
# What zipfile raises for damaged archives. RuntimeError: a password, or an unknown compression. ValueError: a file
# name that is not UTF-8, or an offset before the start of the file.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


@contextmanager
def open_archive(source: Source) -> Iterator[zipfile.ZipFile]:
    """Open an archive.

    :raises FormatError: if it is not an archive, or is damaged; also while its members are read
    """
    try:
        with zipfile.ZipFile(source.path) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MAX_ARCHIVE_BYTES:
                raise FormatError(f"{source.path}: unpacks to more than {format_size(_MAX_ARCHIVE_BYTES)}")
            yield archive
    except _DAMAGE as error:
        raise FormatError(f"{source.path}: the archive cannot be read: {error}") from error


def list_members(source: Source) -> tuple[str, ...]:
    """Return the names of the members in their order; () if the file is not a zip archive.

    Many formats ask for them, and an archive with 300,000 members takes seconds.
    """
    if source.members is None:
        source.members = _list_members(source)
    return source.members


def _list_members(source: Source) -> tuple[str, ...]:
    if not source.head.startswith(ZIP_SIGNATURE):
        return ()
    try:
        with open_archive(source) as archive:
            return tuple(archive.namelist()[:_MAX_MEMBERS])
    except FormatError:
        return ()


def open_text(archive: zipfile.ZipFile, name: str) -> IO[str]:
    """Open a member as UTF-8 text.

    :raises FormatError: if it unpacks to more than any export has
    """
    if archive.getinfo(name).file_size > _MAX_MEMBER_BYTES:
        raise FormatError(f"{name} in the archive unpacks to more than {format_size(_MAX_MEMBER_BYTES)}")
    return io.TextIOWrapper(archive.open(name), encoding="utf-8-sig", errors="replace")


def read_bytes(archive: zipfile.ZipFile, name: str, max_bytes: int) -> bytes | None:
    """Return the content of a member; None if there is no such member or it is larger than `max_bytes`.

    The size in the table of contents may be wrong, so it is not trusted.
    """
    if name not in archive.NameToInfo or archive.getinfo(name).file_size > max_bytes:
        return None
    with archive.open(name) as stream:
        content = stream.read(max_bytes + 1)
    return content if len(content) <= max_bytes else None


def read_text(archive: zipfile.ZipFile, name: str, max_bytes: int) -> str:
    """Return the text of a member; "" if there is no such member or it is larger than `max_bytes`."""
    if name not in archive.NameToInfo or archive.getinfo(name).file_size > max_bytes:
        return ""
    with open_text(archive, name) as stream:
        return stream.read()
