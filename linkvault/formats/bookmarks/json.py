"""JSON lists of objects with a URL, or of URLs, from any program, into bookmarks, and links into one JSON array.

The list is the file itself or a value of its outermost object; else the objects are found at any depth. The written
array has the objects of `jsonl`, one per line. Complete links are read back only by `jsonl`; here they are bookmarks.
"""

import io
from collections.abc import Iterable, Iterator
from typing import Any

from linkvault.formats.bookmarks import jsonl
from linkvault.formats.fields.bookmark import build_unreadable
from linkvault.formats.fields.field_names import map_fields
from linkvault.formats.fields.json_tree import KEEP_KEY, is_address, read_tree
from linkvault.formats.fields.objects import RecordReader, find_url
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, peek_shape, read_members
from linkvault.formats.reader import LIKELY, NO_MATCH, POSSIBLE, WEAK, ImportItem, Reader
from linkvault.formats.writer import Writer
from linkvault.models import ExportItem


def stream(items: Iterable[ExportItem]) -> Iterator[str]:
    """Yield the array piece by piece."""
    separator = "["
    for item in items:
        yield f"{separator}\n{jsonl.write(item).rstrip()}"
        separator = ","
    yield "[]\n" if separator == "[" else "\n]\n"


def recognize(source: Source) -> float:
    """Look for a list whose first object has a URL. An object that is longer than the head may have one."""
    bracket, keys = peek_shape(source)
    if not bracket:
        return NO_MATCH
    if _find_lists(source):
        return LIKELY
    has_url_key = map_fields(keys).first("url") is not None
    return (POSSIBLE if bracket == "[" else WEAK) if has_url_key else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per object of each list that has URLs, or per object with a URL at any depth."""
    lists = _find_lists(source)
    if not lists or KEEP_KEY in lists:
        yield from read_tree(source)
        return
    reader = RecordReader(source.report, lambda: _read_records(source, lists))
    with source.text() as stream:
        for member in read_members(stream):
            if not isinstance(member, Member):
                yield member
            elif member.number and member.key in lists:
                if isinstance(member.value, dict) or is_address(member.value):
                    record = member.value if isinstance(member.value, dict) else {"url": member.value}
                    yield reader.read(record, member.location)
                else:
                    yield build_unreadable(member.location, "no URL", member.value)
            else:
                source.report.leave_out(member.key, member.value, member.location)


def _read_records(source: Source, lists: set[str]) -> Iterator[dict[str, Any]]:
    with source.text() as stream:
        for member in read_members(stream):
            if isinstance(member, Member) and member.number and member.key in lists:
                yield member.record


def _find_lists(source: Source) -> set[str]:
    """Return the keys of the lists that have an object with a URL in the head of the file; "" is the file itself."""
    keys: set[str] = set()
    is_note = False
    for member in read_members(io.StringIO(source.head_text)):
        if (
            isinstance(member, Member)
            and member.number
            and (find_url(member.record) is not None or is_address(member.value))
        ):
            keys.add(member.key)
        is_note |= isinstance(member, Member) and not member.number and member.key == KEEP_KEY
    return keys | {KEEP_KEY} if keys and is_note else keys


WRITER = Writer(extension=".json", per_link=False, write=jsonl.write, stream=stream)
READER = Reader(title="JSON list of objects with a URL", recognize=recognize, read=read)
