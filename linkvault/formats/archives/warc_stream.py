"""A WARC file (ISO 28500) into its web pages, as a stream, and a summary of the other records.

A page is a response with status 200 and HTML or plain text. Other records (images, styles, requests, redirects,
errors) are counted. A damaged record is skipped if the next record can be found.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import IO, TYPE_CHECKING
from urllib.parse import urljoin, urlsplit
from zipfile import BadZipFile

from linkvault.errors import Action, FormatError, Remedy
from linkvault.formats.archives.http_body import decode_body
from linkvault.formats.pages.saved_page import (
    HTML_TYPES,
    MAX_PAGE_BYTES,
    TOO_LARGE,
    parse_saved_date,
    parse_web_address,
)
from linkvault.lazy_dataclass import dataclass, field
from linkvault.models import Hop, Page, UnreadableEntry
from linkvault.text.whitespace import squeeze_whitespace

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_PAGE_TYPES = HTML_TYPES | {"text/plain", "application/pdf"}
_UNCOUNTED_KINDS = ("warcinfo", "request", "metadata", "revisit")  # records that never contain a page
_REDIRECTS = (301, 302, 303, 307, 308)
_MAX_REDIRECTS = 10_000  # in memory at a time; a page usually follows its redirects
_MAX_HOPS = 10
_MAX_KINDS = 200  # counted separately; any others count as "other"
_MAX_SHOWN_KINDS = 6  # in the summary: one line
_MAX_KIND_CHARACTERS = 40
_MAX_TYPE_CHARACTERS = 60
_MAX_ERROR_CHARACTERS = 100
# The headers that `fetch` stores as well; this package may not import it.
_STORED_HEADERS = frozenset(
    (
        *("content-type", "content-language", "content-location", "content-disposition"),
        *("last-modified", "etag", "date", "link", "x-robots-tag", "server", "memento-datetime"),
    )
)
# What FastWARC raises, and zipfile if the WARC is inside a zip.
_DAMAGE = (OSError, ValueError, EOFError, zlib.error, BadZipFile)
_INCOMPLETE = "the archive holds only a part of this page"

OpenFile = Callable[[], AbstractContextManager[IO[bytes]]]


@dataclass(slots=True)
class WarcPages:
    """The pages of one WARC file.

    `open_file` opens the file at its start; it is called again if the file is damaged. `default_date` is the date
    of pages without one. `skipped` counts the records that are not pages, by kind.
    """

    open_file: OpenFile
    default_date: str
    skipped: Counter[str] = field(default_factory=Counter)
    _redirects: dict[str, tuple[str, int]] = field(default_factory=dict)

    def read(self) -> Iterator[tuple[str, Page] | UnreadableEntry]:
        """Yield (location, page) in the order of the file, and the records that cannot be read."""
        for number, record in self._records():
            if isinstance(record, UnreadableEntry):
                yield record
                continue
            location = f"record {number}"
            try:
                page = self._read_record(location, record)
            except _DAMAGE as error:
                yield UnreadableEntry(location, f"damaged: {_error_line(error)}")
                continue
            if page is not None:
                yield page if isinstance(page, UnreadableEntry) else (location, page)

    def summarize_skipped(self) -> Iterator[UnreadableEntry]:
        """Yield one line with the number of skipped records and their kinds, unless there are none."""
        if self.skipped:
            kinds = ", ".join(f"{count} {kind}" for kind, count in self.skipped.most_common(_MAX_SHOWN_KINDS))
            more = ", ..." if len(self.skipped) > _MAX_SHOWN_KINDS else ""
            count = self.skipped.total()
            records = "1 record is not a page" if count == 1 else f"{count} records are not pages"
            yield UnreadableEntry("all records", f"{records}: {kinds}{more}")

    def _records(self) -> "Iterator[tuple[int, WarcRecord | UnreadableEntry]]":
        """Yield the records with their numbers.

        After damage, read the file again from its start, leniently, and continue after the last record.
        """
        last = 0
        damage: UnreadableEntry | None = None
        for is_lenient in (False, True):
            with self.open_file() as stream:
                try:
                    for number, record in enumerate(_iterate_records(stream, is_lenient=is_lenient), 1):
                        if number <= last:
                            continue
                        if damage:
                            yield last, damage
                            damage = None
                        last = number
                        yield number, record
                except _DAMAGE as error:
                    if damage is None:
                        damage = UnreadableEntry(
                            f"after record {last}", f"damaged or cut off: {_error_line(error)}"
                        )
                    continue
            break
        if damage:
            yield last, damage

    def _read_record(self, location: str, record: "WarcRecord") -> Page | UnreadableEntry | None:
        fields = record.headers
        kind = (fields.get("WARC-Type") or "").strip().lower()
        url = parse_web_address((fields.get("WARC-Target-URI") or "").strip("<> "))
        if kind == "response" and record.http_headers is not None:
            headers = tuple((name.lower(), value) for name, value in record.http_headers.to_tuples())
            status = record.http_headers.status_code
            if status in _REDIRECTS and url:
                # Servers send the URL in UTF-8; FastWARC decodes headers as Latin-1.
                target = record.http_headers.get_bytes(b"Location") or b""
                self._remember_redirect(url, status, target.decode("utf-8", "replace"))
                return None
        elif kind == "resource":
            headers, status = (("content-type", fields.get("Content-Type") or ""),), 200
        else:
            if not kind:
                return UnreadableEntry(location, "the archive ends within this record")
            if kind not in _UNCOUNTED_KINDS:
                self._count_skipped(f"of kind {kind[:_MAX_KIND_CHARACTERS]}")
            return None
        media_type = _media_type(headers, fields.get("WARC-Identified-Payload-Type") or "")
        if status != 200 or media_type not in _PAGE_TYPES or url is None or _is_for_robots(url):
            self._count_skipped(media_type if status == 200 else f"status {status}")
            return None
        return self._page(location, record, url, media_type, headers)

    def _page(
        self,
        location: str,
        record: "WarcRecord",
        url: str,
        media_type: str,
        headers: tuple[tuple[str, str], ...],
    ) -> Page | UnreadableEntry:
        expected_bytes = record.content_length
        raw = record.reader.read(MAX_PAGE_BYTES + 1)
        values = dict(headers)
        encodings = values.get("transfer-encoding", ""), values.get("content-encoding", "")
        body = decode_body(raw, *encodings, MAX_PAGE_BYTES + 1)
        if max(len(raw), len(body)) > MAX_PAGE_BYTES:
            return UnreadableEntry(location, TOO_LARGE, url)
        if not body.strip():
            return UnreadableEntry(location, "an empty page", url)
        is_cut = len(raw) < expected_bytes or bool(record.headers.get("WARC-Truncated"))
        hops = self._hops_to(url)
        return Page(
            url=hops[0].url if hops else url,
            final_url=url,
            status=200,
            media_type=media_type,
            body=body,
            fetched=parse_saved_date(record.headers.get("WARC-Date")) or self.default_date,
            headers=tuple((name, value) for name, value in headers if name in _STORED_HEADERS),
            hops=hops,
            warnings=(_INCOMPLETE,) if is_cut else (),
        )

    def _remember_redirect(self, url: str, status: int, location: str) -> None:
        try:
            target = parse_web_address(urljoin(url, location))
        except ValueError:  # a URL with an invalid host
            return
        if target and target != url:
            if len(self._redirects) >= _MAX_REDIRECTS:
                self._redirects.clear()
            self._redirects[target] = url, status

    def _hops_to(self, url: str) -> tuple[Hop, ...]:
        hops: list[Hop] = []
        visited = {url}
        while url in self._redirects and len(hops) < _MAX_HOPS:
            url, status = self._redirects[url]
            if url in visited:
                break
            visited.add(url)
            hops.insert(0, Hop(url, status))
        return tuple(hops)

    def _count_skipped(self, kind: str) -> None:
        is_counted = kind in self.skipped or len(self.skipped) < _MAX_KINDS
        self.skipped[kind if is_counted else "other"] += 1


def _iterate_records(stream: IO[bytes], *, is_lenient: bool) -> "Iterator[WarcRecord]":
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError as error:
        raise FormatError(
            "reading WARC files needs FastWARC, which is not installed",
            hint=Remedy(Action.INSTALL_EXTRA, "warc"),
        ) from error
    return iter(ArchiveIterator(stream, quirks_mode=is_lenient, fsspec_args=False))


def _media_type(headers: tuple[tuple[str, str], ...], identified: str) -> str:
    media_type = dict(headers).get("content-type") or identified
    return media_type.partition(";")[0].strip().lower()[:_MAX_TYPE_CHARACTERS] or "of unknown type"


def _is_for_robots(url: str) -> bool:
    return urlsplit(url).path in ("/robots.txt", "/ads.txt", "/sitemap.txt")


def _error_line(error: Exception) -> str:
    return squeeze_whitespace(str(error))[:_MAX_ERROR_CHARACTERS]
