"""A zip of saved pages and notes, such as a whole export of Notion, into links with their pages, and its CSV tables.

The files are unpacked to a temporary folder, under names that their members cannot choose, and read as `folder` reads
them; a zip in the zip is read too. What is too large or not a page is reported.
"""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

from linkvault.formats.bookmarks import csv
from linkvault.formats.pages import folder
from linkvault.formats.pages.saved_page import MAX_PAGE_BYTES, TOO_LARGE
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.zip_archive import list_members, open_archive, read_bytes
from linkvault.formats.reader import LIKELY, NO_MATCH, Reader
from linkvault.lazy_dataclass import dataclass, replace
from linkvault.models import Bookmark, UnreadableEntry
from linkvault.text.sizes import format_size

_PAGE_FILE = re.compile(r".+\.(?:x?html?|mht|mhtml|webarchive|md|url|webloc|desktop)", re.IGNORECASE)
_TABLE_FILE = re.compile(r".+\.csv", re.IGNORECASE)
_ZIP_FILE = re.compile(r".+\.zip", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:.*/)?(?:\.[^./]|__MACOSX/).*", re.DOTALL)
_MAX_INNER_ZIP_BYTES = 20 * MAX_PAGE_BYTES
_MAX_TOTAL_BYTES = 2_000_000_000  # unpacked: a bomb of small files ends here
_MAX_NAME_CHARACTERS = 80  # of the unpacked file; at most 240 bytes, file systems allow 255
_Item = Bookmark | UnreadableEntry


def recognize(source: Source) -> float:
    """Look for pages, notes, tables or another zip among the members."""
    kinds = (_PAGE_FILE, _TABLE_FILE, _ZIP_FILE)
    names = list_members(source)
    return LIKELY if any(kind.fullmatch(name) for name in names for kind in kinds) else NO_MATCH


def read(source: Source) -> Iterator[_Item]:
    """Yield the links of all members in their order.

    :raises FormatError: if the zip is damaged
    """
    with tempfile.TemporaryDirectory(prefix="linkvault-") as path:
        yield from _Unpacker(Path(path), source).read(source, "")


@dataclass
class _Unpacker:
    """Unpacks one member at a time into a folder, up to a total size."""

    folder: Path
    outer: Source  # whose report gets what is left out
    total_bytes: int = 0

    def read(self, source: Source, prefix: str) -> Iterator[_Item]:
        """Yield the links of a zip, with `prefix` before their locations."""
        with open_archive(source) as archive:
            for name in archive.namelist():
                if name.endswith("/") or _HIDDEN.fullmatch(name):
                    continue
                yield from self._read_member(archive, name, prefix)

    def _read_member(self, archive: ZipFile, name: str, prefix: str) -> Iterator[_Item]:
        location = f"{prefix}{name}"
        is_zip = _ZIP_FILE.fullmatch(name) and not prefix  # a zip in a zip in a zip is no export
        if not (is_zip or _PAGE_FILE.fullmatch(name) or _TABLE_FILE.fullmatch(name)):
            yield UnreadableEntry(location, "not a saved page")
            return
        limit = _MAX_INNER_ZIP_BYTES if is_zip else MAX_PAGE_BYTES
        content = read_bytes(archive, name, limit)
        if content is None:
            yield UnreadableEntry(location, f"larger than {format_size(limit)}" if is_zip else TOO_LARGE)
            return
        self.total_bytes += len(content)
        if self.total_bytes > _MAX_TOTAL_BYTES:
            yield UnreadableEntry(location, f"the zip unpacks to more than {format_size(_MAX_TOTAL_BYTES)}")
            return
        with self._unpack(content, archive, name) as path:
            if is_zip:
                yield from self.read(Source(path), f"{location}, ")
            elif _TABLE_FILE.fullmatch(name):
                yield from self._read_table(path, location)
            else:
                yield from self._read_page(path, name, location)

    @contextmanager
    def _unpack(self, content: bytes, archive: ZipFile, name: str) -> Iterator[Path]:
        """Yield the path of a file with the content; its name is the last part of the member's name."""
        path = self.folder / PurePosixPath(name.replace("\\", "/")).name[-_MAX_NAME_CHARACTERS:].lstrip(".")
        path.write_bytes(content)
        try:
            yield path
        finally:
            path.unlink()

    def _read_table(self, path: Path, location: str) -> Iterator[_Item]:
        table = Source(path, report=self.outer.report)
        if csv.recognize(table) <= NO_MATCH:
            yield UnreadableEntry(location, "no column has URLs")
            return
        for item in csv.read(table):
            if isinstance(item, Bookmark | UnreadableEntry):
                yield replace(item, location=f"{location}, {item.location}")

    def _read_page(self, path: Path, name: str, location: str) -> Iterator[_Item]:
        folders = tuple(map(_without_id, PurePosixPath(name).parts[:-1]))
        for item in folder.read_file(path, location, self.outer.report):
            yield replace(item, folders=folders) if isinstance(item, Bookmark) else item


def _without_id(name: str) -> str:
    """Return the name of a folder without the id that Notion puts behind it.

    >>> _without_id("Reading list 0123456789abcdef0123456789abcdef")
    'Reading list'
    """
    return re.sub(r" [0-9a-f]{32}$", "", name)


READER = Reader("zip of pages, notes and tables (Notion)", recognize, read)
