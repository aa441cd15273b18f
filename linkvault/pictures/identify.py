"""The first bytes of a file -> which picture format it has, and its width and height; None for any other file."""

import re
from collections.abc import Callable
from typing import NamedTuple

_Size = tuple[int | None, int | None]
_UNKNOWN: _Size = (None, None)

# The file extension of each media type.
EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/bmp": "bmp",
    "image/x-icon": "ico",
    "image/svg+xml": "svg",
}
_HEADER_BYTES = 65_536  # in which the size of an AVIF file and the root element of an SVG file are searched
_ROOT_BYTES = 8_192  # of an SVG file: a prolog with comments is rarely longer than 1 kB
_AVIF_BRANDS = (b"avif", b"avis")
# A byte-order mark, then any number of XML declarations, comments and document types, then the root element.
_SVG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:(?><\?.*?\?>|<!--.*?-->|<!DOCTYPE\s+svg[^>\[]*(?:\[.*?\])?\s*>)\s*)*+"
    rb"<(?:[\w-]+:)?svg(?=[\s>/])([^>]*)",
    re.IGNORECASE | re.DOTALL,
)
_SVG_LENGTH = r"""\b{name}\s*=\s*["']\s*(\d{{1,6}})(?:\.\d*+)?\s*+(?:px\s*+)?["']"""
_SVG_WIDTH = re.compile(_SVG_LENGTH.format(name="width").encode())
_SVG_HEIGHT = re.compile(_SVG_LENGTH.format(name="height").encode())
_SVG_VIEW_BOX = re.compile(
    rb"""\bviewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+(\d{1,6})(?:\.\d*)?[\s,]+(\d{1,6})"""
)
# Markers of JPEG without a length, and those of the frame header, which has the size (ITU T.81, table B.1).
_JPEG_ALONE = frozenset((0x01, *range(0xD0, 0xDA)))
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_MARKER, _JPEG_SCAN = 0xFF, 0xDA
_MAX_JPEG_SEGMENTS = 1_000  # bounds the time for a hostile file
_OLD_BMP_HEADER = 12  # bytes: its sizes have two bytes each
# Sizes of the second header of BMP, by its versions (OS/2 1 and 2, Windows 3 to 5): other data begins with "BM", too.
_BMP_HEADERS = frozenset((_OLD_BMP_HEADER, 16, 40, 52, 56, 64, 108, 124))
_ICON_FULL = 256  # pixels that an ICO file writes as 0
_WEBP_SIZE_MASK = 0x3FFF  # 14 bits


class PictureFormat(NamedTuple):
    """What a picture is by its bytes. A size is None if the header does not have it."""

    media_type: str
    width: int | None = None
    height: int | None = None

    @property
    def extension(self) -> str:
        """The file extension, without a dot."""
        return EXTENSIONS[self.media_type]


def identify(body: bytes) -> PictureFormat | None:
    """Return the format of a picture; None if the bytes are not those of a picture.

    >>> identify(b"GIF89a" + bytes([3, 0, 2, 0]))
    PictureFormat(media_type='image/gif', width=3, height=2)
    >>> identify(b"<html><svg></svg></html>") is None
    True
    """
    for signature, media_type, read_size in _SIGNATURES:
        if body.startswith(signature):
            return PictureFormat(media_type, *read_size(body))
    if body[:2] == b"BM" and _little(body, 14, 4) in _BMP_HEADERS:
        return PictureFormat("image/bmp", *_bmp_size(body))
    if body[:4] == b"RIFF" and body[0x08:0x0C] == b"WEBP":
        return PictureFormat("image/webp", *_webp_size(body))
    if _is_avif(body):
        return PictureFormat("image/avif", *_avif_size(body))
    if match := _SVG.match(body[:_ROOT_BYTES]):
        return PictureFormat("image/svg+xml", *_svg_size(match[1]))
    return None


# Offsets into headers are hexadecimal below, as in the specifications.
def _little(body: bytes, start: int, size: int) -> int:
    return int.from_bytes(body[start : start + size], "little")


def _big(body: bytes, start: int, size: int) -> int:
    return int.from_bytes(body[start : start + size], "big")


def _png_size(body: bytes) -> _Size:
    return (_big(body, 16, 4), _big(body, 20, 4)) if body[0x0C:0x10] == b"IHDR" else _UNKNOWN


def _gif_size(body: bytes) -> _Size:
    return _little(body, 6, 2), _little(body, 8, 2)


def _bmp_size(body: bytes) -> _Size:
    if _little(body, 14, 4) == _OLD_BMP_HEADER:
        return _little(body, 18, 2), _little(body, 20, 2)
    height = int.from_bytes(body[0x16:0x1A], "little", signed=True)  # negative: the rows begin at the top
    return _little(body, 18, 4), abs(height)


def _icon_size(body: bytes) -> _Size:
    return _little(body, 6, 1) or _ICON_FULL, _little(body, 7, 1) or _ICON_FULL


def _jpeg_size(body: bytes) -> _Size:
    place = 2
    for _ in range(_MAX_JPEG_SEGMENTS):
        while body[place : place + 1] == b"\xff" and body[place + 1 : place + 2] == b"\xff":
            place += 1  # fill bytes
        marker = body[place + 1 : place + 2]
        if body[place : place + 1] != b"\xff" or not marker or marker[0] == _JPEG_SCAN:
            break
        if marker[0] in _JPEG_FRAMES:
            return _big(body, place + 0x07, 2), _big(body, place + 0x05, 2)
        place += 2 if marker[0] in _JPEG_ALONE else 2 + _big(body, place + 2, 2)
    return _UNKNOWN


def _webp_size(body: bytes) -> _Size:
    kind = body[0x0C:0x10]
    if kind == b"VP8X":
        return 1 + _little(body, 24, 3), 1 + _little(body, 27, 3)
    if kind == b"VP8L":
        bits = _little(body, 21, 4)
        return 1 + (bits & _WEBP_SIZE_MASK), 1 + (bits >> 14 & _WEBP_SIZE_MASK)
    if kind == b"VP8 ":
        return _little(body, 26, 2) & _WEBP_SIZE_MASK, _little(body, 28, 2) & _WEBP_SIZE_MASK
    return _UNKNOWN


def _is_avif(body: bytes) -> bool:
    """Return whether the first box of a file names AVIF as its brand, or as a compatible one."""
    if body[0x04:0x08] != b"ftyp":
        return False
    box = body[0x08 : max(0x10, min(_big(body, 0, 4), _ROOT_BYTES))]
    return any(box[start : start + 0x04] in _AVIF_BRANDS for start in range(0, len(box), 0x04))


def _avif_size(body: bytes) -> _Size:
    """Return the largest size that an `ispe` box has: tiles and the transparency have boxes of their own."""
    sizes = [
        (_big(body, match.end() + 0x04, 4), _big(body, match.end() + 0x08, 4))
        for match in re.finditer(b"ispe", body[:_HEADER_BYTES])
    ]
    return max(sizes, key=lambda size: size[0] * size[1], default=_UNKNOWN)


def _svg_size(attributes: bytes) -> _Size:
    width, height = _SVG_WIDTH.search(attributes), _SVG_HEIGHT.search(attributes)
    if width and height:
        return int(width[1]), int(height[1])
    box = _SVG_VIEW_BOX.search(attributes)
    return (int(box[1]), int(box[2])) if box else _UNKNOWN


# The first bytes of each format, its media type, and the function that reads the size.
_SIGNATURES: tuple[tuple[bytes, str, Callable[[bytes], _Size]], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png", _png_size),
    (b"\xff\xd8\xff", "image/jpeg", _jpeg_size),
    (b"GIF87a", "image/gif", _gif_size),
    (b"GIF89a", "image/gif", _gif_size),
    (b"\0\0\1\0", "image/x-icon", _icon_size),
)
