""".webarchive files, web pages that Safari saved, into links with their page.

A .webarchive file is a property list, binary or XML, of the page and its images, which an import reads if it stores
pictures.
"""

from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from linkvault.errors import FormatError
from linkvault.formats.fields.bookmark import to_one_line
from linkvault.formats.pages.saved_page import (
    HTML_TYPES,
    MAX_PAGE_BYTES,
    TOO_LARGE,
    parse_web_address,
    read_modified_date,
    report_missing_address,
)
from linkvault.formats.parts.input_file import Source
from linkvault.formats.reader import CERTAIN, NO_MATCH, Reader
from linkvault.models import Bookmark, Page, UnreadableEntry
from linkvault.text.sizes import format_size

_MAIN_RESOURCE = "WebMainResource"
_MAX_FILE_BYTES = 10 * MAX_PAGE_BYTES  # plistlib loads the whole list with all images


def recognize(source: Source) -> float:
    """Look for a property list, binary or XML, with the key of the main resource."""
    head = source.head
    is_list = head.startswith(b"bplist0") or b"<plist" in head[:1000]
    return CERTAIN if is_list and _MAIN_RESOURCE.encode() in head else NO_MATCH


def read(source: Source) -> Iterator[Bookmark | UnreadableEntry]:
    """Yield the page.

    :raises FormatError: if the property list is damaged
    """
    location = source.path.name
    if source.path.stat().st_size > _MAX_FILE_BYTES:
        yield UnreadableEntry(location, f"larger than {format_size(_MAX_FILE_BYTES)}")
        return
    main = _read_list(source).get(_MAIN_RESOURCE)
    main = main if isinstance(main, dict) else {}
    body, kind = main.get("WebResourceData"), to_one_line(main.get("WebResourceMIMEType")).lower()
    url = parse_web_address(to_one_line(main.get("WebResourceURL")))
    if not isinstance(body, bytes) or not body.strip() or kind not in HTML_TYPES | {"text/plain"}:
        yield UnreadableEntry(location, "no web page in this archive")
    elif url is None:
        yield report_missing_address(location)
    elif len(body) > MAX_PAGE_BYTES:
        yield UnreadableEntry(location, TOO_LARGE)
    else:
        charset = main.get("WebResourceTextEncodingName")
        content_type = f"{kind}; charset={charset}" if isinstance(charset, str) else kind
        page = Page(
            url,
            url,
            200,
            kind,
            body,
            fetched=read_modified_date(source.path),
            headers=(("content-type", content_type),),
            find_file=partial(_find_file, str(source.path)),
        )
        yield Bookmark(url, location=location, page=page)


def _find_file(path: str, url: str) -> bytes | None:
    """Return the bytes that an archive has for an address; None if it has none."""
    return _read_files(path).get(url)


@lru_cache(maxsize=1)
def _read_files(path: str) -> dict[str, bytes]:
    try:
        resources = _read_list(Source(Path(path))).get("WebSubresources")
    except (FormatError, OSError):  # changed or removed since the page was read
        return {}
    parts = [part for part in (resources if isinstance(resources, list) else []) if isinstance(part, dict)]
    files = ((part.get("WebResourceURL"), part.get("WebResourceData")) for part in parts)
    return {url: body for url, body in files if isinstance(url, str) and isinstance(body, bytes)}


def _read_list(source: Source) -> dict[str, Any]:
    import plistlib
    from xml.parsers.expat import ExpatError

    # What plistlib raises on damaged lists. MemoryError: it allocates any size that a list claims.
    damage = (ValueError, TypeError, AttributeError, LookupError, OverflowError, MemoryError, RecursionError)
    try:
        with source.binary() as stream:
            archive = plistlib.load(stream)
    except (*damage, ExpatError) as error:
        raise FormatError(f"{source.path}: a damaged Safari web archive") from error
    return archive if isinstance(archive, dict) else {}


READER = Reader("Safari web archive (.webarchive)", recognize, read)
