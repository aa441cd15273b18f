"""WARC web archives, as wget, Browsertrix, ArchiveWeb.page and the Internet Archive write them, from and to links.

Reading yields every response with status 200 and HTML or plain text, with its capture date and the redirects that
led to it; it needs FastWARC (extra `warc`). Writing yields every stored page with its pictures: of each snapshot of a
link, and the one that was refused last because it has no article.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from linkvault import __version__
from linkvault.formats.archives.archive_files import find_in_warc
from linkvault.formats.archives.http_body import decode_body
from linkvault.formats.pages.saved_page import read_modified_date
from linkvault.formats.parts.input_file import Source
from linkvault.formats.reader import CERTAIN, NO_MATCH, Reader
from linkvault.formats.writer import Writer, refuse_single_file
from linkvault.lazy_dataclass import replace
from linkvault.models import Bookmark, ExportItem, Page, UnreadableEntry
from linkvault.states import AssetKind

_SIGNATURE = b"WARC/"
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"


def recognize(source: Source) -> float:
    """Look for the signature, also inside gzip or zstd."""
    return CERTAIN if _read_signature(source.head) == _SIGNATURE else NO_MATCH


def read(source: Source) -> Iterator[Bookmark | UnreadableEntry]:
    """Yield the pages in the order of the file, then one line about all other records.

    :raises FormatError: if FastWARC is not installed
    """
    from linkvault.formats.archives.warc_stream import WarcPages

    pages = WarcPages(source.binary, default_date=read_modified_date(source.path))
    for result in pages.read():
        if isinstance(result, UnreadableEntry):
            yield result
        else:
            location, page = result
            # Link to the final URL: the redirecting one may be a tracking or exit page.
            page = replace(page, find_file=partial(find_in_warc, str(source.path)))
            yield Bookmark(page.final_url, location=location, page=page)
    yield from pages.summarize_skipped()


def stream(items: Iterable[ExportItem]) -> Iterator[bytes]:
    """Yield the archive record by record, without links that have no stored page."""
    from linkvault.formats.archives.warc_records import (  # fmt: skip
        copy_record,
        file_record,
        page_records,
        software_record,
    )

    written: set[tuple[str, str]] = set()
    for number, item in enumerate(items):
        if number == 0:
            yield software_record(item.link.added, f"linkvault/{__version__}")
        for page in stored_pages(item):
            yield from page_records(page)
        for url, date, digest, kind in stored_files(item):
            file = item.history.find_file(digest) if item.history and (url, digest) not in written else None
            if file is not None:
                written.add((url, digest))
                # The address of a copy is that of the page, whose response is another record.
                yield (
                    copy_record(url, date, file) if kind == AssetKind.MHTML else file_record(url, date, file)
                )


def stored_pages(item: ExportItem) -> Iterator[Page]:
    """Yield the pages of a link as received: those of its snapshots, then the one that was refused last."""
    if item.history is None:
        return
    for version in item.history.versions:
        if version.page is not None:
            yield version.page
    if item.history.refused is not None:
        yield item.history.refused.page


def stored_files(item: ExportItem) -> Iterator[tuple[str, str, str, str]]:
    """Yield (address, date of capture, digest, kind) of the files of a link that came from the web."""
    for version in item.history.versions if item.history else ():
        for place in version.assets:
            url = place.fetched_url or place.url
            if place.asset is not None and url.startswith(("http://", "https://")):
                yield url, version.snapshot.captured, place.asset.digest, place.kind


def _read_signature(head: bytes) -> bytes:
    """Return the first bytes of a file, unpacked if it is compressed."""
    encoding = "gzip" if head.startswith(_GZIP) else "zstd" if head.startswith(_ZSTD) else ""
    return decode_body(head, transfer="", content=encoding, limit=len(_SIGNATURE))


READER = Reader("web archive (WARC)", recognize, read)
WRITER = Writer(
    extension=".warc.gz", per_link=False, write=refuse_single_file, stream=stream, needs_history=True
)
