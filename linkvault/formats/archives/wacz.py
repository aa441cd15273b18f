"""WACZ web archives, as ArchiveWeb.page and Browsertrix write them, into links with their pages.

A WACZ is a zip of WARC files with a list of the pages that somebody visited. If there is a list, only its pages are
read: all other HTML in the archive is frames and advertisements. Reading needs FastWARC (extra `warc`).
"""

import json
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from linkvault import lazy_re as re
from linkvault.formats.pages.saved_page import parse_web_address, read_modified_date
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.zip_archive import list_members, open_archive
from linkvault.formats.reader import CERTAIN, NO_MATCH, Reader
from linkvault.models import Bookmark, UnreadableEntry

if TYPE_CHECKING:
    from zipfile import ZipFile

_WARC = re.compile(r"(?:.*/)?archive/[^/]+\.warc(?:\.gz|\.zst)?", re.IGNORECASE)
_PAGE_LIST = "pages/pages.jsonl"
_MAX_LINE_BYTES = 1_000_000  # of the list
_MAX_SHOWN_BYTES = 100  # of a line that is not a page


def recognize(source: Source) -> float:
    """Look for WARC files in the zip."""
    return CERTAIN if any(map(_WARC.fullmatch, list_members(source))) else NO_MATCH


def read(source: Source) -> Iterator[Bookmark | UnreadableEntry]:
    """Yield the pages, only the listed ones if there is a list; then the listed pages that are missing.

    :raises FormatError: if FastWARC is not installed, or the file is not a zip
    """
    default_date = read_modified_date(source.path)
    read_urls: set[str] = set()
    with open_archive(source) as archive:
        listed, invalid_lines = _read_page_list(archive)
        for name in sorted(filter(_WARC.fullmatch, archive.namelist())):
            yield from _read_warc(archive, name, default_date, listed, read_urls)
    yield from invalid_lines
    for url, line in listed.items():
        if url not in read_urls:
            yield UnreadableEntry(
                f"{_PAGE_LIST}, line {line}", "this page is listed, but not in the archive", url
            )


def _read_warc(
    archive: "ZipFile", name: str, default_date: str, listed: dict[str, int], read_urls: set[str]
) -> Iterator[Bookmark | UnreadableEntry]:
    """Yield the pages of one WARC file; add their URLs to `read_urls`."""
    from linkvault.formats.archives.warc_stream import WarcPages

    warc = WarcPages(lambda: archive.open(name), default_date)
    for result in warc.read():
        if isinstance(result, UnreadableEntry):
            yield UnreadableEntry(f"{name}, {result.location}", result.reason, result.text)
            continue
        location, page = result
        page_urls = {page.url, page.final_url, *(hop.url for hop in page.hops)}
        if listed and not page_urls & listed.keys():
            warc.skipped["not in the list of pages"] += 1
            continue
        read_urls |= page_urls
        yield Bookmark(page.final_url, location=f"{name}, {location}", page=page)
    for entry in warc.summarize_skipped():
        yield UnreadableEntry(name, entry.reason)


def _read_page_list(archive: "ZipFile") -> tuple[dict[str, int], list[UnreadableEntry]]:
    """Return the listed URLs with their line numbers, and the lines without a URL."""
    listed: dict[str, int] = {}
    invalid_lines: list[UnreadableEntry] = []
    if _PAGE_LIST not in archive.namelist():
        return listed, invalid_lines
    with archive.open(_PAGE_LIST) as stream:
        for number, line in enumerate(_read_lines(stream), 1):
            url = _parse_listed_url(line)
            if url:
                listed.setdefault(url, number)
            elif number > 1 and line.strip():  # the first line describes the list
                shown = line[:_MAX_SHOWN_BYTES].decode("utf-8", "replace").strip()
                invalid_lines.append(
                    UnreadableEntry(f"{_PAGE_LIST}, line {number}", "not a page with a URL", shown)
                )
    return listed, invalid_lines


def _read_lines(stream: IO[bytes]) -> Iterator[bytes]:
    while line := stream.readline(_MAX_LINE_BYTES):
        yield line


def _parse_listed_url(line: bytes) -> str | None:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    url = entry.get("url") if isinstance(entry, dict) else None
    return parse_web_address(url) if isinstance(url, str) else None


READER = Reader("web archive (WACZ)", recognize, read)
