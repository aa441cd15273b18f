"""A zip, entry by entry, as a stream of bytes: nothing but the entry at work is in memory.

The same entries give the same bytes: all bear the first day of the calendar that zip has.
"""

import io
from types import TracebackType
from typing import Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo


class ZipStream:
    """A zip that is taken away while it grows. Use as a context manager; `rest` is its end."""

    def __init__(self) -> None:
        self._pieces = _Pieces()
        self._zip = ZipFile(self._pieces, "w", ZIP_DEFLATED)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def entry(self, name: str, content: bytes, *, stored: bool = False) -> bytes:
        """Add a file; return the bytes that it takes."""
        told = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        told.compress_type = ZIP_STORED if stored else ZIP_DEFLATED
        told.create_system, told.external_attr = 3, 0o644 << 16  # on Windows, too
        self._zip.writestr(told, content)
        return self._pieces.take()

    def rest(self) -> bytes:
        """Close the zip; return its list of entries."""
        self._zip.close()
        return self._pieces.take()


class _Pieces(io.RawIOBase):
    """What was written since the last `take`, under the offsets of the whole: zipfile goes back to an entry's head."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self._taken = 0

    def take(self) -> bytes:
        content = self._buffer.getvalue()
        self._taken += len(content)
        self._buffer = io.BytesIO()
        return content

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        return self._buffer.write(content)  # type: ignore[arg-type]

    def tell(self) -> int:
        return self._taken + self._buffer.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation("only from the start")
        return self._taken + self._buffer.seek(offset - self._taken)
