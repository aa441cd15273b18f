"""Small pictures of every format, made of the bytes that their headers need, and a page that shows pictures."""

import struct
import zlib


def png(width: int = 40, height: int = 30, seed: int = 0) -> bytes:
    """Return a PNG that every program can decode; another `seed` gives other bytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    row = b"\0" + bytes((seed + column) % 251 for column in range(3 * width))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(row * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def gif(width: int = 3, height: int = 2) -> bytes:
    """Return a GIF of one color that every program can decode."""
    clear, end, bits = 4, 5, 3  # the table is cleared before every pixel, so that each code has three bits
    number = sum(code << bits * place for place, code in enumerate([*[clear, 0] * width * height, end]))
    data = number.to_bytes((bits * (2 * width * height + 1) + 7) // 8, "little")
    blocks = b"".join(
        bytes([len(data[at : at + 255])]) + data[at : at + 255] for at in range(0, len(data), 255)
    )
    size = struct.pack("<HH", width, height)
    return b"GIF89a" + size + b"\x80\0\0" + bytes(6) + b"," + bytes(4) + size + b"\0\x02" + blocks + b"\0;"


SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="30" height="20" onload="alert(1)">'
    b'<script>alert(2)</script><rect width="30" height="20" fill="#48a"/></svg>'
)
TEXT = "The loss tells how wrong a model is, and learning makes that number small, step by step. " * 3


def page(*images: str, head: str = "") -> bytes:
    """Return a page whose article shows these `img` elements."""
    paragraphs = "".join(f"<p>{TEXT}</p><p>{image}</p>" for image in images)
    body = f"<article><h1>Loss</h1>{paragraphs}<p>{TEXT}</p></article>"
    return f"<!DOCTYPE html><html lang=en><head><title>Loss</title>{head}</head><body>{body}</body></html>".encode()
