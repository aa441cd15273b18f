"""What every format that reads says of itself, and the certainties by which files are recognised."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from linkvault.formats.parts.input_file import Source
from linkvault.models import Bookmark, ExportItem, UnreadableEntry

NO_MATCH = 0.0
POSSIBLE = 0.3  # it could be this, if nothing else knows it: a list of plain addresses
LIKELY = 0.6  # the shape is right: a CSV with a column of addresses
VERY_LIKELY = 0.9  # keys, columns or a first line that only this program writes
CERTAIN = 1.0  # a signature: SQLite's header with the tables of that program

Item = Bookmark | ExportItem | UnreadableEntry


@dataclass(frozen=True, slots=True)
class Reader:
    """A format that can be read.

    `recognise` looks only at the head of a source (for an archive or a database: at its list of parts) and says
    how sure it is, one of the figures above. `read` yields what stands in the file in its order, as a stream
    where that can be, and tells each part it cannot read as an `Unread`; it raises FormatError only where
    nothing more can be read. `columns` says, for tables, which column is taken for what.
    """

    title: str  # for people: "Netscape bookmarks (Firefox, Chrome, Safari ...)"
    recognise: Callable[[Source], float]
    read: Callable[[Source], Iterator[Item]]
    columns: Callable[[Source], dict[str, str]] = lambda _: {}
