"""Firefox's backup of its bookmarks (`bookmarks-*.json`, and `.jsonlz4`) -> bookmarks.

A keyword ends the note. In old backups tags are folders of their own: each link in them is read as one more
bookmark of that address with the tag.
"""

from collections.abc import Iterator
from typing import IO, Any

from linkvault.formats.parts.bookmark import joined, made, split_tags
from linkvault.formats.parts.folders import Folders
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Node, shape, tree
from linkvault.formats.parts.lz4 import MOZILLA, is_mozilla, opened
from linkvault.formats.parts.timestamps import when
from linkvault.formats.reader import NO, SURE, Read, Reader

_LINK = "text/x-moz-place"
_DESCRIPTION = "bookmarkProperties/description"


def recognise(source: Source) -> float:
    """Look for the types that only Firefox writes."""
    if source.head.startswith(MOZILLA):
        return SURE if is_mozilla(source.head, b'"text/x-moz-place') else NO
    sign, _ = shape(source)
    return SURE if sign == "{" and f'"{_LINK}' in source.opening else NO


def read(source: Source) -> Iterator[Read]:
    """Yield the bookmarks in their order.

    :raises FormatError: if a packed file is broken
    """
    number = 0
    folders = Folders[Node](lambda node: (node.fields.get("title"), node.parent))  # before what they hold
    with _text(source) as stream:
        for node in tree(stream, lambda key, _: key == "children"):
            if not isinstance(node, Node):
                yield node
            elif node.fields.get("type") == _LINK or "uri" in node.fields:
                number += 1
                yield _bookmark(node, number, folders.path(node.parent))


def _text(source: Source) -> IO[str]:
    return opened(source.path) if source.head.startswith(MOZILLA) else source.text()


def _bookmark(node: Node, number: int, folders: tuple[str, ...]) -> Read:
    given = node.fields
    tags = split_tags(given.get("tags"))
    if _is_tag(node.parent):
        tags, folders = [*tags, *folders[-1:]], ()
    keyword = given.get("keyword")
    return made(
        given.get("uri"),
        f"record {number}",
        title=given.get("title"),
        tags=tags,
        note=joined(_description(given.get("annos")), f"keyword: {keyword}" if keyword else None),
        added=when(given.get("dateAdded")),
        folders=folders,
    )


def _is_tag(node: Node | None) -> bool:
    return bool(node and node.parent and node.parent.fields.get("root") == "tagsFolder")


def _description(annos: Any) -> object:
    if not isinstance(annos, list):
        return None
    found = (anno for anno in annos if isinstance(anno, dict) and anno.get("name") == _DESCRIPTION)
    return next((anno.get("value") for anno in found), None)


READER = Reader(title="Firefox backup (JSON, jsonlz4)", recognise=recognise, read=read)
