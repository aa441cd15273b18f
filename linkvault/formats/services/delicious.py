"""The JSON that Delicious gave at its end, and elCurator's -> bookmarks.

States: `private` -> `private`; elCurator's `is_saved` -> `favourite`.
"""

from collections.abc import Iterator

from linkvault.formats.parts.bookmark import build_bookmark, build_bookmarks, split_tags, state_tags
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, peek_shape, read_members
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader


def recognise(source: Source) -> float:
    """Look for the keys that only these two write together."""
    sign, keys = peek_shape(source)
    is_one = {"created", "owner", "private"} <= keys or {"created_at", "is_saved"} <= keys
    return VERY_LIKELY if sign == "[" and "url" in keys and is_one else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield a bookmark an object."""
    with source.text() as stream:
        yield from build_bookmarks(read_members(stream), _bookmark)


def _bookmark(member: Member) -> ImportItem:
    post = member.record
    marks = state_tags(favourite=post.get("is_saved"), private=post.get("private"))
    return build_bookmark(
        post.get("url"),
        member.location,
        title=post.get("title"),
        tags=[*split_tags(post.get("tags")), *marks],
        note=post.get("description"),
        added=parse_timestamp(post.get("created") or post.get("created_at")),
    )


READER = Reader(title="Delicious or elCurator JSON", recognise=recognise, read=read)
