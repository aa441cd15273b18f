"""The `starred.json` of Google Reader and of feed readers with its API (Inoreader, FreshRSS) into bookmarks.

The labels of an item are its tags; its own summary is the text of the site and is left out.
"""

from collections.abc import Iterator
from typing import Any

from linkvault.formats.fields.bookmark import build_bookmark
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, peek_shape, read_members
from linkvault.formats.parts.read_report import Field, Fields
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

_LABEL = "/label/"
_STATE = "/state/com.google/"  # of an item or a list; only this interface names states so
_DATE_KEYS = ("timestampUsec", "crawlTimeMsec", "published")

_FIELDS: Fields = {
    "canonical": {"href": Field.URL},
    "alternate": {"href": Field.OTHER_URL},
    "title": Field.TITLE,
    "categories": Field.PARTS,
    "timestampUsec": Field.ADDED,
    "crawlTimeMsec": Field.OTHER_ADDED,
    "published": Field.OTHER_ADDED,
}


def recognize(source: Source) -> float:
    """Look for the keys that only this interface has together."""
    bracket, keys = peek_shape(source)
    is_list = bracket == "{" and "items" in keys and keys & {"canonical", "alternate"}
    has_sign = _STATE in source.head_text or keys & {"timestampUsec", "crawlTimeMsec", "origin"}
    return VERY_LIKELY if is_list and has_sign else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per item."""
    with source.text() as stream:
        for member in read_members(stream):
            if not isinstance(member, Member):
                yield member
            elif member.key == "items" and member.number:
                yield source.report.read_entry(member, _read_item, _FIELDS)
            else:
                source.report.leave_out(member.key, member.value, member.location)


def _read_item(member: Member) -> ImportItem:
    item = member.record
    categories = item.get("categories")
    labels = [
        category.partition(_LABEL)[2]
        for category in (categories if isinstance(categories, list) else ())
        if isinstance(category, str) and _LABEL in category
    ]
    dates = (parse_timestamp(item.get(key)) for key in _DATE_KEYS)
    return build_bookmark(
        _first_href(item.get("canonical")) or _first_href(item.get("alternate")),
        member.location,
        title=item.get("title"),
        tags=labels,
        added=next(filter(None, dates), None),
    )


def _first_href(links: Any) -> str | None:
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and isinstance(link.get("href"), str):
            return str(link["href"])
    return None


READER = Reader(title="Google Reader and Inoreader (starred.json)", recognize=recognize, read=read)
