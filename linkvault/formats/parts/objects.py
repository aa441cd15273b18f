"""A JSON object that some program wrote for a bookmark -> a bookmark, by the names that such programs use."""

from collections.abc import Mapping
from typing import Any

from linkvault.formats.parts.bookmark import build_bookmark, split_tags
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.models import Bookmark, UnreadableEntry

_ADDRESS = ("url", "href", "link", "uri")
_TITLE = ("title", "name", "description")
_NOTE = ("note", "notes", "comment", "extended", "excerpt")
_ADDED = ("added", "created", "created_at", "time", "time_added", "date")


def find_address(record: Mapping[str, Any]) -> str | None:
    """Return the address in an object.

    >>> find_address({"href": "https://example.org/"}), find_address({"a": 1})
    ('https://example.org/', None)
    """
    return _first(record, _ADDRESS)


def build_from_object(record: Mapping[str, Any], location: str) -> Bookmark | UnreadableEntry:
    """Return the bookmark in an object, or why there is none.

    >>> build_from_object({"url": "https://example.org/", "tags": "ml, 损失"}, "line 1").tags
    ('ml', '损失')
    """
    return build_bookmark(
        find_address(record),
        location,
        title=_first(record, _TITLE),
        tags=split_tags(record.get("tags")),
        note=_first(record, _NOTE),
        added=next((at for key in _ADDED if (at := parse_timestamp(record.get(key)))), None),
    )


def _first(record: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    found = (record.get(key) for key in keys)
    return next((text for text in found if isinstance(text, str) and text.strip()), None)
