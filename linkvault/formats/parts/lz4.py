"""Mozilla's compressed files (`mozLz4`: a signature, a size, one LZ4 block) into their text.

Firefox's bookmark backups are the only such files, so these 40 lines replace a compiled dependency.
The block format: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
"""

import io
from pathlib import Path
from typing import IO

from linkvault.errors import FormatError

MOZILLA_SIGNATURE = b"mozLz40\0"
# After the signature come four bytes with the unpacked size, then the block.
_SIZE_START, _BLOCK_START = 8, 12
_MAX_UNPACKED_BYTES = 128_000_000  # a backup of 100,000 bookmarks has 33 MB
_COPIED_BYTES = 1 << 20  # at a time, when a match repeats itself
_MAX_HEAD_RATIO = 4  # the head of a file is unpacked to at most this multiple of its size
# Constants of the block format.
_MIN_MATCH = 4  # bytes; the stored length is shorter by this
_EXTENDED_LENGTH = 15  # more bytes of the length follow
_FULL_BYTE = 255  # one more byte of the length follows


def open_mozilla_file(path: Path) -> IO[str]:
    """Unpack a file and return its text as a stream.

    :raises FormatError: if it is damaged, or claims to be larger than any backup
    """
    packed = path.read_bytes()
    size = int.from_bytes(packed[_SIZE_START:_BLOCK_START], "little")
    if size > _MAX_UNPACKED_BYTES:
        raise FormatError(f"{path}: it claims to unpack to {size} bytes, more than any backup has")
    text = unpack_block(packed, _BLOCK_START, size)
    if len(text) != size:
        raise FormatError(f"{path}: the compressed file is damaged or cut off")
    return io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", errors="replace")


def head_contains(head: bytes, text: bytes) -> bool:
    """Return whether the unpacked head of a file contains a text."""
    return text in unpack_block(head, _BLOCK_START, _MAX_HEAD_RATIO * len(head))


def unpack_block(block: bytes, offset: int, max_bytes: int) -> bytearray:
    """Return the first `max_bytes` bytes of the LZ4 block that starts at `offset`, or what precedes any damage.

    >>> unpack_block(bytes([0x35]) + b"abc" + bytes([3, 0]) + bytes([0x10]) + b"!", 0, 99)
    bytearray(b'abcabcabcabc!')
    """
    out = bytearray()
    at = offset
    while at < len(block) and len(out) < max_bytes:
        token = block[at]
        length, at = _read_length(block, at + 1, token >> 4)
        out += block[at : at + length]
        at += length
        if at + 2 > len(block):
            break
        distance = int.from_bytes(block[at : at + 2], "little")
        length, at = _read_length(block, at + 2, token & 15)
        length = min(length + _MIN_MATCH, max_bytes - len(out))
        if not 0 < distance <= len(out):
            break
        _repeat(out, len(out) - distance, length)
    del out[max_bytes:]
    return out


def _repeat(out: bytearray, start: int, length: int) -> None:
    """Append `length` bytes of `out` from `start` on; the copy may overlap the bytes that it appends."""
    while length > 0:
        piece = out[start : start + min(length, _COPIED_BYTES)]
        out += piece
        start += len(piece)
        length -= len(piece)


def _read_length(block: bytes, at: int, length: int) -> tuple[int, int]:
    """Return the length, with the bytes that extend it, and the offset after it."""
    if length < _EXTENDED_LENGTH:
        return length, at
    while at < len(block):
        length += block[at]
        at += 1
        if block[at - 1] != _FULL_BYTE:
            break
    return length, at
