"""CSV files with a column of URLs, from linkvault, other programs or a spreadsheet, into bookmarks, and links into CSV.

Columns are found by their usual names in the languages of `field_names.txt`, in any order; a table without a header is
read if it has URLs and titles, and one without a column of URLs if there are some in its texts, such as in tasks.
Columns that say yes or no to a state (archived, starred, unread, private) become tags.
Services with more specific columns have modules of their own in `services`.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from linkvault import lazy_re as re
from linkvault.errors import FormatError
from linkvault.formats.fields.bookmark import join_paragraphs, to_one_line
from linkvault.formats.fields.field_names import map_fields, normalize_name
from linkvault.formats.fields.message_texts import find_text_links
from linkvault.formats.fields.objects import RecordReader, read_tags
from linkvault.formats.parts.columns import infer_columns
from linkvault.formats.parts.csv_stream import Row, read_header, read_preamble, read_rows
from linkvault.formats.parts.input_file import HEAD_BYTES, Source
from linkvault.formats.parts.read_report import ReadReport
from linkvault.formats.reader import LIKELY, NO_MATCH, POSSIBLE, ImportItem, Reader
from linkvault.formats.writer import Writer
from linkvault.lazy_dataclass import replace
from linkvault.models import Bookmark, ExportItem
from linkvault.text.characters import replace_surrogates

_COLUMNS = ("url", "title", "tags", "note", "added", "site", "published", "lang", "words", "status", "saved")
_MIN_COLUMNS = 3  # of a table that has addresses only in its texts: a sentence has a comma, too
_INSPECTED_ROWS = 20
_CHARACTER_BYTES = 4  # at most, in any encoding
_MARKDOWN_TABLE = re.compile(r"\s*+\|[^\n]*+\n\s*+(?:\|\s*+)?:?-{2,}")
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
# Text that spreadsheets run as a formula, or that is already escaped. Some turn full-width signs into narrow ones.


def recognize(source: Source) -> float:
    """Look for a column of URLs."""
    if _MARKDOWN_TABLE.match(source.head_text):
        return NO_MATCH
    cells = read_header(source.head_text)
    if not map_fields(cells).has_address:
        is_table = infer_columns(source.head_text) or _has_texts_with_links(source.head_text, cells)
        return POSSIBLE if is_table else NO_MATCH
    return LIKELY if len(cells) > 1 else POSSIBLE


def _has_texts_with_links(head_text: str, header: Sequence[str]) -> bool:
    """Return whether a text is a table of columns with usual names, none of which is for addresses, but has some."""
    if "://" not in head_text or len(header) < _MIN_COLUMNS or not map_fields(header).names:
        return False
    if any("://" in cell for cell in header):
        return False  # the first line is data: without names of columns, every address counts
    rows = list(islice(read_rows(io.StringIO(head_text)), _INSPECTED_ROWS))
    if len(head_text) >= HEAD_BYTES // _CHARACTER_BYTES:
        rows = rows[:-1]  # the head of the file may end within it
    return bool(rows) and all(isinstance(row, Row) and len(row.cells) == len(header) for row in rows)


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per row, or per address in the texts of a row.

    :raises FormatError: if no column has URLs
    """
    header = read_header(source.head_text)
    names: tuple[str, ...] = ()
    has_urls = map_fields(header).has_address
    if not has_urls and (inferred := infer_columns(source.head_text)):
        header = names = inferred
        has_urls = True
    if not has_urls and not _has_texts_with_links(source.head_text, header):
        raise FormatError(f"{source.path}: no column has URLs", hint="name one of the columns `url`")
    columns = [(name, normalize_name(name)) for name in header]
    for number, line in enumerate([] if names else read_preamble(source.head_text), 1):
        source.report.leave_out("lines before the header", line.strip(), f"line {number}")
    reader = RecordReader(source.report, lambda: _read_records(source, columns, names))
    with source.text() as stream:
        for row in read_rows(stream, names):
            if not isinstance(row, Row):
                yield row
            elif has_urls:
                yield reader.read(_build_record(row, columns), row.location)
            else:
                yield from _read_texts(_build_record(row, columns), row.location, reader, source.report)


def _read_texts(
    record: dict[str, str], location: str, reader: RecordReader, report: ReadReport
) -> Iterator[ImportItem]:
    """Yield a bookmark for each address in the texts of a row, with the tags and the date of the row."""
    links = find_text_links(record, reads_all=True)
    if not links:
        report.leave_out("rows without an address", " ".join(record.values()), location)
    titles = map_fields(tuple(record)).names.get("title", ())
    owner = next((record[name] for name in titles if record[name] and "://" not in record[name]), None)
    for link in links:
        title, note = link.name(owner)
        others = {name: value for name, value in record.items() if name not in (link.field, *titles[:1])}
        item = reader.read({**others, "url": link.url}, location)
        if isinstance(item, Bookmark):
            item = replace(
                item,
                title=to_one_line(title) if title else item.title,
                note=join_paragraphs(note, item.note) or None,
            )
        yield item


def _read_records(
    source: Source, columns: list[tuple[str, str]], names: tuple[str, ...]
) -> Iterator[dict[str, str]]:
    with source.text() as stream:
        for row in read_rows(stream, names):
            if isinstance(row, Row):
                yield _build_record(row, columns)


def _build_record(row: Row, columns: list[tuple[str, str]]) -> dict[str, str]:
    """Return the cells of a row by the names of the columns, given as in the file and normalized."""
    return {name: _unescape_formula(row[normalized]) for name, normalized in columns}


def write(item: ExportItem) -> str:
    """Return the row of a link."""
    link = item.link
    cells = {name: getattr(link, name) for name in _COLUMNS} | {"tags": _format_tags(link.tags)}
    return _format_row(
        "" if cell is None else _escape_formula(replace_surrogates(str(cell))) for cell in cells.values()
    )


def _format_tags(tags: tuple[str, ...]) -> str:
    """Return tags separated by commas, or as JSON if the text would be read as other tags.

    >>> _format_tags(("ml", "损失")), _format_tags(("[a", "b;c]"))
    ('ml,损失', '["[a", "b;c]"]')
    """
    cell = ",".join(tags)
    return cell if tuple(read_tags(cell)) == tags else json.dumps(tags, ensure_ascii=False)


def stream(items: Iterable[ExportItem]) -> Iterator[str]:
    """Yield a byte order mark, the header and one row per link; without the mark spreadsheets garble Chinese."""
    yield "\ufeff" + _format_row(_COLUMNS)
    yield from map(write, items)


def _format_row(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _escape_formula(cell: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula (OWASP, CSV injection)."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unescape_formula(cell: str) -> str:
    """Remove the apostrophe that `_escape_formula` adds."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


WRITER = Writer(extension=".csv", per_link=False, write=write, stream=stream, needs_text=False)
READER = Reader(title="CSV with a column of URLs", recognize=recognize, read=read)
