"""The file `Bookmarks` in a profile of Chrome, Chromium, Edge, Brave, Vivaldi or Opera -> bookmarks.

A folder's name stands behind what it holds, so that the bookmarks are kept, small, until the end of the file.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from linkvault.formats.parts.bookmark import build_bookmark
from linkvault.formats.parts.folders import FolderPaths
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Node, peek_shape, read_nodes
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader
from linkvault.models import Bookmark


def recognise(source: Source) -> float:
    """Look for the keys that only these browsers write together."""
    sign, keys = peek_shape(source)
    return VERY_LIKELY if sign == "{" and {"roots", "children"} <= keys and "uri" not in keys else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks in their order."""
    found: list[tuple[ImportItem, Node | None]] = []
    with source.text() as stream:
        for node in read_nodes(stream, _descends):
            if not isinstance(node, Node):
                found.append((node, None))
            elif node.fields.get("type") == "url" or "url" in node.fields:
                found.append((_bookmark(node, len(found) + 1), node.parent))
    folders = FolderPaths[Node](lambda node: (node.fields.get("name"), node.parent))
    for one, parent in found:
        yield replace(one, folders=folders.path(parent)) if isinstance(one, Bookmark) else one


def _descends(key: str, node: Node) -> bool:
    return key in ("roots", "children") or node.key == "roots"


def _bookmark(node: Node, number: int) -> ImportItem:
    extra: Any = node.fields.get("meta_info")
    return build_bookmark(
        node.fields.get("url"),
        f"record {number}",
        title=node.fields.get("name"),
        note=extra.get("Description") if isinstance(extra, dict) else None,  # Vivaldi
        added=parse_timestamp(node.fields.get("date_added")),
    )


READER = Reader(title="Chrome, Edge, Brave, Vivaldi: the file Bookmarks", recognise=recognise, read=read)
