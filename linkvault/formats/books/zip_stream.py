"""Files into the bytes of a zip, as a stream: only the file that is being added is in memory.

`zipfile` keeps a record of 1 kB for every file until the end. Here the table of contents waits in a temporary file.
The same files give the same bytes: every entry has the first date that zip can express. The layout is that of APPNOTE
6.3.10, sections 4.3.7 to 4.3.16; a file is smaller than 4 GiB, the zip may be larger.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

from linkvault.lazy_dataclass import dataclass

_MAX_IN_MEMORY = 1_000_000  # bytes of the table of contents, and of a file that is added in pieces
_READ_BYTES = 65_536  # at a time
_STORED, _DEFLATED = 0, 8
_VERSION, _ZIP64_VERSION = 20, 45  # of the specification, times ten
_MADE_BY_UNIX = 3 << 8
_UTF8_NAMES = 0x800  # flag
_FIRST_TIME, _FIRST_DATE = 0, (1 << 5) | 1  # midnight, 1 January 1980
_FILE_MODE = 0o644 << 16
_MAX_16, _MAX_32 = 0xFFFF, 0xFFFFFFFF
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_CENTRAL_HEADER = struct.Struct("<4s6H3L5H2L")
_ZIP64_END = struct.Struct("<4sQ2H2L4Q")
_ZIP64_START = 12  # bytes of its signature and its size, which the size does not count
_ZIP64_LOCATOR = struct.Struct("<4sLQL")
_END = struct.Struct("<4s4H2LH")


@dataclass(frozen=True, slots=True)
class _Entry:
    name: bytes
    method: int
    checksum: int
    packed_size: int
    size: int


class ZipStream:
    """A zip whose bytes are returned while it grows. Use as a context manager; `finish` yields the last bytes."""

    def __init__(self) -> None:
        self._contents = SpooledTemporaryFile(_MAX_IN_MEMORY)  # noqa: SIM115  # closed by __exit__
        self._count = self._position = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._contents.close()

    def add_file(self, name: str, content: bytes, *, stored: bool = False) -> bytes:
        """Add a file, uncompressed if `stored`; return its bytes in the zip."""
        packed = content if stored else _compress(content)
        method = _STORED if stored else _DEFLATED
        entry = _Entry(name.encode(), method, zlib.crc32(content), len(packed), len(content))
        return self._add(entry) + packed

    def add_pieces(self, name: str, pieces: Iterable[str]) -> Iterator[bytes]:
        """Add a long text, compressed; yield its bytes in the zip. It waits until its size is known."""
        packer = _new_packer()
        checksum = size = packed_size = 0
        with SpooledTemporaryFile(_MAX_IN_MEMORY) as packed:
            for piece in pieces:
                content = piece.encode()
                checksum, size = zlib.crc32(content, checksum), size + len(content)
                packed_size += packed.write(packer.compress(content))
            packed_size += packed.write(packer.flush())
            packed.seek(0)
            yield self._add(_Entry(name.encode(), _DEFLATED, checksum, packed_size, size))
            yield from iter(lambda: packed.read(_READ_BYTES), b"")

    def finish(self) -> Iterator[bytes]:
        """Yield the table of contents."""
        start, size = self._position, self._contents.tell()
        self._contents.seek(0)
        yield from iter(lambda: self._contents.read(_READ_BYTES), b"")
        count = self._count
        if count > _MAX_16 or start > _MAX_32:
            rest = _ZIP64_END.size - _ZIP64_START
            yield _ZIP64_END.pack(
                b"PK\6\6", rest, _ZIP64_VERSION, _ZIP64_VERSION, 0, 0, count, count, size, start
            )
            yield _ZIP64_LOCATOR.pack(b"PK\6\7", 0, start + size, 1)
        shown = min(count, _MAX_16)
        yield _END.pack(b"PK\5\6", 0, 0, shown, shown, min(size, _MAX_32), min(start, _MAX_32), 0)

    def _add(self, entry: _Entry) -> bytes:
        """Record a file in the table of contents; return the header before its bytes."""
        flags = 0 if entry.name.isascii() else _UTF8_NAMES
        offset = self._position
        extra = struct.pack("<2HQ", 1, 8, offset) if offset > _MAX_32 else b""
        version = _ZIP64_VERSION if extra else _VERSION
        fields = (
            flags,
            entry.method,
            _FIRST_TIME,
            _FIRST_DATE,
            entry.checksum,
            entry.packed_size,
            entry.size,
        )
        header = _LOCAL_HEADER.pack(b"PK\3\4", version, *fields, len(entry.name), 0) + entry.name
        made_by = _MADE_BY_UNIX | version
        self._contents.write(
            _CENTRAL_HEADER.pack(
                *(b"PK\1\2", made_by, version, *fields, len(entry.name), len(extra)),
                *(0, 0, 0, _FILE_MODE, min(offset, _MAX_32)),
            )
            + entry.name
            + extra
        )
        self._count += 1
        self._position += len(header) + entry.packed_size
        return header


def _new_packer() -> "zlib._Compress":
    return zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)


def _compress(content: bytes) -> bytes:
    packer = _new_packer()
    return packer.compress(content) + packer.flush()
