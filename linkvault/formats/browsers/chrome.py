"""The file `Bookmarks` in the profile folder of Chrome, Chromium, Edge, Brave, Vivaldi or Opera into bookmarks.

A folder's name comes after its bookmarks in the file, so all bookmarks stay in memory until its end.
"""

from collections.abc import Iterator
from typing import Any

from linkvault.formats.fields.bookmark import build_bookmark, build_unreadable, join_paragraphs
from linkvault.formats.fields.folders import FolderPaths
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Node, peek_shape, read_nodes
from linkvault.formats.parts.read_report import Field, Fields
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader
from linkvault.lazy_dataclass import replace
from linkvault.models import Bookmark

_FIELDS: Fields = {
    "url": Field.URL,
    "name": Field.TITLE,
    "date_added": Field.ADDED,
    "meta_info": {"Description": Field.NOTE, "Nickname": Field.NOTE},
    "type": Field.PARTS,
}
_ROOT_PARENTS = ("roots", "custom_root")  # Opera has its own folders in the second
_FOLDER_FIELDS = {"name", "type"}


def recognize(source: Source) -> float:
    """Look for the keys that only these browsers write together."""
    bracket, keys = peek_shape(source)
    return VERY_LIKELY if bracket == "{" and {"roots", "children"} <= keys and "uri" not in keys else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks in the order of the file."""
    items: list[tuple[ImportItem, Node | None]] = []
    with source.text() as stream:
        for node in read_nodes(stream, _descends):
            if not isinstance(node, Node):
                items.append((node, None))
            elif node.value is not None:
                items.append((node.report_value(len(items) + 1), None))
            elif node.fields.get("type") == "url" or "url" in node.fields:
                bookmark = _read_bookmark(node, len(items) + 1, is_trashed=_is_in_trash(node))
                bookmark = source.report.account(bookmark, node.fields, _FIELDS)
                items.append((bookmark, node.parent))
            else:
                source.report.leave_out_fields(node.fields, _FOLDER_FIELDS, f"record {len(items)}")
    folders = FolderPaths[Node](
        lambda node: (None if _is_root(node) else node.fields.get("name"), node.parent)
    )
    for item, parent in items:
        yield replace(item, folders=folders.path(parent)) if isinstance(item, Bookmark) else item


def _descends(key: str, node: Node) -> bool:
    return key in ("roots", "children") or node.key in _ROOT_PARENTS


def _is_root(node: Node) -> bool:
    """Return whether a folder is one that the browser has, whatever its name: a link in it gets no tag for it."""
    return node.parent is not None and node.parent.key in _ROOT_PARENTS


def _is_in_trash(node: Node) -> bool:
    """Return whether a bookmark is in the trash, a folder that only Vivaldi and Opera have."""
    folder = node.parent
    while folder is not None and not (folder.key == "trash" and _is_root(folder)):
        folder = folder.parent
    return folder is not None


def _read_bookmark(node: Node, number: int, *, is_trashed: bool) -> ImportItem:
    if is_trashed:
        return build_unreadable(f"record {number}", "in the trash of the browser", node.fields.get("url"))
    meta_info: Any = node.fields.get("meta_info")
    meta = meta_info if isinstance(meta_info, dict) else {}  # of Vivaldi
    nickname = meta.get("Nickname")
    return build_bookmark(
        node.fields.get("url"),
        f"record {number}",
        title=node.fields.get("name"),
        note=join_paragraphs(meta.get("Description"), f"keyword: {nickname}" if nickname else None),
        added=parse_timestamp(node.fields.get("date_added")),
    )


READER = Reader(
    title="Chrome, Edge, Brave, Opera or Vivaldi bookmarks (the file Bookmarks)",
    recognize=recognize,
    read=read,
)
