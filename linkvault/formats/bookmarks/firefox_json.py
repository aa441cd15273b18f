"""Firefox's backup of its bookmarks (`bookmarks-*.json`, and `.jsonlz4`) -> bookmarks.

A keyword ends the note. In old backups tags are folders of their own: each link in them is read as one more
bookmark of that address with the tag.
"""

from collections.abc import Iterator
from typing import IO, Any

from linkvault.formats.parts.bookmark import build_bookmark, join_paragraphs, split_tags
from linkvault.formats.parts.folders import FolderPaths
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Node, peek_shape, read_nodes
from linkvault.formats.parts.lz4 import MOZILLA_SIGNATURE, head_contains, open_mozilla_file
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

_LINK = "text/x-moz-place"
_DESCRIPTION = "bookmarkProperties/description"


def recognise(source: Source) -> float:
    """Look for the types that only Firefox writes."""
    if source.head.startswith(MOZILLA_SIGNATURE):
        return VERY_LIKELY if head_contains(source.head, b'"text/x-moz-place') else NO_MATCH
    sign, _ = peek_shape(source)
    return VERY_LIKELY if sign == "{" and f'"{_LINK}' in source.head_text else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks in their order.

    :raises FormatError: if a packed file is broken
    """
    number = 0
    folders = FolderPaths[Node](lambda node: (node.fields.get("title"), node.parent))  # before what they hold
    with _text(source) as stream:
        for node in read_nodes(stream, lambda key, _: key == "children"):
            if not isinstance(node, Node):
                yield node
            elif node.fields.get("type") == _LINK or "uri" in node.fields:
                number += 1
                yield _bookmark(node, number, folders.path(node.parent))


def _text(source: Source) -> IO[str]:
    return open_mozilla_file(source.path) if source.head.startswith(MOZILLA_SIGNATURE) else source.text()


def _bookmark(node: Node, number: int, folders: tuple[str, ...]) -> ImportItem:
    given = node.fields
    tags = split_tags(given.get("tags"))
    if _is_tag(node.parent):
        tags, folders = [*tags, *folders[-1:]], ()
    keyword = given.get("keyword")
    return build_bookmark(
        given.get("uri"),
        f"record {number}",
        title=given.get("title"),
        tags=tags,
        note=join_paragraphs(_description(given.get("annos")), f"keyword: {keyword}" if keyword else None),
        added=parse_timestamp(given.get("dateAdded")),
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
