"""A table with a column of addresses <-> bookmarks.

Our own CSV, and what any other program or person writes: the columns are found by the names that are usual for
them, in English and Chinese, in any order; a table without a header is read where it holds addresses and words.
Columns that say yes or no to a state (archived, starred, unread, private) become tags. Formats of services that
write more than this have files of their own.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from linkvault.errors import FormatError
from linkvault.formats.parts.bookmark import build_bookmark, split_tags, state_tags
from linkvault.formats.parts.columns import STATE_COLUMNS, assign_columns, column_finder, infer_columns
from linkvault.formats.parts.csv_stream import Row, read_header, read_rows
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import LIKELY, NO_MATCH, POSSIBLE, ImportItem, Reader
from linkvault.formats.writer import Writer
from linkvault.models import ExportItem
from linkvault.text.characters import replace_surrogates

_COLUMNS = ("url", "title", "tags", "note", "added", "site", "published", "lang", "words", "status", "saved")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")  # what spreadsheets run, and what is marked already


def recognise(source: Source) -> float:
    """Look for a column of addresses."""
    cells = read_header(source.head_text)
    if not assign_columns(cells):
        return POSSIBLE if infer_columns(source.head_text) else NO_MATCH
    return LIKELY if len(cells) > 1 else POSSIBLE


def columns(source: Source) -> dict[str, str]:
    """Say which column of the file is taken for what."""
    return column_finder(assign_columns(read_header(source.head_text)))(source)


def read(source: Source) -> Iterator[ImportItem]:
    """Yield a bookmark a row.

    :raises FormatError: if no column holds addresses
    """
    taken = assign_columns(read_header(source.head_text))
    names = () if taken else infer_columns(source.head_text)
    if not taken and not names:
        raise FormatError(f"{source.path}: no column holds addresses", hint="name one of the columns `url`")
    with source.text() as stream:
        for row in read_rows(stream, names):
            yield _bookmark(row, taken or {"url": "url", "title": "title"}) if isinstance(row, Row) else row


def _bookmark(row: Row, taken: dict[str, str]) -> ImportItem:
    cell = {role: _as_written(row[name]) for role, name in taken.items()}
    return build_bookmark(
        cell["url"],
        row.location,
        title=cell.get("title"),
        tags=[
            *split_tags(cell.get("tags"), _tag_separators(cell.get("tags", ""))),
            *state_tags(**{state: cell.get(state) for state in STATE_COLUMNS}),
        ],
        note=cell.get("note"),
        added=parse_timestamp(cell.get("added")),
        folders=cell.get("folder", "").split("/"),
    )


def _tag_separators(tags: str) -> str:
    """Return the signs between tags: the first of these that occurs.

    >>> _tag_separators("a b, c"), _tag_separators("机器学习；深度学习")
    (',', '；')
    """
    return next((sign for sign in ",，;；|、\n" if sign in tags), ",")


def write(exported: ExportItem) -> str:
    """Return a link's row."""
    link = exported.link
    cells = {name: getattr(link, name) for name in _COLUMNS} | {"tags": ",".join(link.tags)}
    return _row("" if cell is None else _harmless(replace_surrogates(str(cell))) for cell in cells.values())


def stream(all_exported: Iterable[ExportItem]) -> Iterator[str]:
    """Yield a header and a row a link, after a byte order mark: without it spreadsheets garble Chinese."""
    yield "\ufeff" + _row(_COLUMNS)
    yield from map(write, all_exported)


def _row(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _harmless(cell: str) -> str:
    """Mark a text that a spreadsheet would take for a formula and run (OWASP, CSV injection)."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _as_written(cell: str) -> str:
    """Take off the mark that `_harmless` set."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


WRITER = Writer(extension=".csv", per_link=False, write=write, stream=stream)
READER = Reader(title="CSV with a column of addresses", recognise=recognise, read=read, columns=columns)
