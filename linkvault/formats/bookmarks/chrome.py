"""The file `Bookmarks` in a profile of Chrome, Chromium, Edge, Brave, Vivaldi or Opera -> bookmarks.

A folder's name stands behind what it holds, so that the bookmarks are kept, small, until the end of the file.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from linkvault.formats.parts.bookmark import made
from linkvault.formats.parts.folders import Folders
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Node, shape, tree
from linkvault.formats.parts.timestamps import when
from linkvault.formats.reader import NO, SURE, Read, Reader
from linkvault.models import Bookmark


def recognise(source: Source) -> float:
    """Look for the keys that only these browsers write together."""
    sign, keys = shape(source)
    return SURE if sign == "{" and {"roots", "children"} <= keys and "uri" not in keys else NO


def read(source: Source) -> Iterator[Read]:
    """Yield the bookmarks in their order."""
    found: list[tuple[Read, Node | None]] = []
    with source.text() as stream:
        for node in tree(stream, _descends):
            if not isinstance(node, Node):
                found.append((node, None))
            elif node.fields.get("type") == "url" or "url" in node.fields:
                found.append((_bookmark(node, len(found) + 1), node.parent))
    folders = Folders[Node](lambda node: (node.fields.get("name"), node.parent))
    for one, parent in found:
        yield replace(one, folders=folders.path(parent)) if isinstance(one, Bookmark) else one


def _descends(key: str, node: Node) -> bool:
    return key in ("roots", "children") or node.key == "roots"


def _bookmark(node: Node, number: int) -> Read:
    extra: Any = node.fields.get("meta_info")
    return made(
        node.fields.get("url"),
        f"record {number}",
        title=node.fields.get("name"),
        note=extra.get("Description") if isinstance(extra, dict) else None,  # Vivaldi
        added=when(node.fields.get("date_added")),
    )


READER = Reader(title="Chrome, Edge, Brave, Vivaldi: the file Bookmarks", recognise=recognise, read=read)
