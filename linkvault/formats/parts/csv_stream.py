"""CSV and TSV files into rows with named cells, as a stream with line numbers.

The first line determines the separator. A quote that never closes costs one line, not the rest of the file: the
lines that it would swallow are read again.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from io import TextIOBase
from itertools import islice

from linkvault.formats.fields.bookmark import build_unreadable
from linkvault.formats.fields.field_names import map_fields, normalize_name
from linkvault.lazy_dataclass import dataclass
from linkvault.models import UnreadableEntry

SEPARATORS = ",;\t|"
_MAX_ROW_CHARACTERS = 1_000_000  # a cell may contain an article
_MAX_LINE_CHARACTERS = 2 * _MAX_ROW_CHARACTERS  # in memory
_MAX_PREAMBLE_LINES = 10  # above the header: the name of the list, and on YouTube a table about it
_MAX_HEADER_CHARACTERS = 10_000  # the header of a real table is shorter; any file is tried as CSV


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the number of its first line, and its cells by normalized column name (see `normalize_name`)."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    @property
    def fields(self) -> dict[str, str]:
        """Return the cells: the fields of an entry."""
        return self.cells

    @property
    def location(self) -> str:
        """Return where the row is in the file."""
        return f"line {self.line}"


def read_header(head_text: str) -> tuple[str, ...]:
    """Return the cells of the first line of a text, spelled as in the file.

    >>> read_header("Title,URL\\nx,y"), read_header("sep=;\\nTitre;Lien"), read_header("no table")
    (('Title', 'URL'), ('Titre', 'Lien'), ('no table',))
    """
    lines = _split_lines(head_text)
    return _read_cells(lines[_find_header(lines)])


def read_preamble(head_text: str) -> list[str]:
    """Return the lines above the header, such as the name of the list and a blank line.

    >>> read_preamble("My list\\n\\nTitle,URL\\nx,y"), read_preamble("sep=;\\nTitle;URL")
    (['My list', ''], [])
    """
    lines = _split_lines(head_text)
    return [line for line in lines[: _find_header(lines)] if not line.startswith("sep=")]


def _split_lines(head_text: str) -> list[str]:
    return re.split(r"\r\n|\n|\r", head_text, maxsplit=_MAX_PREAMBLE_LINES + 1)[: _MAX_PREAMBLE_LINES + 1]


def _read_cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in split_cells(line[:_MAX_HEADER_CHARACTERS], find_separator(line)))


def _find_header(lines: Sequence[str]) -> int:
    """Return the number of the header among the first lines of a file, from 0.

    That is the first line with the names of several columns, one of which has addresses; else the first line with text.
    """
    for number, line in enumerate(lines):
        if "://" in line or line.lstrip().startswith("|"):  # data, a table of Markdown
            break
        cells = _read_cells(line)
        if len(cells) > 1 and map_fields(cells).has_address:
            return number
    return next(
        (number for number, line in enumerate(lines) if line.strip() and not line.startswith("sep=")), 0
    )


def split_cells(line: str, separator: str) -> list[str]:
    """Return the cells of a single line; an unclosed quote ends with the line.

    >>> split_cells('a,"b, c', ",")
    ['a', 'b, c']
    """
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def find_separator(line: str) -> str:
    """Return the separator that splits a line into the most cells."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(SEPARATORS, key=bare.count)


def read_rows(lines: Iterable[str], names: tuple[str, ...] = ()) -> Iterator[Row | UnreadableEntry]:
    """Yield the rows below the header, or all rows if `names` has the column names of a table without a header.

    Rows may be shorter than the header. In longer rows the last named cell takes the rest.
    """
    csv.field_size_limit(_MAX_ROW_CHARACTERS)
    feed = _LineFeed(_read_lines(lines) if isinstance(lines, TextIOBase) else iter(lines))
    if names:
        separator = find_separator(feed.peek())
    else:
        names, separator = _read_names(feed)
    reader = csv.reader(feed, delimiter=separator, strict=True)
    while True:
        feed.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            feed.push_back()
            cells = split_cells(feed.row_lines[0], separator)
            if len(cells) < len(names):
                yield build_unreadable(f"line {feed.line}", "an unclosed quote", feed.row_lines[0])
                continue
        if len(cells) > len(names) > 0 and any(cells[len(names) :]):
            cells[len(names) - 1 :] = [separator.join(cells[len(names) - 1 :]).rstrip(separator)]
        if any(cell.strip() for cell in cells):
            yield Row(feed.line, dict(zip(names, cells, strict=False)))


def _read_lines(stream: TextIOBase) -> Iterator[str]:
    """Yield the lines of a stream, without what a line has beyond the size of a row: its row cannot be read anyway."""
    while line := stream.readline(_MAX_LINE_CHARACTERS):
        rest = line
        while not rest.endswith("\n") and (rest := stream.readline(_MAX_LINE_CHARACTERS)):
            pass
        yield line


class _LineFeed:
    """The lines of a file for `csv.reader`; the lines of a row can be pushed back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._pushed_back: deque[str] = deque()
        self._size = 0  # characters of the row that have been read
        self._next_number = 1
        self.line = 1  # number of the first line of the row
        self.row_lines: list[str] = []  # lines of the row that have been read

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._size > _MAX_ROW_CHARACTERS:
            raise StopIteration  # csv then reports an unfinished row
        line = self._pushed_back.popleft() if self._pushed_back else next(self._lines)
        self._size += len(line)
        self._next_number += 1
        self.row_lines.append(line)
        return line

    def begin(self) -> None:
        """Start a new row."""
        self.line, self.row_lines, self._size = self._next_number, [], 0

    def push_back(self, start: int = 1) -> None:
        """Keep the first lines of the row, one by default, and yield the others again."""
        self._pushed_back.extendleft(reversed(self.row_lines[start:]))
        self._next_number -= len(self.row_lines) - start
        del self.row_lines[start:]

    def peek(self) -> str:
        """Return the next line without consuming it; "" at the end."""
        self.begin()
        line = next(self, "")
        if line:
            self._pushed_back.appendleft(line)
            self._next_number -= 1
        return line


def _read_names(feed: _LineFeed) -> tuple[tuple[str, ...], str]:
    feed.begin()
    lines = list(islice(feed, _MAX_PREAMBLE_LINES + 1))
    if not lines:
        return (), ","
    number = _find_header(lines)
    feed.push_back(number + 1)
    return tuple(map(normalize_name, _read_cells(lines[number].rstrip("\r\n")))), find_separator(
        lines[number]
    )
