"""The JSON that Delicious gave at its end, and elCurator's -> bookmarks.

States: `private` -> `private`; elCurator's `is_saved` -> `favourite`.
"""

from collections.abc import Iterator

from linkvault.formats.parts.bookmark import each_made, made, split_tags, states
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, members, shape
from linkvault.formats.parts.timestamps import when
from linkvault.formats.reader import NO, SURE, Read, Reader


def recognise(source: Source) -> float:
    """Look for the keys that only these two write together."""
    sign, keys = shape(source)
    is_one = {"created", "owner", "private"} <= keys or {"created_at", "is_saved"} <= keys
    return SURE if sign == "[" and "url" in keys and is_one else NO


def read(source: Source) -> Iterator[Read]:
    """Yield a bookmark an object."""
    with source.text() as stream:
        yield from each_made(members(stream), _bookmark)


def _bookmark(member: Member) -> Read:
    post = member.record
    marks = states(favourite=post.get("is_saved"), private=post.get("private"))
    return made(
        post.get("url"),
        member.location,
        title=post.get("title"),
        tags=[*split_tags(post.get("tags")), *marks],
        note=post.get("description"),
        added=when(post.get("created") or post.get("created_at")),
    )


READER = Reader(title="Delicious or elCurator JSON", recognise=recognise, read=read)
