"""A JSON object or a row of a table that some program wrote for a link -> a bookmark, by the names of its fields."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

from linkvault.formats.fields.bookmark import (
    build_bookmark,
    is_false,
    is_true,
    join_paragraphs,
    quote_highlight,
    split_tags,
    to_one_line,
)
from linkvault.formats.fields.field_names import (
    READ,
    SOURCES,
    STATES,
    FieldMap,
    find_state,
    is_own_state,
    map_fields,
)
from linkvault.formats.fields.timestamps import DateColumn, parse_timestamp
from linkvault.formats.parts.guarded import read_guarded
from linkvault.formats.parts.read_report import UNKNOWN_DATE, ReadReport
from linkvault.models import Bookmark, UnreadableEntry

_TAG_SEPARATORS = ",，;；|、\n"  # the first one that occurs in a cell separates its tags
_NAME_KEYS = ("name", "title", "label", "tag", "slug")  # of an object that stands for a tag or a folder
TITLE_KEYS = ("title", "name", "label")  # of an object around links
# Of an object that stands for a highlight: the marked text, and the note about it.
_HIGHLIGHT_KEYS, _REMARK_KEYS = ("quote", "highlight", "text", "content"), ("note", "comment", "annotation")
_FOLDER_SEPARATOR = "/"
_DOI_PREFIX = "10."
_VIDEO_ID = re.compile(r"[\w-]{11}", re.ASCII)
# Diigo separates tags by blanks and puts tags with blanks in quotes.
_QUOTED_TAG = re.compile(r'"([^"]*+)"|([^\s"]++)')
# Tags that Tab Session Manager gives to the sessions that it saves itself, and a key that only its sessions have.
_AUTOMATIC_TAGS, _SESSION_KEY = frozenset({"regular", "winclose", "browserexit", "temp"}), "sessionStartTime"
_RECORD_SHAPES = 64  # different sets of keys; the records of a program have few

_map_names = lru_cache(_RECORD_SHAPES)(map_fields)


def find_url(record: Mapping[str, Any]) -> str | None:
    """Return the URL in an object, or None.

    >>> find_url({"href": "https://example.org/"}), find_url({"a": 1})
    ('https://example.org/', None)
    """
    return _find_address(record, _map_names(tuple(record)))


class RecordReader:
    """Reads the records of one file, and reports what it leaves out.

    :param list_records: returns all records of the file, to decide the order of day and month
    """

    def __init__(self, report: ReadReport, list_records: Callable[[], Iterable[Mapping[str, Any]]]) -> None:
        self._report = report
        self._dates = DateColumn(
            lambda: (
                record.get(name)
                for record in list_records()
                for name in _map_names(tuple(record)).names.get("added", ())
            )
        )

    def read(self, record: Mapping[str, Any], location: str) -> Bookmark | UnreadableEntry:
        """Return the bookmark in a record, or the reason why it is not a bookmark.

        >>> reader = RecordReader(ReadReport(), list)
        >>> reader.read({"url": "https://example.org/", "labels": '["ml", "损失"]', "state": "archive"}, "line 1").tags
        ('ml', '损失', 'archived')
        """
        return read_guarded(lambda: self._read(record, location), location)

    def _read(self, record: Mapping[str, Any], location: str) -> Bookmark | UnreadableEntry:
        fields = _map_names(tuple(record))
        names = fields.names
        bookmark = build_bookmark(
            _find_address(record, fields),
            location,
            title=_first_text(record, names.get("title", ())),
            tags=[
                *(tag for name in names.get("tags", ()) for tag in read_tags(record[name])),
                *self._read_states(record, fields, location),
            ],
            note=_join_notes(record[name] for name in names.get("note", ())),
            added=self._read_date(record, names.get("added", ()), location),
            folders=[part for name in names.get("folder", ())[:1] for part in _read_folders(record[name])],
        )
        if isinstance(bookmark, Bookmark):
            self._account(bookmark, record, fields, location)
        return bookmark

    def read_group(
        self, record: Mapping[str, Any], location: str, used: Collection[str] = ()
    ) -> tuple[tuple[str, ...], str | None]:
        """Return the tags and the date of an object around links; report its other fields, but not its title.

        :param used: the fields whose texts have links
        """
        names = _map_names(tuple(record)).names
        added = next(
            (date for name in names.get("added", ()) if (date := parse_timestamp(record[name]))), None
        )
        tags = {name: read_tags(record[name]) for name in names.get("tags", ())}
        if _SESSION_KEY in record:
            tags = {name: list(filter(_is_of_user, group)) for name, group in tags.items()}
        dates = [
            name for name in names.get("added", ()) if parse_timestamp(record[name]) == added is not None
        ]
        stored = {name: "tags" for name in tags if tags[name]} | dict.fromkeys(dates, "added")
        stored |= dict.fromkeys(used, "links in a text")
        self._report.stored.update({f"folder.{name}": field for name, field in stored.items()})
        known = {*TITLE_KEYS, *stored}
        self._report.leave_out_fields(record, known, location)
        return tuple(tag for group in tags.values() for tag in group), added

    def _account(
        self, bookmark: Bookmark, record: Mapping[str, Any], fields: FieldMap, location: str
    ) -> None:
        """Report the fields without a place in a link, and those of which another one has won."""
        for name in fields.others:
            self._report.leave_out(name, record[name], location)
        for field, names in fields.names.items():
            for name in names:
                value = record[name]
                # A text is stored if no other field can win; the checks of the rest cost as much as reading it.
                is_only = len(names) == 1 and type(value) is str and field not in ("doi", "video")
                if is_only or _is_used(value, field, name == names[0], bookmark):
                    if name not in self._report.stored:
                        self._report.stored[name] = _field_title(field)
                else:
                    self._report.leave_out(name, value, location)

    def _read_states(self, record: Mapping[str, Any], fields: FieldMap, location: str) -> list[str]:
        if not fields.has_states:
            return []
        flags = {state: [record[name] for name in fields.names.get(state, ())] for state in (*STATES, READ)}
        is_on = {state: any(map(_is_set, values)) for state, values in flags.items()}
        is_on["archived"] |= is_on[READ]
        is_on["unread"] |= not is_on[READ] and any(map(is_false, flags[READ]))
        states = [state for state in STATES if is_on[state]]
        for name in fields.names.get("state", ()):
            state = find_state(record[name])
            if state:
                states.append(state)
            elif not is_own_state(record[name]):
                self._report.leave_out(name, record[name], location)
        return states

    def _read_date(self, record: Mapping[str, Any], names: Iterable[str], location: str) -> str | None:
        values = [record[name] for name in names if record[name] not in (None, "")]
        date = next((date for value in values if (date := self._dates.parse(value))), None)
        if values and date is None:
            self._report.leave_out(UNKNOWN_DATE, values[0], location)
        return date


def _is_used(value: object, field: str, is_first: bool, bookmark: Bookmark) -> bool:
    """Return whether a bookmark has the value of a field: all tags and notes, of other fields one."""
    # A state without a meaning is reported where it is read.
    if not value or field in (*STATES, READ, "state"):
        return True
    if field == "url":
        return is_first or (isinstance(value, str) and value.strip() == bookmark.url)
    if field in SOURCES:
        return isinstance(value, str) and value.strip() in bookmark.url
    if field == "title":
        return isinstance(value, str) and to_one_line(value) in (bookmark.title, bookmark.url, "")
    if field == "tags":
        return bool(read_tags(value)) or _is_empty_list(value)
    if field == "note":
        return bool(bookmark.note) and isinstance(value, str | list)
    if field == "added":  # a date that cannot be read is reported where it is read
        return bookmark.added is None or parse_timestamp(value) in (bookmark.added, None)
    return is_first


def _find_address(record: Mapping[str, Any], fields: FieldMap) -> str | None:
    """Return the address in a record, or that of its paper or video; None if it has none of them."""
    url = _first_text(record, fields.names.get("url", ()))
    if url is not None or not fields.has_address:
        return url
    doi = _first_text(record, fields.names.get("doi", ()))
    if doi is not None and doi.strip().startswith(_DOI_PREFIX):
        return f"https://doi.org/{doi.strip()}"
    video = _first_text(record, fields.names.get("video", ()))
    is_video = video is not None and _VIDEO_ID.fullmatch(video.strip())
    return f"https://www.youtube.com/watch?v={is_video[0]}" if is_video else None


def _is_empty_list(value: object) -> bool:
    return not value.strip("[]{} ,") if isinstance(value, str) else isinstance(value, list) and not any(value)


def _field_title(field: str) -> str:
    return f"tag {field}" if field in STATES else "tag of a state" if field in (READ, "state") else field


def _first_text(record: Mapping[str, Any], names: Iterable[str]) -> str | None:
    values = (record.get(name) for name in names)
    return next((value for value in values if isinstance(value, str) and value.strip()), None)


def read_tags(value: object) -> list[str]:
    """Return the tags in a cell or value: a list of texts or objects, such a list as JSON, or a text.

    >>> read_tags("a b, c"), read_tags("机器学习；深度学习"), read_tags([{"name": "a"}, "b,c"]), read_tags('["x"]')
    (['a b', 'c'], ['机器学习', '深度学习'], ['a', 'b,c'], ['x'])
    >>> [read_tags(value) for value in ("#a #b", "['a', 'b c']", "{a,b}", {"a": {"tag": "a"}}, [2024])]
    [['#a', '#b'], ['a', 'b c'], ['a', 'b'], ['a'], ['2024']]
    """
    if isinstance(value, str) and value.lstrip().startswith(("[", "{")):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):  # [a, b] without quotes, ['a'] of Python, {a,b} of PostgreSQL
            return [tag.strip("'\"") for tag in split_tags(str(value).strip("[]{} "))]
    if isinstance(value, Mapping):
        value = _names_in(value)
    if isinstance(value, list):
        return [name for item in value if (name := _name_of(item))]
    if not isinstance(value, str):
        return []
    words = value.split()
    if len(words) > 1 and all(word.startswith("#") for word in words):
        return words
    separator = next((separator for separator in _TAG_SEPARATORS if separator in value), "")
    if not separator and value.count('"') > 1:
        return [quoted or word for quoted, word in _QUOTED_TAG.findall(value)]
    return split_tags(value, separator or ",")


def _names_in(value: Mapping[str, Any]) -> list[Any]:
    """Return the names in an object: it is one tag, or its keys are the tags, or it is a list of PHP."""
    if _first_text(value, _NAME_KEYS):
        return [value]
    return list(value.values()) if all(map(str.isdecimal, value)) else list(value)


def _read_folders(value: object) -> list[str]:
    if isinstance(value, list):
        return [name for item in value if (name := _name_of(item))]
    name = _name_of(value)
    return name.split(_FOLDER_SEPARATOR) if name else []


def _name_of(value: object) -> str | None:
    """Return the name of a tag or folder: a text, a number, or the name in an object or in an object inside it."""
    if isinstance(value, Mapping):
        inner = (part for key in _NAME_KEYS if isinstance(part := value.get(key), Mapping))
        return _first_text(value, _NAME_KEYS) or next((_first_text(part, _NAME_KEYS) for part in inner), None)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None


def _join_notes(values: Iterable[object]) -> str:
    """Return the texts as paragraphs, each once."""
    parts = [part for value in values for part in (value if isinstance(value, list) else [value])]
    texts = [_quote(part) if isinstance(part, Mapping) else part for part in parts]
    return join_paragraphs(*dict.fromkeys(text.strip() for text in texts if isinstance(text, str)))


def _quote(highlight: Mapping[str, Any]) -> str:
    """Return a highlight as a quote, followed by the note about it."""
    return quote_highlight(_first_text(highlight, _HIGHLIGHT_KEYS), _first_text(highlight, _REMARK_KEYS))


def _is_of_user(tag: str) -> bool:
    return tag.lower() not in _AUTOMATIC_TAGS and not tag.startswith("_")


def _is_set(value: object) -> bool:
    """Return whether a state is on: yes, or the date since when it is."""
    return is_true(value) or parse_timestamp(value) is not None
