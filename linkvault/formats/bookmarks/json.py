"""Links and their articles <-> one JSON array of the objects that `jsonl` writes, an object a line.

Read is any list of objects with an address each, of programs not known by name, too: the file itself, or what
stands under a key of its outermost object. Only `jsonl` brings whole links back.
"""

import io
from collections.abc import Iterable, Iterator

from linkvault.formats.bookmarks import jsonl
from linkvault.formats.parts.bookmark import unread
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, members, shape
from linkvault.formats.parts.objects import address, bookmark
from linkvault.formats.reader import LIKELY, NO, PERHAPS, Read, Reader
from linkvault.formats.writer import Writer
from linkvault.models import ExportItem


def stream(all_exported: Iterable[ExportItem]) -> Iterator[str]:
    """Yield the array in pieces; nothing is held in memory."""
    opening = "["
    for exported in all_exported:
        yield f"{opening}\n{jsonl.write(exported).rstrip()}"
        opening = ","
    yield "[]\n" if opening == "[" else "\n]\n"


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
                    bookmark(member.value, member.location)
                    if is_object
                    else unread(member.location, "no URL", member.value)
                )


def _lists(source: Source) -> set[str]:
    """Return the keys of the lists whose first objects hold an address, as far as the head tells."""
    firsts: dict[str, bool] = {}
    for member in members(io.StringIO(source.opening)):
        if isinstance(member, Member) and member.record and member.number:
            firsts[member.key] = firsts.get(member.key, False) or address(member.record) is not None
    return {key for key, has_address in firsts.items() if has_address}


WRITER = Writer(extension=".json", per_link=False, write=jsonl.write, stream=stream)
READER = Reader(title="JSON list of objects with an address each", recognise=recognise, read=read)
