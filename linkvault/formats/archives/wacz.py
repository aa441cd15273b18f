"""A web archive with its list of pages (WACZ: ArchiveWeb.page, Browsertrix) -> links with their pages.

A zip of WARC files. Where it lists the pages that someone looked at, only those are taken: all other HTML in it
are frames and advertisements. Reading needs FastWARC (extra `warc`).
"""

import json
import re
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from linkvault.errors import FormatError
from linkvault.formats.pages.saved_page import parse_web_address, read_modified_date
from linkvault.formats.parts.input_file import Source
from linkvault.formats.reader import CERTAIN, NO_MATCH, Reader
from linkvault.models import Bookmark, Page, UnreadableEntry

if TYPE_CHECKING:
    from zipfile import ZipFile

_WARC = re.compile(r"(?:.*/)?archive/[^/]+\.warc(?:\.gz|\.zst)?", re.IGNORECASE)
_LIST = "pages/pages.jsonl"
_LONGEST_LINE = 1_000_000


def recognise(source: Source) -> float:
    """Look at the list of parts."""
    if not source.head.startswith(b"PK"):
        return NO_MATCH
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(source.path) as opened:
            return CERTAIN if _warcs(opened) else NO_MATCH
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return NO_MATCH


def read(source: Source) -> Iterator[Bookmark | UnreadableEntry]:
    """Yield the pages, those listed if there is a list; then what is listed and not there.

    :raises FormatError: if FastWARC is not installed, or the file is no zip
    """
    import zlib
    from zipfile import BadZipFile, ZipFile

    dated = read_modified_date(source.path)
    try:
        with ZipFile(source.path) as opened:
            listed, troubles = _listed(opened)
            seen: set[str] = set()
            for name in _warcs(opened):
                yield from _read_one(opened, name, dated, listed, seen)
    except (BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:  # RuntimeError: a password
        raise FormatError(f"{source.path}: broken: {error}") from error
    yield from troubles
    for url, line in listed.items():
        if url not in seen:
            yield UnreadableEntry(f"{_LIST}, line {line}", "this page is listed, but not in the archive", url)


def _read_one(
    opened: "ZipFile", name: str, dated: str, listed: dict[str, int], seen: set[str]
) -> Iterator[Bookmark | UnreadableEntry]:
    from linkvault.formats.archives.warc_stream import Archive

    archive = Archive(lambda: opened.open(name), dated)
    for found in archive.read():
        if isinstance(found, UnreadableEntry):
            yield UnreadableEntry(f"{name}, {found.location}", found.reason, found.text)
            continue
        location, page = found
        addresses = _addresses(page)
        if listed and not addresses & listed.keys():
            archive.others["not in the list of pages"] += 1
            continue
        seen |= addresses
        yield Bookmark(page.final_url, location=f"{name}, {location}", page=page)
    for told in archive.summarize_others():
        yield UnreadableEntry(name, told.reason)


def _listed(opened: "ZipFile") -> tuple[dict[str, int], list[UnreadableEntry]]:
    """Return the listed addresses, each with its line, and the lines that are none."""
    listed: dict[str, int] = {}
    troubles: list[UnreadableEntry] = []
    if _LIST not in opened.namelist():
        return listed, troubles
    with opened.open(_LIST) as lines:
        for number, line in enumerate(_lines(lines), 1):
            url = _listed_address(line)
            if url:
                listed.setdefault(url, number)
            elif number > 1 and line.strip():  # the first line says what the list is
                shown = line[:100].decode("utf-8", "replace").strip()
                troubles.append(UnreadableEntry(f"{_LIST}, line {number}", "no page with an address", shown))
    return listed, troubles


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    while line := stream.readline(_LONGEST_LINE):
        yield line


def _listed_address(line: bytes) -> str | None:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    url = told.get("url") if isinstance(told, dict) else None
    return parse_web_address(url) if isinstance(url, str) else None


def _addresses(page: Page) -> set[str]:
    return {page.url, page.final_url, *(hop.url for hop in page.hops)}


def _warcs(opened: "ZipFile") -> list[str]:
    return sorted(name for name in opened.namelist() if _WARC.fullmatch(name))


READER = Reader("web archive with its list of pages (WACZ)", recognise, read)
