"""The JSON export of Readability, which closed in 2016, into bookmarks.

States: `archive` -> `archived`, `favorite` -> `favourite`. Its excerpts are only the first words of the articles and
are left out.
"""

from collections.abc import Iterator

from linkvault.formats.fields.bookmark import build_bookmark, state_tags
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, peek_shape, read_members
from linkvault.formats.parts.read_report import Field
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

_FIELDS = {
    "article__url": Field.URL,
    "article__title": Field.TITLE,
    "archive": Field.STATE,
    "favorite": Field.STATE,
    "date_added": Field.ADDED,
}


def recognize(source: Source) -> float:
    """Look for the key that only Readability writes."""
    bracket, keys = peek_shape(source)
    return VERY_LIKELY if bracket == "{" and "article__url" in keys else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per object, without recommendations."""
    with source.text() as stream:
        for member in read_members(stream):
            if not isinstance(member, Member):
                yield member
            elif member.key == "bookmarks":
                yield source.report.read_entry(member, _read_bookmark, _FIELDS)
            else:
                source.report.leave_out(member.key, member.value, member.location)


def _read_bookmark(member: Member) -> ImportItem:
    article = member.record
    return build_bookmark(
        article.get("article__url"),
        member.location,
        title=article.get("article__title"),
        tags=state_tags(archived=article.get("archive"), favourite=article.get("favorite")),
        added=parse_timestamp(article.get("date_added")),
    )


READER = Reader(title="Readability JSON", recognize=recognize, read=read)
