"""A picture in a `data:` address -> its bytes, and a short address under which the article shows it.

The text of an article would have 100 kB of base64 otherwise. The short address is `cid:` (RFC 2392, the address of a
part that comes with a document) and the digest of the bytes, so that the same picture has the same address everywhere.
"""

import base64
import binascii
import hashlib
import re
from urllib.parse import unquote_to_bytes

from linkvault.pictures import identify

EMBEDDED = "data-lv-embedded"  # the attribute of an `img` with its `data:` address
MAX_DATA_CHARACTERS = 28_000_000  # 20 MB as base64: the limit for a picture that is fetched
_DATA = re.compile(r"data:image/[\w.+-]+((?:;[^,;]*)*),", re.IGNORECASE)
_DIGEST_CHARACTERS = 32  # 128 bits: two pictures of a page never get the same address
# A smaller picture is the placeholder of one that a script loads: a blank pixel, or a blurred copy.
_LEAST_BYTES = 1_000
_LEAST_PIXELS = 32
# One color compresses to 1/100 byte a pixel and less; a drawing of two colors to more.
_LEAST_BYTES_PER_PIXEL = 0.01


def shorten_address(source: str) -> str | None:
    """Return the short address of a `data:` address; None if it is not a picture, or only a placeholder."""
    body = read_data_address(source)
    return None if body is None or is_placeholder(body) else short_address(body)


def short_address(body: bytes) -> str:
    """Return the short address of a picture.

    >>> short_address(b"GIF89a")
    'cid:610f5ae4d76e332636a17bd357fd6ce9'
    """
    return f"cid:{hashlib.sha256(body).hexdigest()[:_DIGEST_CHARACTERS]}"


def read_data_address(source: str) -> bytes | None:
    """Return the bytes of a `data:` address of a picture; None for any other address.

    >>> read_data_address("data:image/gif;base64,R0lGODlh"), read_data_address("data:text/html,a")
    (b'GIF89a', None)
    """
    match = _DATA.match(source) if len(source) <= MAX_DATA_CHARACTERS else None
    if match is None:
        return None
    content = unquote_to_bytes(source[match.end() :])
    if "base64" not in match[1].lower():
        return content
    try:
        return base64.b64decode(content + b"==")  # more padding than is missing does no harm
    except binascii.Error:
        return None


def is_placeholder(body: bytes) -> bool:
    """Return whether a picture is too small to be one of the article, or is none at all."""
    picture = identify(body)
    if picture is None:
        return True
    if len(body) >= _LEAST_BYTES:
        return False
    if picture.width is None or picture.height is None or picture.media_type == "image/svg+xml":
        return True  # a small SVG is an icon, or an empty frame of the right size
    is_dense = len(body) >= _LEAST_BYTES_PER_PIXEL * picture.width * picture.height
    return not is_dense or min(picture.width, picture.height) <= _LEAST_PIXELS
