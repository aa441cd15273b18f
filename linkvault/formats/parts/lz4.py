"""Mozilla's packed files (`mozLz4`: a mark, a size, one LZ4 block) -> their text.

Written here because Firefox's backups are the only such files: 40 lines against one more compiled library.
The block format: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
"""

import io
from pathlib import Path
from typing import IO

from linkvault.errors import FormatError

MOZILLA_SIGNATURE = b"mozLz40\0"
_LONGEST = 128_000_000  # bytes unpacked; a backup of 100,000 bookmarks has 33 MB
_PIECE = 1 << 20


def open_mozilla_file(path: Path) -> IO[str]:
    """Unpack a file and open its text.

    :raises FormatError: if it is broken, or would be larger than any backup is
    """
    packed = path.read_bytes()
    size = int.from_bytes(packed[8:12], "little")
    if size > _LONGEST:
        raise FormatError(f"{path}: says that it unpacks to {size} bytes; no backup is that large")
    text = unpack_block(packed, 12, size)
    if len(text) != size:
        raise FormatError(f"{path}: the packed file is broken or cut off")
    return io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", errors="replace")


def head_contains(head: bytes, mark: bytes) -> bool:
    """Say whether the text that a head unpacks to holds a mark."""
    return mark in unpack_block(head, 12, 4 * len(head))


def unpack_block(block: bytes, at: int, at_most: int) -> bytearray:
    """Unpack an LZ4 block from a place on; what is cut off or broken ends it early.

    >>> unpack_block(bytes([0x35]) + b"abc" + bytes([3, 0]) + bytes([0x10]) + b"!", 0, 99)
    bytearray(b'abcabcabcabc!')
    """
    out = bytearray()
    while at < len(block) and len(out) < at_most:
        token = block[at]
        length, at = _length(block, at + 1, token >> 4)
        out += block[at : at + length]
        at += length
        if at + 2 > len(block):
            break
        distance = int.from_bytes(block[at : at + 2], "little")
        length, at = _length(block, at + 2, token & 15)
        length = min(length + 4, at_most - len(out))
        if not 0 < distance <= len(out):
            break
        _repeat(out, len(out) - distance, length)
    del out[at_most:]
    return out


def _repeat(out: bytearray, begin: int, length: int) -> None:
    """Append what stands from `begin` on; it may run into what is being appended."""
    while length > 0:
        piece = out[begin : begin + min(length, _PIECE)]
        out += piece
        begin += len(piece)
        length -= len(piece)


def _length(block: bytes, at: int, length: int) -> tuple[int, int]:
    """Read on where a length of 15 says that more of it follows."""
    if length < 15:
        return length, at
    while at < len(block):
        length += block[at]
        at += 1
        if block[at - 1] != 255:
            break
    return length, at
