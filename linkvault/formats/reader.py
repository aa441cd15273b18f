"""The reader of a format: how sure it is that a file is of its format, and how it turns the file into bookmarks."""

from collections.abc import Callable, Iterator

from linkvault.formats.parts.input_file import Source
from linkvault.lazy_dataclass import dataclass
from linkvault.models import Bookmark, ExportItem, UnreadableEntry

# How sure a reader is that a file is of its format. The reader with the highest figure reads the file.
NO_MATCH = 0.0
LAST_RESORT = 0.1  # addresses in some text
WEAK = 0.2  # signs of the format, and addresses somewhere
POSSIBLE = 0.3  # fits if no other format does, such as a list of plain addresses
LIKELY = 0.6  # the right shape, such as a CSV with a column of addresses
VERY_LIKELY = 0.9  # keys, columns or a first line that only this program writes
CERTAIN = 1.0  # a signature, such as SQLite's header with the tables of that program

# What a reader yields: a bookmark, a complete link, or the report of an entry that it cannot read.
ImportItem = Bookmark | ExportItem | UnreadableEntry


@dataclass(frozen=True, slots=True)
class Reader:
    """A format that can be read.

    - `title` describes the format to people, as in "Netscape bookmarks (Firefox, Chrome, Safari ...)".
    - `recognize` returns one of the confidences above. It looks only at the head of the source, or at the table
      of contents of an archive or a database.
    - `read` yields the items of the file in their order, as a stream where the format allows it. An entry that it
      cannot read is an `UnreadableEntry`; it raises FormatError only if nothing more can be read. The report of the
      source says what happened to the fields.
    """

    title: str
    recognize: Callable[[Source], float]
    read: Callable[[Source], Iterator[ImportItem]]
