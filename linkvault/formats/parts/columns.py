"""The columns of a table: which of them a format has, and those of a table without a header."""

from collections.abc import Set

from linkvault.formats.fields.field_names import normalize_name
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.csv_stream import find_separator, read_header, split_cells
from linkvault.formats.parts.input_file import Source

_INSPECTED_LINES = 20  # of a table without a header: enough that commas inside URLs show as uneven rows


def has_columns(source: Source, required: Set[str]) -> bool:
    """Return whether the header of a file has all the columns, given by their normalized names."""
    return required <= set(map(normalize_name, read_header(source.head_text)))


def infer_columns(head_text: str) -> tuple[str, ...]:
    """Return names for the columns of a table without a header; () if the text is not such a table.

    URLs may contain commas, so every line must have the same number of cells, and one column must have titles.

    >>> infer_columns("1,https://example.org/,An example\\n2,https://example.org/2,另一个\\n")
    ('0', 'url', 'title')
    >>> infer_columns("https://example.org/0,234,5.html\\nhttps://example.org/0,234,6.html\\n")
    ()
    """
    lines = [line for line in head_text.splitlines()[:_INSPECTED_LINES] if line.strip()]
    separator = find_separator(lines[0]) if lines else ","
    table = [split_cells(line, separator) for line in lines]
    if not table or len(table[0]) < 2 or any(len(cells) != len(table[0]) for cells in table[:-1]):
        return ()
    first = table[0]
    if separator == "|" and "://" in first[0]:  # an address and its title, which may have bars too
        return ()
    complete_rows = table[:-1] or table  # the head of the file may end within its last line
    url_index = next(
        (i for i, cell in enumerate(first) if cell.lower().startswith(("http://", "https://"))), None
    )
    title_indexes = [
        i for i in range(len(first)) if i != url_index and any(_is_title(cells[i]) for cells in complete_rows)
    ]
    if url_index is None or not title_indexes:
        return ()
    names = [str(number) for number in range(len(first))]
    names[url_index], names[title_indexes[0]] = "url", "title"
    return tuple(names)


def _is_title(cell: str) -> bool:
    text = cell.strip()
    return (" " in text or not text.isascii()) and parse_timestamp(text) is None and "://" not in text
