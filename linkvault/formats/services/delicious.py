"""The JSON exports of Delicious, which became read-only in 2017, and of elCurator into bookmarks.

States: `private` -> `private`; elCurator's `is_saved` -> `favourite`.
"""

from collections.abc import Iterator

from linkvault.formats.fields.bookmark import build_bookmark, split_tags, state_tags
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, peek_shape, read_members
from linkvault.formats.parts.read_report import Field
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

_FIELDS = {
    "url": Field.URL,
    "title": Field.TITLE,
    "tags": Field.TAGS,
    "description": Field.NOTE,
    "created": Field.ADDED,
    "created_at": Field.OTHER_ADDED,
    "is_saved": Field.STATE,
    "private": Field.STATE,
}


def recognize(source: Source) -> float:
    """Look for the keys that only these services write together."""
    bracket, keys = peek_shape(source)
    has_keys = {"created", "owner", "private"} <= keys or {"created_at", "is_saved"} <= keys
    return VERY_LIKELY if bracket == "[" and "url" in keys and has_keys else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per object."""
    with source.text() as stream:
        yield from source.report.build_bookmarks(read_members(stream), _read_bookmark, _FIELDS)


def _read_bookmark(member: Member) -> ImportItem:
    post = member.record
    states = state_tags(favourite=post.get("is_saved"), private=post.get("private"))
    return build_bookmark(
        post.get("url"),
        member.location,
        title=post.get("title"),
        tags=[*split_tags(post.get("tags")), *states],
        note=post.get("description"),
        added=parse_timestamp(post.get("created") or post.get("created_at")),
    )


READER = Reader(title="Delicious or elCurator JSON", recognize=recognize, read=read)
