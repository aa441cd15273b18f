"""Stored pages into WARC/1.1 records (ISO 28500), each compressed on its own as is usual in archives.

The same page gives the same bytes: record ids are computed from the content, and no current time is used.
"""

import base64
import hashlib
import zlib
from collections.abc import Iterator
from http import HTTPStatus
from uuid import NAMESPACE_URL, uuid5

from linkvault import lazy_re as re
from linkvault.models import AssetFile, Page

_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_TRANSFER_HEADERS = frozenset(("content-length", "content-encoding", "transfer-encoding"))


def software_record(date: str, software: str) -> bytes:
    """Return the first record of an archive, which names the program that wrote it."""
    block = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    return _build_record("warcinfo", date, block, {"Content-Type": "application/warc-fields"})


def page_records(page: Page) -> Iterator[bytes]:
    """Yield a record for each redirect that led to a page, then the record of the page.

    A page that a browser rendered has two: the response of the site, and the rendered page as its conversion.
    """
    urls = [*(hop.url for hop in page.hops), page.final_url]
    for hop, target in zip(page.hops, urls[1:], strict=True):
        yield _build_response(hop.url, page.fetched, hop.status, (("location", target),), b"")
    headers = tuple((name, value) for name, value in page.headers if name not in _TRANSFER_HEADERS)
    if page.header("content-type") is None:
        headers = (("content-type", page.media_type), *headers)
    body = page.body if page.received is None else page.received
    yield _build_response(page.final_url, page.fetched, page.status, headers, body)
    if page.received is not None:
        fields = {
            "WARC-Target-URI": _format_url(page.final_url),
            "Content-Type": page.header("content-type") or "",
        }
        yield _build_record("conversion", page.fetched, page.body, fields)


def file_record(url: str, date: str, file: AssetFile) -> bytes:
    """Return the record of a picture or another file of a page."""
    return _build_response(url, date, 200, (("content-type", file.media_type),), file.body)


def copy_record(url: str, date: str, file: AssetFile) -> bytes:
    """Return the record of a page as it looked: a conversion of its response."""
    fields = {"WARC-Target-URI": _format_url(url), "Content-Type": file.media_type}
    return _build_record("conversion", date, file.body, fields)


def _build_response(
    url: str, date: str, status: int, headers: tuple[tuple[str, str], ...], body: bytes
) -> bytes:
    lines = [f"HTTP/1.1 {status} {_status_phrase(status)}"]
    lines += [f"{_clean_field(name)}: {_clean_field(value)}" for name, value in headers]
    lines += [f"content-length: {len(body)}", "", ""]
    fields = {
        "WARC-Target-URI": _format_url(url),
        "WARC-Payload-Digest": _digest_of(body),
        "Content-Type": "application/http; msgtype=response",
    }
    return _build_record("response", date, "\r\n".join(lines).encode("utf-8", "replace") + body, fields)


def _build_record(kind: str, date: str, block: bytes, fields: dict[str, str]) -> bytes:
    digest = _digest_of(block)
    name = f"{kind} {date} {fields.get('WARC-Target-URI', '')} {digest}"
    all_fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, name.encode('utf-8', 'replace').decode())}>",
        "WARC-Date": date,
        **fields,
        "WARC-Block-Digest": digest,
        "Content-Length": str(len(block)),
    }
    head = "WARC/1.1\r\n" + "".join(f"{key}: {value}\r\n" for key, value in all_fields.items()) + "\r\n"
    packer = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)  # gzip without a date
    return packer.compress(head.encode("utf-8", "replace") + block + b"\r\n\r\n") + packer.flush()


def _status_phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _digest_of(content: bytes) -> str:
    # SHA-1 is usual in archives: it identifies content and is not a protection.
    return "sha1:" + base64.b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()


def _format_url(url: str) -> str:
    return _clean_field(url).replace(" ", "%20")


def _clean_field(value: str) -> str:
    return _CONTROL.sub(" ", value).strip()
