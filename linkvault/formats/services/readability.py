"""Readability's JSON -> bookmarks. States: `archive` -> `archived`, `favorite` -> `favourite`.

Its excerpts are the beginnings of the articles, made by the machine: they are left out.
"""

from collections.abc import Iterator

from linkvault.formats.parts.bookmark import build_bookmark, state_tags
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, peek_shape, read_members
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader


def recognise(source: Source) -> float:
    """Look for the key that only Readability writes."""
    sign, keys = peek_shape(source)
    return VERY_LIKELY if sign == "{" and "article__url" in keys else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield a bookmark an object; what others recommended is left out."""
    with source.text() as stream:
        for member in read_members(stream):
            if not isinstance(member, Member):
                yield member
            elif member.key == "bookmarks":
                yield _bookmark(member)


def _bookmark(member: Member) -> ImportItem:
    article = member.record
    return build_bookmark(
        article.get("article__url"),
        member.location,
        title=article.get("article__title"),
        tags=state_tags(archived=article.get("archive"), favourite=article.get("favorite")),
        added=parse_timestamp(article.get("date_added")),
    )


READER = Reader(title="Readability JSON", recognise=recognise, read=read)
