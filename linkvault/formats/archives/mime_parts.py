"""An e-mail package (MHTML) -> the part that is the page, found line by line: no other part is ever in memory.

The parser of the standard library would hold the package with all its pictures. It reads the heads here; where
parts begin and end is found by their boundaries (RFC 2046, section 5.1.1; RFC 2557 for the part that is meant).
"""

import base64
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from typing import IO

from linkvault.formats.pages.saved_page import HTML_TYPES, MAX_PAGE_BYTES

_LONGEST_HEAD = 262_144
_LONGEST_LINE = 1_048_576
_MOST_RAW = MAX_PAGE_BYTES * 3  # a byte is at most three in quoted-printable
_MOST_BOUNDARIES = 50
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


@dataclass(slots=True)
class Part:
    """A part with its body decoded of its transfer. `is_cut` where the file ends within it."""

    head: Message
    body: bytes
    is_cut: bool = False
    is_large: bool = False  # larger than any page may be: the body is not whole


def find_page_part(stream: IO[bytes]) -> tuple[Message, Part | None]:
    """Return the head of the package, and the part that is its page: its `start`, else its first HTML."""
    head = _head(stream)
    boundary = _boundary(head)
    if boundary is None:
        is_page = head.get_content_type() in HTML_TYPES
        return head, _part(head, _body(stream, set())[0], is_cut=False) if is_page else None
    wanted = _bare_id(head.get_param("start"))
    first = None
    for part in _html_parts(stream, {boundary}):
        if not wanted or _bare_id(part.head["content-id"]) == wanted:
            return head, part
        first = first or part
    return head, first


def _html_parts(stream: IO[bytes], boundaries: set[bytes]) -> Iterator[Part]:
    """Yield the parts that are HTML, those of packages in the package too."""
    line = stream.readline(_LONGEST_LINE)
    while line:
        if not _is_boundary(line, boundaries) or line.rstrip()[2:] not in boundaries:
            line = stream.readline(_LONGEST_LINE)
            continue
        head = _head(stream)
        inner = _boundary(head)
        if inner and len(boundaries) < _MOST_BOUNDARIES:
            boundaries.add(inner)
        if inner or head.get_content_type() not in HTML_TYPES:
            line = stream.readline(_LONGEST_LINE)
            continue
        raw, line = _body(stream, boundaries)
        yield _part(head, raw, is_cut=not line)


def _head(stream: IO[bytes]) -> Message:
    lines: list[bytes] = []
    size = 0
    while (line := stream.readline(_LONGEST_LINE)) and size < _LONGEST_HEAD:
        if line.strip():
            lines.append(line)
            size += len(line)
        elif lines:
            break
    return BytesHeaderParser().parsebytes(b"".join(lines))


def _body(stream: IO[bytes], boundaries: set[bytes]) -> tuple[bytes, bytes]:
    """Return the raw body up to a boundary, and the line that holds it: empty where the file ends first."""
    lines: list[bytes] = []
    size = 0
    while (line := stream.readline(_LONGEST_LINE)) and not _is_boundary(line, boundaries):
        if size <= _MOST_RAW:
            lines.append(line)
            size += len(line)
    raw = b"".join(lines)
    return (raw.removesuffix(b"\n").removesuffix(b"\r") if line else raw), line


def _part(head: Message, raw: bytes, *, is_cut: bool) -> Part:
    body = _decoded(raw, str(head["content-transfer-encoding"] or "").strip().lower())
    return Part(head, body, is_cut=is_cut, is_large=len(raw) > _MOST_RAW or len(body) > MAX_PAGE_BYTES)


def _decoded(raw: bytes, encoding: str) -> bytes:
    if encoding == "quoted-printable":
        return quopri.decodestring(raw)
    if encoding == "base64":
        letters = _NO_BASE64.sub(b"", raw)
        letters = letters[:-1] if len(letters) % 4 == 1 else letters  # cut within a byte
        return base64.b64decode(letters + b"=" * (-len(letters) % 4))
    return raw


def _is_boundary(line: bytes, boundaries: set[bytes]) -> bool:
    told = line.rstrip()
    return told[:2] == b"--" and (told[2:] in boundaries or (told[-2:] == b"--" and told[2:-2] in boundaries))


def _boundary(head: Message) -> bytes | None:
    told = head.get_boundary() if head.get_content_maintype() == "multipart" else None
    return told.encode("utf-8", "surrogateescape") if told else None


def _bare_id(told: object) -> str:
    return str(told or "").strip("<> \t\r\n")
