"""Pinboard's JSON -> bookmarks. States: `toread` -> `unread`, not `shared` -> `private`."""

from collections.abc import Iterator

from linkvault.formats.parts.bookmark import each_made, is_true, made, split_tags, states
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, members, shape
from linkvault.formats.parts.timestamps import when
from linkvault.formats.reader import NO, SURE, Read, Reader


def recognise(source: Source) -> float:
    """Look for the keys that only Pinboard writes together."""
    sign, keys = shape(source)
    return SURE if sign == "[" and {"href", "extended", "toread"} <= keys else NO


def read(source: Source) -> Iterator[Read]:
    """Yield a bookmark an object."""
    with source.text() as stream:
        yield from each_made(members(stream), _bookmark)


def _bookmark(member: Member) -> Read:
    post = member.record
    marks = states(unread=post.get("toread"), private="shared" in post and not is_true(post["shared"]))
    return made(
        post.get("href"),
        member.location,
        title=post.get("description"),
        tags=[*split_tags(post.get("tags"), " "), *marks],
        note=post.get("extended"),
        added=when(post.get("time")),
    )


READER = Reader(title="Pinboard JSON", recognise=recognise, read=read)
