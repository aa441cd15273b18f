"""The JSON export of Karakeep, formerly Hoarder (from its settings), into bookmarks.

States: `archived`, `favourited` -> `favourite`. The first list of a bookmark becomes its folder, its other lists
become tags `a/b`. Notes without a URL and uploaded files are unreadable.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from linkvault.formats.fields.bookmark import (
    build_bookmark,
    build_unreadable,
    join_paragraphs,
    split_tags,
    state_tags,
)
from linkvault.formats.fields.folders import FolderPaths
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, peek_shape, read_members
from linkvault.formats.parts.read_report import Field, Fields
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

_FIELDS: Fields = {
    "content": {"url": Field.URL, "type": Field.PARTS},
    "title": Field.TITLE,
    "tags": Field.TAGS,
    "lists": Field.FOLDER,
    "note": Field.NOTE,
    "summary": Field.NOTE,
    "createdAt": Field.ADDED,
    "archived": Field.STATE,
    "favourited": Field.STATE,
}
_LIST_FIELDS = {"id", "name", "parentId"}


def recognize(source: Source) -> float:
    """Look for the keys that only Karakeep writes together."""
    bracket, keys = peek_shape(source)
    return (
        VERY_LIKELY if bracket == "{" and {"bookmarks", "createdAt", "content", "tags"} <= keys else NO_MATCH
    )


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks. The file is read twice, because the names of lists are at its end."""
    lists = dict(_read_lists(source))
    folders = FolderPaths[str](lambda list_id: lists.get(list_id, (None, None)))
    with source.text() as stream:
        for member in read_members(stream):
            if not isinstance(member, Member):
                yield member
            elif member.key == "bookmarks":
                yield source.report.read_entry(member, partial(_read_bookmark, folders=folders), _FIELDS)
            elif member.key == "lists":
                source.report.leave_out_fields(member.record, _LIST_FIELDS, member.location)
            else:
                source.report.leave_out(member.key, member.value, member.location)


def _read_lists(source: Source) -> Iterator[tuple[str, tuple[object, str | None]]]:
    """Yield (id, (name, id of the parent)) of each list."""
    with source.text() as stream:
        for member in read_members(stream):
            record = member.record if isinstance(member, Member) and member.key == "lists" else {}
            if isinstance(record.get("id"), str):
                parent = record.get("parentId")
                yield record["id"], (record.get("name"), parent if isinstance(parent, str) else None)


def _read_bookmark(member: Member, folders: FolderPaths[str]) -> ImportItem:
    fields = member.record
    content: Any = fields.get("content")
    link = content if isinstance(content, dict) else {}
    if link.get("type") in ("text", "asset"):
        reason = "a note without a URL" if link["type"] == "text" else "an uploaded file"
        return build_unreadable(member.location, reason, fields.get("title") or link.get("text"))
    lists: Any = fields.get("lists")
    list_ids = [list_id for list_id in lists if isinstance(list_id, str)] if isinstance(lists, list) else []
    paths = list(filter(None, map(folders.path, list_ids)))
    states = state_tags(archived=fields.get("archived"), favourite=fields.get("favourited"))
    return build_bookmark(
        link.get("url"),
        member.location,
        title=fields.get("title"),
        tags=[*split_tags(fields.get("tags")), *("/".join(path) for path in paths[1:]), *states],
        note=join_paragraphs(fields.get("note"), fields.get("summary")),
        added=parse_timestamp(fields.get("createdAt")),
        folders=paths[0] if paths else (),
    )


READER = Reader(title="Karakeep (Hoarder) JSON", recognize=recognize, read=read)
