"""The path of an imported file, in any charset, into its head, its bytes, and its text as a stream."""

import codecs
import io
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import IO

from linkvault import lazy_re as re
from linkvault.formats.parts.read_report import ReadReport
from linkvault.lazy_dataclass import dataclass, field
from linkvault.models import Bookmark, ExportItem, UnreadableEntry

HEAD_BYTES = 65_536
MAX_ROOT_OFFSET = 4096  # characters of declarations and comments before the first element of XML or HTML
# Of one line in memory: a BibTeX file on one line has this many, and lists, notes and chats far fewer.
_MAX_LINE_CHARACTERS = 10_000_000
_MAX_SAMPLE = 100  # characters of an example in the report
_MAX_DECLARATION_BYTES = 4096  # a charset is declared within this many bytes
_DECLARATION = re.compile(
    rb"""(?:charset|encoding)\s*=\s*["']?((?:gb|big5|shift|euc|iso|windows|koi8|tis)[a-z0-9_-]{0,20})""",
    re.IGNORECASE,
)
# Files that declare the first charset often use the second, its superset (WHATWG, Encoding, section 4.2).
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "iso-8859-1": "cp1252",
}
_NON_ASCII = re.compile(rb"[\x80-\xff]")
_NON_ASCII_RUN = re.compile(rb"[\x80-\xff]+")
# UTF-16 without a mark: ASCII characters, such as those of tags, have a zero as every second byte.
_MAX_BYTES_PER_ZERO = 10  # at least one byte in 10 of the sample is a zero at these positions
_MIN_ZERO_RATIO = 20  # zeros at these positions for each zero at the others
_MAX_CHINESE_SAMPLE = 200  # characters; with more text charset-normalizer recognizes Chinese
_MIN_COMMON_SHARE = 0.9  # of the characters, in the rows of GB 2312 for common characters and punctuation


@dataclass
class Source:
    """A file or folder to import. Its properties are read when they are first used; its reader fills `report`.

    `begun` has all items of the file, if reading it has begun in order to recognize its format.
    """

    path: Path
    report: ReadReport = field(default_factory=ReadReport, compare=False)
    begun: "Iterator[Bookmark | ExportItem | UnreadableEntry] | None" = field(default=None, compare=False)
    # Names of the files of an archive; None until they are listed.
    members: tuple[str, ...] | None = field(default=None, compare=False)

    def take_begun(self) -> "Iterator[Bookmark | ExportItem | UnreadableEntry] | None":
        """Return the begun items once; None if there are none any more."""
        begun, self.begun = self.begun, None
        return begun

    def end_begun(self) -> None:
        """Close what `begun` has open; reading starts again at the beginning of the file, with a new report."""
        if self.begun is not None:
            self.begun, self.report = None, ReadReport()

    @cached_property
    def is_folder(self) -> bool:
        """Return whether the path is a folder."""
        return self.path.is_dir()

    @cached_property
    def head(self) -> bytes:
        """Return the first 64 KiB; b"" for a folder."""
        if self.is_folder:
            return b""
        with self.path.open("rb") as stream:
            return stream.read(HEAD_BYTES)

    @cached_property
    def charset(self) -> str:
        """Return the Python codec of the text, by byte order mark, zero bytes, valid UTF-8, declaration, or a guess."""
        return _detect_charset(self.head, self._read_non_ascii() if self.head.isascii() else self.head)

    @cached_property
    def head_text(self) -> str:
        """Return the head as text, without a byte order mark; invalid bytes become U+FFFD."""
        return self.head.decode(self.charset, "replace").removeprefix("\ufeff")

    def _read_non_ascii(self) -> bytes:
        """Return up to 64 KiB from the first byte that is not ASCII; the head if there is none."""
        if len(self.head) < HEAD_BYTES:
            return self.head
        with self.binary() as stream:
            for piece in iter(lambda: stream.read(1 << 20), b""):
                if not piece.isascii():
                    non_ascii = _NON_ASCII.search(piece)
                    return piece[non_ascii.start() :][:HEAD_BYTES] if non_ascii else piece
        return self.head

    def binary(self) -> IO[bytes]:
        """Open the file for reading bytes."""
        return self.path.open("rb")

    def text(self) -> IO[str]:
        """Open the file for reading text: any line end becomes `\\n`, invalid bytes become U+FFFD."""
        stream = io.TextIOWrapper(self.path.open("rb"), encoding=self.charset, errors="replace")
        if not self.head.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return stream
        if stream.read(1) != "\ufeff":  # utf-16 and utf-8-sig remove the mark themselves
            stream.seek(0)
        return stream

    def lines(self, limit_of: Callable[[str], int] | None = None) -> Iterator[tuple[int, str]]:
        """Yield (number from 1, line without its end). What a line has beyond its limit is reported as left out.

        :param limit_of: returns the limit of a long line in characters by its start; None: the same for all
        """
        number = 0
        max_characters = _MAX_LINE_CHARACTERS
        with self.text() as stream:
            while line := stream.readline(min(HEAD_BYTES, max_characters)):
                number += 1
                if not line.endswith("\n"):
                    limit = limit_of(line) if limit_of else max_characters
                    line += stream.readline(max(0, limit - len(line)))
                rest = line
                while not rest.endswith("\n") and (rest := stream.readline(max_characters)):
                    self.report.leave_out("parts of long lines", rest[:_MAX_SAMPLE].strip(), f"line {number}")
                yield number, line.rstrip("\n")


def _detect_charset(head: bytes, sample: bytes) -> str:
    for byte_order_mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(byte_order_mark):
            return name
    start = head[:_MAX_DECLARATION_BYTES]
    even, odd = start[::2].count(0), start[1::2].count(0)
    fewer, more = sorted((even, odd))
    if _MAX_BYTES_PER_ZERO * more >= len(start) and _MIN_ZERO_RATIO * fewer <= more:
        return "utf-16-le" if odd > even else "utf-16-be"
    declared = _DECLARATION.search(start)
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    for candidate in ("utf-8", _SUPERSETS.get(name, name)):
        if _decodes(sample, candidate):
            return candidate
    return _guess_charset(sample)


def _decodes(head: bytes, name: str) -> bool:
    try:
        codecs.getincrementaldecoder(name)("strict").decode(head)
    # A charset that Python does not know, or not this one.
    except (LookupError, UnicodeError, AttributeError):
        return False
    return True


def _guess_charset(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    if _looks_chinese(sample):
        return "gb18030"
    matches = from_bytes(sample)
    best = matches.best()
    if best is None:
        return "cp1252"
    equally_good = (
        match for match in matches if match.chaos <= best.chaos and match.coherence >= best.coherence
    )
    return "cp1252" if any(match.encoding == "cp1252" for match in equally_good) else best.encoding


def _looks_chinese(sample: bytes) -> bool:
    """Return whether a short sample has only pairs of non-ASCII bytes, mostly common characters of GB 2312.

    charset-normalizer takes a few Chinese titles for Baltic or Turkish.
    """
    runs = _NON_ASCII_RUN.findall(sample)
    pairs = [run[at] for run in runs for at in range(0, len(run), 2)]
    common = sum(1 for first in pairs if 0xB0 <= first <= 0xD7 or 0xA1 <= first <= 0xA3)
    is_short = len(pairs) < _MAX_CHINESE_SAMPLE
    return (
        is_short and all(len(run) % 2 == 0 for run in runs) and common >= _MIN_COMMON_SHARE * len(pairs) > 0
    )
