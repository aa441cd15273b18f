"""A page as Safari saves it (.webarchive: a property list with all its pictures) -> the link with its page."""

from collections.abc import Iterator
from typing import Any

from linkvault.errors import FormatError
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

_MAIN = "WebMainResource"
_MOST_BYTES = 10 * MAX_PAGE_BYTES  # of the list with all pictures, which is read whole


def recognise(source: Source) -> float:
    """Look for the name of the main part, in the binary form of such a list or in XML."""
    head = source.head
    is_list = head.startswith(b"bplist0") or b"<plist" in head[:1000]
    return CERTAIN if is_list and _MAIN.encode() in head else NO_MATCH


def read(source: Source) -> Iterator[Bookmark | UnreadableEntry]:
    """Yield the page.

    :raises FormatError: if the list is broken
    """
    location = source.path.name
    if source.path.stat().st_size > _MOST_BYTES:
        yield UnreadableEntry(location, f"larger than {format_size(_MOST_BYTES)}")
        return
    main = _main(source)
    body, kind = main.get("WebResourceData"), str(main.get("WebResourceMIMEType") or "").lower()
    url = parse_web_address(str(main.get("WebResourceURL") or ""))
    if not isinstance(body, bytes) or not body.strip() or kind not in HTML_TYPES | {"text/plain"}:
        yield UnreadableEntry(location, "no web page in this archive")
    elif url is None:
        yield report_missing_address(location)
    elif len(body) > MAX_PAGE_BYTES:
        yield UnreadableEntry(location, TOO_LARGE)
    else:
        charset = main.get("WebResourceTextEncodingName")
        told = f"{kind}; charset={charset}" if isinstance(charset, str) else kind
        dated = read_modified_date(source.path)
        page = Page(url, url, 200, kind, body, fetched=dated, headers=(("content-type", told),))
        yield Bookmark(url, location=location, page=page)


def _main(source: Source) -> dict[str, Any]:
    import plistlib
    from xml.parsers.expat import ExpatError

    # What plistlib was seen to raise on damaged lists; it allocates whatever size a list claims to have.
    damage = (ValueError, TypeError, AttributeError, LookupError, OverflowError, MemoryError, RecursionError)
    try:
        with source.binary() as stream:
            archive = plistlib.load(stream)
    except (*damage, ExpatError) as error:
        raise FormatError(f"{source.path}: a broken web archive of Safari") from error
    main = archive.get(_MAIN) if isinstance(archive, dict) else None
    return main if isinstance(main, dict) else {}


READER = Reader("web page as Safari saves it (.webarchive)", recognise, read)
