"""Pictures as received -> pictures that programs for books show."""

import io
import sys

import pytest
from picture_files import SVG, gif, png

from linkvault.formats.books.book_images import DEFAULT_PIXELS, prepare_picture
from linkvault.models import AssetFile
from linkvault.pictures import identify
from linkvault.transfer.item_files import DEFAULT_PIXELS as EXPORT_PIXELS

Image = pytest.importorskip(
    "PIL.Image", reason="Pillow is not installed: pictures in books are not converted"
)


def encode(kind: str, size=(60, 40), mode="RGB", **options) -> AssetFile:
    output = io.BytesIO()
    Image.new(mode, size, (200, 30, 30, 90)[: len(mode)]).save(output, kind, **options)
    return describe(output.getvalue())


def describe(body: bytes) -> AssetFile:
    picture = identify(body)
    return AssetFile(body, picture.media_type, picture.width, picture.height)


def test_pictures_that_every_program_shows_stay_as_they_are():
    for file in (describe(png()), describe(gif(30, 20)), encode("JPEG")):
        assert prepare_picture(file, DEFAULT_PIXELS) is file


@pytest.mark.parametrize("kind", ["WEBP", "AVIF", "BMP"])
def test_other_formats_become_jpeg_and_with_transparency_png(kind):
    assert prepare_picture(encode(kind), DEFAULT_PIXELS).media_type == "image/jpeg"
    if kind != "BMP":
        assert prepare_picture(encode(kind, mode="RGBA"), DEFAULT_PIXELS).media_type == "image/png"


def test_a_large_picture_gets_the_longest_edge_that_was_asked_for():
    small = prepare_picture(describe(png(2000, 100)), 800)
    assert (small.width, small.height, identify(small.body)[1:]) == (800, 40, (800, 40))


def test_a_picture_of_too_many_pixels_is_never_decoded():
    bomb = png(40, 30)
    bomb = bomb[:16] + (30_000).to_bytes(4, "big") * 2 + bomb[24:]
    assert prepare_picture(describe(bomb), DEFAULT_PIXELS) is None


def test_a_damaged_picture_raises_nothing():
    body = encode("WEBP").body
    assert prepare_picture(AssetFile(body[:40], "image/webp", 60, 40), DEFAULT_PIXELS).body == body[:40]
    assert prepare_picture(AssetFile(b"BM" + bytes(40), "image/bmp", 9, 9), DEFAULT_PIXELS) is None


def test_an_svg_file_is_cleaned():
    assert b"script" not in prepare_picture(describe(SVG), DEFAULT_PIXELS).body


def test_without_the_extra_only_formats_of_the_standard_are_in_a_book(monkeypatch):
    webp, avif = encode("WEBP"), encode("AVIF")
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert prepare_picture(webp, DEFAULT_PIXELS) is webp
    assert prepare_picture(avif, DEFAULT_PIXELS) is None


def test_the_default_of_an_export_is_that_of_a_book():
    assert DEFAULT_PIXELS == EXPORT_PIXELS
