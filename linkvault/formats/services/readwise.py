"""Readwise Reader's CSV -> bookmarks.

States: the locations `new`, `later` and `shortlist` -> `unread`, `archive` -> `archived`; what came by itself
from a feed is tagged `feed`.
"""

import re
from collections.abc import Iterator

from linkvault.formats.parts.bookmark import each_made, made, split_tags
from linkvault.formats.parts.columns import named
from linkvault.formats.parts.csv_stream import Row, column, header, rows
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.timestamps import when
from linkvault.formats.reader import CERTAIN, NO, Read, Reader

_TAKEN = {"url": "url", "title": "title", "tags": "document tags", "added": "saved date", "state": "location"}
_COLUMNS = {"url", "title", "document tags", "saved date", "location"}
_STATES = {"new": "unread", "later": "unread", "shortlist": "unread", "archive": "archived", "feed": "feed"}
_QUOTED = re.compile(r"""'((?:[^'\\]|\\.)*+)'|"((?:[^"\\]|\\.)*+)\"""")


def recognise(source: Source) -> float:
    """Look for Reader's columns."""
    return CERTAIN if set(map(column, header(source.opening))) >= _COLUMNS else NO


def read(source: Source) -> Iterator[Read]:
    """Yield a bookmark a row."""
    with source.text() as stream:
        yield from each_made(rows(stream), _bookmark)


def _bookmark(row: Row) -> Read:
    state = _STATES.get(row["location"].strip().lower())
    return made(
        row["url"],
        row.location,
        title=row["title"],
        tags=[*_tags(row["document tags"]), state],
        added=when(row["saved date"]),
    )


def _tags(cell: str) -> list[str]:
    r"""Read tags as Reader writes them: a list in Python's way, in single or double quotes.

    >>> _tags("['机器学习', \"it's\"]"), _tags("[]"), _tags("a, b")
    (['机器学习', "it's"], [], ['a', 'b'])
    """
    if not cell.strip().startswith("["):
        return split_tags(cell)
    return [re.sub(r"\\(.)", r"\1", one[1] or one[2] or "") for one in _QUOTED.finditer(cell)]


READER = Reader(title="Readwise Reader CSV", recognise=recognise, read=read, columns=named(_TAKEN))
