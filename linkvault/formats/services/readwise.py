"""The CSV export of Readwise Reader (from its preferences) into bookmarks.

States: the locations `new`, `later` and `shortlist` -> `unread`, `archive` -> `archived`. Documents that a feed
added are tagged `feed`.
"""

from collections.abc import Iterator

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import build_bookmark, split_tags
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.columns import has_columns
from linkvault.formats.parts.csv_stream import Row, read_rows
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.read_report import Field
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader

_FIELDS = {
    "url": Field.URL,
    "title": Field.TITLE,
    "document tags": Field.TAGS,
    "saved date": Field.ADDED,
    "location": Field.STATE,
}
_REQUIRED_COLUMNS = {"url", "title", "document tags", "saved date", "location"}
_STATES = {"new": "unread", "later": "unread", "shortlist": "unread", "archive": "archived", "feed": "feed"}
_QUOTED = re.compile(r"""'((?:[^'\\]|\\.)*+)'|"((?:[^"\\]|\\.)*+)\"""")


def recognize(source: Source) -> float:
    """Look for the columns of Readwise Reader."""
    return CERTAIN if has_columns(source, _REQUIRED_COLUMNS) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per row."""
    with source.text() as stream:
        yield from source.report.build_bookmarks(read_rows(stream), _read_bookmark, _FIELDS)


def _read_bookmark(row: Row) -> ImportItem:
    state = _STATES.get(row["location"].strip().lower())
    return build_bookmark(
        row["url"],
        row.location,
        title=row["title"],
        tags=[*_read_tags(row["document tags"]), state],
        added=parse_timestamp(row["saved date"]),
    )


def _read_tags(cell: str) -> list[str]:
    r"""Return the tags in a cell: a list of strings in Python syntax, or plain text.

    >>> _read_tags("['机器学习', \"it's\"]"), _read_tags("[]"), _read_tags("a, b")
    (['机器学习', "it's"], [], ['a', 'b'])
    """
    if not cell.strip().startswith("["):
        return split_tags(cell)
    return [re.sub(r"\\(.)", r"\1", match[1] or match[2] or "") for match in _QUOTED.finditer(cell)]


READER = Reader(title="Readwise Reader CSV", recognize=recognize, read=read)
