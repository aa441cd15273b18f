"""The e-mail parts of an MHTML file into the part that is the page, line by line; no other part is in memory.

`read_parts` yields other parts of the file, such as its pictures.

The parser of the standard library would load all images. Here it parses only the heads of parts; boundaries separate
the parts (RFC 2046, section 5.1.1), and RFC 2557 defines which part is the page.
"""

import base64
import quopri
from collections.abc import Callable, Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from typing import IO

from linkvault import lazy_re as re
from linkvault.formats.pages.saved_page import HTML_TYPES, MAX_PAGE_BYTES
from linkvault.lazy_dataclass import dataclass

_MAX_HEAD_BYTES = 262_144
_MAX_LINE_BYTES = 1_048_576
_MAX_ENCODED_BYTES = MAX_PAGE_BYTES * 3  # quoted-printable writes a byte as at most three
_BASE64_GROUP = 4  # characters for three bytes
_MAX_BOUNDARIES = 50
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


@dataclass(slots=True)
class Part:
    """A part with its decoded body. `is_cut` if the file ends within the part."""

    head: Message
    body: bytes
    is_cut: bool = False
    is_large: bool = False  # larger than a page may be; the body is incomplete


def find_page_part(stream: IO[bytes]) -> tuple[Message, Part | None]:
    """Return the head of the file, and the part that is the page: its `start` part, else the first HTML part."""
    head = _read_head(stream)
    boundary = _find_boundary(head)
    if boundary is None:
        is_page = head.get_content_type() in HTML_TYPES
        return head, _build_part(head, _read_body(stream, set())[0], is_cut=False) if is_page else None
    start_id = _strip_id(head.get_param("start"))
    first = None
    for part in _parts(stream, {boundary}, _is_html):
        if not start_id or _strip_id(part.head["content-id"]) == start_id:
            return head, part
        first = first or part
    return head, first


def read_parts(stream: IO[bytes], is_wanted: Callable[[Message], bool]) -> Iterator[Part]:
    """Yield the parts of a file whose head is wanted; none of a file that has no parts."""
    boundary = _find_boundary(_read_head(stream))
    if boundary is not None:
        yield from _parts(stream, {boundary}, is_wanted)


def _is_html(head: Message) -> bool:
    return head.get_content_type() in HTML_TYPES


def _parts(stream: IO[bytes], boundaries: set[bytes], is_wanted: Callable[[Message], bool]) -> Iterator[Part]:
    """Yield the wanted parts, also those of nested multiparts."""
    line = stream.readline(_MAX_LINE_BYTES)
    while line:
        if not _is_boundary(line, boundaries) or line.rstrip()[2:] not in boundaries:
            line = stream.readline(_MAX_LINE_BYTES)
            continue
        head = _read_head(stream)
        inner = _find_boundary(head)
        if inner and len(boundaries) < _MAX_BOUNDARIES:
            boundaries.add(inner)
        if inner or not is_wanted(head):
            line = stream.readline(_MAX_LINE_BYTES)
            continue
        raw, line = _read_body(stream, boundaries)
        yield _build_part(head, raw, is_cut=not line)


def _read_head(stream: IO[bytes]) -> Message:
    lines: list[bytes] = []
    size = 0
    while (line := stream.readline(_MAX_LINE_BYTES)) and size < _MAX_HEAD_BYTES:
        if line.strip():
            lines.append(line)
            size += len(line)
        elif lines:
            break
    return BytesHeaderParser().parsebytes(b"".join(lines))


def _read_body(stream: IO[bytes], boundaries: set[bytes]) -> tuple[bytes, bytes]:
    """Return the encoded body up to a boundary, and the line of the boundary, empty if the file ends first."""
    lines: list[bytes] = []
    size = 0
    while (line := stream.readline(_MAX_LINE_BYTES)) and not _is_boundary(line, boundaries):
        if size <= _MAX_ENCODED_BYTES:
            lines.append(line)
            size += len(line)
    raw = b"".join(lines)
    return (raw.removesuffix(b"\n").removesuffix(b"\r") if line else raw), line


def _build_part(head: Message, raw: bytes, *, is_cut: bool) -> Part:
    body = _decode(raw, str(head["content-transfer-encoding"] or "").strip().lower())
    return Part(
        head, body, is_cut=is_cut, is_large=len(raw) > _MAX_ENCODED_BYTES or len(body) > MAX_PAGE_BYTES
    )


def _decode(raw: bytes, encoding: str) -> bytes:
    if encoding == "quoted-printable":
        return quopri.decodestring(raw)
    if encoding == "base64":
        letters = _NOT_BASE64.sub(b"", raw)
        if len(letters) % _BASE64_GROUP == 1:  # the file ends within a byte
            letters = letters[:-1]
        return base64.b64decode(letters + b"=" * (-len(letters) % _BASE64_GROUP))
    return raw


def _is_boundary(line: bytes, boundaries: set[bytes]) -> bool:
    text = line.rstrip()
    return text[:2] == b"--" and (text[2:] in boundaries or (text[-2:] == b"--" and text[2:-2] in boundaries))


def _find_boundary(head: Message) -> bytes | None:
    boundary = head.get_boundary() if head.get_content_maintype() == "multipart" else None
    return boundary.encode("utf-8", "surrogateescape") if boundary else None


def _strip_id(content_id: object) -> str:
    return str(content_id or "").strip("<> \t\r\n")
