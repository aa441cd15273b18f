"""What `list` and `search` write, in any form, or lines of text -> the links that it names."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from linkvault import lazy_re as re
from linkvault.errors import UsageError

_MAX_QUOTED = 60  # characters of a line in an error message
_BLANKS = re.compile(r"\s*")
_COLOR = re.compile(r"\x1b\[[0-9;]*m")
_ROW = re.compile(r"\s*(\d+)(?:  +\S.*|$)")  # of a table on a terminal: the id, two spaces, the title
_HEAD = re.compile(r"\s*ID  +[A-Z]+(?:  +[A-Z]+)*\s*")  # of such a table
_COPIES = re.compile(r"\(\+\d+ near cop(?:y|ies): ([\d, ]+)\)\s*$")  # at the end of the row of a hit
_PASSAGE = "   "  # how a passage below the row of a hit begins


class Entry(NamedTuple):
    """A link that a command has written, or a line of text without an id and a URL.

    `copies`: ids of the near copies that a hit of `search` includes.
    """

    line: str
    id: int | None = None
    url: str | None = None
    copies: tuple[int, ...] = ()


def read_entries(content: bytes) -> Iterator[Entry]:
    r"""Yield the links of JSON, of tab-separated records, or of a table; other lines as they are.

    Blank lines and lines that begin with # are left out.

    >>> [entry.id for entry in read_entries(b'[{"id": 3, "url": "https://example.org/"}]')]
    [3]
    >>> list(read_entries(b"7\thttps://example.org/a\tA title\n"))[0][1:3]
    (7, 'https://example.org/a')
    >>> [entry.id for entry in read_entries(b"ID  ADDED       TITLE\n 7  2026-11-25  A title\n")]
    [7]

    :raises UsageError: for a JSON object that names no link
    """
    text = content.decode("utf-8-sig", "replace")
    values = _parse_json(text)
    if values is not None:
        yield from map(_read_value, values)
        return
    is_table = False
    for raw_line in text.splitlines():
        line = _COLOR.sub("", raw_line)
        row = _ROW.fullmatch(line) if "\t" not in line else None
        if row and not line.strip().isdigit():
            is_table = True
            copies = _COPIES.search(line)
            numbers = map(int, re.findall(r"\d+", copies[1])) if copies else ()
            yield Entry(line.strip(), int(row[1]), copies=tuple(numbers))
        elif line.strip() and not line.lstrip().startswith("#") and not _is_beside_rows(line, is_table):
            yield _read_line(line.strip())


def _is_beside_rows(line: str, is_table: bool) -> bool:
    """Return whether a line is the head of a table, or a passage below the row of a hit."""
    return _HEAD.fullmatch(line) is not None or (is_table and line.startswith(_PASSAGE))


def _read_line(line: str) -> Entry:
    """Return the link of a line of `--jsonl` or of a pipe, or the line as it is."""
    if line.startswith("{"):
        raise _names_no_link(line)
    fields = line.split("\t")
    if len(fields) > 1 and fields[0].isdecimal():
        return Entry(line, int(fields[0]), fields[1] if "://" in fields[1] else None)
    return Entry(line) if len(fields) == 1 else Entry(line, url=fields[0])


def _parse_json(text: str) -> list[Any] | None:
    """Return the values of one or more JSON documents, those of lists one by one; None if the text is not JSON."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    decoder, values, position = json.JSONDecoder(), [], 0
    try:
        while (start := _BLANKS.match(text, position).end()) < len(text):  # type: ignore[union-attr]  # it also matches ""
            value, position = decoder.raw_decode(text, start)
            values += value if isinstance(value, list) else [value]
    except (ValueError, RecursionError):
        return None
    return values


def _read_value(value: Any) -> Entry:
    """Return the link of a JSON object."""
    if isinstance(value, int):
        return Entry(str(value), value)
    number, url = (value.get("id"), value.get("url")) if isinstance(value, dict) else (None, None)
    if not isinstance(number, int) and not isinstance(url, str):
        raise _names_no_link(json.dumps(value, ensure_ascii=False))
    copies = value.get("copies") if isinstance(value.get("copies"), list) else []
    return Entry(
        str(url),
        number if isinstance(number, int) else None,
        url if isinstance(url, str) else None,
        tuple(copy for copy in copies if isinstance(copy, int)),
    )


def _names_no_link(line: str) -> UsageError:
    return UsageError(f"this line names no link: {line[:_MAX_QUOTED]}")
