"""What linkding's API answers, as JSON -> bookmarks. (Its HTML export is read by `netscape`.)

States: `unread`, `is_archived` -> `archived`, `shared`. The description follows the notes.
"""

from collections.abc import Iterator

from linkvault.formats.parts.bookmark import joined, made, states
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, members, shape
from linkvault.formats.parts.timestamps import when
from linkvault.formats.reader import NO, SURE, Read, Reader


def recognise(source: Source) -> float:
    """Look for the keys that only linkding writes together."""
    sign, keys = shape(source)
    return SURE if sign and {"url", "tag_names", "is_archived"} <= keys else NO


def read(source: Source) -> Iterator[Read]:
    """Yield the bookmarks of an answer, or of a plain list of them."""
    with source.text() as stream:
        for member in members(stream):
            if not isinstance(member, Member):
                yield member
            elif member.number and member.key in ("", "results"):
                yield _bookmark(member)


def _bookmark(member: Member) -> Read:
    given = member.record
    names = given.get("tag_names")
    marks = states(unread=given.get("unread"), archived=given.get("is_archived"), shared=given.get("shared"))
    return made(
        given.get("url"),
        member.location,
        title=given.get("title") or given.get("website_title"),
        tags=[*(names if isinstance(names, list) else []), *marks],
        note=joined(given.get("notes"), given.get("description") or given.get("website_description")),
        added=when(given.get("date_added")),
    )


READER = Reader(title="linkding API JSON", recognise=recognise, read=read)
