"""Web archives (WARC: wget, Browsertrix, ArchiveWeb.page, the Internet Archive) <-> links with their pages.

Read: every answer 200 of HTML or plain text, dated as captured, with the redirects that led to it. Reading needs
FastWARC (extra `warc`), writing nothing. Written: every stored version of a link that has its page.
"""

from collections.abc import Iterable, Iterator

from linkvault import __version__
from linkvault.formats.pages.saved_page import read_modified_date
from linkvault.formats.parts.input_file import Source
from linkvault.formats.reader import CERTAIN, NO_MATCH, Reader
from linkvault.formats.writer import Writer, refuse_single_file
from linkvault.models import Bookmark, ExportItem, UnreadableEntry

_SIGNATURE = b"WARC/"
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"


def recognise(source: Source) -> float:
    """Look for the signature, behind gzip or zstd too."""
    return CERTAIN if _opening(source.head).startswith(_SIGNATURE) else NO_MATCH


def read(source: Source) -> Iterator[Bookmark | UnreadableEntry]:
    """Yield the pages in the order of the file, then one line for all that is no page.

    :raises FormatError: if FastWARC is not installed
    """
    from linkvault.formats.archives.warc_stream import Archive

    archive = Archive(source.binary, dated=read_modified_date(source.path))
    for found in archive.read():
        if isinstance(found, UnreadableEntry):
            yield found
        else:
            location, page = found
            # What redirected here is no address to come back to: it may have been a way out, or a counter.
            yield Bookmark(page.final_url, location=location, page=page)
    yield from archive.summarize_others()


def stream(all_exported: Iterable[ExportItem]) -> Iterator[bytes]:
    """Yield the archive record by record; links without a stored page are not in it."""
    from linkvault.formats.archives.warc_records import page_records, software_record

    for number, exported in enumerate(all_exported):
        if number == 0:
            yield software_record(exported.link.added, f"linkvault/{__version__}")
        for version in exported.history.versions if exported.history else ():
            if version.page is not None:
                yield from page_records(version.page)


def _opening(head: bytes) -> bytes:
    if head.startswith(_GZIP):
        return _gunzip(head)
    return _unzstd(head) if head.startswith(_ZSTD) else head


def _gunzip(head: bytes) -> bytes:
    import zlib

    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, len(_SIGNATURE))
    except zlib.error:
        return b""


def _unzstd(head: bytes) -> bytes:
    import zstandard

    try:
        with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(head) as opened:
            return opened.read(len(_SIGNATURE))
    except zstandard.ZstdError:
        return b""


READER = Reader("web archive (WARC)", recognise, read)
WRITER = Writer(
    extension=".warc.gz", per_link=False, write=refuse_single_file, stream=stream, needs_history=True
)
