"""Path of a file of another program -> its format, its bookmarks, and the digest that identifies an import of it."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from linkvault import formats
from linkvault.errors import BadURL, FormatError, UsageError
from linkvault.models import Bookmark, ExportItem, ImportRun, UnreadableEntry

_CHUNK_BYTES = 1 << 20  # read at once for the digest
_MAX_UNREADABLE_URL = 200  # characters of a bad URL that are stored with its entry


def detect_format(path: Path, format_name: str | None) -> tuple[str, formats.Source]:
    """Return the name of the format of a file, and the file as readers open it.

    :param format_name: the format, if the user named it; None to detect it
    :raises FormatError: if the format is unknown
    :raises UsageError: if the file cannot be read
    """
    try:
        if format_name is None:
            return formats.recognize(path)
        formats.get_reader(format_name)
        path.stat()
    except OSError as error:
        raise _cannot_read(path, error) from error
    return format_name, formats.Source(path)


def read_items(format_name: str, source: formats.Source) -> Iterator[formats.ImportItem]:
    """Yield the bookmarks, links and unreadable entries of a file.

    If reading fails after the first item, or in a way that the reader does not expect, the last item is an unreadable
    entry for the rest of the file.

    :raises FormatError: if nothing of it can be read
    :raises UsageError: if the file cannot be opened
    """
    has_item = False
    try:
        for item in formats.read_source(format_name, source):
            yield item
            has_item = True
    except FormatError as error:
        if not has_item:
            raise
        yield UnreadableEntry("the rest", str(error))
    except OSError as error:
        if not has_item:
            raise _cannot_read(source.path, error) from error
        yield UnreadableEntry("the rest", error.strerror or str(error))


def unreadable_url(item: Bookmark | ExportItem, position: int, error: BadURL) -> UnreadableEntry:
    """Return the entry for an item whose URL is invalid.

    :param position: of the item in the file, from 1; its location if the format has no other
    """
    url, location = (item.url, item.location) if isinstance(item, Bookmark) else (item.link.url, None)
    return UnreadableEntry(location or f"number {position}", str(error), url[:_MAX_UNREADABLE_URL])


def compute_digest(path: Path, run: ImportRun) -> str:
    """Return the digest of a file and the options of its import: two imports with one digest are the same.

    Of a folder, the digest covers names, sizes and modification times. It is stored in vaults, so its input is fixed.

    :raises UsageError: if the file cannot be read
    """
    options = [run.format, run.tags, run.folders_as_tags, run.fetch]
    digest = hashlib.sha256(json.dumps(options).encode())
    try:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                status = file.stat() if file.exists() else file.lstat()  # a symbolic link to a missing file
                line = f"{file.relative_to(path)}\0{status.st_size}\0{status.st_mtime_ns}\n"
                digest.update(line.encode("utf-8", "surrogateescape"))
            return digest.hexdigest()
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise _cannot_read(path, error) from error
    return digest.hexdigest()


def _cannot_read(path: Path, error: OSError) -> UsageError:
    return UsageError(f"cannot read {path}: {error.strerror or error}")
