"""A WARC file as a stream -> the web pages in it, one at a time; the rest is counted and told (ISO 28500).

A page is an answer 200 of HTML or plain text. What an archive holds besides (pictures, styles, requests, redirects,
errors) is no page. Damage is stepped over where the next record can be found behind it.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING
from urllib.parse import urljoin, urlsplit
from zipfile import BadZipFile

from linkvault.errors import FormatError
from linkvault.formats.archives.http_body import decode_body
from linkvault.formats.pages.saved_page import (
    HTML_TYPES,
    MAX_PAGE_BYTES,
    TOO_LARGE,
    parse_saved_date,
    parse_web_address,
)
from linkvault.models import Hop, Page, UnreadableEntry

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_PAGE_TYPES = HTML_TYPES | {"text/plain"}
_ABOUT_PAGES = ("warcinfo", "request", "metadata", "revisit")  # they hold nothing that could be a page
_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 10_000  # remembered at a time
_MOST_HOPS = 10
_MOST_KINDS = 200  # counted one by one; more are "other"
# The headers that a fetched page keeps too (in a room that this one never sees).
_KEPT_HEADERS = frozenset(
    (
        *("content-type", "content-language", "content-location", "content-disposition"),
        *("last-modified", "etag", "date", "link", "x-robots-tag", "server", "memento-datetime"),
    )
)
# FastWARC's own, and those of the zip that a WARC may lie in.
_DAMAGE = (OSError, ValueError, EOFError, zlib.error, BadZipFile)
_CUT = "the archive holds only a part of this page"

Opened = Callable[[], AbstractContextManager[IO[bytes]]]


@dataclass(slots=True)
class Archive:
    """One WARC. `read` yields (location, page) and what it cannot read; `others` counts what is no page.

    `opened` gives the file from its start, more than once where it is damaged; `dated` is the date of pages that
    have none.
    """

    opened: Opened
    dated: str
    others: Counter[str] = field(default_factory=Counter)
    _redirects: dict[str, tuple[str, int]] = field(default_factory=dict)

    def read(self) -> Iterator[tuple[str, Page] | UnreadableEntry]:
        """Yield the pages in the order of the file, each with its location."""
        for number, record in self._records():
            if isinstance(record, UnreadableEntry):
                yield record
                continue
            location = f"record {number}"
            try:
                found = self._look(location, record)
            except _DAMAGE as error:
                yield UnreadableEntry(location, f"damaged: {_line(error)}")
                continue
            if found is not None:
                yield found if isinstance(found, UnreadableEntry) else (location, found)

    def summarize_others(self) -> Iterator[UnreadableEntry]:
        """Tell in one line how many records were no pages, and of what kinds."""
        if self.others:
            kinds = ", ".join(f"{count} {kind}" for kind, count in self.others.most_common(6))
            more = ", ..." if len(self.others) > 6 else ""
            count = self.others.total()
            are = "record is no page" if count == 1 else "records are no pages"
            yield UnreadableEntry("all records", f"{count} {are}: {kinds}{more}")

    def _records(self) -> "Iterator[tuple[int, WarcRecord | UnreadableEntry]]":
        """Yield the records with their numbers: at damage once more from the start, leniently, behind the last."""
        last = 0
        damage: UnreadableEntry | None = None
        for lenient in (False, True):
            with self.opened() as stream:
                try:
                    for number, record in enumerate(_iterate(stream, lenient=lenient), 1):
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
                            f"after record {last}", f"damaged or cut off: {_line(error)}"
                        )
                    continue
            break
        if damage:
            yield last, damage

    def _look(self, location: str, record: "WarcRecord") -> Page | UnreadableEntry | None:
        told = record.headers
        kind = (told.get("WARC-Type") or "").strip().lower()
        url = parse_web_address((told.get("WARC-Target-URI") or "").strip("<> "))
        if kind == "response" and record.http_headers is not None:
            headers = tuple((name.lower(), value) for name, value in record.http_headers.to_tuples())
            status = record.http_headers.status_code
            if status in _REDIRECTS and url:
                # Servers send the address as it is, in UTF-8; FastWARC reads headers as Latin-1.
                target = record.http_headers.get_bytes(b"Location") or b""
                self._remember(url, status, target.decode("utf-8", "replace"))
                return None
        elif kind == "resource":
            headers, status = (("content-type", told.get("Content-Type") or ""),), 200
        else:
            if not kind:
                return UnreadableEntry(location, "the archive ends within this record")
            if kind not in _ABOUT_PAGES:
                self._count(f"of kind {kind[:40]}")
            return None
        media_type = _media_type(headers, told.get("WARC-Identified-Payload-Type") or "")
        if status != 200 or media_type not in _PAGE_TYPES or url is None or _is_for_robots(url):
            self._count(media_type if status == 200 else f"status {status}")
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
        promised = record.content_length
        raw = record.reader.read(MAX_PAGE_BYTES + 1)
        named = dict(headers)
        encodings = named.get("transfer-encoding", ""), named.get("content-encoding", "")
        body = decode_body(raw, *encodings, MAX_PAGE_BYTES + 1)
        if max(len(raw), len(body)) > MAX_PAGE_BYTES:
            return UnreadableEntry(location, TOO_LARGE, url)
        if not body.strip():
            return UnreadableEntry(location, "an empty page", url)
        is_cut = len(raw) < promised or bool(record.headers.get("WARC-Truncated"))
        hops = self._hops_to(url)
        return Page(
            url=hops[0].url if hops else url,
            final_url=url,
            status=200,
            media_type=media_type,
            body=body,
            fetched=parse_saved_date(record.headers.get("WARC-Date")) or self.dated,
            headers=tuple(each for each in headers if each[0] in _KEPT_HEADERS),
            hops=hops,
            warnings=(_CUT,) if is_cut else (),
        )

    def _remember(self, url: str, status: int, location: str) -> None:
        try:
            target = parse_web_address(urljoin(url, location))
        except ValueError:  # an address with a broken host
            return
        if target and target != url:
            if len(self._redirects) >= _MOST_REDIRECTS:
                self._redirects.clear()
            self._redirects[target] = url, status

    def _hops_to(self, url: str) -> tuple[Hop, ...]:
        hops: list[Hop] = []
        seen = {url}
        while url in self._redirects and len(hops) < _MOST_HOPS:
            url, status = self._redirects[url]
            if url in seen:
                break
            seen.add(url)
            hops.insert(0, Hop(url, status))
        return tuple(hops)

    def _count(self, kind: str) -> None:
        known = kind in self.others or len(self.others) < _MOST_KINDS
        self.others[kind if known else "other"] += 1


def _iterate(stream: IO[bytes], *, lenient: bool) -> "Iterator[WarcRecord]":
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError as error:
        raise FormatError(
            "WARC files are read with FastWARC, which is not installed",
            hint="pip install 'linkvault[warc]'",
        ) from error
    return iter(ArchiveIterator(stream, quirks_mode=lenient, fsspec_args=False))


def _media_type(headers: tuple[tuple[str, str], ...], identified: str) -> str:
    told = dict(headers).get("content-type") or identified
    return told.partition(";")[0].strip().lower()[:60] or "of no known kind"


def _is_for_robots(url: str) -> bool:
    return urlsplit(url).path in ("/robots.txt", "/ads.txt", "/sitemap.txt")


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:100]
