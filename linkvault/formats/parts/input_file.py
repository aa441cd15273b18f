"""A file to be read, of any charset: its head, its bytes, its text as a stream of lines."""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

HEAD_BYTES = 65_536
_DECLARED = re.compile(
    rb"""(?:charset|encoding)\s*=\s*["']?((?:gb|big5|shift|euc|iso|windows|koi8|tis)[a-z0-9_-]{0,20})""",
    re.IGNORECASE,
)
# What is declared as the one is written in the other, which holds it (WHATWG, Encoding, section 4.2).
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "iso-8859-1": "cp1252",
}
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_ENOUGH_TO_GUESS = 200  # characters


@dataclass(frozen=True)
class Source:
    """A file or folder as a reader sees it. Nothing is read before it is asked for."""

    path: Path

    @cached_property
    def is_folder(self) -> bool:
        """Say whether it is a folder."""
        return self.path.is_dir()

    @cached_property
    def head(self) -> bytes:
        """Return the first 64 KiB; of a folder nothing."""
        if self.is_folder:
            return b""
        with self.path.open("rb") as stream:
            return stream.read(HEAD_BYTES)

    @cached_property
    def charset(self) -> str:
        """Return the Python codec of the text: by its mark, its zero bytes, UTF-8 if it is, else a guess."""
        return _charset(self.head, self._first_beyond_ascii() if self.head.isascii() else self.head)

    @cached_property
    def head_text(self) -> str:
        """Return the head as text, without a byte order mark; what cannot be decoded is replaced."""
        return self.head.decode(self.charset, "replace").removeprefix("\ufeff")

    def _first_beyond_ascii(self) -> bytes:
        """Return the head or, where that is ASCII, what begins with the first byte that is not."""
        if len(self.head) < HEAD_BYTES:
            return self.head
        with self.binary() as stream:
            for piece in iter(lambda: stream.read(1 << 20), b""):
                if not piece.isascii():
                    high = _HIGH.search(piece)
                    return piece[high.start() :][:HEAD_BYTES] if high else piece
        return self.head

    def binary(self) -> IO[bytes]:
        """Open the file for reading bytes."""
        return self.path.open("rb")

    def text(self) -> IO[str]:
        """Open the file for reading text: any line end becomes `\\n`, what cannot be decoded is replaced."""
        stream = io.TextIOWrapper(self.path.open("rb"), encoding=self.charset, errors="replace")
        if not self.head.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return stream
        if stream.read(1) != "\ufeff":  # utf-16 and utf-8-sig take it away themselves
            stream.seek(0)
        return stream

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield (number from 1, line without its end)."""
        with self.text() as stream:
            for number, line in enumerate(stream, 1):
                yield number, line.rstrip("\n")


def _charset(head: bytes, telling: bytes) -> str:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            return name
    even, odd = head[:4096:2].count(0), head[1:4096:2].count(0)
    if 10 * max(even, odd) >= len(head[:4096]) and 20 * min(even, odd) <= max(even, odd):  # letters of ASCII
        return "utf-16-le" if odd > even else "utf-16-be"
    declared = _DECLARED.search(head[:4096])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    for candidate in ("utf-8", _WIDER.get(name, name)):
        if _decodes(telling, candidate):
            return candidate
    return _guess(telling)


def _decodes(head: bytes, name: str) -> bool:
    try:
        codecs.getincrementaldecoder(name)("strict").decode(head)
    except (LookupError, UnicodeError, AttributeError):  # not a charset Python knows, or not this one
        return False
    return True


def _guess(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    if _looks_chinese(sample):
        return "gb18030"
    found = from_bytes(sample)
    best = found.best()
    if best is None:
        return "cp1252"
    as_good = (match for match in found if match.chaos <= best.chaos and match.coherence >= best.coherence)
    return "cp1252" if any(match.encoding == "cp1252" for match in as_good) else best.encoding


def _looks_chinese(sample: bytes) -> bool:
    """Say whether a few high bytes are all pairs that write common characters of GB 2312.

    charset-normalizer takes a handful of Chinese titles for Baltic or Turkish; with more text it is right.
    """
    runs = _HIGH_RUN.findall(sample)
    pairs = [run[at] for run in runs for at in range(0, len(run), 2)]
    common = sum(1 for first in pairs if 0xB0 <= first <= 0xD7 or 0xA1 <= first <= 0xA3)
    is_short = len(pairs) < _ENOUGH_TO_GUESS
    return is_short and all(len(run) % 2 == 0 for run in runs) and common >= 0.9 * len(pairs) > 0
