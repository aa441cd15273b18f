"""Readability's JSON -> bookmarks. States: `archive` -> `archived`, `favorite` -> `favourite`.

Its excerpts are the beginnings of the articles, made by the machine: they are left out.
"""

from collections.abc import Iterator

from linkvault.formats.parts.bookmark import made, states
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, members, shape
from linkvault.formats.parts.timestamps import when
from linkvault.formats.reader import NO, SURE, Read, Reader


def recognise(source: Source) -> float:
    """Look for the key that only Readability writes."""
    sign, keys = shape(source)
    return SURE if sign == "{" and "article__url" in keys else NO


def read(source: Source) -> Iterator[Read]:
    """Yield a bookmark an object; what others recommended is left out."""
    with source.text() as stream:
        for member in members(stream):
            if not isinstance(member, Member):
                yield member
            elif member.key == "bookmarks":
                yield _bookmark(member)


def _bookmark(member: Member) -> Read:
    article = member.record
    return made(
        article.get("article__url"),
        member.location,
        title=article.get("article__title"),
        tags=states(archived=article.get("archive"), favourite=article.get("favorite")),
        added=when(article.get("date_added")),
    )


READER = Reader(title="Readability JSON", recognise=recognise, read=read)
