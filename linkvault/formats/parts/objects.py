"""A JSON object that some program wrote for a link into a bookmark, by the keys that such programs use."""

from collections.abc import Mapping
from typing import Any

from linkvault.formats.parts.bookmark import build_bookmark, split_tags
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.models import Bookmark, UnreadableEntry

_URL_KEYS = ("url", "href", "link", "uri")
_TITLE_KEYS = ("title", "name", "description")
_NOTE_KEYS = ("note", "notes", "comment", "extended", "excerpt")
_ADDED_KEYS = ("added", "created", "created_at", "time", "time_added", "date")


def find_url(record: Mapping[str, Any]) -> str | None:
    """Return the URL in an object, or None.

    >>> find_url({"href": "https://example.org/"}), find_url({"a": 1})
    ('https://example.org/', None)
    """
    return _first_text(record, _URL_KEYS)


def build_from_object(record: Mapping[str, Any], location: str) -> Bookmark | UnreadableEntry:
    """Return the bookmark in an object, or the reason why it is not a bookmark.

    >>> build_from_object({"url": "https://example.org/", "tags": "ml, 损失"}, "line 1").tags
    ('ml', '损失')
    """
    return build_bookmark(
        find_url(record),
        location,
        title=_first_text(record, _TITLE_KEYS),
        tags=split_tags(record.get("tags")),
        note=_first_text(record, _NOTE_KEYS),
        added=next((date for key in _ADDED_KEYS if (date := parse_timestamp(record.get(key)))), None),
    )


def _first_text(record: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    values = (record.get(key) for key in keys)
    return next((value for value in values if isinstance(value, str) and value.strip()), None)
