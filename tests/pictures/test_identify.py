"""The first bytes of a file -> its picture format and size."""

import struct

import pytest
from growth import LIMIT, growth
from picture_files import SVG, gif, png

from linkvault.pictures import EXTENSIONS, identify

JPEG = b"\xff\xd8\xff\xe0\x00\x04ab" + b"\xff\xff\xc2\x00\x0b\x08" + struct.pack(">HH", 20, 30) + bytes(6)
WEBP = b"RIFF\0\0\0\0WEBP"
AVIF = b"\0\0\0\x1cftypmif1\0\0\0\0avifmif1"
FILES = {
    "png": (png(40, 30), ("image/png", 40, 30)),
    "gif": (gif(3, 2), ("image/gif", 3, 2)),
    "jpeg": (JPEG, ("image/jpeg", 30, 20)),
    "lossy webp": (WEBP + b"VP8 " + bytes(10) + struct.pack("<HH", 50, 40), ("image/webp", 50, 40)),
    "lossless webp": (WEBP + b"VP8L" + bytes(4) + b"\x2f" + struct.pack("<I", 49 | 39 << 14), ("image/webp", 50, 40)),
    "extended webp": (WEBP + b"VP8X" + bytes(8) + b"\x31\0\0\x27\0\0", ("image/webp", 50, 40)),
    "avif by a compatible brand": (AVIF + b"ispe" + bytes(4) + struct.pack(">II", 60, 50), ("image/avif", 60, 50)),
    "bmp from the top": (b"BM" + bytes(12) + struct.pack("<Iii", 40, 9, -8), ("image/bmp", 9, 8)),
    "old bmp": (b"BM" + bytes(12) + struct.pack("<IHH", 12, 9, 8), ("image/bmp", 9, 8)),
    "ico": (b"\0\0\1\0\1\0" + bytes([0, 16]), ("image/x-icon", 256, 16)),
    "svg": (SVG, ("image/svg+xml", 30, 20)),
    "svg by its view box": (b"<!-- a --><svg viewBox='0 0 7.5 9'/>", ("image/svg+xml", 7, 9)),
    "svg with a document type": (b'<!DOCTYPE svg PUBLIC "a" "b" [<!ENTITY x "y">]>\n<svg width="5px" height="6"/>', ("image/svg+xml", 5, 6)),
    "svg with a prefix": (b"<s:svg xmlns:s='http://www.w3.org/2000/svg'/>", ("image/svg+xml", None, None)),
}  # fmt: skip
OTHERS = [
    b"",
    b"<html><svg></svg></html>",
    b"%PDF-1.7",
    b"\x89PN",
    b"RIFF\0\0\0\0WAVE",
    b"RIFX\0\0\0\0WEBPVP8 ",
    b"<svgx/>",
    b"\0\0\0\x1cftypisom",
    b"BMW builds a new engine in Munich",
]


@pytest.mark.parametrize("name", FILES)
def test_a_picture_is_known_by_its_bytes(name):
    body, expected = FILES[name]
    assert identify(body) == expected
    assert identify(body).extension == EXTENSIONS[expected[0]]


@pytest.mark.parametrize("body", OTHERS)
def test_other_bytes_are_no_picture(body):
    assert identify(body) is None


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_ends_anywhere_raises_nothing(name):
    body = FILES[name][0]
    for size in range(len(body)):
        identify(body[:size])


@pytest.mark.parametrize("piece", [b"<??>", b"<!---->", b"<!DOCTYPE svg>", b" "])
def test_a_hostile_prolog_takes_linear_time(piece):
    assert growth(identify, lambda size: piece * size, 1600) < LIMIT


def test_a_jpeg_of_endless_segments_ends():
    assert identify(b"\xff\xd8\xff" + b"\xfe\0\2\xff" * 200_000).width is None
