"""The bytes of a database file and of its log -> its pages. Nothing here trusts a value in the file.

The format is documented at https://www.sqlite.org/fileformat2.html.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Self

_HEADER_SIZE = 100
_PAGE_SIZES = tuple(2**power for power in range(9, 17))
_DEFAULT_PAGE_SIZE = 4096
_WAL_HEADER = struct.Struct(">8I")
_FRAME_HEADER = struct.Struct(">6I")
_WAL_MAGIC = (0x377F0682, 0x377F0683)  # checksums of little-endian and of big-endian words
_CHECKSUM_MASK = 0xFFFFFFFF
_FREELIST = struct.Struct(">2I")  # its first page and its number of pages, at this place of the header
_FREELIST_PLACE, _FREELIST_TRUNK_HEAD = 32, 8
_LARGEST_PAGE_SIZE, _LARGEST_AS_WRITTEN = 65536, 1  # the header has two bytes for the size
_WORD, _SUMS = 4, 8  # bytes of a number, and of the two sums of a checksum


class DatabasePages:
    """The pages of a database, numbered from 1. A page that the file does not have is empty.

    A page is read when it is asked for: a vault may be larger than the memory. Use it in a `with` statement.
    """

    def __init__(self, path: Path, *, use_log: bool) -> None:
        """Open the file.

        :param use_log: let the committed pages of a valid log beside the file take the place of its own
        """
        self._file = path.open("rb")
        self.page_size = self._read_page_size()
        self._logged = self._read_log(path.with_name(path.name + "-wal")) if use_log else {}
        self.count = max([path.stat().st_size // self.page_size + 1, *self._logged])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read(self, number: int) -> bytes:
        """Return a page, filled with zeros to its full size if the file is cut off."""
        if number in self._logged:
            return self._logged[number]
        self._file.seek((number - 1) * self.page_size)
        return self._file.read(self.page_size).ljust(self.page_size, b"\0")

    def free_pages(self) -> set[int]:
        """Return the numbers of the pages that the database does not use; they may hold rows that were deleted."""
        trunk, total = _FREELIST.unpack_from(self.read(1), _FREELIST_PLACE)
        pages: set[int] = set()
        while 0 < trunk <= self.count and trunk not in pages and len(pages) <= total:
            pages.add(trunk)
            page = self.read(trunk)
            following, size = _FREELIST.unpack_from(page)
            size = min(size, self.page_size // _WORD - 2)
            pages.update(struct.unpack_from(f">{size}I", page, _FREELIST_TRUNK_HEAD))
            trunk = following
        return pages

    def _read_page_size(self) -> int:
        header = self._file.read(_HEADER_SIZE)
        if len(header) < _HEADER_SIZE:
            return _DEFAULT_PAGE_SIZE
        (size,) = struct.unpack_from(">H", header, 16)
        size = _LARGEST_PAGE_SIZE if size == _LARGEST_AS_WRITTEN else size
        return size if size in _PAGE_SIZES else _DEFAULT_PAGE_SIZE

    def _read_log(self, path: Path) -> dict[int, bytes]:
        """Return the pages of all committed transactions of a log whose checksums are right."""
        log = path.read_bytes() if path.is_file() else b""
        if len(log) < _WAL_HEADER.size:
            return {}
        magic, _, page_size, _, *salt, sum1, sum2 = _WAL_HEADER.unpack_from(log)
        if magic not in _WAL_MAGIC or page_size != self.page_size:
            return {}
        order = "<" if magic == _WAL_MAGIC[0] else ">"
        sums = _checksum(log[: _WAL_HEADER.size - _SUMS], (0, 0), order)
        if sums != (sum1, sum2):
            return {}
        committed: dict[int, bytes] = {}
        pending: dict[int, bytes] = {}
        for head, page in _frames(log, page_size):
            number, size, *frame_salt, sum1, sum2 = _FRAME_HEADER.unpack(head)
            sums = _checksum(head[:_SUMS] + page, sums, order)
            if frame_salt != salt or sums != (sum1, sum2):
                break
            pending[number] = page
            if size:  # the last frame of a transaction
                committed.update(pending)
                pending.clear()
        return committed


def _frames(log: bytes, page_size: int) -> Iterator[tuple[bytes, bytes]]:
    step = _FRAME_HEADER.size + page_size
    for start in range(_WAL_HEADER.size, len(log) - step + 1, step):
        middle = start + _FRAME_HEADER.size
        yield log[start:middle], log[middle : start + step]


def _checksum(data: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    first, second = sums
    words = iter(struct.unpack(f"{order}{len(data) // _WORD}I", data))
    for even, odd in zip(words, words, strict=True):
        first = (first + even + second) & _CHECKSUM_MASK
        second = (second + odd + first) & _CHECKSUM_MASK
    return first, second
