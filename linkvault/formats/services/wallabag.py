"""wallabag's JSON, of versions 1 and 2 -> bookmarks.

States: `is_archived` (1: `is_read`) -> `archived`, `is_starred` (1: `is_fav`) -> `favourite`, `is_public` ->
`shared`. Annotations become quotes in the note. The text that wallabag kept of a page comes with it, unless that
is wallabag's word that it found none.
"""

from collections.abc import Iterator
from typing import Any

from linkvault.formats.pages.article_page import attach_page
from linkvault.formats.pages.saved_page import read_modified_date
from linkvault.formats.parts.bookmark import (
    build_bookmark,
    join_paragraphs,
    quote_highlight,
    split_tags,
    state_tags,
)
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, peek_shape, read_members
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader
from linkvault.models import Bookmark, UnreadableEntry

_FOUND_NONE = "wallabag can't retrieve contents"


def recognise(source: Source) -> float:
    """Look for the keys that only wallabag writes together."""
    sign, keys = peek_shape(source)
    is_one = {"is_archived", "is_starred"} <= keys or {"is_read", "is_fav"} <= keys
    return VERY_LIKELY if sign and "url" in keys and is_one else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield a bookmark an entry."""
    at_latest = read_modified_date(source.path)
    with source.text() as stream:
        for member in read_members(stream):
            if not isinstance(member, Member):
                yield member
            elif member.number:
                yield _with_text(_bookmark(member), member.record, at_latest)


def _with_text(one: Bookmark | UnreadableEntry, entry: dict[str, Any], at_latest: str) -> ImportItem:
    content = entry.get("content")
    authors = entry.get("published_by")
    return attach_page(
        one,
        None if isinstance(content, str) and _FOUND_NONE in content[:2000] else content,
        parse_timestamp(entry.get("updated_at")) or parse_timestamp(entry.get("created_at")) or at_latest,
        author=", ".join(split_tags(authors)) if isinstance(authors, list) else authors,
        published=entry.get("published_at"),
        lang=entry.get("language"),
    )


def _bookmark(member: Member) -> Bookmark | UnreadableEntry:
    entry = member.record
    marks = state_tags(
        archived=entry.get("is_archived", entry.get("is_read")),
        favourite=entry.get("is_starred", entry.get("is_fav")),
        shared=entry.get("is_public"),
    )
    return build_bookmark(
        entry.get("given_url") or entry.get("url"),
        member.location,
        title=entry.get("title"),
        tags=[*_tags(entry.get("tags")), *marks],
        note=_annotations(entry.get("annotations")),
        added=parse_timestamp(entry.get("created_at")),
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
    return join_paragraphs(*(quote_highlight(one.get("quote"), one.get("text")) for one in found))


READER = Reader(title="wallabag JSON", recognise=recognise, read=read)
