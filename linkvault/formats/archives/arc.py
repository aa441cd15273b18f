"""ARC web archives, the format of the Internet Archive before WARC, into links with their pages.

Versions 1 and 2 of the format, plain or compressed with gzip, record by record or as a whole. Every response with
status 200 and HTML or plain text is a page; the other records are counted.
"""

import gzip
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from email.parser import BytesHeaderParser
from typing import IO, cast

from linkvault.formats.archives.http_body import decode_body
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.pages.saved_page import (
    HTML_TYPES,
    MAX_PAGE_BYTES,
    TOO_LARGE,
    parse_web_address,
    read_modified_date,
)
from linkvault.formats.parts.input_file import Source
from linkvault.formats.reader import CERTAIN, NO_MATCH, Reader
from linkvault.models import Bookmark, Page, UnreadableEntry

_SIGNATURE = b"filedesc://"
_GZIP = b"\x1f\x8b"
_MAX_LINE_BYTES = 65_536
_SKIPPED_BYTES = 1 << 20  # at a time
_MAX_ARCHIVE_BYTES = 50_000_000_000  # unpacked: an archive has about 100 MB, a compressed bomb has no end
_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})[^\n]*\n")
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)", re.ASCII)
# The fields of a record's first line: URL, IP address, date, type and length; version 2 has more between them.
_MIN_FIELDS = 5
_SUCCESS = 200
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_NOT_PAGES = "{} records are not pages: {}"


def recognize(source: Source) -> float:
    """Look for the first record, also inside gzip."""
    head = source.head
    if head.startswith(_GZIP):
        head = decode_body(head, transfer="", content="gzip", limit=len(_SIGNATURE))
    return CERTAIN if head.startswith(_SIGNATURE) else NO_MATCH


def read(source: Source) -> Iterator[Bookmark | UnreadableEntry]:
    """Yield the pages in the order of the file, then one line about all other records."""
    skipped: Counter[str] = Counter()
    modified = read_modified_date(source.path)
    number = 0
    with source.binary() as file:
        is_packed = source.head.startswith(_GZIP)
        stream = cast("IO[bytes]", gzip.GzipFile(fileobj=file)) if is_packed else file
        try:
            for number, (line, block) in enumerate(_read_records(stream), 1):
                item = _read_record(line, block, f"record {number}", skipped, modified)
                if item is not None:
                    yield item
        except (EOFError, OSError, zlib.error, ValueError) as error:
            yield UnreadableEntry(f"record {number + 1}", f"damaged: {error}")
    if skipped:
        kinds = ", ".join(f"{count} {kind}" for kind, count in skipped.most_common())
        yield UnreadableEntry("all records", _NOT_PAGES.format(skipped.total(), kinds))


def _read_records(stream: IO[bytes]) -> Iterator[tuple[str, bytes | None]]:
    """Yield the first line of each record, and its block; None for a block that is too large for a page.

    :raises ValueError: if a line is not the first one of a record, or the archive is too large
    """
    total = 0
    while raw := stream.readline(_MAX_LINE_BYTES):
        line = raw.decode("utf-8", "replace").strip()
        if not line:
            continue
        fields = line.rsplit(" ", 1)
        if len(line.split(" ")) < _MIN_FIELDS or not fields[-1].isdecimal():
            raise ValueError(f"not the start of a record: {line[:100]}")
        size = int(fields[-1])
        total += size
        if total > _MAX_ARCHIVE_BYTES:
            raise ValueError("more data than an archive has")
        if size > MAX_PAGE_BYTES:
            _skip(stream, size)
            yield line, None
        else:
            block = stream.read(size)
            if len(block) < size:
                raise ValueError("the file ends within a record")
            yield line, block


def _skip(stream: IO[bytes], size: int) -> None:
    while size > 0 and (piece := stream.read(min(size, _SKIPPED_BYTES))):
        size -= len(piece)


def _read_record(
    line: str, block: bytes | None, location: str, skipped: Counter[str], modified: str
) -> Bookmark | UnreadableEntry | None:
    """Return the page in a record; None for one that is not a page."""
    parts = line.split(" ")
    url = parse_web_address(parts[0])
    if url is None:
        if not parts[0].encode().startswith(_SIGNATURE):  # the head of the file
            skipped[parts[0].partition(":")[0]] += 1
        return None
    if block is None:
        return UnreadableEntry(location, TOO_LARGE, url)
    status, head = _STATUS_LINE.match(block), _HEAD_END.search(block)
    if status is None or head is None:
        return UnreadableEntry(location, "not an HTTP response", url)
    headers = BytesHeaderParser().parsebytes(block[status.end() : head.end()])
    media_type = headers.get_content_type() if headers["Content-Type"] else ""
    if int(status[1]) != _SUCCESS or media_type not in HTML_TYPES | {"text/plain"}:
        skipped[
            f"status {status[1].decode()}" if int(status[1]) != _SUCCESS else media_type or "no type"
        ] += 1
        return None
    body = decode_body(
        block[head.end() :],
        transfer=str(headers["Transfer-Encoding"] or ""),
        content=str(headers["Content-Encoding"] or ""),
        limit=MAX_PAGE_BYTES,
    )
    date = _DATE.fullmatch(parts[2])
    fetched = parse_timestamp("{}-{}-{}T{}:{}:{}Z".format(*date.groups())) if date else None
    names = ("content-type", "content-language", "last-modified", "link")
    page_headers = tuple((name, str(headers[name])) for name in names if headers[name])
    page = Page(url, url, _SUCCESS, media_type, body, fetched=fetched or modified, headers=page_headers)
    return Bookmark(url, location=location, page=page)


READER = Reader("web archive (ARC)", recognize, read)
