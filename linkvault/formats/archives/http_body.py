"""The body of an HTTP response, as an archive stores it, into its bytes without transfer and content encodings.

Many archives decode a body but keep the header of its encoding. So a header that does not match the body is not an
error: the bytes stay unchanged. At most `limit` bytes are unpacked.
"""

import zlib
from collections.abc import Callable

from linkvault import lazy_re as re

_CHUNK_HEAD = re.compile(rb"\s*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_OUTPUT_BYTES = 65_536  # unpacked at a time
_INPUT_BYTES = 1024  # at a time up to the damage: at most so many bytes before it are lost


def decode_body(body: bytes, transfer: str, content: str, limit: int) -> bytes:
    r"""Return at most `limit` bytes of the decoded body.

    :param transfer: the header Transfer-Encoding
    :param content: the header Content-Encoding

    >>> decode_body(b"4\r\nrule\r\n1\r\nr\r\n0\r\n\r\n", "chunked", "", 100)
    b'ruler'
    >>> decode_body(b"<html>", "chunked", "gzip", 100)
    b'<html>'
    """
    if "chunked" in transfer.lower():
        body = _join_chunks(body)
    for name in reversed(content.lower().split(",")):
        unpack = _UNPACKERS.get(name.strip().removeprefix("x-"))
        body = (unpack(body, limit) or body) if unpack else body
    return body[:limit]


def _join_chunks(body: bytes) -> bytes:
    pieces: list[bytes] = []
    position = 0
    while head := _CHUNK_HEAD.match(body, position):
        size = int(head[1], 16)
        if size == 0:
            break
        pieces.append(body[head.end() : head.end() + size])
        position = head.end() + size
    return b"".join(pieces) if pieces or position else body


def _inflate_as(body: bytes, limit: int, *kinds: int) -> bytes:
    for kind in kinds:
        unpacker = zlib.decompressobj(kind)
        try:
            return unpacker.decompress(body, limit)
        except zlib.error:
            continue
    return _inflate_until_damage(body, limit, kinds[0])


def _inflate_until_damage(body: bytes, limit: int, kind: int) -> bytes:
    """Return the bytes before the damage; b"" if the body was never compressed."""
    unpacker = zlib.decompressobj(kind)
    pieces: list[bytes] = []
    size = start = 0
    try:
        while start < len(body) and size < limit:
            pieces.append(unpacker.decompress(body[start : start + _INPUT_BYTES], limit))
            size += len(pieces[-1])
            start += _INPUT_BYTES
    except zlib.error:
        pass  # return the bytes before the damage
    return b"".join(pieces)


def _gunzip(body: bytes, limit: int) -> bytes:
    return _inflate_as(body, limit, zlib.MAX_WBITS | 16)


def _inflate(body: bytes, limit: int) -> bytes:
    return _inflate_as(body, limit, zlib.MAX_WBITS, -zlib.MAX_WBITS)  # with the zlib header and without


def _unbrotli(body: bytes, limit: int) -> bytes:
    import brotli

    unpacker = brotli.Decompressor()
    pieces: list[bytes] = []
    size = 0
    try:
        piece = unpacker.process(body, output_buffer_limit=_OUTPUT_BYTES)
        while piece and size < limit:
            pieces.append(piece)
            size += len(piece)
            piece = unpacker.process(b"", output_buffer_limit=_OUTPUT_BYTES)
    except brotli.error:
        pass  # return the bytes before the damage
    return b"".join(pieces)


def _unzstd(body: bytes, limit: int) -> bytes:
    import zstandard

    try:
        with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(body) as stream:
            return stream.read(limit)
    except zstandard.ZstdError:
        return b""


_UNPACKERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
