"""A JSON object that some program wrote for a bookmark -> a bookmark, by the names that such programs use."""

from collections.abc import Mapping
from typing import Any

from linkvault.formats.parts.bookmark import made, split_tags
from linkvault.formats.parts.timestamps import when
from linkvault.models import Bookmark, UnreadableEntry

_ADDRESS = ("url", "href", "link", "uri")
_TITLE = ("title", "name", "description")
_NOTE = ("note", "notes", "comment", "extended", "excerpt")
_ADDED = ("added", "created", "created_at", "time", "time_added", "date")


def address(record: Mapping[str, Any]) -> str | None:
    """Return the address in an object.

    >>> address({"href": "https://example.org/"}), address({"a": 1})
    ('https://example.org/', None)
    """
    return _first(record, _ADDRESS)


def bookmark(record: Mapping[str, Any], location: str) -> Bookmark | UnreadableEntry:
    """Return the bookmark in an object, or why there is none.

    >>> bookmark({"url": "https://example.org/", "tags": "ml, 损失"}, "line 1").tags
    ('ml', '损失')
    """
    return made(
        address(record),
        location,
        title=_first(record, _TITLE),
        tags=split_tags(record.get("tags")),
        note=_first(record, _NOTE),
        added=next((at for key in _ADDED if (at := when(record.get(key)))), None),
    )


def _first(record: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    found = (record.get(key) for key in keys)
    return next((text for text in found if isinstance(text, str) and text.strip()), None)
