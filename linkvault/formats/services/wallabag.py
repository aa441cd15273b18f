"""wallabag's JSON, of versions 1 and 2 -> bookmarks.

States: `is_archived` (1: `is_read`) -> `archived`, `is_starred` (1: `is_fav`) -> `favourite`, `is_public` ->
`shared`. Annotations become quotes in the note. The text that wallabag kept of a page comes with it, unless that
is wallabag's word that it found none.
"""

from collections.abc import Iterator
from typing import Any

from linkvault.formats.pages.article_page import with_page
from linkvault.formats.pages.saved_page import file_instant
from linkvault.formats.parts.bookmark import joined, made, quoted, split_tags, states
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, members, shape
from linkvault.formats.parts.timestamps import when
from linkvault.formats.reader import NO, SURE, Read, Reader
from linkvault.models import Bookmark, UnreadableEntry

_FOUND_NONE = "wallabag can't retrieve contents"


def recognise(source: Source) -> float:
    """Look for the keys that only wallabag writes together."""
    sign, keys = shape(source)
    is_one = {"is_archived", "is_starred"} <= keys or {"is_read", "is_fav"} <= keys
    return SURE if sign and "url" in keys and is_one else NO


def read(source: Source) -> Iterator[Read]:
    """Yield a bookmark an entry."""
    at_latest = file_instant(source.path)
    with source.text() as stream:
        for member in members(stream):
            if not isinstance(member, Member):
                yield member
            elif member.number:
                yield _with_text(_bookmark(member), member.record, at_latest)


def _with_text(one: Bookmark | UnreadableEntry, entry: dict[str, Any], at_latest: str) -> Read:
    content = entry.get("content")
    authors = entry.get("published_by")
    return with_page(
        one,
        None if isinstance(content, str) and _FOUND_NONE in content[:2000] else content,
        when(entry.get("updated_at")) or when(entry.get("created_at")) or at_latest,
        author=", ".join(split_tags(authors)) if isinstance(authors, list) else authors,
        published=entry.get("published_at"),
        lang=entry.get("language"),
    )


def _bookmark(member: Member) -> Bookmark | UnreadableEntry:
    entry = member.record
    marks = states(
        archived=entry.get("is_archived", entry.get("is_read")),
        favourite=entry.get("is_starred", entry.get("is_fav")),
        shared=entry.get("is_public"),
    )
    return made(
        entry.get("given_url") or entry.get("url"),
        member.location,
        title=entry.get("title"),
        tags=[*_tags(entry.get("tags")), *marks],
        note=_annotations(entry.get("annotations")),
        added=when(entry.get("created_at")),
    )


def _tags(tags: Any) -> list[object]:
    """Read tags as text, as names, or as objects with a label (the API)."""
    if not isinstance(tags, list):
        return list(split_tags(tags))
    return [tag.get("label") if isinstance(tag, dict) else tag for tag in tags]


def _annotations(annotations: Any) -> str:
    if not isinstance(annotations, list):
        return ""
    found = (one for one in annotations if isinstance(one, dict))
    return joined(*(quoted(one.get("quote"), one.get("text")) for one in found))


READER = Reader(title="wallabag JSON", recognise=recognise, read=read)
