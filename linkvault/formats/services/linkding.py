"""What linkding's API answers, as JSON -> bookmarks. (Its HTML export is read by `netscape`.)

States: `unread`, `is_archived` -> `archived`, `shared`. The description follows the notes.
"""

from collections.abc import Iterator

from linkvault.formats.parts.bookmark import build_bookmark, join_paragraphs, state_tags
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, peek_shape, read_members
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader


def recognise(source: Source) -> float:
    """Look for the keys that only linkding writes together."""
    sign, keys = peek_shape(source)
    return VERY_LIKELY if sign and {"url", "tag_names", "is_archived"} <= keys else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks of an answer, or of a plain list of them."""
    with source.text() as stream:
        for member in read_members(stream):
            if not isinstance(member, Member):
                yield member
            elif member.number and member.key in ("", "results"):
                yield _bookmark(member)


def _bookmark(member: Member) -> ImportItem:
    given = member.record
    names = given.get("tag_names")
    marks = state_tags(
        unread=given.get("unread"), archived=given.get("is_archived"), shared=given.get("shared")
    )
    return build_bookmark(
        given.get("url"),
        member.location,
        title=given.get("title") or given.get("website_title"),
        tags=[*(names if isinstance(names, list) else []), *marks],
        note=join_paragraphs(
            given.get("notes"), given.get("description") or given.get("website_description")
        ),
        added=parse_timestamp(given.get("date_added")),
    )


READER = Reader(title="linkding API JSON", recognise=recognise, read=read)
