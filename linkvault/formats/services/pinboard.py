"""The JSON export of Pinboard (from its backup page) into bookmarks.

States: `toread` -> `unread`, not `shared` -> `private`.
"""

from collections.abc import Iterator

from linkvault.formats.fields.bookmark import build_bookmark, is_true, split_tags, state_tags
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, peek_shape, read_members
from linkvault.formats.parts.read_report import Field
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

_FIELDS = {
    "href": Field.URL,
    "description": Field.TITLE,
    "tags": Field.TAGS,
    "extended": Field.NOTE,
    "time": Field.ADDED,
    "toread": Field.STATE,
    "shared": Field.STATE,
}


def recognize(source: Source) -> float:
    """Look for the keys that only Pinboard writes together."""
    bracket, keys = peek_shape(source)
    return VERY_LIKELY if bracket == "[" and {"href", "extended", "toread"} <= keys else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per object."""
    with source.text() as stream:
        yield from source.report.build_bookmarks(read_members(stream), _read_bookmark, _FIELDS)


def _read_bookmark(member: Member) -> ImportItem:
    post = member.record
    states = state_tags(unread=post.get("toread"), private="shared" in post and not is_true(post["shared"]))
    return build_bookmark(
        post.get("href"),
        member.location,
        title=post.get("description"),
        tags=[*split_tags(post.get("tags"), " "), *states],
        note=post.get("extended"),
        added=parse_timestamp(post.get("time")),
    )


READER = Reader(title="Pinboard JSON", recognize=recognize, read=read)
