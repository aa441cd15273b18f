"""Files into the bytes of a zip, as a stream: only the file that is being added is in memory.

The same files give the same bytes: every entry has the first date that zip can express.
"""

import io
from types import TracebackType
from typing import Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3  # also on Windows, where zipfile would write another value
_FILE_MODE = 0o644 << 16


class ZipStream:
    """A zip whose bytes are returned while it grows. Use as a context manager; `finish` returns the last bytes."""

    def __init__(self) -> None:
        self._output = _OutputBuffer()
        self._zip = ZipFile(self._output, "w", ZIP_DEFLATED)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def add_file(self, name: str, content: bytes, *, stored: bool = False) -> bytes:
        """Add a file, uncompressed if `stored`; return its bytes in the zip."""
        info = ZipInfo(name, date_time=_FIRST_DATE)
        info.compress_type = ZIP_STORED if stored else ZIP_DEFLATED
        info.create_system, info.external_attr = _UNIX, _FILE_MODE
        self._zip.writestr(info, content)
        return self._output.drain()

    def finish(self) -> bytes:
        """Close the zip; return its table of contents."""
        self._zip.close()
        return self._output.drain()


class _OutputBuffer(io.RawIOBase):
    """The bytes since the last `drain`, at their offsets in the zip: zipfile seeks back to complete a header."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self._drained_bytes = 0

    def drain(self) -> bytes:
        content = self._buffer.getvalue()
        self._drained_bytes += len(content)
        self._buffer = io.BytesIO()
        return content

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        return self._buffer.write(content)  # type: ignore[arg-type]

    def tell(self) -> int:
        return self._drained_bytes + self._buffer.tell()

    def seek(self, offset: int, origin: int = io.SEEK_SET) -> int:
        if origin != io.SEEK_SET:
            raise io.UnsupportedOperation("can only seek from the start")
        return self._drained_bytes + self._buffer.seek(offset - self._drained_bytes)
