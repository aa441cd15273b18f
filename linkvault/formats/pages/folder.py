"""A folder of saved pages and archives -> links with their pages; the folders in it are the links' folders.

Files are read in the order of their names, each as what it is; all others are told. Hidden files and symbolic
links are passed over. What a browser saved beside a page (`NAME_files`) is part of it, and told in one line.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from linkvault.errors import LinkvaultError
from linkvault.formats.archives import mhtml, wacz, warc, webarchive
from linkvault.formats.pages import html, markdown
from linkvault.formats.parts.input_file import Source
from linkvault.formats.reader import LIKELY, NO_MATCH, POSSIBLE, Reader
from linkvault.models import Bookmark, UnreadableEntry

_READERS = (html.READER, mhtml.READER, warc.READER, wacz.READER, webarchive.READER, markdown.READER)
_PAGE_FILE = re.compile(r".+\.(?:x?html?|mht|mhtml|warc|warc\.gz|wacz|webarchive|md)", re.IGNORECASE)
_HTML_FILE = re.compile(r"(.+)\.x?html?", re.IGNORECASE)
# What browsers call the folder of a page's pictures and styles, in the languages that they speak.
_BESIDE = re.compile(
    r"(.+)(?:[_.]files|-Dateien|_fichiers|_bestanden|_file|_archivos|-filer|_tiedostot|_pliki|_soubory|_elemei"
    r"|_ficheiros|_arquivos|_dosyalar|_datoteke|_fitxers|_failid|_fails|_bylos|_fajlovi|_fitxategiak)",
    re.IGNORECASE,
)
_LOOKED_AT = 2000  # names, to recognise a folder
_Found = Bookmark | UnreadableEntry


def recognise(source: Source) -> float:
    """Look for the name of a page or an archive among the first names: only such a folder is likely meant."""
    if not source.is_folder:
        return NO_MATCH
    found = islice(_walk(source.path), _LOOKED_AT)
    names = (each.name for each in found if isinstance(each, Path))
    return LIKELY if any(_PAGE_FILE.fullmatch(name) for name in names) else POSSIBLE


def read(source: Source) -> Iterator[_Found]:
    """Yield what is in the files, one after the other, and each file that is nothing to keep."""
    for found in _walk(source.path):
        if isinstance(found, UnreadableEntry):
            yield found
            continue
        location = found.relative_to(source.path)
        for each in _read_file(found, location.as_posix()):
            yield replace(each, folders=location.parts[:-1]) if isinstance(each, Bookmark) else each


def _read_file(path: Path, location: str) -> Iterator[_Found]:
    source = Source(path)
    try:
        sure, number = max((each.recognise(source), -number) for number, each in enumerate(_READERS))
        if sure <= NO_MATCH:
            yield UnreadableEntry(location, "no saved page")
            return
        for each in _pages(_READERS[-number], source):
            yield replace(
                each, location=location if each.location == path.name else f"{location}, {each.location}"
            )
    except LinkvaultError as error:
        yield UnreadableEntry(location, str(error), hint=error.hint)
    except OSError as error:
        yield UnreadableEntry(location, f"cannot be read: {error.strerror or error}")


def _pages(reader: Reader, source: Source) -> Iterator[_Found]:
    return (each for each in reader.read(source) if isinstance(each, Bookmark | UnreadableEntry))


def _walk(folder: Path) -> Iterator[Path | UnreadableEntry]:
    """Yield all files below a folder, in the order of their names, however deep they lie."""
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if path.is_file():
            yield path
            continue
        try:
            inside, parts = _inside(path)
        except OSError as error:  # NotADirectoryError for a pipe or a device
            yield UnreadableEntry(_place(folder, path), f"cannot be read: {error.strerror or error}")
            continue
        waiting.extend(reversed(inside))
        for part in parts:
            yield UnreadableEntry(_place(folder, part), "parts of the page beside it")


def _place(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _inside(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return what lies in a folder, and apart from it the folders that belong to pages."""
    with os.scandir(folder) as entries:
        names = sorted(each.name for each in entries if each.name[0] != "." and not each.is_symlink())
    pages = {page[1] for name in names if (page := _HTML_FILE.fullmatch(name))}
    suspects = (name for name in names if (found := _BESIDE.fullmatch(name)) and found[1] in pages)
    beside = {name for name in suspects if (folder / name).is_dir()}
    parts = [folder / name for name in names if name in beside]
    return [folder / name for name in names if name not in beside], parts


READER = Reader("folder of saved pages", recognise, read)
