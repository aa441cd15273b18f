"""Pages in a zip, as WebScrapBook (`.htz`) and the Mozilla Archive Format (`.maff`) save them, into links with pages.

A MAFF file has a folder per page, with its address, title and date in `index.rdf`. An HTZ file is one page whose
`index.html` says where it comes from.
"""

import re
from collections.abc import Iterator
from functools import partial
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin
from zipfile import ZipFile

from linkvault.errors import FormatError
from linkvault.formats.archives.archive_files import MAX_PICTURE_BYTES
from linkvault.formats.fields.bookmark import build_bookmark
from linkvault.formats.pages.page_origin import find_origin
from linkvault.formats.pages.saved_page import (
    MAX_PAGE_BYTES,
    TOO_LARGE,
    parse_saved_date,
    parse_web_address,
    read_modified_date,
    report_missing_address,
)
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.zip_archive import list_members, open_archive, read_bytes
from linkvault.formats.reader import CERTAIN, NO_MATCH, VERY_LIKELY, Reader
from linkvault.models import Bookmark, Page, UnreadableEntry

_DESCRIPTION = re.compile(r"([^/]+/)index\.rdf")
_PAGE = "index.html"
_FIELD = re.compile(r"<MAF:(\w+)\s+(?:RDF|rdf):resource\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_MAX_DESCRIPTION_BYTES = 1_000_000


def recognize(source: Source) -> float:
    """Look for the description of a page, or for a page at the top of the zip."""
    names = list_members(source)
    if any(map(_DESCRIPTION.fullmatch, names)):
        return CERTAIN
    return VERY_LIKELY if _PAGE in names else NO_MATCH


def read(source: Source) -> Iterator[Bookmark | UnreadableEntry]:
    """Yield the pages in the order of the archive.

    :raises FormatError: if the archive is damaged
    """
    modified, path = read_modified_date(source.path), str(source.path)
    with open_archive(source) as archive:
        folders = [match[1] for name in archive.namelist() if (match := _DESCRIPTION.fullmatch(name))]
        for folder in folders:
            yield _read_described_page(archive, path, folder, modified)
        if not folders:
            yield _read_page(archive, path, _PAGE, source.path.name, {}, modified)


def _read_described_page(
    archive: ZipFile, path: str, folder: str, modified: str
) -> Bookmark | UnreadableEntry:
    description = read_bytes(archive, f"{folder}index.rdf", _MAX_DESCRIPTION_BYTES) or b""
    text = description.decode("utf-8-sig", "replace")
    fields = {match[1].lower(): unescape(match[2] or match[3] or "") for match in _FIELD.finditer(text)}
    name = f"{folder}{fields.get('indexfilename') or _PAGE}"
    return _read_page(archive, path, name, folder.rstrip("/"), fields, modified)


def _read_page(
    archive: ZipFile, path: str, name: str, location: str, fields: dict[str, str], modified: str
) -> Bookmark | UnreadableEntry:
    if name not in archive.NameToInfo:
        return UnreadableEntry(location, f"{name} is missing in the archive", fields.get("originalurl", ""))
    body = read_bytes(archive, name, MAX_PAGE_BYTES)
    if body is None:
        return UnreadableEntry(location, TOO_LARGE)
    origin = find_origin(body.decode(fields.get("charset") or "utf-8", "replace"))
    url = parse_web_address(fields.get("originalurl")) or origin.url
    if url is None:
        return report_missing_address(location)
    saved = parse_saved_date(fields.get("archivetime")) or origin.saved or modified
    charset = fields.get("charset")
    content_type = f"text/html; charset={charset}" if charset else "text/html"
    page = Page(
        url,
        url,
        200,
        "text/html",
        body,
        fetched=saved,
        headers=(("content-type", content_type),),
        find_file=partial(_find_file, path, name.rpartition("/")[0], url),
    )
    bookmark = build_bookmark(url, location, title=fields.get("title"))
    return (
        Bookmark(bookmark.url, title=bookmark.title, location=location, page=page)
        if isinstance(bookmark, Bookmark)
        else bookmark
    )


def _find_file(path: str, folder: str, page_url: str, url: str) -> bytes | None:
    """Return the bytes of a file beside a page; None if the archive has no such file.

    :param folder: of the page in the archive
    :param url: made of the address of the page and the name of the file, as the page refers to it
    """
    base = urljoin(page_url, ".")
    if not url.startswith(base):
        return None
    name = unquote(url.removeprefix(base))
    try:
        with open_archive(Source(Path(path))) as archive:
            return read_bytes(archive, f"{folder}/{name}" if folder else name, MAX_PICTURE_BYTES)
    except (FormatError, OSError):  # changed or removed since the page was read
        return None


READER = Reader("pages in a zip (WebScrapBook .htz, .maff)", recognize, read)
