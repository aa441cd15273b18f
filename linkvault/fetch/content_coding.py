"""Bytes as sent -> bytes as meant: gzip, deflate, br and zstd, undone in small steps. (pure)

No step gives more than `STEP` bytes or so: 875 bytes of brotli can stand for 3 GB, and whoever reads from
here can stop before they are in memory. A stream that ends too early, or whose checksum is wrong, is told.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli
import zstandard

STEP = 65_536
MOST_LAYERS = 5  # as curl (CVE-2022-32206)
ACCEPTED = "gzip, deflate, br, zstd"
_SLICE = 8_192  # gzip members may be tiny: what follows one is copied, so no more than this is at stake
# A zstd block of 4 bytes can stand for 128 KiB, and the decoder gives all that a slice stands for.
_ZSTD_SLICE = 64
_ZSTD_WINDOW = 8 << 20  # RFC 9659

CUT = "the packed page is incomplete: its end is missing"

Tell = Callable[[str], None]


class UndecodableError(Exception):
    """The stream is not what it was announced as, or is damaged."""


def split_codings(header: str) -> tuple[str, ...]:
    """Return the codings of a Content-Encoding header, in the order in which they were applied.

    >>> split_codings("GZIP , x-deflate,identity")
    ('gzip', 'deflate')
    """
    names = (each.strip().lower().removeprefix("x-") for each in header.split(","))
    return tuple(each for each in names if each not in ("", "identity", "none"))


def undo(chunks: Iterable[bytes], codings: tuple[str, ...], tell: Tell) -> Iterator[bytes]:
    """Undo all codings, the last one first.

    :param tell: is called with a sentence when something is odd or missing
    :raises UndecodableError: if the stream is damaged or has too many layers
    """
    if len(codings) > MOST_LAYERS:
        raise UndecodableError(f"it is packed {len(codings)} times over")
    for coding in reversed(codings):
        layer = _LAYERS.get(coding)
        if layer is None:
            tell(f"the site names an unknown content coding ({coding[:40]}): taken as not packed")
        else:
            chunks = layer(chunks, tell)
    return iter(chunks)


def _gzip(chunks: Iterable[bytes], tell: Tell) -> Iterator[bytes]:
    stream = _peek(chunks)
    start = next(stream)
    if start[:2] != b"\x1f\x8b":
        if start:
            tell("the site says gzip, but the page is not packed")
        yield from _joined(start, stream)
        return
    yield from _gzip_members(_joined(start, stream), tell)


def _gzip_members(chunks: Iterator[bytes], tell: Tell) -> Iterator[bytes]:
    """Unpack one gzip member after the other (RFC 1952, 2.2); httpx stops after the first."""
    member: zlib._Decompress | None = None
    for piece in _sliced(chunks, _SLICE):
        rest = piece
        while rest:
            if member is None:
                rest = rest.lstrip(b"\0")  # padding, as gzip itself allows
                if rest[:1] not in (b"", b"\x1f"):
                    tell("bytes that do not belong to the page follow its end: left out")
                    return
                member = zlib.decompressobj(31)
            yield from _inflate(member, rest)
            if not member.eof:
                break
            rest, member = member.unused_data, None
    if member is not None:
        tell(CUT)


def _inflate(stream: "zlib._Decompress", packed: bytes) -> Iterator[bytes]:
    """Feed one stream; every step is bounded."""
    try:
        while packed and not stream.eof:
            if piece := stream.decompress(packed, STEP):
                yield piece
            packed = stream.unconsumed_tail
        while not stream.eof and (piece := stream.decompress(b"", STEP)):
            yield piece
    except zlib.error as error:
        raise UndecodableError("the packed page is damaged") from error


def _deflate(chunks: Iterable[bytes], tell: Tell) -> Iterator[bytes]:
    """Deflate in zlib's wrapping, as the standard has it, or raw, as old servers send it."""
    stream = _peek(chunks, 2)
    start = next(stream)
    is_wrapped = len(start) > 1 and start[0] & 15 == 8 and (start[0] << 8 | start[1]) % 31 == 0
    inflater = zlib.decompressobj(15 if is_wrapped else -15)
    for piece in _joined(start, stream):
        yield from _inflate(inflater, piece)
        if inflater.eof:
            return
    if start and not inflater.eof:
        tell(CUT)


def _brotli(chunks: Iterable[bytes], tell: Tell) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    fed = False
    for packed in chunks:
        fed = fed or bool(packed)
        try:
            piece = decoder.process(packed, output_buffer_limit=STEP)
            while piece or not decoder.can_accept_more_data():
                yield piece
                if decoder.is_finished():
                    return
                piece = decoder.process(b"", output_buffer_limit=STEP)
        except brotli.error as error:
            raise UndecodableError("the packed page is damaged") from error
        if decoder.is_finished():
            return
    if fed:
        tell(CUT)


def _zstd(chunks: Iterable[bytes], tell: Tell) -> Iterator[bytes]:
    context = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    frame = context.decompressobj()
    is_whole = True
    for packed in _sliced(chunks, _ZSTD_SLICE):
        rest = packed
        while rest:
            try:
                piece = frame.decompress(rest)
            except zstandard.ZstdError as error:
                raise UndecodableError("the packed page is damaged") from error
            if piece:
                yield piece
            is_whole, rest = frame.eof, frame.unused_data
            if not is_whole:
                break
            frame = context.decompressobj()
    if not is_whole:
        tell(CUT)


_LAYERS: dict[str, Callable[[Iterable[bytes], Tell], Iterator[bytes]]] = {
    "gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}


def undo_silent_gzip(chunks: Iterable[bytes], tell: Tell) -> Iterator[bytes]:
    """Unpack a stream that is gzip though nobody said so: a `.html.gz` handed out as HTML."""
    stream = _peek(chunks, 3)
    start = next(stream)
    if start[:3] == b"\x1f\x8b\x08":
        tell("the page is packed (gzip), which the site does not say")
        return _gzip_members(_joined(start, stream), tell)
    return _joined(start, stream)


def _peek(chunks: Iterable[bytes], size: int = 2) -> Iterator[bytes]:
    """Yield a first chunk of at least `size` bytes, if there are as many, and then the rest."""
    stream = iter(chunks)
    start = b""
    for chunk in stream:
        start += chunk
        if len(start) >= size:
            break
    yield start
    yield from stream


def _joined(start: bytes, stream: Iterator[bytes]) -> Iterator[bytes]:
    if start:
        yield start
    yield from stream


def _sliced(chunks: Iterable[bytes], size: int) -> Iterator[bytes]:
    for chunk in chunks:
        for place in range(0, len(chunk), size):
            yield chunk[place : place + size]
