"""Stored versions of a link -> WARC records, each packed for itself, as archives have them (ISO 28500, WARC/1.1).

The same version gives the same bytes: identifiers are made from what they name, and no clock is asked.
"""

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator
from http import HTTPStatus
from uuid import NAMESPACE_URL, uuid5

from linkvault.models import Page

_NO_FIELD = re.compile(r"[\x00-\x1f\x7f]+")
_OF_TRANSFER = frozenset(("content-length", "content-encoding", "transfer-encoding"))


def software_record(date: str, software: str) -> bytes:
    """Return the record that an archive begins with: what wrote it."""
    block = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    return _record("warcinfo", date, block, {"Content-Type": "application/warc-fields"})


def page_records(page: Page) -> Iterator[bytes]:
    """Yield a record for every redirect on the way to a page, then that of the page as it was stored."""
    way = [*(hop.url for hop in page.hops), page.final_url]
    for hop, target in zip(page.hops, way[1:], strict=True):
        yield _answer(hop.url, page.fetched, hop.status, (("location", target),), b"")
    headers = tuple(each for each in page.headers if each[0] not in _OF_TRANSFER)
    if page.header("content-type") is None:
        headers = (("content-type", page.media_type), *headers)
    yield _answer(page.final_url, page.fetched, page.status, headers, page.body)


def _answer(url: str, date: str, status: int, headers: tuple[tuple[str, str], ...], body: bytes) -> bytes:
    lines = [f"HTTP/1.1 {status} {_phrase(status)}"]
    lines += [f"{_field(name)}: {_field(value)}" for name, value in headers]
    lines += [f"content-length: {len(body)}", "", ""]
    fields = {
        "WARC-Target-URI": _field(url).replace(" ", "%20"),
        "WARC-Payload-Digest": _digest(body),
        "Content-Type": "application/http; msgtype=response",
    }
    return _record("response", date, "\r\n".join(lines).encode("utf-8", "replace") + body, fields)


def _record(kind: str, date: str, block: bytes, fields: dict[str, str]) -> bytes:
    digest = _digest(block)
    name = f"{kind} {date} {fields.get('WARC-Target-URI', '')} {digest}"
    told = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, name.encode('utf-8', 'replace').decode())}>",
        "WARC-Date": date,
        **fields,
        "WARC-Block-Digest": digest,
        "Content-Length": str(len(block)),
    }
    head = "WARC/1.1\r\n" + "".join(f"{key}: {value}\r\n" for key, value in told.items()) + "\r\n"
    packer = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)  # gzip without a date
    return packer.compress(head.encode("utf-8", "replace") + block + b"\r\n\r\n") + packer.flush()


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _digest(content: bytes) -> str:
    # SHA-1 is what archives name content by: for comparing, not for trusting.
    return "sha1:" + base64.b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()


def _field(value: str) -> str:
    return _NO_FIELD.sub(" ", value).strip()
