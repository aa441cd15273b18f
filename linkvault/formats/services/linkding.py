"""The JSON of linkding's API (`/api/bookmarks/`) into bookmarks. `netscape` reads its HTML export.

States: `unread`, `is_archived` -> `archived`, `shared`. The description follows the notes.
"""

from collections.abc import Iterator

from linkvault.formats.fields.bookmark import build_bookmark, join_paragraphs, state_tags
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, peek_shape, read_members
from linkvault.formats.parts.read_report import Field
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

_FIELDS = {
    "url": Field.URL,
    "title": Field.TITLE,
    "website_title": Field.OTHER_TITLE,
    "tag_names": Field.TAGS,
    "notes": Field.NOTE,
    "description": Field.NOTE,
    "date_added": Field.ADDED,
    "unread": Field.STATE,
    "is_archived": Field.STATE,
    "shared": Field.STATE,
}


def recognize(source: Source) -> float:
    """Look for the keys that only linkding writes together."""
    bracket, keys = peek_shape(source)
    return VERY_LIKELY if bracket and {"url", "tag_names", "is_archived"} <= keys else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks of an API response, or of a list of bookmarks."""
    with source.text() as stream:
        for member in read_members(stream):
            if not isinstance(member, Member):
                yield member
            elif member.number and member.key in ("", "results"):
                yield source.report.read_entry(member, _read_bookmark, _FIELDS)
            else:
                source.report.leave_out(member.key, member.value, member.location)


def _read_bookmark(member: Member) -> ImportItem:
    fields = member.record
    tag_names = fields.get("tag_names")
    states = state_tags(
        unread=fields.get("unread"), archived=fields.get("is_archived"), shared=fields.get("shared")
    )
    return build_bookmark(
        fields.get("url"),
        member.location,
        title=fields.get("title") or fields.get("website_title"),
        tags=[*(tag_names if isinstance(tag_names, list) else []), *states],
        note=join_paragraphs(
            fields.get("notes"), fields.get("description") or fields.get("website_description")
        ),
        added=parse_timestamp(fields.get("date_added")),
    )


READER = Reader(title="linkding API JSON", recognize=recognize, read=read)
