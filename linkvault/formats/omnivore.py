"""What Omnivore handed out when it closed: a zip with `metadata_*.json`, or one of these files -> bookmarks.

States: `Archived` -> `archived`; deleted ones are told. Labels are tags; the description, and what was
highlighted (`highlights/SLUG.md`, quotes and notes already), become the note.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack

from linkvault.formats import _zip
from linkvault.formats._dates import when
from linkvault.formats._json import Member, members, shape
from linkvault.formats._made import joined, made, split_tags, states, unread
from linkvault.formats._reader import CERTAIN, NO, SURE, Read, Reader
from linkvault.formats._source import Source

_METADATA = re.compile(r"(?:.*/)?metadata_(\d+)_to_\d+\.json")
_LONGEST_NOTE = 1_000_000


def recognise(source: Source) -> float:
    """Look for the parts of the archive, or for the keys that only Omnivore writes together."""
    if any(map(_METADATA.fullmatch, _zip.names(source))):
        return CERTAIN
    sign, keys = shape(source)
    return SURE if sign == "[" and {"slug", "url", "savedAt", "labels", "state"} <= keys else NO


def read(source: Source) -> Iterator[Read]:
    """Yield the bookmarks.

    :raises FormatError: if the archive is broken
    """
    if not source.head.startswith(_zip.MARK):
        with source.text() as stream:
            for member in members(stream):
                yield _bookmark(member) if isinstance(member, Member) else member
        return
    with _zip.archive(source) as archive:
        names = set(archive.namelist())
        for name in sorted(filter(_METADATA.fullmatch, names), key=_number):
            with _zip.text(archive, name) as stream:
                for member in members(stream):
                    if not isinstance(member, Member):
                        yield unread(f"{name}, {member.place}", member.reason, member.text)
                        continue
                    highlights = f"{name[: name.rfind('/') + 1]}highlights/{member.record.get('slug')}.md"
                    with ExitStack() as stack:
                        found = highlights in names
                        note = stack.enter_context(_zip.text(archive, highlights)) if found else None
                        yield _bookmark(member, f"{name}, ", note.read(_LONGEST_NOTE) if note else "")


def _number(name: str) -> int:
    found = _METADATA.fullmatch(name)
    return int(found[1]) if found else 0


def _bookmark(member: Member, within: str = "", highlights: str = "") -> Read:
    given = member.record
    state = str(given.get("state")).lower()
    if state == "deleted":
        return unread(within + member.place, "deleted in the other program", given.get("url"))
    return made(
        given.get("url"),
        within + member.place,
        title=given.get("title"),
        tags=[*split_tags(given.get("labels")), *states(archived=state == "archived")],
        note=joined(highlights, given.get("description")),
        added=when(given.get("savedAt")),
    )


READER = Reader(title="Omnivore (zip, JSON)", recognise=recognise, read=read)
