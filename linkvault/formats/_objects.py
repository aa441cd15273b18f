"""A JSON object that some program wrote for a bookmark -> a bookmark, by the names such programs use."""

from collections.abc import Mapping
from typing import Any

from linkvault import urls
from linkvault.errors import BadURL
from linkvault.models import Bookmark, Unread

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


def bookmark(record: Mapping[str, Any], place: str) -> Bookmark | Unread:
    """Return the bookmark in an object, or why there is none."""
    url = address(record)
    if url is None:
        return Unread(place, "no address", str(dict(record))[:80])
    try:
        urls.check(url)
    except BadURL as error:
        return Unread(place, str(error), url[:80])
    tags = record.get("tags") or ()
    listed = tags.split(",") if isinstance(tags, str) else tags if isinstance(tags, list) else ()
    return Bookmark(
        url,
        title=_first(record, _TITLE),
        tags=tuple(tag.strip() for tag in listed if isinstance(tag, str) and tag.strip()),
        note=_first(record, _NOTE),
        added=_first(record, _ADDED),
        place=place,
    )


def _first(record: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    found = (record.get(key) for key in keys)
    return next((text for text in found if isinstance(text, str) and text.strip()), None)
