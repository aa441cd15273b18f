"""A table with a column of addresses <-> bookmarks.

Our own CSV, and what any other program or person writes: the columns are found by the names that are usual for
them, in English and Chinese, in any order; a table without a header is read where its first row holds an
address. Formats of services that write more than this have files of their own.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from linkvault.errors import FormatError
from linkvault.formats._csv import Row, column, header, rows
from linkvault.formats._dates import when
from linkvault.formats._made import made, split_tags
from linkvault.formats._reader import LIKELY, NO, PERHAPS, Read, Reader
from linkvault.formats._source import Source
from linkvault.formats._writer import Writer, sound
from linkvault.models import Exported

_COLUMNS = ("url", "title", "tags", "note", "added", "site", "published", "lang", "words", "status", "saved")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")  # what spreadsheets run, and what is marked already

# What a column is taken for, and its usual names, the surest first.
_NAMES = {
    "url": "url|uri|href|link|web address|website|page url|source url|address|bookmark|网址|链接|链接地址|地址",
    "title": "title|name|page title|document title|标题|名称|题目",
    "tags": "tags|tag|document tags|labels|label|keywords|categories|category|标签|关键词|分类",
    "note": "note|notes|description|comment|comments|excerpt|summary|selection|备注|笔记|描述|说明|摘要",
    "added": "added|date added|time added|created|created at|saved|saved at|saved date|timestamp|date|time"
    "|添加时间|收藏时间|创建时间|时间|日期",
    "folder": "folder|folders|folder path|collection|list|文件夹|收藏夹|目录",
}


def recognise(source: Source) -> float:
    """Look for a column of addresses."""
    cells = header(source.opening)
    if "url" not in _roles(cells):
        return PERHAPS if len(cells) > 1 and _headless(cells) else NO
    return LIKELY if len(cells) > 1 else PERHAPS


def columns(source: Source) -> dict[str, str]:
    """Say which column of the file is taken for what."""
    cells = header(source.opening)
    by_name = {column(cell): cell for cell in cells}
    return {role: by_name[name] for role, name in _roles(cells).items()}


def read(source: Source) -> Iterator[Read]:
    """Yield a bookmark a row.

    :raises FormatError: if no column holds addresses
    """
    cells = header(source.opening)
    roles = _roles(cells)
    names = () if "url" in roles else _headless(cells)
    if names:
        roles = {name: name for name in ("url", "title") if name in names}
    if "url" not in roles:
        raise FormatError(f"{source.path}: no column holds addresses", hint="name one of the columns `url`")
    with source.text() as stream:
        for row in rows(stream, names):
            yield _bookmark(row, roles) if isinstance(row, Row) else row


def _bookmark(row: Row, roles: dict[str, str]) -> Read:
    cell = {role: _as_written(row[name]) for role, name in roles.items()}
    return made(
        cell["url"],
        row.place,
        title=cell.get("title"),
        tags=split_tags(cell.get("tags"), _tag_separators(cell.get("tags", ""))),
        note=cell.get("note"),
        added=when(cell.get("added")),
        folders=cell.get("folder", "").split("/"),
    )


def _tag_separators(tags: str) -> str:
    """Return the signs between tags: the first of these that occurs.

    >>> _tag_separators("a b, c"), _tag_separators("机器学习；深度学习")
    (',', '；')
    """
    return next((sign for sign in ",，;；|、\n" if sign in tags), ",")


def _roles(cells: tuple[str, ...]) -> dict[str, str]:
    """Find which column is what: the surest name that occurs.

    >>> _roles(("Title", "URL", "Saved date", "x"))
    {'url': 'url', 'title': 'title', 'added': 'saved date'}
    """
    present = set(map(column, cells))
    found = {
        role: next((name for name in names.split("|") if name in present), None)
        for role, names in _NAMES.items()
    }
    return {role: name for role, name in found.items() if name}


def _headless(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Name the columns of a table without a header by its first row; () if no cell is an address.

    >>> _headless(("1", "https://example.org/", "Example"))
    ('0', 'url', 'title')
    """
    at = next((i for i, cell in enumerate(cells) if cell.lower().startswith(("http://", "https://"))), None)
    if at is None:
        return ()
    names = [str(number) for number in range(len(cells))]
    names[at] = "url"
    title = next((i for i, cell in enumerate(cells) if i != at and not _is_plain_value(cell)), None)
    if title is not None:
        names[title] = "title"
    return tuple(names)


def _is_plain_value(cell: str) -> bool:
    return not any(char.isalpha() for char in cell) or when(cell) is not None or "://" in cell


def write(exported: Exported) -> str:
    """Return a link's row."""
    link = exported.link
    cells = {name: getattr(link, name) for name in _COLUMNS} | {"tags": ",".join(link.tags)}
    return _row("" if cell is None else _harmless(sound(str(cell))) for cell in cells.values())


def stream(all_exported: Iterable[Exported]) -> Iterator[str]:
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
