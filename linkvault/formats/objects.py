"""JSON of a program not known by name -> bookmarks: a list of objects with an address each.

The list may be the file itself, as in our own JSON, or stand under any key of its outermost object.
"""

import io
from collections.abc import Iterator

from linkvault.formats._json import Member, members, shape
from linkvault.formats._made import unread
from linkvault.formats._objects import address, bookmark
from linkvault.formats._reader import LIKELY, NO, PERHAPS, Read, Reader
from linkvault.formats._source import Source


def recognise(source: Source) -> float:
    """Look for a first object with an address; one that is longer than the head may be it."""
    sign, keys = shape(source)
    if not sign:
        return NO
    if _lists(source):
        return LIKELY
    return PERHAPS if sign == "[" and keys & {"url", "href"} else NO


def read(source: Source) -> Iterator[Read]:
    """Yield a bookmark an object of each list that holds addresses."""
    lists = _lists(source) or {""}
    with source.text() as stream:
        for member in members(stream):
            if not isinstance(member, Member):
                yield member
            elif member.number and member.key in lists:
                is_object = isinstance(member.value, dict)
                yield (
                    bookmark(member.value, member.place)
                    if is_object
                    else unread(member.place, "no URL", member.value)
                )


def _lists(source: Source) -> set[str]:
    """Return the keys of the lists whose first objects hold an address, as far as the head tells."""
    firsts: dict[str, bool] = {}
    for member in members(io.StringIO(source.opening)):
        if isinstance(member, Member) and member.record and member.number:
            firsts[member.key] = firsts.get(member.key, False) or address(member.record) is not None
    return {key for key, has_address in firsts.items() if has_address}


READER = Reader(title="JSON list of objects with an address each", recognise=recognise, read=read)
