"""Text that is written in pieces and read later, in a temporary file if it is long."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

from linkvault.text.characters import replace_surrogates

_MAX_IN_MEMORY = 1_000_000  # bytes of one text: a book has a few of them
_READ_CHARACTERS = 65_536  # at a time


class TextSpool:
    """A text that grows at its end, outside of the memory. Use as a context manager; closing it deletes the file."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(_MAX_IN_MEMORY, "w+", encoding="utf-8", newline="\n")  # noqa: SIM115  # closed by __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, text: str) -> None:
        """Add text at the end; surrogates become U+FFFD."""
        self._file.write(replace_surrogates(text))

    def read(self) -> Iterator[str]:
        """Yield the whole text in pieces; nothing can be added after that."""
        self._file.seek(0)
        while piece := self._file.read(_READ_CHARACTERS):
            yield piece
