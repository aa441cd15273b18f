"""Readwise Reader's CSV -> bookmarks.

States: the locations `new`, `later` and `shortlist` -> `unread`, `archive` -> `archived`; what came by itself
from a feed is tagged `feed`.
"""

import re
from collections.abc import Iterator

from linkvault.formats.parts.bookmark import build_bookmark, build_bookmarks, split_tags
from linkvault.formats.parts.columns import column_finder
from linkvault.formats.parts.csv_stream import Row, normalize_column, read_header, read_rows
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader

_TAKEN = {"url": "url", "title": "title", "tags": "document tags", "added": "saved date", "state": "location"}
_COLUMNS = {"url", "title", "document tags", "saved date", "location"}
_STATES = {"new": "unread", "later": "unread", "shortlist": "unread", "archive": "archived", "feed": "feed"}
_QUOTED = re.compile(r"""'((?:[^'\\]|\\.)*+)'|"((?:[^"\\]|\\.)*+)\"""")


def recognise(source: Source) -> float:
    """Look for Reader's columns."""
    return CERTAIN if set(map(normalize_column, read_header(source.head_text))) >= _COLUMNS else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield a bookmark a row."""
    with source.text() as stream:
        yield from build_bookmarks(read_rows(stream), _bookmark)


def _bookmark(row: Row) -> ImportItem:
    state = _STATES.get(row["location"].strip().lower())
    return build_bookmark(
        row["url"],
        row.location,
        title=row["title"],
        tags=[*_tags(row["document tags"]), state],
        added=parse_timestamp(row["saved date"]),
    )


def _tags(cell: str) -> list[str]:
    r"""Read tags as Reader writes them: a list in Python's way, in single or double quotes.

    >>> _tags("['机器学习', \"it's\"]"), _tags("[]"), _tags("a, b")
    (['机器学习', "it's"], [], ['a', 'b'])
    """
    if not cell.strip().startswith("["):
        return split_tags(cell)
    return [re.sub(r"\\(.)", r"\1", one[1] or one[2] or "") for one in _QUOTED.finditer(cell)]


READER = Reader(title="Readwise Reader CSV", recognise=recognise, read=read, columns=column_finder(_TAKEN))
