"""Tables as text (CSV, TSV) -> rows by the names of their columns, as a stream with line numbers.

The separator is found by looking at the first line. A quote that never closes swallows one line, not the rest
of the file: what it would take in is read again from the next line on.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from linkvault.formats.parts.bookmark import build_unreadable
from linkvault.models import UnreadableEntry

SEPARATORS = ",;\t|"
_LONGEST_ROW = 1_000_000  # characters; an article may stand in a cell
_NOT_A_NAME = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line where it begins, and its cells by the names of their columns (see `column`)."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    @property
    def location(self) -> str:
        """Say where it stands."""
        return f"line {self.line}"


def normalize_column(name: str) -> str:
    """Return the name of a column in the one form in which names are compared.

    >>> normalize_column(" Saved-Date "), normalize_column("time_added"), normalize_column("网址")
    ('saved date', 'time added', '网址')
    """
    return _NOT_A_NAME.sub(" ", name).strip().lower()


def read_header(opening: str) -> tuple[str, ...]:
    """Return the cells of the first line of a text, as they are written.

    >>> read_header("Title,URL\\nx,y"), read_header("sep=;\\nTitre;Lien"), read_header("no table")
    (('Title', 'URL'), ('Titre', 'Lien'), ('no table',))
    """
    lines = re.split(r"\r\n|\n|\r", opening.lstrip("\r\n"), maxsplit=2)
    first = lines[1] if lines[0].startswith("sep=") and len(lines) > 1 else lines[0]
    return tuple(cell.strip() for cell in split_cells(first[:10_000], find_separator(first)))


def split_cells(line: str, mark: str) -> list[str]:
    """Cut one line alone into cells, as well as it goes.

    >>> split_cells('a,"b, c', ",")
    ['a', 'b, c']
    """
    try:
        return next(csv.reader([line], delimiter=mark), [])
    except csv.Error:
        return []


def find_separator(line: str) -> str:
    """Return the separator that cuts a line into most cells."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(SEPARATORS, key=bare.count)


def read_rows(lines: Iterable[str], names: tuple[str, ...] = ()) -> Iterator[Row | UnreadableEntry]:
    """Yield the rows below the header, or all of them where `names` tells the columns of a table without one.

    Rows may be shorter than the header; of longer ones the last cell takes in the rest.
    """
    csv.field_size_limit(_LONGEST_ROW)
    feed = _Feed(iter(lines))
    if names:
        mark = find_separator(feed.peek())
    else:
        names, mark = _names(feed)
    reader = csv.reader(feed, delimiter=mark, strict=True)
    while True:
        feed.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            feed.take_back()
            cells = split_cells(feed.taken[0], mark)
            if len(cells) < len(names):
                yield build_unreadable(f"line {feed.line}", "a quote that does not close", feed.taken[0])
                continue
        if len(cells) > len(names) > 0 and any(cells[len(names) :]):
            cells[len(names) - 1 :] = [mark.join(cells[len(names) - 1 :]).rstrip(mark)]
        if any(cell.strip() for cell in cells):
            yield Row(feed.line, dict(zip(names, cells, strict=False)))


class _Feed:
    """Lines for `csv.reader`, which can be taken back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self._size = 0
        self._next = 1
        self.line = 1  # where the row begins
        self.taken: list[str] = []  # the lines of the row

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._size > _LONGEST_ROW:
            raise StopIteration  # csv says that the row is unfinished
        line = self._again.popleft() if self._again else next(self._lines)
        self._size += len(line)
        self._next += 1
        self.taken.append(line)
        return line

    def begin(self) -> None:
        """Begin a row."""
        self.line, self.taken, self._size = self._next, [], 0

    def take_back(self) -> None:
        """Keep the first line of the row; the others will be given again."""
        self._again.extendleft(reversed(self.taken[1:]))
        self._next -= len(self.taken) - 1
        del self.taken[1:]

    def peek(self) -> str:
        """Return the next line and leave it there; "" at the end."""
        self.begin()
        line = next(self, "")
        if line:
            self._again.appendleft(line)
            self._next -= 1
        return line


def _names(feed: _Feed) -> tuple[tuple[str, ...], str]:
    for line in feed:
        if line.startswith("sep="):
            continue
        if line.strip():
            return tuple(map(normalize_column, read_header(line))), find_separator(line)
    return (), ","
