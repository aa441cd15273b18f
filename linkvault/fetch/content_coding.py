"""Encoded bytes of a response -> decoded bytes: gzip, deflate, br and zstd, in small steps. (pure)

A step yields about `MAX_STEP` bytes at most: 875 bytes of brotli can decode to 3 GB, and a caller with a size limit
stops long before that. A truncated stream yields what it has and calls `warn`; a damaged one raises.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli

from linkvault.deferred_imports import deferred
from linkvault.fetch.media_types import PDF_SIGNATURE
from linkvault.pictures.identify import identify

zstandard = deferred("zstandard")  # few servers use it, and it imports `platform`

MAX_STEP = 65_536  # bytes decoded at once, as the chunks that httpcore reads
MAX_CODINGS = 5  # as curl, after CVE-2022-32206
ACCEPTED = "gzip, deflate, br, zstd"
# Bytes fed to gzip at once. zlib copies what follows a member; with tiny members and large slices that is quadratic.
_GZIP_SLICE = 8_192
# Bytes fed to zstd at once. A block of 4 bytes can decode to 128 KiB, and the decoder returns all that a slice yields.
_ZSTD_SLICE = 64
_ZSTD_WINDOW = 8 << 20  # RFC 9659
_GZIP_WRAPPER = 31  # `wbits` of zlib: a gzip header and the largest window
_ZLIB_WRAPPER = 15  # `wbits` of zlib: a zlib header; negative for none
_MAX_SHOWN_CHARACTERS = 40  # characters of an unknown coding in its warning
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_DEFLATE_MAGIC = b"\x1f\x8b\x08"  # with the method, of which there is only one: deflate

# A body is compressed in some way if more than one byte in 20 is a control character: of random bytes, one in 9 is.
_SAMPLE_BYTES = 512
_CONTROLS_DIVISOR = 20
_FIRST_PRINTABLE = 0x20
_WHITE_SPACE = b"\t\n\f\r"

_TRUNCATED = "the compressed page is incomplete: its end is missing"
_DAMAGED = "the compressed page is damaged"

Warn = Callable[[str], None]


class UndecodableError(Exception):
    """The stream is damaged, or has too many content codings."""


def split_codings(header: str) -> tuple[str, ...]:
    """Return the codings in a Content-Encoding header, in the order in which they were applied.

    >>> split_codings("GZIP , x-deflate,identity")
    ('gzip', 'deflate')
    """
    names = (name.strip().lower().removeprefix("x-") for name in header.split(","))
    return tuple(name for name in names if name not in ("", "identity", "none"))


def decode(chunks: Iterable[bytes], codings: tuple[str, ...], warn: Warn) -> Iterator[bytes]:
    """Yield the bytes with all codings removed, the last one first.

    :param warn: called with a sentence if a coding is wrong or the stream is truncated
    :raises UndecodableError: if the stream is damaged or has too many codings
    """
    if len(codings) > MAX_CODINGS:
        raise UndecodableError(f"the page is compressed {len(codings)} times")
    for coding in reversed(codings):
        decoder = _DECODERS.get(coding)
        if decoder is None:
            shown = coding[:_MAX_SHOWN_CHARACTERS]
            warn(f"unknown content coding {shown}: the page is read as not compressed")
            chunks = _require_text(chunks, shown)
        else:
            chunks = decoder(chunks, warn)
    return iter(chunks)


def _require_text(chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """Yield the chunks of a body that is not compressed, whatever its coding says.

    :raises UndecodableError: if the first bytes are neither text nor those of a PDF or a picture
    """
    stream = _peek(chunks, _SAMPLE_BYTES)
    start = next(stream)
    is_file = start.startswith(PDF_SIGNATURE) or identify(start) is not None
    controls = sum(byte < _FIRST_PRINTABLE and byte not in _WHITE_SPACE for byte in start[:_SAMPLE_BYTES])
    if not is_file and controls * _CONTROLS_DIVISOR > min(len(start), _SAMPLE_BYTES):
        raise UndecodableError(f"the bytes of the page are neither text nor in the content coding {coding}")
    yield from _prepend(start, stream)


def _gzip(chunks: Iterable[bytes], warn: Warn) -> Iterator[bytes]:
    stream = _peek(chunks)
    start = next(stream)
    if start[: len(_GZIP_MAGIC)] != _GZIP_MAGIC:
        if start:
            warn("the site declares gzip, but the page is not compressed")
        yield from _require_text(_prepend(start, stream), "gzip")
        return
    yield from _gzip_members(_prepend(start, stream), warn)


def _gzip_members(chunks: Iterator[bytes], warn: Warn) -> Iterator[bytes]:
    """Decode all members of a gzip stream (RFC 1952, 2.2); many clients stop after the first."""
    member: zlib._Decompress | None = None
    for piece in _slice_chunks(chunks, _GZIP_SLICE):
        rest = piece
        while rest:
            if member is None:
                rest = rest.lstrip(b"\0")  # the gzip program ignores zero padding too
                if not rest:
                    break
                if rest[:1] != _GZIP_MAGIC[:1]:
                    warn("bytes after the end of the compressed page were ignored")
                    return
                member = zlib.decompressobj(_GZIP_WRAPPER)
            yield from _inflate(member, rest)
            if not member.eof:
                break
            rest, member = member.unused_data, None
    if member is not None:
        warn(_TRUNCATED)


def _inflate(stream: "zlib._Decompress", encoded: bytes) -> Iterator[bytes]:
    """Feed bytes to a zlib stream; yield what it decodes, at most `MAX_STEP` bytes at a time."""
    try:
        while encoded and not stream.eof:
            if piece := stream.decompress(encoded, MAX_STEP):
                yield piece
            encoded = stream.unconsumed_tail
        while not stream.eof and (piece := stream.decompress(b"", MAX_STEP)):
            yield piece
    except zlib.error as error:
        raise UndecodableError(_DAMAGED) from error


def _deflate(chunks: Iterable[bytes], warn: Warn) -> Iterator[bytes]:
    """Decode deflate with a zlib header, as RFC 9110 requires, or without, as old servers send it."""
    stream = _peek(chunks, 2)
    start = next(stream)
    inflater = zlib.decompressobj(_ZLIB_WRAPPER if _has_zlib_header(start) else -_ZLIB_WRAPPER)
    for piece in _prepend(start, stream):
        yield from _inflate(inflater, piece)
        if inflater.eof:
            return
    if start and not inflater.eof:
        warn(_TRUNCATED)


def _has_zlib_header(start: bytes) -> bool:
    """Return whether bytes begin with a zlib header (RFC 1950, 2.2): method 8, and a multiple of 31."""
    method, check = 8, 31
    return len(start) > 1 and start[0] & 15 == method and (start[0] << 8 | start[1]) % check == 0


def _brotli(chunks: Iterable[bytes], warn: Warn) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    has_input = False
    for encoded in chunks:
        has_input = has_input or bool(encoded)
        try:
            piece = decoder.process(encoded, output_buffer_limit=MAX_STEP)
            while piece or not decoder.can_accept_more_data():
                yield piece
                if decoder.is_finished():
                    return
                piece = decoder.process(b"", output_buffer_limit=MAX_STEP)
        except brotli.error as error:
            raise UndecodableError(_DAMAGED) from error
        if decoder.is_finished():
            return
    if has_input:
        warn(_TRUNCATED)


def _zstd(chunks: Iterable[bytes], warn: Warn) -> Iterator[bytes]:
    context = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    frame = context.decompressobj()
    is_complete = True
    for piece in _slice_chunks(chunks, _ZSTD_SLICE):
        rest = piece
        while rest:
            try:
                decoded = frame.decompress(rest)
            except zstandard.ZstdError as error:
                raise UndecodableError(_DAMAGED) from error
            if decoded:
                yield decoded
            is_complete, rest = frame.eof, frame.unused_data
            if not is_complete:
                break
            frame = context.decompressobj()
    if not is_complete:
        warn(_TRUNCATED)


_DECODERS: dict[str, Callable[[Iterable[bytes], Warn], Iterator[bytes]]] = {
    "gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}


def decode_undeclared_gzip(chunks: Iterable[bytes], warn: Warn) -> Iterator[bytes]:
    """Decode a stream that is gzip without a Content-Encoding, such as a `.html.gz` sent as HTML."""
    stream = _peek(chunks, len(_GZIP_DEFLATE_MAGIC))
    start = next(stream)
    if start[: len(_GZIP_DEFLATE_MAGIC)] == _GZIP_DEFLATE_MAGIC:
        warn("the page is compressed with gzip, which the site does not declare")
        return _gzip_members(_prepend(start, stream), warn)
    return _prepend(start, stream)


def _peek(chunks: Iterable[bytes], size: int = 2) -> Iterator[bytes]:
    """Yield a first chunk of at least `size` bytes, unless the stream is shorter, and then the rest."""
    stream = iter(chunks)
    start = b""
    for chunk in stream:
        start += chunk
        if len(start) >= size:
            break
    yield start
    yield from stream


def _prepend(start: bytes, stream: Iterator[bytes]) -> Iterator[bytes]:
    if start:
        yield start
    yield from stream


def _slice_chunks(chunks: Iterable[bytes], size: int) -> Iterator[bytes]:
    for chunk in chunks:
        for start in range(0, len(chunk), size):
            yield chunk[start : start + size]
