"""Karakeep's (once Hoarder's) JSON -> bookmarks.

States: `archived`, `favourited` -> `favourite`. The first list that holds a bookmark is its folder, the others
become tags `a/b`. Notes without an address and uploaded files are told, not read.
"""

from collections.abc import Iterator
from typing import Any

from linkvault.formats.parts.bookmark import (
    build_bookmark,
    build_unreadable,
    join_paragraphs,
    split_tags,
    state_tags,
)
from linkvault.formats.parts.folders import FolderPaths
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, peek_shape, read_members
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader


def recognise(source: Source) -> float:
    """Look for the keys that only Karakeep writes together."""
    sign, keys = peek_shape(source)
    return VERY_LIKELY if sign == "{" and {"bookmarks", "createdAt", "content", "tags"} <= keys else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks; the file is gone through twice, as the names of lists stand at its end."""
    lists = dict(_lists(source))
    folders = FolderPaths[str](lambda one: lists.get(one, (None, None)))
    with source.text() as stream:
        for member in read_members(stream):
            if not isinstance(member, Member):
                yield member
            elif member.key == "bookmarks":
                yield _bookmark(member, folders)


def _lists(source: Source) -> Iterator[tuple[str, tuple[object, str | None]]]:
    """Yield each list: its number, and its name and the number of the list that holds it."""
    with source.text() as stream:
        for member in read_members(stream):
            if (
                isinstance(member, Member)
                and member.key == "lists"
                and isinstance(member.record.get("id"), str)
            ):
                outer = member.record.get("parentId")
                yield (
                    member.record["id"],
                    (member.record.get("name"), outer if isinstance(outer, str) else None),
                )


def _bookmark(member: Member, folders: FolderPaths[str]) -> ImportItem:
    given = member.record
    content: Any = given.get("content")
    link = content if isinstance(content, dict) else {}
    if link.get("type") in ("text", "asset"):
        kind = "a note without an address" if link["type"] == "text" else "an uploaded file"
        return build_unreadable(member.location, kind, given.get("title") or link.get("text"))
    held: Any = given.get("lists")
    paths = [folders.path(one) for one in held if isinstance(one, str)] if isinstance(held, list) else []
    paths = [path for path in paths if path]
    marks = state_tags(archived=given.get("archived"), favourite=given.get("favourited"))
    return build_bookmark(
        link.get("url"),
        member.location,
        title=given.get("title"),
        tags=[*split_tags(given.get("tags")), *("/".join(path) for path in paths[1:]), *marks],
        note=join_paragraphs(given.get("note"), given.get("summary")),
        added=parse_timestamp(given.get("createdAt")),
        folders=paths[0] if paths else (),
    )


READER = Reader(title="Karakeep (Hoarder) JSON", recognise=recognise, read=read)
