"""A folder of saved pages, PDF files, notes and web archives into links with their pages; of other notes, their links.

Its subfolders are the folders of the links.

Files are read in the order of their names; other files are unreadable entries. Hidden files and symbolic links are
skipped. The folder that a browser saves with a page (`NAME_files`) is one unreadable entry.
"""

import os
from collections.abc import Iterator
from itertools import islice
from operator import itemgetter
from pathlib import Path

from linkvault import lazy_re as re
from linkvault.errors import LinkvaultError
from linkvault.formats.archives import arc, maff, mhtml, wacz, warc, webarchive
from linkvault.formats.bookmarks import link_file, markdown_list, netscape
from linkvault.formats.notes import logseq, nb, notion, org, readwise_notes
from linkvault.formats.pages import html, markdown, pdf
from linkvault.formats.parts.guarded import iterate_guarded
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.read_report import ReadReport
from linkvault.formats.reader import LIKELY, NO_MATCH, POSSIBLE, Reader
from linkvault.lazy_dataclass import replace
from linkvault.models import Bookmark, UnreadableEntry

_READERS = (
    *(html.READER, pdf.READER, mhtml.READER, warc.READER, wacz.READER, webarchive.READER, markdown.READER),
    *(arc.READER, maff.READER, link_file.READER),
    *(logseq.READER, nb.READER, notion.READER, readwise_notes.READER),
)
# Of files with these names: the notes of Obsidian and Logseq without an address of their own, and bookmark files.
_LIST_READERS = (markdown_list.READER, netscape.READER, org.READER)
_LIST_FILE = re.compile(r".+\.(?:x?html?|md|markdown|org)", re.IGNORECASE)
_PAGE_FILE = re.compile(
    r".+\.(?:x?html?|mht|mhtml|w?arc|w?arc\.gz|wacz|webarchive|maff|htz|md|pdf|url|webloc|desktop)",
    re.IGNORECASE,
)
_HTML_FILE = re.compile(r"(.+)\.x?html?", re.IGNORECASE)
# The names of the folder for the images and styles of a page, in the languages of browsers.
_PAGE_FOLDER = re.compile(
    r"(.+)(?:[_.]files|-Dateien|_fichiers|_bestanden|_file|_archivos|-filer|_tiedostot|_pliki|_soubory|_elemei"
    r"|_ficheiros|_arquivos|_dosyalar|_datoteke|_fitxers|_failid|_fails|_bylos|_fajlovi|_fitxategiak)",
    re.IGNORECASE,
)
_ASSETS = "assets"
_INSPECTED_FILES = 2000  # to recognize a folder
_FolderItem = Bookmark | UnreadableEntry


def recognize(source: Source) -> float:
    """Look for the names of pages or archives among the first files of a folder."""
    if not source.is_folder:
        return NO_MATCH
    files = (entry for entry in islice(_walk(source.path), _INSPECTED_FILES) if isinstance(entry, Path))
    return LIKELY if any(_PAGE_FILE.fullmatch(path.name) for path in files) else POSSIBLE


def read(source: Source) -> Iterator[_FolderItem]:
    """Yield the links of all files, and an UnreadableEntry for each file that is not a page or an archive."""
    for entry in _walk(source.path):
        if isinstance(entry, UnreadableEntry):
            yield entry
            continue
        relative = entry.relative_to(source.path)
        for item in read_file(entry, relative.as_posix(), source.report):
            yield replace(item, folders=relative.parts[:-1]) if isinstance(item, Bookmark) else item


def read_file(path: Path, location: str, report: ReadReport) -> Iterator[_FolderItem]:
    """Yield the links of a file with the reader that fits best, or an UnreadableEntry if none fits."""
    source = Source(path, report=report)
    readers = (*_READERS, *_LIST_READERS) if _LIST_FILE.fullmatch(path.name) else _READERS
    try:
        # If two readers are equally sure of a file, the first one reads it.
        confidence, reader = max(
            ((reader.recognize(source), reader) for reader in readers), key=itemgetter(0)
        )
        if confidence <= NO_MATCH:
            yield UnreadableEntry(location, "not a saved page")
            return
        for item in iterate_guarded(reader.read(source), path.name):
            if isinstance(item, Bookmark | UnreadableEntry):  # these formats have no other items
                has_location = item.location == path.name
                yield replace(item, location=location if has_location else f"{location}, {item.location}")
    except LinkvaultError as error:
        yield UnreadableEntry(location, str(error), hint=error.hint)
    except OSError as error:
        yield _io_error(location, error)


def _walk(folder: Path) -> Iterator[Path | UnreadableEntry]:
    """Yield all files below a folder in the order of their names; a loop, as folders may be nested very deeply."""
    pending = [folder]
    while pending:
        path = pending.pop()
        if path.is_file():
            yield path
            continue
        try:
            children, page_folders = _list_folder(path)
        except OSError as error:  # NotADirectoryError for a pipe or a device
            yield _io_error(path.relative_to(folder).as_posix(), error)
            continue
        pending.extend(reversed(children))
        for page_folder in page_folders:
            yield UnreadableEntry(page_folder.relative_to(folder).as_posix(), "files of a saved page")


def _io_error(location: str, error: OSError) -> UnreadableEntry:
    is_other_kind = isinstance(error, NotADirectoryError)
    return UnreadableEntry(
        location, f"cannot be read: {error.strerror or error}", is_io_error=not is_other_kind
    )


def _list_folder(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the files and folders in a folder, and separately the folders with the files of a saved page."""
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if entry.name[0] != "." and not entry.is_symlink())
    pages = {match[1] for name in names if (match := _HTML_FILE.fullmatch(name))}
    candidates = (name for name in names if (match := _PAGE_FOLDER.fullmatch(name)) and match[1] in pages)
    of_pages = {name for name in candidates if (folder / name).is_dir()}
    if _ASSETS in names and any(name.endswith(".md") for name in names) and (folder / _ASSETS).is_dir():
        of_pages.add(_ASSETS)  # the pictures and PDF files of exported notes
    children = [folder / name for name in names if name not in of_pages]
    return children, [folder / name for name in names if name in of_pages]


READER = Reader("folder of saved pages", recognize, read)
