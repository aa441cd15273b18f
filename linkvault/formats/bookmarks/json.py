"""Links and their articles <-> one JSON array of the objects that `jsonl` writes, an object a line.

Read is any list of objects with an address each, of programs not known by name, too: the file itself, or what
stands under a key of its outermost object. Only `jsonl` brings whole links back.
"""

import io
from collections.abc import Iterable, Iterator

from linkvault.formats.bookmarks import jsonl
from linkvault.formats.parts.bookmark import build_unreadable
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, peek_shape, read_members
from linkvault.formats.parts.objects import build_from_object, find_url
from linkvault.formats.reader import LIKELY, NO_MATCH, POSSIBLE, ImportItem, Reader
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
    sign, keys = peek_shape(source)
    if not sign:
        return NO_MATCH
    if _lists(source):
        return LIKELY
    return POSSIBLE if sign == "[" and keys & {"url", "href"} else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield a bookmark an object of each list that holds addresses."""
    lists = _lists(source) or {""}
    with source.text() as stream:
        for member in read_members(stream):
            if not isinstance(member, Member):
                yield member
            elif member.number and member.key in lists:
                is_object = isinstance(member.value, dict)
                yield (
                    build_from_object(member.value, member.location)
                    if is_object
                    else build_unreadable(member.location, "no URL", member.value)
                )


def _lists(source: Source) -> set[str]:
    """Return the keys of the lists whose first objects hold an address, as far as the head tells."""
    firsts: dict[str, bool] = {}
    for member in read_members(io.StringIO(source.head_text)):
        if isinstance(member, Member) and member.record and member.number:
            firsts[member.key] = firsts.get(member.key, False) or find_url(member.record) is not None
    return {key for key, has_address in firsts.items() if has_address}


WRITER = Writer(extension=".json", per_link=False, write=jsonl.write, stream=stream)
READER = Reader(title="JSON list of objects with an address each", recognise=recognise, read=read)
