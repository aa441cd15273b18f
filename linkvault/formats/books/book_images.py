"""A picture as received -> a picture that programs for books can show: JPEG, PNG, GIF or SVG of a moderate size.

Converting needs Pillow (extra `images`). Without it, pictures keep their size, and those of other formats are left out;
WebP stays, because EPUB 3.3 allows it, though many readers do not show it.
"""

import io
from typing import TYPE_CHECKING

from linkvault.formats.parts.clean_svg import MEDIA_TYPE, clean_svg
from linkvault.models import AssetFile
from linkvault.pictures import EXTENSIONS

if TYPE_CHECKING:
    from PIL.Image import Image

DEFAULT_PIXELS = 1_600  # of the longest edge: e-readers have 1,072 to 1,860
_SHOWN = ("image/jpeg", "image/png", "image/gif")
_WITHOUT_CONVERSION = (*_SHOWN, "image/webp")
_GIF = "image/gif"
_MAX_ANIMATION_BYTES = 1_000_000  # of a GIF: a larger one is a film, of which the first picture is shown
# More pixels need 200 MB to decode, and no reader shows them: 109 kB of PNG may unpack to 900 million pixels.
_MAX_PIXELS = 50_000_000
_JPEG_QUALITY = 80  # screenshots and plots have 24 % of the bytes of PNG, photographs 95 %
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP", "ICO")  # that Pillow may decode


def prepare_picture(file: AssetFile, pixels: int) -> AssetFile | None:
    """Return a picture for a book; None if it cannot be shown.

    :param pixels: the maximum length of the longest edge
    """
    if file.media_type == MEDIA_TYPE:
        body = clean_svg(file.body)
        return None if body is None else AssetFile(body, MEDIA_TYPE, file.width, file.height)
    if file.media_type not in EXTENSIONS or (file.width or 0) * (file.height or 0) > _MAX_PIXELS:
        return None
    is_large = max(file.width or 0, file.height or 0) > pixels
    is_film = file.media_type == _GIF and len(file.body) > _MAX_ANIMATION_BYTES
    if file.media_type in _SHOWN and not is_large and not is_film:
        return file
    converted = _convert(file, pixels)
    if converted is not None:
        return converted
    return file if file.media_type in _WITHOUT_CONVERSION else None


def can_convert() -> bool:
    """Return whether Pillow is installed."""
    try:
        import PIL  # noqa: F401  # only whether it is there
    except ImportError:
        return False
    return True


def _convert(file: AssetFile, pixels: int) -> AssetFile | None:
    """Return a picture as JPEG, with transparency as PNG, of at most `pixels`; None if Pillow cannot read it."""
    try:
        from PIL import Image, ImageOps
    except ImportError:
        return None
    try:
        with Image.open(io.BytesIO(file.body), formats=_FORMATS) as opened:
            if opened.width * opened.height > _MAX_PIXELS:
                return None
            opened.draft(None, (pixels, pixels))  # decodes a JPEG of twice the size in a quarter of the time
            image: Image.Image = ImageOps.exif_transpose(opened)
            image.thumbnail((pixels, pixels))
            return _encode(image)
    # Pillow raises these for damaged files, and a DecompressionBombError (an Exception) before it decodes too much.
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return None


def _encode(image: "Image") -> AssetFile:
    output = io.BytesIO()
    if image.has_transparency_data:
        image.convert("RGBA").save(output, "PNG", optimize=True)
        return AssetFile(output.getvalue(), "image/png", *image.size)
    image.convert("RGB").save(output, "JPEG", quality=_JPEG_QUALITY)
    return AssetFile(output.getvalue(), "image/jpeg", *image.size)
