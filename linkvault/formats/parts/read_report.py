"""What a reader does with the fields of a file: what each becomes, and which are left out, with number and example.

A reader declares what its fields become, and passes each entry with its bookmark to `account`. Everything else is left
out: fields without a place in a link, values of a wrong type, and dates that it does not understand.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from enum import StrEnum
from reprlib import Repr
from typing import Protocol, TypeVar

from linkvault.formats.fields.bookmark import to_one_line
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.guarded import read_guarded
from linkvault.lazy_dataclass import dataclass
from linkvault.models import Bookmark, ExportItem, LeftOut, UnreadableEntry

_MAX_NAMES = 100  # different fields that are counted one by one; a damaged file may have one per line
_MAX_EXAMPLE_CHARACTERS = 40  # several examples fit on a line of a terminal
_OTHER_FIELDS = "other fields"
# Objects and lists may contain one another many times (YAML, property lists): their whole text may have no end.
_SHORT = Repr()
_SHORT.maxlevel, _SHORT.maxlist, _SHORT.maxdict, _SHORT.maxstring = 2, 3, 3, _MAX_EXAMPLE_CHARACTERS
UNKNOWN_DATE = "dates that cannot be read"


class Field(StrEnum):
    """What a field of a file becomes. Of several fields for one value, OTHER fields are used if the first is empty."""

    URL = "url"
    OTHER_URL = "url, if it has no other"
    TITLE = "title"
    OTHER_TITLE = "title, if it has no other"
    TAGS = "tags"
    STATE = "tag of a state"
    NOTE = "note"
    ADDED = "added"
    OTHER_ADDED = "added, if it has no other"
    FOLDER = "folder"
    PAGE = "saved page"
    PARTS = "its parts"  # accounted for one by one


# Any text in these fields can be stored.
_OF_ANY_TEXT = (Field.URL, Field.TITLE, Field.STATE, Field.FOLDER, Field.PARTS)


class Entry(Protocol):
    """An entry of a file with its fields by name."""

    @property
    def fields(self) -> Mapping[str, object]:
        """Return the fields by name."""
        ...

    @property
    def location(self) -> str:
        """Return where the entry is in the file."""
        ...


# What each field becomes; for the objects in a value, what each of their fields becomes.
Fields = Mapping[str, "Field | Fields"]
_Item = TypeVar("_Item", Bookmark, ExportItem | Bookmark | UnreadableEntry, Bookmark | UnreadableEntry)
_EntryT = TypeVar("_EntryT", bound=Entry)


@dataclass(slots=True)
class _Count:
    """The number of the values that are left out, and the first of them."""

    name: str
    count: int
    example: str
    location: str


class ReadReport:
    """What the fields of a file become, and counts of what is left out, by name, with the first example of each."""

    def __init__(self) -> None:
        self._left_out: dict[str, _Count] = {}
        self.stored: dict[str, str] = {}  # field of the file -> what it becomes

    def build_bookmarks(
        self,
        entries: Iterable[_EntryT | UnreadableEntry],
        build: Callable[[_EntryT], Bookmark | ExportItem | UnreadableEntry],
        fields: Fields,
    ) -> Iterator[Bookmark | ExportItem | UnreadableEntry]:
        """Yield what `build` returns for each entry, accounted for; unreadable entries pass unchanged."""
        for entry in entries:
            yield entry if isinstance(entry, UnreadableEntry) else self.read_entry(entry, build, fields)

    def read_entry(
        self,
        entry: _EntryT,
        build: Callable[[_EntryT], Bookmark | ExportItem | UnreadableEntry],
        fields: Fields,
    ) -> Bookmark | ExportItem | UnreadableEntry:
        """Return what `build` returns for an entry, accounted for; if it raises, the report of that."""
        item = read_guarded(lambda: build(entry), entry.location, entry.fields)
        return self.account(item, entry.fields, fields)

    def account(self, item: _Item, record: Mapping[str, object], fields: Fields, prefix: str = "") -> _Item:
        """Count the fields of an entry that its bookmark does not have, and return the bookmark.

        :param fields: what each field becomes; a field that is missing here is left out
        :param prefix: the name of the field that the record is a part of, with a dot
        """
        if not isinstance(item, Bookmark):  # an entry that cannot be read is reported itself
            return item
        for name, value in record.items():
            if not value:
                continue
            field = fields.get(name)
            if field is None:
                self.leave_out(prefix + name, value, item.location or "")
            elif field in _OF_ANY_TEXT and type(value) is str:  # the usual case, which needs no further look
                if prefix + name not in self.stored:
                    self.stored[prefix + name] = field
            elif not isinstance(field, str):  # asking whether it is a mapping takes ten times as long
                for part in value if isinstance(value, list) else [value]:
                    if isinstance(part, Mapping):
                        self.account(item, part, field, f"{prefix}{name}.")
                self.stored.setdefault(prefix + name, Field.PARTS)
            elif _is_stored(item, field, value):
                self.stored.setdefault(prefix + name, field)
            elif field is Field.ADDED:
                self.leave_out(UNKNOWN_DATE, value, item.location or "")
            else:
                self.leave_out(prefix + name, value, item.location or "")
        return item

    def leave_out_fields(self, record: Mapping[str, object], known: Container[str], location: str) -> None:
        """Count the fields of a folder, or of another record that is no entry, but those that are known."""
        for name, value in record.items():
            if name not in known:
                self.leave_out(f"folder.{name}", value, location)

    def leave_out(self, name: str, value: object, location: str) -> None:
        """Count a value that no link gets. Empty values are not counted."""
        if not value:
            return
        known = self._left_out.get(name)
        if known is None and len(self._left_out) >= _MAX_NAMES:
            name = _OTHER_FIELDS
            known = self._left_out.get(name)
        if known is not None:
            known.count += 1
            return
        text = value if isinstance(value, str) else _SHORT.repr(value)
        example = to_one_line(text[: 2 * _MAX_EXAMPLE_CHARACTERS])
        if len(example) > _MAX_EXAMPLE_CHARACTERS:
            example = f"{example[: _MAX_EXAMPLE_CHARACTERS - 1]}…"
        self._left_out[name] = _Count(to_one_line(name), 1, example, location)

    def items(self) -> tuple[LeftOut, ...]:
        """Return what was left out, in the order of the file."""
        counts = self._left_out.values()
        return tuple(LeftOut(count.name, count.count, count.example, count.location) for count in counts)


def _is_stored(item: Bookmark, field: Field, value: object) -> bool:
    """Return whether a bookmark has the value of a field; flags that are off are stored by the missing tag."""
    if field is Field.TITLE:
        return isinstance(value, str)
    if field is Field.TAGS:
        is_empty = (
            value.strip("[] ") == "" if isinstance(value, str) else isinstance(value, list) and not any(value)
        )
        return isinstance(value, str | list) and (bool(item.tags) or is_empty)
    if field is Field.NOTE:
        return item.note is not None and isinstance(value, str | list | dict)
    if field is Field.ADDED:
        return item.added is not None
    if field is Field.PAGE:
        return item.page is not None
    if field is Field.OTHER_URL:
        return isinstance(value, str) and value.strip() == item.url
    if field is Field.OTHER_TITLE:
        return isinstance(value, str) and to_one_line(value) in (item.title, item.url)
    if field is Field.OTHER_ADDED:
        return item.added is not None and parse_timestamp(value) == item.added
    return True
